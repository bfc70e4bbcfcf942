variable "ca_file" {
  description = "PEM file with the certificate of the authority that signed staging's, or with staging's own."
  type        = string
}

provider "bizppurio" {
  environment = "staging"
  ca_cert_pem = file(var.ca_file)
}

ephemeral "bizppurio_token" "this" {}
