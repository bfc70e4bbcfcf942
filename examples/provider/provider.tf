terraform {
  required_version = ">= 1.10"

  required_providers {
    bizppurio = {
      source  = "bizppurio/bizppurio"
      version = "~> 0.1"
    }
  }
}

# The account comes from BIZPPURIO_ACCOUNT, its password from BIZPPURIO_PASSWORD.
provider "bizppurio" {
  environment = "production" # or "staging"
}

ephemeral "bizppurio_token" "this" {}
