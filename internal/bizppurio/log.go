// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"context"
	"net/http"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// subsystem is the name of the API's logger, below the provider's own. Its
// lines are given no secret and no text from outside: there is nothing to mask.
const subsystem = "bizppurio_api"

// logAttempt writes the one DEBUG line of an attempt.
func (c *Client) logAttempt(ctx context.Context, attempt int, took time.Duration, err *Error) {
	fields := map[string]any{
		"http_method": http.MethodPost,
		"url":         c.endpoint,
		"attempt":     attempt,
		"duration_ms": took.Milliseconds(),
	}
	if err == nil {
		fields["http_status"] = http.StatusOK
	} else {
		fields["error"] = string(err.Reason)
		if err.StatusCode != 0 {
			fields["http_status"] = err.StatusCode
		}
		if err.Code != 0 {
			fields["result_code"] = err.Code
		}
	}
	tflog.SubsystemDebug(ctx, subsystem, "Called the token endpoint", fields)
}

// logRetry writes why and when another attempt follows.
func (c *Client) logRetry(ctx context.Context, attempt int, wait time.Duration, err *Error) {
	tflog.SubsystemWarn(ctx, subsystem, "Trying again after a transient failure", map[string]any{
		"attempt": attempt,
		"error":   err.Error(),
		"wait_ms": wait.Milliseconds(),
	})
}
