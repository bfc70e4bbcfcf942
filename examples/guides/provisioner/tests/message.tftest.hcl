# BIZPPURIO_BASE_URL, BIZPPURIO_ACCOUNT and BIZPPURIO_PASSWORD lead to the
# stand-in; TF_VAR_base_url and TF_VAR_account send the message there too.

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

  # A plan that would send the message again does not know the new id yet, and an
  # unknown condition is an error.
  assert {
    condition     = output.notification_id != ""
    error_message = "The message has no id."
  }
}

run "the_next_release_sends_another" {
  variables {
    release = "v2"
  }

  assert {
    condition     = output.notified_release == "v2"
    error_message = "No message about v2 was sent."
  }
}
