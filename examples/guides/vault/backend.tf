# Scheduled runs start from a clean checkout: the state has to be elsewhere.
terraform {
  backend "s3" {
    bucket       = "my-terraform-state"
    key          = "bizppurio-token/terraform.tfstate"
    region       = "ap-northeast-2"
    use_lockfile = true
  }
}
