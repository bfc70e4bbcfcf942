# A pipeline starts from a clean checkout. Without a remote state every run would
# send the message again.
terraform {
  backend "s3" {
    bucket       = "my-terraform-state"
    key          = "bizppurio/terraform.tfstate"
    region       = "ap-northeast-2"
    use_lockfile = true
  }
}
