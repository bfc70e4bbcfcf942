provider "bizppurio" {
  # Stores a new token: one from the cache may expire soon.
  token_cache = { enabled = false }
}

# Plans need no token: only apply writes one.
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

  # The token is written when this number changes: here, once an hour at most.
  data_wo_revision = tonumber(formatdate("YYYYMMDDhh", plantimestamp()))
}
