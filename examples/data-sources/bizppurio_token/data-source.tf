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

# The token is written to the state: prefer the ephemeral resource.
data "bizppurio_token" "this" {}

output "expires_at" {
  value = data.bizppurio_token.this.expires_at
}
