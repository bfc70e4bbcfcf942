# Scheduled runs start from a clean checkout: the state has to be elsewhere.
terraform {
  backend "kubernetes" {
    secret_suffix = "bizppurio-token"
    namespace     = "terraform-state"
  }
}
