terraform {
  required_version = ">= 1.10"

  required_providers {
    bizppurio = {
      source  = "bizppurio/bizppurio"
      version = "~> 0.1.0"
    }
    restful = {
      source  = "magodo/restful"
      version = "~> 0.25.0"
    }
  }
}

variable "base_url" {
  description = "메시지 발송 API의 주소"
  type        = string
}

ephemeral "bizppurio_token" "this" {}

# 발급받은 토큰을 메시지를 발송하는 프로바이더에 전달합니다.
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
