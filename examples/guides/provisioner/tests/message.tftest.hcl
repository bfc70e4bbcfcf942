# BIZPPURIO_BASE_URL, BIZPPURIO_ACCOUNT and BIZPPURIO_PASSWORD lead to the
# stand-in; TF_VAR_base_url and TF_VAR_account lead the message there too.

variables {
  from = "0212345678"
  to   = "01012345678"
}

run "a_release_sends_a_message" {
  variables {
    release = "v1"
  }

  # Apply fails unless the stand-in accepts both the token and the message.
  assert {
    condition     = output.notified_release == "v1"
    error_message = "No message about v1 was sent."
  }
}

run "the_same_release_sends_none" {
  command = plan

  variables {
    release = "v1"
  }

  # The id would not be known yet, were the message to be sent again.
  assert {
    condition     = output.notification_id == run.a_release_sends_a_message.notification_id
    error_message = "A plan without changes sends a message."
  }
}

run "the_next_release_sends_another" {
  variables {
    release = "v2"
  }

  assert {
    condition     = output.notification_id != run.a_release_sends_a_message.notification_id
    error_message = "No message about v2 was sent."
  }
}
