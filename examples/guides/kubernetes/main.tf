provider "bizppurio" {
  # What is stored should be new: a token of the cache may be about to expire.
  token_cache = { enabled = false }
}

# Only apply asks for a token: that of a plan would be thrown away.
ephemeral "bizppurio_token" "this" {
  enabled = terraform.applying
}

resource "kubernetes_secret_v1" "token" {
  metadata {
    name      = "bizppurio-token"
    namespace = "messaging"
  }

  data_wo = {
    accesstoken = ephemeral.bizppurio_token.this.accesstoken
    expires_at  = ephemeral.bizppurio_token.this.expires_at
  }

  # The token is written when this number changes: here, at the first apply of
  # each hour. Run apply well within the token's 24 hours.
  data_wo_revision = tonumber(formatdate("YYYYMMDDhh", plantimestamp()))
}
