terraform {
  required_version = ">= 1.10"

  required_providers {
    bizppurio = {
      source  = "bizppurio/bizppurio"
      version = "~> 0.1.0"
    }
  }
}

# Account and password come from BIZPPURIO_ACCOUNT and BIZPPURIO_PASSWORD.
provider "bizppurio" {}

# The token: ephemeral.bizppurio_token.this.accesstoken
ephemeral "bizppurio_token" "this" {}
