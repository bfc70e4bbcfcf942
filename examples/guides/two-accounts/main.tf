variable "marketing_password" {
  description = "Password of the account marketing, for instance from TF_VAR_marketing_password."
  type        = string
  sensitive   = true
  ephemeral   = true
}

# BIZPPURIO_ACCOUNT and BIZPPURIO_PASSWORD hold for every block that does not say
# otherwise: here for the first one.
provider "bizppurio" {}

provider "bizppurio" {
  alias    = "marketing"
  account  = "marketing"
  password = var.marketing_password
}

ephemeral "bizppurio_token" "this" {}

ephemeral "bizppurio_token" "marketing" {
  provider = bizppurio.marketing
}
