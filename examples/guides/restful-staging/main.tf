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
  description = "Address that messages go to: https://dev-api.bizppurio.com."
  type        = string
}

variable "ca_file" {
  description = "PEM file with the certificate of the authority that signed staging's, or with staging's own."
  type        = string
}

provider "bizppurio" {
  environment = "staging"
  ca_cert_pem = file(var.ca_file)
}

ephemeral "bizppurio_token" "this" {}

provider "restful" {
  base_url = var.base_url

  client = {
    certificates         = [] # restful 0.25 requires it beside the next one
    root_ca_certificates = [file(var.ca_file)]
  }

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
  value = restful_operation.hello.output.messagekey
}
