# Vault's address and credentials come from VAULT_ADDR and VAULT_TOKEN.
provider "vault" {}

provider "bizppurio" {
  # Stores a new token: one from the cache may expire soon.
  token_cache = { enabled = false }
}

# Plans need no token: only apply writes one.
ephemeral "bizppurio_token" "this" {
  enabled = terraform.applying
}

resource "vault_kv_secret_v2" "token" {
  mount = "secret"
  name  = "bizppurio/token"

  data_json_wo = jsonencode({
    accesstoken = ephemeral.bizppurio_token.this.accesstoken
    expires_at  = ephemeral.bizppurio_token.this.expires_at # tells a reader that the secret is stale
  })

  # The secret is written when this number changes: here, at every apply.
  data_json_wo_version = tonumber(formatdate("YYYYMMDDhhmm", plantimestamp()))
}
