// SPDX-License-Identifier: MPL-2.0

package explain

import "github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"

// Token explains what is odd about a token that came: an expiry that does not
// fit the clock of this machine. ok is false if nothing is.
func Token(token bizppurio.Token) (warning Explanation, ok bool) {
	if token.FitsClock() {
		return Explanation{}, false
	}
	a := lookup(tokenLongLived)
	if token.Remaining() <= 0 {
		a = lookup(tokenExpired)
	}
	server := "-"
	if !token.ServerDate.IsZero() {
		server = rfc3339(token.ServerDate)
	}
	a.Cause = a.Cause.fill(verbatim(rfc3339(token.ExpiresAt)), verbatim(rfc3339(token.ReceivedAt)), verbatim(server))
	return a.explanation("", ""), true
}
