provider "bizppurio" {
  # Stores a new token: one from the cache may expire soon.
  token_cache = { enabled = false }
}

# Plans need no token: only apply writes one.
ephemeral "bizppurio_token" "this" {
  enabled = terraform.applying
}

resource "aws_secretsmanager_secret" "token" {
  name = "bizppurio/token"
}

resource "aws_secretsmanager_secret_version" "token" {
  secret_id = aws_secretsmanager_secret.token.id

  secret_string_wo = jsonencode({
    accesstoken = ephemeral.bizppurio_token.this.accesstoken
    expires_at  = ephemeral.bizppurio_token.this.expires_at # tells a reader that the secret is stale
  })

  # The secret is written when this number changes: here, at every apply.
  secret_string_wo_version = tonumber(formatdate("YYYYMMDDhhmm", plantimestamp()))
}
