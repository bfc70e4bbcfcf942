variable "base_url" {
  description = "Address that messages go to, such as https://api.bizppurio.com."
  type        = string
}

# The shared token: this configuration needs neither the password of the
# Bizppurio account nor this provider.
ephemeral "aws_secretsmanager_secret_version" "token" {
  secret_id = "bizppurio/token"

  lifecycle {
    postcondition {
      condition     = timecmp(jsondecode(self.secret_string).expires_at, timeadd(plantimestamp(), "1h")) > 0
      error_message = "The stored token expires within an hour: the schedule that writes it has stopped."
    }
  }
}

provider "restful" {
  base_url = var.base_url

  security = {
    http = {
      token = {
        token = jsondecode(ephemeral.aws_secretsmanager_secret_version.token.secret_string).accesstoken
      }
    }
  }

  header = {
    "Content-Type" = "application/json; charset=utf-8"
  }
}

# Messages follow, as in examples/guides/alimtalk.
