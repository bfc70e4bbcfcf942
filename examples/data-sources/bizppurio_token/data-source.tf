terraform {
  required_providers {
    bizppurio = {
      source  = "bizppurio/bizppurio"
      version = "~> 0.1.0"
    }
  }
}

# The token is written to the state: prefer the ephemeral resource.
data "bizppurio_token" "this" {}

output "expires_at" {
  value = data.bizppurio_token.this.expires_at
}
