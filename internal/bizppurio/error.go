// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Reason is why a call returned no token. Its text is technical English that
// quotes nothing; what a person should know and do is the caller's to say.
type Reason string

// Reasons of a response that is not a usable token. Those about the body are HTTP
// 200's.
const (
	ReasonResultCode   Reason = "refused with a result code"
	ReasonStatus       Reason = "unexpected HTTP status" // and no result code
	ReasonRedirect     Reason = "redirect refused"       // a 3xx, which is never followed
	ReasonEmptyBody    Reason = "empty body"
	ReasonNotJSON      Reason = "body is not a JSON object"
	ReasonTooLarge     Reason = "body over 1 MiB"
	ReasonMissingField Reason = "missing field" // Error.Field is missing, null or empty
	ReasonInvalidField Reason = "invalid field" // Error.Field cannot be used; see NewToken
)

// Reasons for which no response arrived, or not all of one.
const (
	ReasonCanceled            Reason = "canceled"        // the caller's context ended
	ReasonTimeout             Reason = "request timeout" // Config.RequestTimeout
	ReasonHostNotFound        Reason = "host not found"
	ReasonLookup              Reason = "host lookup failed" // for another reason
	ReasonRefused             Reason = "connection refused"
	ReasonNoRoute             Reason = "no route to the address"
	ReasonOpenFiles           Reason = "too many open files"
	ReasonNotLoopback         Reason = "not a loopback address" // of plain http, or of its proxy; nothing was sent
	ReasonReset               Reason = "connection closed before the response"
	ReasonConnection          Reason = "connection failed"               // in another way
	ReasonNotHTTP             Reason = "not a well-formed HTTP response" // its head (at most 64 KiB), chunks or compression
	ReasonCutOff              Reason = "response cut off"
	ReasonProxyAuthentication Reason = "proxy authentication required"                  // 407: other credentials may help
	ReasonProxyScheme         Reason = "proxy authentication other than Basic required" // 407: NTLM or Negotiate, for instance
	ReasonNotSOCKS            Reason = "no SOCKS5 on the connection"
	ReasonProxyRefused        Reason = "refused by the proxy" // which answered, but did not connect
)

// Reasons of the TLS handshake, of the API or of an https proxy.
const (
	ReasonHandshakeTimeout      Reason = "request timeout in the TLS handshake"
	ReasonHandshakeLost         Reason = "connection closed in the TLS handshake"
	ReasonHandshakeRefused      Reason = "no TLS parameters in common" // cipher suites or signature algorithms
	ReasonHandshake             Reason = "TLS handshake failed"        // in another way
	ReasonNotTLS                Reason = "no TLS on the connection"
	ReasonClientCertificate     Reason = "client certificate required"
	ReasonNoRoots               Reason = "no trusted authorities on this machine"
	ReasonUnknownAuthority      Reason = "certificate of an unknown authority"
	ReasonCertificateDate       Reason = "certificate expired or not yet valid"
	ReasonAuthorityDate         Reason = "authority's certificate expired or not yet valid"
	ReasonCertificateHost       Reason = "certificate for another host"
	ReasonCertificateNames      Reason = "certificate without names"         // subject alternative names
	ReasonCertificateSignature  Reason = "certificate with a weak signature" // SHA-1 or MD5, or one that Go does not have
	ReasonNameConstraints       Reason = "authority not allowed to issue for this host"
	ReasonCertificateUnreadable Reason = "unreadable certificate" // for Go
	ReasonCertificate           Reason = "unusable certificate"   // for another reason
)

// All reasons. Another attempt may succeed after TransientReasons; after one of
// OtherReasons that depends on the rest of the Error.
var (
	TransientReasons = []Reason{
		ReasonTimeout, ReasonHostNotFound, ReasonLookup, ReasonRefused, ReasonNoRoute, ReasonOpenFiles, ReasonReset, ReasonConnection,
		ReasonNotHTTP, ReasonCutOff, ReasonHandshakeTimeout, ReasonHandshakeLost,
	}
	OtherReasons = []Reason{
		ReasonResultCode, ReasonStatus, ReasonRedirect, ReasonEmptyBody, ReasonNotJSON, ReasonTooLarge, ReasonMissingField, ReasonInvalidField,
		ReasonCanceled, ReasonNotLoopback, ReasonProxyAuthentication, ReasonProxyScheme, ReasonProxyRefused, ReasonNotSOCKS,
		ReasonHandshakeRefused, ReasonHandshake, ReasonNotTLS, ReasonClientCertificate, ReasonNoRoots, ReasonUnknownAuthority, ReasonCertificateDate, ReasonAuthorityDate,
		ReasonCertificateHost, ReasonCertificateNames, ReasonCertificateSignature, ReasonNameConstraints, ReasonCertificateUnreadable, ReasonCertificate,
	}
)

// IsProxyRefusal reports whether a proxy refused the call in an answer of its own.
func (r Reason) IsProxyRefusal() bool {
	return r == ReasonProxyAuthentication || r == ReasonProxyScheme || r == ReasonProxyRefused
}

// Error says why POST /v1/token returned no token. Of a response it holds
// status, numbers and times, and no text.
type Error struct {
	Reason Reason
	// Time is when the call failed, by this machine's clock.
	Time time.Time
	// Endpoint is the URL that was called, without user info; nil where ctx
	// ended before there was a call.
	Endpoint *url.URL
	// Proxy is scheme, host and port of the proxy in use; nil without one.
	Proxy *url.URL
	// AtProxy says that the call failed before the proxy passed it on.
	AtProxy bool
	// StatusCode is the HTTP status of the API's response, or of a proxy's
	// refusal; 0 without one.
	StatusCode int
	// Code is the API's result code, of at most six digits; 0 without one.
	Code int
	// Field is the response's field that is missing or invalid.
	Field Field
	// TokenField says that the response has a field token, as Ppurio's has.
	TokenField bool
	// HTML says that the body is an HTML or XML page.
	HTML bool
	// Compressed says that the body came compressed.
	Compressed bool
	// LoneCertificate says that the server sent a single certificate that is not
	// self-signed: an intermediate may be missing.
	LoneCertificate bool
	// RejectedIssuer says that an authority of the signer's name is trusted, and was
	// rejected as the signer.
	RejectedIssuer bool
	// WantsCertificate says that the server had asked for a client certificate.
	WantsCertificate bool
	// Godebug is the setting of GODEBUG that may help; empty where none does.
	Godebug string
	// Timeout is how long each attempt might take.
	Timeout time.Duration
	// Attempts is the number of calls that were made.
	Attempts int
	// RetryAfter is how long the response asks to wait; 0 if it does not.
	RetryAfter time.Duration
	// Transient says that another attempt may succeed.
	Transient bool
}

// Error returns one line of technical English that quotes nothing secret.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Endpoint != nil {
		b.WriteString("POST " + e.Endpoint.String() + ": ")
	}
	b.WriteString(string(e.Reason))
	if e.Field != "" {
		b.WriteString(" " + string(e.Field))
	}
	if e.StatusCode != 0 {
		b.WriteString(", HTTP " + strings.TrimSpace(fmt.Sprintf("%d %s", e.StatusCode, http.StatusText(e.StatusCode))))
	}
	if e.Code != 0 {
		fmt.Fprintf(&b, ", result code %d", e.Code)
	}
	return b.String()
}
