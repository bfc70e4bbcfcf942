variable "account" {
  description = "메시지를 발송할 계정. 토큰을 발급받은 계정과 같아야 합니다."
  type        = string
}

variable "base_url" {
  description = "메시지를 발송할 주소. 예: https://api.bizppurio.com"
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

variable "senderkey" {
  description = "카카오톡 채널의 발신 프로필 키"
  type        = string
}

variable "templatecode" {
  description = "승인된 템플릿의 코드"
  type        = string
}

variable "release" {
  description = "배포한 버전. 예: v1.2.3. 값이 바뀌면 메시지를 한 번 더 발송합니다."
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

# 리소스를 생성할 때 한 번, body가 바뀔 때마다 한 번 더 발송합니다.
resource "restful_operation" "deployed" {
  path   = "/v3/message"
  method = "POST"

  body = {
    account = var.account
    type    = "at"
    from    = var.from
    to      = var.to
    refkey  = "deployed-${var.release}"
    content = {
      at = {
        senderkey    = var.senderkey
        templatecode = var.templatecode
        # message와 button은 템플릿과 같아야 합니다. 템플릿의 변수만 채웁니다.
        message = "${var.release} 배포가 완료되었습니다."
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
  }
}

output "messagekey" {
  description = "비즈뿌리오가 메시지에 부여한 키"
  value       = restful_operation.deployed.output.messagekey
}
