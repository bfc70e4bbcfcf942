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
  description = "메시지를 발송할 주소: https://dev-api.bizppurio.com"
  type        = string
}

variable "ca_file" {
  description = "검수 서버의 인증서, 또는 이를 발급한 인증 기관의 인증서(PEM 파일)"
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
    certificates         = [] # restful 0.25는 다음 줄과 함께 이 값을 요구합니다.
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

# 리소스를 생성할 때 한 번, body가 바뀔 때마다 한 번 더 발송합니다.
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
  value = restful_operation.hello.output.messagekey
}
