variable "gateway_url" {
  description = "A service of your own that takes Bizppurio's token."
  type        = string
}

ephemeral "bizppurio_token" "this" {}

provider "restapi" {
  uri = var.gateway_url

  headers = {
    Authorization  = ephemeral.bizppurio_token.this.authorization
    "Content-Type" = "application/json; charset=utf-8"
  }
}

resource "restapi_object" "template" {
  path = "/templates"
  data = jsonencode({
    id   = "welcome"
    text = "가입을 환영합니다."
  })
}
