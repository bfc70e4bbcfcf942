variable "marketing_account" {
  description = "The second account."
  type        = string
}

variable "marketing_password" {
  description = "Its password, for instance from TF_VAR_marketing_password."
  type        = string
  sensitive   = true
  ephemeral   = true
}

# BIZPPURIO_ACCOUNT and BIZPPURIO_PASSWORD apply to every block that sets no
# account or password of its own: here to the first one.
provider "bizppurio" {}

provider "bizppurio" {
  alias    = "marketing"
  account  = var.marketing_account
  password = var.marketing_password
}

ephemeral "bizppurio_token" "this" {}

ephemeral "bizppurio_token" "marketing" {
  provider = bizppurio.marketing
}
