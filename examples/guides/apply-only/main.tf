variable "account" {
  description = "Account that sends: the one the token belongs to."
  type        = string
}

variable "from" {
  description = "Sender's number, registered with Bizppurio (발신번호)."
  type        = string
}

variable "to" {
  description = "Receiver's number."
  type        = string
}

variable "base_url" {
  description = "Address that messages go to, such as https://api.bizppurio.com."
  type        = string
}

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

# One message when it is created, and one more at each change of the body.
resource "restful_operation" "message" {
  path   = "/v3/message"
  method = "POST"

  body = {
    account = var.account
    type    = "sms"
    from    = var.from
    to      = var.to
    refkey  = "hello"
    content = {
      sms = {
        message = "안녕하세요, Terraform입니다."
      }
    }
  }
}

output "messagekey" {
  value = restful_operation.message.output.messagekey
}
