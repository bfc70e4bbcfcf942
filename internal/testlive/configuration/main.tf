# One token, by the ephemeral resource. Of it only what is no secret is written
# to facts.json, computed by Terraform: the token itself goes nowhere.

terraform {
  required_version = ">= 1.10"

  required_providers {
    bizppurio = {
      source = "bizppurio/bizppurio"
    }
  }
}

variable "ca_cert_pem" {
  type    = string
  default = null
}

variable "insecure_skip_verify" {
  type    = bool
  default = false
}

# Account, password, address and proxy come from the environment.
provider "bizppurio" {
  ca_cert_pem          = var.ca_cert_pem
  insecure_skip_verify = var.insecure_skip_verify

  # What one call met is to be seen, and not what came of it later.
  max_retries = 0
}

ephemeral "bizppurio_token" "this" {
  # One call in all: none for the plan.
  enabled = terraform.applying
}

resource "terraform_data" "facts" {
  provisioner "local-exec" {
    interpreter = ["sh", "-c"]
    command     = "printf '%s' \"$FACTS\" >facts.json"
    quiet       = true

    environment = {
      FACTS = jsonencode({
        # A type that is not Bearer might be anything, the token too.
        bearer     = ephemeral.bizppurio_token.this.type == "Bearer"
        expired    = ephemeral.bizppurio_token.this.expired
        expires_at = ephemeral.bizppurio_token.this.expires_at
        sha256     = sha256(ephemeral.bizppurio_token.this.accesstoken)
        whole      = ephemeral.bizppurio_token.this.authorization == "${ephemeral.bizppurio_token.this.type} ${ephemeral.bizppurio_token.this.accesstoken}"
      })
    }
  }
}
