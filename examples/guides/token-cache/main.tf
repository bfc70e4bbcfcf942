provider "bizppurio" {
  token_cache = {
    min_remaining = "8h" # an apply here takes up to eight hours
  }
}

ephemeral "bizppurio_token" "this" {}
