ephemeral "bizppurio_token" "this" {}

# A service of your own that takes Bizppurio's token.
provider "restapi" {
  uri = "https://gateway.example.com"

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
