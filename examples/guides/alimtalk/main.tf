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

variable "senderkey" {
  description = "Sender profile key of the KakaoTalk channel (발신 프로필 키)."
  type        = string
}

variable "templatecode" {
  description = "Code of an approved template (템플릿 코드)."
  type        = string
}

variable "release" {
  description = "What was deployed, such as v1.2.3. A new value sends a new message."
  type        = string
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

locals {
  message = "${var.release} 배포가 완료되었습니다."
}

# One message when it is created, and one more whenever the body or the receiver
# changes.
resource "restful_operation" "deployed" {
  path   = "/v3/message"
  method = "POST"

  body = {
    account = var.account
    type    = "at"
    from    = var.from
    refkey  = "deployed-${var.release}"
    content = {
      at = {
        senderkey    = var.senderkey
        templatecode = var.templatecode
        # Message and button have to match the template, its variables filled in.
        message = local.message
        button = [
          {
            name       = "변경 내용 보기"
            type       = "WL"
            url_mobile = "https://example.com/releases/${var.release}"
            url_pc     = "https://example.com/releases/${var.release}"
          },
        ]
      }
    }
    # Fallback (대체 발송): an SMS if the Alimtalk cannot be delivered.
    resend    = { first = "sms" }
    recontent = { sms = { message = local.message } }
  }

  # Merged into the body. The state holds a hash of it, from which the number can
  # be guessed.
  ephemeral_body = {
    to = var.to
  }
}

output "messagekey" {
  description = "Bizppurio's key of the message (메시지 키)."
  value       = restful_operation.deployed.output.messagekey
}
