variable "account" {
  description = "Account that sends (발송 계정): the one that the token is for."
  type        = string
}

variable "base_url" {
  description = "Address that messages go to, such as https://api.bizppurio.com."
  type        = string
}

variable "from" {
  description = "Registered sender number (발신번호)."
  type        = string
}

variable "to" {
  description = "Receiver's number (수신번호)."
  type        = string
  ephemeral   = true # personal data: not readable in state or plan,
  sensitive   = true # nor in an error of Terraform
}

variable "release" {
  description = "What was deployed, such as v1.2.3. A new value sends a new message."
  type        = string
}

provider "bizppurio" {}

# Only apply runs provisioners: a plan needs no token.
ephemeral "bizppurio_token" "this" {
  enabled = terraform.applying
}

locals {
  message = jsonencode({
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

resource "terraform_data" "deployed" {
  triggers_replace = [var.release]

  # Every user of the machine can see the arguments of a process: token and
  # message go through the environment and a pipe.
  provisioner "local-exec" {
    command = "printf '%s' \"$REQUEST\" | curl --config -"

    environment = {
      # A configuration of curl, which wants quotation marks around values.
      REQUEST = <<-EOT
        silent
        show-error
        fail-with-body
        url = "${var.base_url}/v3/message"
        header = "Authorization: ${ephemeral.bizppurio_token.this.authorization}"
        header = "Content-Type: application/json; charset=utf-8"
        data = ${jsonencode(local.message)}
      EOT
    }
  }
}

output "notified_release" {
  description = "The release that the last message was about."
  value       = terraform_data.deployed.triggers_replace[0]
}

output "notification_id" {
  description = "Changes with each message."
  value       = terraform_data.deployed.id
}
