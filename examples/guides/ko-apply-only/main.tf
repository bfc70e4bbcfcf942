variable "account" {
  description = "메시지를 발송할 계정. 토큰을 발급받은 계정과 같아야 합니다."
  type        = string
}

variable "from" {
  description = "비즈뿌리오에 등록한 발신번호"
  type        = string
}

variable "to" {
  description = "수신번호"
  type        = string
}

variable "base_url" {
  description = "메시지를 발송할 주소. 예: https://api.bizppurio.com"
  type        = string
}

# plan에서는 호출하지 않으므로 apply만 등록된 IP에서 실행하면 됩니다.
ephemeral "bizppurio_token" "this" {
  enabled = terraform.applying
}

provider "restful" {
  base_url = var.base_url

  security = {
    http = {
      token = {
        # plan에서는 출력값이 null이지만, restful은 null을 받지 않습니다.
        token = coalesce(ephemeral.bizppurio_token.this.accesstoken, "not-while-planning")
      }
    }
  }

  header = {
    "Content-Type" = "application/json; charset=utf-8"
  }
}

# 리소스를 생성할 때 한 번, body가 바뀔 때마다 한 번 더 발송합니다.
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
