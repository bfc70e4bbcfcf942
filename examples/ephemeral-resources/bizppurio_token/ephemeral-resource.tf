terraform {
  required_version = ">= 1.10"

  required_providers {
    bizppurio = {
      source  = "bizppurio/bizppurio"
      version = "~> 0.1"
    }
    restful = {
      source  = "magodo/restful"
      version = "~> 0.25"
    }
  }
}

ephemeral "bizppurio_token" "this" {}

# The token configures another provider, ...
provider "restful" {
  base_url = "https://api.bizppurio.com"

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

# ... which sends a message with it.
resource "restful_operation" "hello" {
  path   = "/v3/message"
  method = "POST"

  body = {
    account = "my-account"
    type    = "sms"
    from    = "0212345678" # a registered sender (발신번호)
    to      = "01012345678"
    refkey  = "hello"
    content = { sms = { message = "안녕하세요, Terraform입니다." } }
  }
}
