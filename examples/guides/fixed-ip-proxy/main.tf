variable "proxy_url" {
  description = "Proxy whose address is registered with Bizppurio, such as https://user:password@egress.example.com:3128."
  type        = string
  sensitive   = true
  ephemeral   = true
}

provider "bizppurio" {
  proxy_url = var.proxy_url
}

ephemeral "bizppurio_token" "this" {}
