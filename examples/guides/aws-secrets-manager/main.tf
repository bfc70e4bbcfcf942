ephemeral "bizppurio_token" "this" {}

resource "aws_secretsmanager_secret" "token" {
  name = "bizppurio/token"
}

resource "aws_secretsmanager_secret_version" "token" {
  secret_id        = aws_secretsmanager_secret.token.id
  secret_string_wo = ephemeral.bizppurio_token.this.accesstoken

  # The token is written when this number changes: here, at the first apply of
  # each hour. Run apply well within the token's 24 hours.
  secret_string_wo_version = tonumber(formatdate("YYYYMMDDhh", plantimestamp()))
}
