variable "base_url" {
  description = "Address that messages go to, such as https://api.bizppurio.com."
  type        = string
}

# The shared token: this configuration needs neither the password of the
# Bizppurio account nor this provider.
ephemeral "aws_secretsmanager_secret_version" "token" {
  secret_id = "bizppurio/token"
}

provider "restful" {
  base_url = var.base_url

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

# Messages follow, as in examples/guides/alimtalk.
