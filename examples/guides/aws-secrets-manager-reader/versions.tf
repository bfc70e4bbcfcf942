terraform {
  required_version = ">= 1.10"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.88"
    }
    restful = {
      source  = "magodo/restful"
      version = "~> 0.25.0"
    }
  }
}
