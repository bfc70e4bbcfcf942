// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"fmt"
	"strings"
	"time"
)

// Warning is something about a usable token that its user should know.
type Warning struct {
	// Summary is short and general, in title case.
	Summary string
	// Detail says what was met, what it means and what to do.
	Detail string
}

// excessiveLifetime is how long a token may seem to be valid before a warning
// says so: far enough above 24 hours that clocks a little apart are passed over.
const excessiveLifetime = Lifetime + time.Hour

// Warnings tells what is odd about a token that came: a type other than
// Bearer, or an expiry that does not fit the clock of this machine.
func (t Token) Warnings() []Warning {
	var warnings []Warning
	if !strings.EqualFold(t.Type, "Bearer") {
		warnings = append(warnings, Warning{
			Summary: "Token Type Is Not Bearer",
			Detail: "Bizppurio gave a token whose type is not Bearer, the only one its documents know. It is passed on as it came.\n\n" +
				"What to do: check base_url; if calls with this token fail, ask Bizppurio's support.",
		})
	}
	remaining := t.ExpiresAt.Sub(t.ReceivedAt)
	switch {
	case remaining <= 0:
		warnings = append(warnings, Warning{
			Summary: "Token Already Expired on Arrival",
			Detail: fmt.Sprintf("Bizppurio gave a token that expires at %s, which is past. It is passed on as it came. %s",
				rfc3339(t.ExpiresAt), t.clocks()),
		})
	case remaining > excessiveLifetime:
		warnings = append(warnings, Warning{
			Summary: "Token Valid for Much Longer Than 24 Hours",
			Detail: fmt.Sprintf("Bizppurio gave a token that expires at %s, in %d hours, although its tokens are valid for 24 hours. It is passed on as it came. %s",
				rfc3339(t.ExpiresAt), int(remaining.Hours()), t.clocks()),
		})
	}
	return warnings
}

// FitsClock tells whether the token was valid when it came, and for no more than
// its 24 hours, by this machine's clock.
func (t Token) FitsClock() bool {
	remaining := t.ExpiresAt.Sub(t.ReceivedAt)
	return remaining > 0 && remaining <= excessiveLifetime
}

// clocks names both clocks, so that a wrong one is seen.
func (t Token) clocks() string {
	server := "The response names no time of its own."
	if !t.ServerDate.IsZero() {
		server = "The response says that it is " + rfc3339(t.ServerDate) + "."
	}
	return fmt.Sprintf("This machine's clock says that it is %s. %s\n\n"+
		"What to do: compare both with the real time. If this machine's clock is wrong, set it; if the server's is, tell Bizppurio's support.",
		rfc3339(t.ReceivedAt), server)
}

// rfc3339 writes an instant in Korean time, as expires_at has it.
func rfc3339(t time.Time) string { return t.In(kst).Format(time.RFC3339) }
