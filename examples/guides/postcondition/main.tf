ephemeral "bizppurio_token" "this" {
  lifecycle {
    postcondition {
      condition     = timecmp(self.expires_at, timeadd(plantimestamp(), "6h")) > 0
      error_message = "The token runs out within six hours: clear the cache, or shorten the run."
    }
  }
}
