ephemeral "bizppurio_token" "this" {
  lifecycle {
    postcondition {
      # With enabled = false there is no expires_at.
      condition     = self.expires_at == null ? true : timecmp(self.expires_at, timeadd(plantimestamp(), "6h")) > 0
      error_message = "The token runs out within six hours: clear the cache, or shorten the run."
    }
  }
}
