terraform {
  required_version = ">= 1.10"

  required_providers {
    bizppurio = {
      source  = "bizppurio/bizppurio"
      version = "~> 0.1"
    }
    restful = {
      source = "magodo/restful"
    }
  }
}

ephemeral "bizppurio_token" "this" {}

# The token configures another provider, which sends messages with it.
provider "restful" {
  base_url = "https://api.bizppurio.com"

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
