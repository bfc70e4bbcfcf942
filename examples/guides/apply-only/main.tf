# Plan makes no call: only apply has to run at a registered address.
ephemeral "bizppurio_token" "this" {
  enabled = terraform.applying
}

provider "restful" {
  base_url = "https://api.bizppurio.com"

  security = {
    http = {
      token = {
        # In plan the outputs are null, and this provider wants a value.
        token = coalesce(ephemeral.bizppurio_token.this.accesstoken, "not-while-planning")
      }
    }
  }

  header = {
    "Content-Type" = "application/json; charset=utf-8"
  }
}

variable "message" {
  description = "Body of POST /v3/message."
  type        = any
}

resource "restful_operation" "message" {
  path   = "/v3/message"
  method = "POST"
  body   = var.message
}
