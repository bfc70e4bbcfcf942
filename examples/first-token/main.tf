# Issues a token and discards it: enough to show that account, password and IP
# address are right. Only an empty state file is left behind.

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

ephemeral "bizppurio_token" "this" {}
