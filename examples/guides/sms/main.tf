variable "account" {
  description = "Account that sends (발송 계정): the one that the token is for."
  type        = string
}

variable "base_url" {
  description = "Address that messages go to, such as https://api.bizppurio.com."
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

provider "bizppurio" {}

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

# One message when it is created, and one more whenever the body or the receiver
# changes.
resource "restful_operation" "hello" {
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
  description = "Bizppurio's key of the message (메시지 키)."
  value       = restful_operation.hello.output.messagekey
}
