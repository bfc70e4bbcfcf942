// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Reason is why a call brought no token. explanations has a text for each.
type Reason int

// The reasons. Those up to ReasonExpired are about an answer that came; the
// others say why none came, or not a whole one.
const (
	// ReasonResultCode: the API answered with a result code other than success.
	ReasonResultCode Reason = iota + 1
	// ReasonStatus: an HTTP status other than 200, without a result code.
	ReasonStatus
	// ReasonRedirect: a 3xx, which is never followed.
	ReasonRedirect
	// ReasonEmptyBody: HTTP 200 without a body.
	ReasonEmptyBody
	// ReasonNotJSON: HTTP 200 with a body that is not a JSON object.
	ReasonNotJSON
	// ReasonTooLarge: HTTP 200 with a body over 1 MiB.
	ReasonTooLarge
	// ReasonAccessToken: the field accesstoken is missing or cannot be used.
	ReasonAccessToken
	// ReasonType: the field type is missing or cannot be used.
	ReasonType
	// ReasonExpired: the field expired is missing or is no date.
	ReasonExpired

	// ReasonCanceled: the caller gave up.
	ReasonCanceled
	// ReasonTimeout: one attempt took longer than the request timeout.
	ReasonTimeout
	// ReasonConnection: no connection, or one that was lost before the answer.
	ReasonConnection
	// ReasonCutOff: the connection was lost in the middle of the answer.
	ReasonCutOff
	// ReasonUnknownAuthority: no trusted authority signed the certificate.
	ReasonUnknownAuthority
	// ReasonCertificateDate: the certificate has expired or is not valid yet.
	ReasonCertificateDate
	// ReasonCertificateHost: the certificate is for another host name.
	ReasonCertificateHost
	// ReasonTLS: another failure of the TLS handshake.
	ReasonTLS
	// ReasonProxyUnreachable: the proxy cannot be reached.
	ReasonProxyUnreachable
	// ReasonProxyAuthentication: the proxy wants other credentials (407).
	ReasonProxyAuthentication
	// ReasonProxyRefused: the proxy answered, but did not connect.
	ReasonProxyRefused
)

// Error says why POST /v1/token brought no token. It holds nothing secret, and
// of a response no more than status, result code and description.
type Error struct {
	Reason Reason
	// Endpoint is the URL that was called; it cannot hold user info.
	Endpoint string
	// Staging and Production tell which environment Endpoint is in.
	Staging, Production bool
	// StatusCode is the HTTP status; 0 where there was no response.
	StatusCode int
	// Code is the result code as it came; empty where there was none.
	Code string
	// Description is the answer's description, made fit to be shown: without
	// control characters and secrets, at most 200 characters.
	Description string
	// Detail says what exactly was met, in words of this package's own.
	Detail string
	// Proxy is host and port of the proxy in use; empty without one.
	Proxy string
	// Attempts is how many calls were made in all.
	Attempts int
	// RetryAfter is how long the answer asked to wait; 0 if it did not, or if
	// it asked to wait for no time at all.
	RetryAfter time.Duration
	// rateLimitReset is the header RateLimit-Reset read as seconds; its unit is
	// not known for certain.
	rateLimitReset time.Duration
	transient      bool
	// cause serves errors.Is and errors.As; its text is never shown.
	cause error
}

// Interrupted is the Error of a caller that gave up before any call was made for
// it; cause is its context's error.
func Interrupted(cause error) *Error {
	return &Error{Reason: ReasonCanceled, Detail: "The wait for the token was interrupted.", cause: cause}
}

// Error is one line that says what happened.
func (e *Error) Error() string { return e.happened() }

// GoString does for %#v what Error does for the other verbs: the cause stays
// out.
func (e *Error) GoString() string { return e.Error() }

// Unwrap gives the cause to errors.Is and errors.As. Do not print it: it may
// quote what came from the network.
func (e *Error) Unwrap() error { return e.cause }

// Transient tells whether another attempt may succeed where this one failed.
func (e *Error) Transient() bool { return e.transient }

// tries says how many attempts were made, for more than one; it is empty
// otherwise.
func (e *Error) tries() string {
	if e.Attempts < 2 {
		return ""
	}
	return fmt.Sprintf(" That was the last of %d attempts.", e.Attempts)
}

// happened says what happened, in one or two sentences.
func (e *Error) happened() string {
	if e.Endpoint == "" {
		return e.Detail
	}
	call := "POST " + e.Endpoint
	switch {
	case e.Staging:
		call += " (staging)"
	case e.Production:
		call += " (production)"
	}
	if e.Proxy != "" {
		call += " through the proxy " + e.Proxy
	}
	var met string
	switch {
	case e.StatusCode == 0:
		met = " failed: " + e.Detail + "."
	case e.Code != "":
		met = fmt.Sprintf(" was answered with HTTP %s, result code %s", status(e.StatusCode), e.Code)
		known, _ := LookupResultCode(e.Code)
		if known.Korean != "" {
			met += " (" + known.Korean + ")"
		}
		if e.Description != "" && e.Description != known.Korean {
			met += fmt.Sprintf(", description %q", e.Description)
		}
		met += "."
	case e.Detail != "":
		met = fmt.Sprintf(" was answered with HTTP %s, %s.", status(e.StatusCode), e.Detail)
	default:
		met = fmt.Sprintf(" was answered with HTTP %s.", status(e.StatusCode))
	}
	return call + met + e.tries()
}

func status(code int) string {
	return strings.TrimSpace(fmt.Sprintf("%d %s", code, http.StatusText(code)))
}
