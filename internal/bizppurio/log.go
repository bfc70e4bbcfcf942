// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"context"
	"net/http"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// subsystem is the name of the API's logger, below the provider's own.
const subsystem = "bizppurio_api"

// withLogger adds the API's logger to ctx. No line is given a secret; the masks
// are there besides, should one ever come by another way.
func (c *Client) withLogger(ctx context.Context) context.Context {
	ctx = tflog.NewSubsystem(ctx, subsystem)
	return tflog.SubsystemMaskLogStrings(ctx, subsystem, c.redactor.forms...)
}

// logAttempt writes the one DEBUG line of an attempt. Headers and bodies are
// never logged.
func (c *Client) logAttempt(ctx context.Context, attempt int, took time.Duration, failure *Error) {
	fields := map[string]any{
		"http_method": http.MethodPost,
		"url":         c.endpoint,
		"attempt":     attempt,
		"duration_ms": took.Milliseconds(),
	}
	if failure == nil {
		fields["http_status"] = http.StatusOK
	} else {
		if failure.StatusCode != 0 {
			fields["http_status"] = failure.StatusCode
		}
		if failure.Code != "" {
			fields["result_code"] = failure.Code
		}
		fields["error"] = failure.Explain().Summary
	}
	tflog.SubsystemDebug(ctx, subsystem, "Called the token endpoint", fields)
}

// logRetry writes why and when another attempt follows.
func (c *Client) logRetry(ctx context.Context, failure *Error, wait time.Duration) {
	met := *failure
	met.Attempts = 0 // it is not the last one
	tflog.SubsystemWarn(ctx, subsystem, "Trying again after a transient failure", map[string]any{
		"attempt": failure.Attempts,
		"reason":  met.happened(),
		"wait_ms": wait.Milliseconds(),
	})
}
