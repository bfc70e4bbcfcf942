# Plan makes no call: only apply has to run at a registered address.
ephemeral "bizppurio_token" "this" {
  enabled = terraform.applying
}

provider "restful" {
  base_url = "https://api.bizppurio.com"

  security = {
    http = {
      token = {
        # In plan the outputs are null, and this provider wants a value.
        token = coalesce(ephemeral.bizppurio_token.this.accesstoken, "not-while-planning")
      }
    }
  }
}
