ephemeral "bizppurio_token" "this" {}

provider "restapi" {
  uri = "https://api.bizppurio.com"

  headers = {
    Authorization  = ephemeral.bizppurio_token.this.authorization
    "Content-Type" = "application/json; charset=utf-8"
  }
}
