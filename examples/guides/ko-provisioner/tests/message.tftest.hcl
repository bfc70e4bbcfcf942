# BIZPPURIO_BASE_URL, BIZPPURIO_ACCOUNT, BIZPPURIO_PASSWORD를 모의 서버의 값으로
# 설정하세요. 메시지도 모의 서버로 보내도록 TF_VAR_base_url과 TF_VAR_account도 설정하세요.

variables {
  from = "0212345678"
  to   = "01012345678"
}

run "a_release_sends_a_message" {
  variables {
    release = "v1"
  }

  # 모의 서버가 토큰이나 메시지를 거부하면 apply가 실패합니다.
  assert {
    condition     = output.notified_release == "v1"
    error_message = "v1 메시지를 발송하지 않았습니다."
  }
}

run "the_same_release_sends_none" {
  command = plan

  variables {
    release = "v1"
  }

  # 메시지를 다시 발송하는 plan이라면 새 id를 아직 알 수 없습니다. 조건의 값을 알 수
  # 없으면 오류가 발생합니다.
  assert {
    condition     = output.notification_id != ""
    error_message = "메시지의 id가 없습니다."
  }
}

run "the_next_release_sends_another" {
  variables {
    release = "v2"
  }

  assert {
    condition     = output.notified_release == "v2"
    error_message = "v2 메시지를 발송하지 않았습니다."
  }
}
