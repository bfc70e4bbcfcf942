# An ephemeral token configures another provider, which sends a message with it.
# Account, password and address come from the environment: BIZPPURIO_ACCOUNT,
# BIZPPURIO_PASSWORD and BIZPPURIO_BASE_URL.

terraform {
  required_version = ">= 1.10"

  required_providers {
    bizppurio = {
      source  = "bizppurio/bizppurio"
      version = "~> 0.1.0"
    }
    # A small provider that sends messages, made for this demo (internal/messenger).
    messenger = {
      source = "bizppurio.example/demo/messenger"
    }
  }
}

variable "account" {
  description = "Account that the message is sent from."
  type        = string
}

variable "base_url" {
  description = "Address of the API that takes the message."
  type        = string
}

provider "bizppurio" {}

ephemeral "bizppurio_token" "this" {}

provider "messenger" {
  base_url      = var.base_url
  authorization = ephemeral.bizppurio_token.this.authorization
}

resource "messenger_sms" "hello" {
  account = var.account
  from    = "0212345678"
  to      = "01000000000"
  message = "안녕하세요, Terraform입니다."
}

output "result_code" {
  value = messenger_sms.hello.result_code
}

output "message_key" {
  value = messenger_sms.hello.message_key
}
