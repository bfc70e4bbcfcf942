variable "account" {
  description = "메시지를 발송할 계정. 토큰을 발급받은 계정과 같아야 합니다."
  type        = string
}

variable "base_url" {
  description = "메시지를 발송할 주소. 예: https://api.bizppurio.com"
  type        = string
}

variable "from" {
  description = "비즈뿌리오에 등록한 발신번호"
  type        = string
}

variable "to" {
  description = "수신번호"
  type        = string
}

variable "release" {
  description = "배포한 버전. 예: v1.2.3. 값이 바뀌면 메시지를 한 번 더 발송합니다."
  type        = string
}

# 프로비저너는 apply에서만 실행되므로 plan에는 토큰이 필요 없습니다.
ephemeral "bizppurio_token" "this" {
  enabled = terraform.applying
}

resource "terraform_data" "deployed" {
  triggers_replace = [var.release]

  # 프로세스의 인수는 같은 머신의 다른 사용자도 볼 수 있습니다. 그래서 토큰은
  # 환경 변수와 파이프로 전달합니다.
  provisioner "local-exec" {
    command = <<-EOT
      printf 'Authorization: %s\n' "$AUTHORIZATION" |
        curl --silent --show-error --fail-with-body \
          --header @- --header 'Content-Type: application/json; charset=utf-8' \
          --data "$MESSAGE" "$BASE_URL/v3/message"
    EOT

    environment = {
      AUTHORIZATION = ephemeral.bizppurio_token.this.authorization
      BASE_URL      = var.base_url
      MESSAGE = jsonencode({
        account = var.account
        type    = "sms"
        from    = var.from
        to      = var.to
        refkey  = "deployed-${var.release}"
        content = {
          sms = {
            message = "${var.release} 배포가 완료되었습니다."
          }
        }
      })
    }
  }
}

output "notified_release" {
  description = "마지막으로 메시지를 발송한 버전"
  value       = terraform_data.deployed.triggers_replace[0]
}

output "notification_id" {
  description = "메시지를 발송할 때마다 바뀌는 값"
  value       = terraform_data.deployed.id
}
