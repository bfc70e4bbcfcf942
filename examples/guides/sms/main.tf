variable "account" {
  description = "Account that sends: the one the token belongs to."
  type        = string
}

variable "base_url" {
  description = "Address that messages go to, such as https://api.bizppurio.com."
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

ephemeral "bizppurio_token" "this" {}

provider "restful" {
  base_url = var.base_url

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

# Sends one message when it is created, and one more at each change of the body.
resource "restful_operation" "hello" {
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
  description = "Bizppurio's key of the message."
  value       = restful_operation.hello.output.messagekey
}
