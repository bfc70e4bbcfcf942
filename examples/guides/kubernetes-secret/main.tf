variable "namespace" {
  description = "Namespace of the Pods that read the token."
  type        = string
}

# The cluster comes from KUBE_CONFIG_PATH, or is the one that this runs in.
provider "kubernetes" {}

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
    namespace = var.namespace
  }

  data_wo = {
    accesstoken = ephemeral.bizppurio_token.this.accesstoken
    expires_at  = ephemeral.bizppurio_token.this.expires_at # tells a reader that the Secret is stale
  }

  # The Secret is written when this number changes: here, at every apply. Without
  # the number it would be empty.
  data_wo_revision = tonumber(formatdate("YYYYMMDDhhmm", plantimestamp()))
}
