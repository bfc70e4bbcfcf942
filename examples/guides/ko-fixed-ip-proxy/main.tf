variable "proxy_url" {
  description = "접속 허용 IP로 등록된 프록시. 예: https://user:password@egress.example.com:3128"
  type        = string
  sensitive   = true
  ephemeral   = true
}

provider "bizppurio" {
  proxy_url = var.proxy_url
}

ephemeral "bizppurio_token" "this" {}
