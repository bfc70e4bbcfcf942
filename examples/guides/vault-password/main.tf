# Vault's address and credentials come from VAULT_ADDR and VAULT_TOKEN.
provider "vault" {}

# A plan reads a placeholder, so the role of a pull request needs no access to the
# password.
ephemeral "vault_kv_secret_v2" "account" {
  mount = "secret"
  name  = terraform.applying ? "bizppurio/account" : "bizppurio/none"
}

provider "bizppurio" {
  account  = ephemeral.vault_kv_secret_v2.account.data.account
  password = ephemeral.vault_kv_secret_v2.account.data.password
}

# Only apply requests a token: a plan has the placeholder's password.
ephemeral "bizppurio_token" "this" {
  enabled = terraform.applying
}
