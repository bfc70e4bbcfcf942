terraform {
  required_version = ">= 1.10"

  required_providers {
    bizppurio = {
      source  = "bizppurio/bizppurio"
      version = "~> 0.1.0"
    }
    restful = {
      source  = "magodo/restful"
      version = "~> 0.25.0"
    }
  }
}

variable "base_url" {
  description = "Address of the API that sends messages."
  type        = string
}

# Account and password come from BIZPPURIO_ACCOUNT and BIZPPURIO_PASSWORD.
provider "bizppurio" {}

ephemeral "bizppurio_token" "this" {}

# The token configures the provider that sends messages.
provider "restful" {
  base_url = var.base_url

  security = {
    http = {
      token = {
        token = ephemeral.bizppurio_token.this.accesstoken
      }
    }
  }

  header = {
    "Content-Type" = "application/json; charset=utf-8"
  }
}
