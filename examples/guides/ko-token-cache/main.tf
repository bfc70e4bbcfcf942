provider "bizppurio" {
  token_cache = {
    min_remaining = "2h" # apply가 최대 2시간 걸리는 경우
  }
}

ephemeral "bizppurio_token" "this" {}
