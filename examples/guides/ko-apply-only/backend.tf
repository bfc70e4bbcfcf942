# 파이프라인은 매번 저장소를 새로 받아 실행합니다. 원격 상태 파일이 없으면
# 실행할 때마다 메시지를 다시 발송합니다.
terraform {
  backend "s3" {
    bucket       = "my-terraform-state"
    key          = "bizppurio/terraform.tfstate"
    region       = "ap-northeast-2"
    use_lockfile = true
  }
}
