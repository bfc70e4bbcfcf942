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

// Reasons of a response that is not a usable token.
const (
	// ReasonResultCode is a refusal of the API, with a result code.
	ReasonResultCode Reason = "refused with a result code"
	// ReasonStatus is an HTTP status other than 200, without a result code.
	ReasonStatus Reason = "unexpected HTTP status"
	// ReasonRedirect is a 3xx, which is never followed.
	ReasonRedirect Reason = "redirect refused"
	// ReasonEmptyBody is HTTP 200 without a body.
	ReasonEmptyBody Reason = "empty body"
	// ReasonNotJSON is HTTP 200 with a body that is not a JSON object.
	ReasonNotJSON Reason = "body is not a JSON object"
	// ReasonTooLarge is HTTP 200 with a body over 1 MiB.
	ReasonTooLarge Reason = "body over 1 MiB"
	// ReasonMissingField is HTTP 200 where Error.Field is missing, null or empty.
	ReasonMissingField Reason = "missing field"
	// ReasonInvalidField is HTTP 200 where Error.Field cannot be used; see NewToken.
	ReasonInvalidField Reason = "invalid field"
)

// Reasons for which no response arrived, or not all of one.
const (
	// ReasonCanceled is the end of the caller's context.
	ReasonCanceled Reason = "canceled"
	// ReasonTimeout is an attempt that took longer than Config.RequestTimeout.
	ReasonTimeout Reason = "request timeout"
	// ReasonHostNotFound is a host name that does not exist.
	ReasonHostNotFound Reason = "host not found"
	// ReasonLookup is another failure to look up the host name.
	ReasonLookup Reason = "host lookup failed"
	// ReasonRefused is a connection that was refused.
	ReasonRefused Reason = "connection refused"
	// ReasonNoRoute is an address that no route leads to.
	ReasonNoRoute Reason = "no route to the address"
	// ReasonOpenFiles is a process or machine that has no file descriptor left.
	ReasonOpenFiles Reason = "too many open files"
	// ReasonNotLoopback is a plain http base URL whose host (or whose proxy's)
	// has an address that is not this machine's. Nothing was sent.
	ReasonNotLoopback Reason = "not a loopback address"
	// ReasonReset is a connection that was reset or closed before the response.
	ReasonReset Reason = "connection closed before the response"
	// ReasonConnection is another failure of the connection.
	ReasonConnection Reason = "connection failed"
	// ReasonNotHTTP is a response that is not well-formed HTTP: of its head, which
	// may have 64 KiB, its chunks or its compression.
	ReasonNotHTTP Reason = "not a well-formed HTTP response"
	// ReasonCutOff is a connection that was lost in the middle of the response.
	ReasonCutOff Reason = "response cut off"
	// ReasonProxyAuthentication is a proxy that wants other credentials (407).
	ReasonProxyAuthentication Reason = "proxy authentication required"
	// ReasonProxyScheme is a proxy that wants another kind of authentication than
	// Basic (407), NTLM or Negotiate for instance.
	ReasonProxyScheme Reason = "proxy authentication other than Basic required"
	// ReasonProxyRefused is a proxy that answered, but did not connect.
	ReasonProxyRefused Reason = "refused by the proxy"
)

// Reasons of the TLS handshake, of the API or of an https proxy.
const (
	// ReasonHandshakeTimeout is a handshake that the request timeout ended.
	ReasonHandshakeTimeout Reason = "request timeout in the TLS handshake"
	// ReasonHandshakeLost is a connection that was lost in the handshake.
	ReasonHandshakeLost Reason = "connection closed in the TLS handshake"
	// ReasonHandshakeRefused is the peer's alert that it has nothing in common
	// with what this client offers: cipher suites, or signature algorithms.
	ReasonHandshakeRefused Reason = "no TLS parameters in common"
	// ReasonHandshake is another failure of the handshake.
	ReasonHandshake Reason = "TLS handshake failed"
	// ReasonNotTLS is a peer that does not speak TLS.
	ReasonNotTLS Reason = "no TLS on the connection"
	// ReasonClientCertificate is a peer that asked for a client certificate, and
	// ended the connection without one.
	ReasonClientCertificate Reason = "client certificate required"
	// ReasonNoRoots is a machine without certificates of authorities.
	ReasonNoRoots Reason = "no trusted authorities on this machine"
	// ReasonUnknownAuthority is a certificate that no trusted authority signed.
	ReasonUnknownAuthority Reason = "certificate of an unknown authority"
	// ReasonCertificateDate is a certificate that has expired or is not valid yet.
	ReasonCertificateDate Reason = "certificate expired or not yet valid"
	// ReasonCertificateHost is a certificate for another host name.
	ReasonCertificateHost Reason = "certificate for another host"
	// ReasonCertificateNames is a certificate without subject alternative names.
	ReasonCertificateNames Reason = "certificate without names"
	// ReasonCertificateSignature is a certificate with a signature that is too
	// weak (SHA-1, MD5), or of an algorithm that Go does not have.
	ReasonCertificateSignature Reason = "certificate with a weak signature"
	// ReasonNameConstraints is a certificate whose authority must not issue for
	// this host.
	ReasonNameConstraints Reason = "authority not allowed to issue for this host"
	// ReasonCertificateUnreadable is a certificate that Go cannot parse.
	ReasonCertificateUnreadable Reason = "unreadable certificate"
	// ReasonCertificate is a certificate that cannot be used for another reason.
	ReasonCertificate Reason = "unusable certificate"
)

// TransientReasons are those after which another attempt may succeed, and
// OtherReasons those of which only status or result code may say so.
var (
	TransientReasons = []Reason{
		ReasonTimeout, ReasonHostNotFound, ReasonLookup, ReasonRefused, ReasonNoRoute, ReasonOpenFiles, ReasonReset, ReasonConnection,
		ReasonNotHTTP, ReasonCutOff, ReasonHandshakeTimeout, ReasonHandshakeLost,
	}
	OtherReasons = []Reason{
		ReasonResultCode, ReasonStatus, ReasonRedirect, ReasonEmptyBody, ReasonNotJSON, ReasonTooLarge, ReasonMissingField, ReasonInvalidField,
		ReasonCanceled, ReasonNotLoopback, ReasonProxyAuthentication, ReasonProxyScheme, ReasonProxyRefused,
		ReasonHandshakeRefused, ReasonHandshake, ReasonNotTLS, ReasonClientCertificate, ReasonNoRoots, ReasonUnknownAuthority, ReasonCertificateDate,
		ReasonCertificateHost, ReasonCertificateNames, ReasonCertificateSignature, ReasonNameConstraints, ReasonCertificateUnreadable, ReasonCertificate,
	}
)

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
	// AtProxy says that the call failed before the proxy led it on.
	AtProxy bool
	// StatusCode is the HTTP status of the API's response, or of a proxy's
	// with one of the ReasonProxy…; 0 without one.
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
	// LoneCertificate says that the server sent one certificate, which another
	// one signed: an intermediate may be missing.
	LoneCertificate bool
	// Godebug is what GODEBUG has to hold for Go to do without what failed;
	// empty where nothing helps.
	Godebug string
	// Timeout is the request timeout, with ReasonTimeout and
	// ReasonHandshakeTimeout.
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
