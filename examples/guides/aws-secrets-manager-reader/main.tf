# Reads the shared token: this configuration needs neither the Bizppurio account
# nor its password.
ephemeral "aws_secretsmanager_secret_version" "token" {
  secret_id = "bizppurio/token"
}

provider "restful" {
  base_url = "https://api.bizppurio.com"

  security = {
    http = {
      token = {
        token = ephemeral.aws_secretsmanager_secret_version.token.secret_string
      }
    }
  }

  header = {
    "Content-Type" = "application/json; charset=utf-8"
  }
}
