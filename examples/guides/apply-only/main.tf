variable "account" {
  description = "Account that sends (발송 계정): the one that the token is for."
  type        = string
}

variable "from" {
  description = "Registered sender number (발신번호)."
  type        = string
}

variable "to" {
  description = "Receiver's number (수신번호)."
  type        = string
  ephemeral   = true # personal data: not readable in state or plan,
  sensitive   = true # nor in an error of Terraform
}

variable "base_url" {
  description = "Address that messages go to, such as https://api.bizppurio.com."
  type        = string
}

provider "bizppurio" {}

# Plan makes no call: only apply has to run at a registered address.
ephemeral "bizppurio_token" "this" {
  enabled = terraform.applying
}

provider "restful" {
  base_url = var.base_url

  security = {
    http = {
      token = {
        # In plan the outputs are null, and this provider requires a value.
        token = coalesce(ephemeral.bizppurio_token.this.accesstoken, "not-while-planning")
      }
    }
  }

  header = {
    "Content-Type" = "application/json; charset=utf-8"
  }
}

# One message when it is created, and one more whenever the body or the receiver
# changes.
resource "restful_operation" "message" {
  path   = "/v3/message"
  method = "POST"

  body = {
    account = var.account
    type    = "sms"
    from    = var.from
    refkey  = "hello"
    content = {
      sms = {
        message = "안녕하세요, Terraform입니다."
      }
    }
  }

  # Merged into the body. The state holds a hash of it, from which the number can
  # be guessed.
  ephemeral_body = {
    to = var.to
  }
}

output "messagekey" {
  value = restful_operation.message.output.messagekey
}
