terraform {
  required_version = ">= 1.10"

  required_providers {
    bizppurio = {
      source = "bizppurio/bizppurio"
    }
    restful = {
      source  = "magodo/restful"
      version = "~> 0.25"
    }
  }
}
