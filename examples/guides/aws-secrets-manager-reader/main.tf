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

variable "message" {
  description = "Body of POST /v3/message."
  type        = any
}

resource "restful_operation" "message" {
  path   = "/v3/message"
  method = "POST"
  body   = var.message
}
