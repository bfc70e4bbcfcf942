provider "bizppurio" {
  token_cache = {
    min_remaining = "2h" # an apply here takes up to two hours
  }
}

ephemeral "bizppurio_token" "this" {}
