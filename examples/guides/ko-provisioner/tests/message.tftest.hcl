# BIZPPURIO_BASE_URL, BIZPPURIO_ACCOUNT, BIZPPURIO_PASSWORD가 모의 서버를 가리켜야
# 합니다. 메시지도 모의 서버로 보내려면 TF_VAR_base_url과 TF_VAR_account를 설정합니다.

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

  # 메시지를 다시 발송하는 plan이라면 새 id를 아직 알 수 없고, 값을 알 수 없는
  # 조건은 오류가 됩니다.
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
