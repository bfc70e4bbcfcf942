# The data source returns the same token, but writes it to the state: prefer the
# ephemeral resource wherever Terraform takes an ephemeral value.

terraform {
  required_version = ">= 1.10"

  required_providers {
    bizppurio = {
      source  = "bizppurio/bizppurio"
      version = "~> 0.1.0"
    }
  }
}

provider "bizppurio" {}

data "bizppurio_token" "this" {}

output "type" {
  value = data.bizppurio_token.this.type
}

output "expired" {
  value = data.bizppurio_token.this.expired
}

output "expires_at" {
  value = data.bizppurio_token.this.expires_at
}

output "authorization" {
  value     = data.bizppurio_token.this.authorization
  sensitive = true
}
