terraform {
  required_version = ">= 1.11" # the first with write-only arguments

  required_providers {
    bizppurio = {
      source  = "bizppurio/bizppurio"
      version = "~> 0.1.0"
    }
    kubernetes = {
      source  = "hashicorp/kubernetes"
      version = ">= 2.36"
    }
  }
}
