// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Reason is why a call returned no token. Its text is technical English that
// quotes nothing; what a person should know and do is the caller's to say.
type Reason string

// Reasons of a response that is not a usable token.
const (
	// ReasonResultCode means: the API refused the call with a result code.
	ReasonResultCode Reason = "refused with a result code"
	// ReasonStatus means: an HTTP status other than 200, without a result code.
	ReasonStatus Reason = "unexpected HTTP status"
	// ReasonRedirect means: a 3xx, which is never followed.
	ReasonRedirect Reason = "redirect refused"
	// ReasonEmptyBody means: HTTP 200 without a body.
	ReasonEmptyBody Reason = "empty body"
	// ReasonNotJSON means: HTTP 200 with a body that is not a JSON object.
	ReasonNotJSON Reason = "body is not a JSON object"
	// ReasonTooLarge means: HTTP 200 with a body over 1 MiB.
	ReasonTooLarge Reason = "body over 1 MiB"
	// ReasonMissingField means: Error.Field is missing, null or empty.
	ReasonMissingField Reason = "missing field"
	// ReasonInvalidField means: Error.Field cannot be used; see NewToken.
	ReasonInvalidField Reason = "invalid field"
)

// Reasons for which no response arrived, or not all of one.
const (
	// ReasonCanceled means: the caller's context ended.
	ReasonCanceled Reason = "canceled"
	// ReasonTimeout means: one attempt took longer than Config.RequestTimeout.
	ReasonTimeout Reason = "request timeout"
	// ReasonHostNotFound means: the host name does not exist.
	ReasonHostNotFound Reason = "host not found"
	// ReasonLookup means: the host name could not be looked up.
	ReasonLookup Reason = "host lookup failed"
	// ReasonRefused means: the connection was refused.
	ReasonRefused Reason = "connection refused"
	// ReasonNotLoopback means: the base URL is plain http, and its host (or its
	// proxy's) has an address that is not this machine's. Nothing was sent.
	ReasonNotLoopback Reason = "not a loopback address"
	// ReasonReset means: the connection was reset or closed before the response.
	ReasonReset Reason = "connection closed before the response"
	// ReasonConnection means: another failure of the connection, or no HTTP on it.
	ReasonConnection Reason = "connection failed"
	// ReasonCutOff means: the connection was lost in the middle of the response.
	ReasonCutOff Reason = "response cut off"
	// ReasonUnknownAuthority means: no trusted authority signed the certificate.
	ReasonUnknownAuthority Reason = "certificate of an unknown authority"
	// ReasonCertificateDate means: the certificate has expired or is not valid yet.
	ReasonCertificateDate Reason = "certificate expired or not yet valid"
	// ReasonCertificateHost means: the certificate is for another host name.
	ReasonCertificateHost Reason = "certificate for another host"
	// ReasonCertificate means: the certificate cannot be used for another reason.
	ReasonCertificate Reason = "unusable certificate"
	// ReasonNotTLS means: the peer does not speak TLS.
	ReasonNotTLS Reason = "no TLS on the connection"
	// ReasonHandshake means: another failure of the TLS handshake.
	ReasonHandshake Reason = "TLS handshake failed"
	// ReasonProxyAuthentication means: the proxy wants other credentials (407).
	ReasonProxyAuthentication Reason = "proxy authentication required"
	// ReasonProxyScheme means: the proxy wants another kind of authentication
	// than Basic (407), NTLM or Negotiate for instance.
	ReasonProxyScheme Reason = "proxy authentication other than Basic required"
	// ReasonProxyRefused means: the proxy answered, but did not connect.
	ReasonProxyRefused Reason = "refused by the proxy"
)

// Error says why POST /v1/token returned no token. Of a response it holds
// status, numbers and times, and no text.
type Error struct {
	Reason Reason
	// Time is when the call failed, by this machine's clock.
	Time time.Time
	// Endpoint is the URL that was called; it has no user info.
	Endpoint string
	// Proxy is the proxy in use as scheme://host:port; empty without one.
	Proxy string
	// AtProxy says that the connection to the proxy itself failed.
	AtProxy bool
	// StatusCode is the HTTP status of the API's response, or of a proxy's
	// with one of the ReasonProxy…; 0 without one.
	StatusCode int
	// Code is the API's result code, of at most six digits; 0 without one.
	Code int
	// Field is the response's field that is missing or invalid.
	Field string
	// TokenField says that the response has a field token, as Ppurio's has.
	TokenField bool
	// HTML says that the body is an HTML or XML page.
	HTML bool
	// Timeout is the request timeout, with ReasonTimeout.
	Timeout time.Duration
	// Attempts is the number of calls that were made.
	Attempts int
	// RetryAfter is how long the response asks to wait; 0 if it does not.
	RetryAfter time.Duration
	// Transient reports whether another attempt may succeed.
	Transient bool
}

// Error returns one line of technical English that quotes nothing secret.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Endpoint != "" {
		b.WriteString("POST " + e.Endpoint + ": ")
	}
	b.WriteString(string(e.Reason))
	if e.Field != "" {
		b.WriteString(" " + e.Field)
	}
	if e.StatusCode != 0 {
		b.WriteString(", HTTP " + strings.TrimSpace(fmt.Sprintf("%d %s", e.StatusCode, http.StatusText(e.StatusCode))))
	}
	if e.Code != 0 {
		fmt.Fprintf(&b, ", result code %d", e.Code)
	}
	return b.String()
}

// codeSuccess is the result code of success.
const codeSuccess = 1000

// CodeTooManyRequests is the result code of the rate limit.
const CodeTooManyRequests = 5002

// IsAboutCredentials reports whether a result code refuses account or password:
// another caller's may be right.
func IsAboutCredentials(code int) bool {
	return code == 3001 || code == 3004 || code == 3006 || code == 3007
}

// LookupResultCode reports whether /v1/token is documented to refuse a call with
// a result code (source: the HTTP API specification v2.7), and whether another
// attempt may succeed. Codes 3012, 3013 and 5000 belong to report calls.
func LookupResultCode(code int) (transient, known bool) {
	switch code {
	case 3008, 3011, CodeTooManyRequests, 9000:
		return true, true
	case 2000, 3000, 3001, 3002, 3003, 3004, 3005, 3006, 3007, 3009, 3010, 5001:
		return false, true
	}
	return false, false
}
