variable "ca_file" {
  description = "검수 서버의 인증서, 또는 이를 발급한 인증 기관의 인증서(PEM 파일)"
  type        = string
}

provider "bizppurio" {
  environment = "staging"
  ca_cert_pem = file(var.ca_file)
}

ephemeral "bizppurio_token" "this" {}
