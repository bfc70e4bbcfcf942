# Asks for a token and throws it away: what a first try needs to show that
# account, password and address are right. Nothing is written but an empty state.

terraform {
  required_version = ">= 1.10"

  required_providers {
    bizppurio = {
      source  = "bizppurio/bizppurio"
      version = "~> 0.1"
    }
  }
}

provider "bizppurio" {}

ephemeral "bizppurio_token" "this" {}
