provider "bizppurio" {
  # What is stored should be new: a token of the cache may be about to expire.
  token_cache = { enabled = false }
}

# Only apply asks for a token: that of a plan would be thrown away.
ephemeral "bizppurio_token" "this" {
  enabled = terraform.applying
}

resource "aws_secretsmanager_secret" "token" {
  name = "bizppurio/token"
}

resource "aws_secretsmanager_secret_version" "token" {
  secret_id        = aws_secretsmanager_secret.token.id
  secret_string_wo = coalesce(ephemeral.bizppurio_token.this.accesstoken, "not-while-planning")

  # The token is written when this number changes: here, at the first apply of
  # each hour. Run apply well within the token's 24 hours.
  secret_string_wo_version = tonumber(formatdate("YYYYMMDDhh", plantimestamp()))
}
