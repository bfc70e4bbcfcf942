# 토큰을 발급받아 바로 버립니다. 계정, 암호, 접속 허용 IP가 올바른지 확인할 수 있으며,
# 빈 상태 파일만 남습니다.

terraform {
  required_version = ">= 1.10"

  required_providers {
    bizppurio = {
      source  = "bizppurio/bizppurio"
      version = "~> 0.1.0"
    }
  }
}

# 계정과 암호는 BIZPPURIO_ACCOUNT와 BIZPPURIO_PASSWORD로 설정합니다.
provider "bizppurio" {}

ephemeral "bizppurio_token" "this" {}
