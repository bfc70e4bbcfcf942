provider "bizppurio" {}

ephemeral "bizppurio_token" "this" {
  lifecycle {
    postcondition {
      # With enabled = false, expires_at is null.
      condition     = self.expires_at == null ? true : timecmp(self.expires_at, timeadd(plantimestamp(), "6h")) > 0
      error_message = "The token expires within six hours: delete the cache file, or shorten the run."
    }
  }
}
