// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync/atomic"
	"syscall"
)

// transportError judges an error from sending a request or reading its answer;
// ctx is the attempt's, and lost is the reason if the connection was lost.
// Types decide, never texts; and no text of the error is passed on but those
// known to quote nothing from the network.
func (c *Client) transportError(ctx context.Context, err error, lost Reason) *Error {
	failure := &Error{cause: err, transient: true}
	switch {
	case errors.Is(context.Cause(ctx), errAttemptTimeout):
		failure.Reason = ReasonTimeout
		failure.Detail = fmt.Sprintf("the answer was not complete within %s (request_timeout)", c.requestTimeout)
		return failure
	case ctx.Err() != nil:
		failure.Reason = ReasonCanceled
		failure.Detail = "it was interrupted"
		failure.cause = ctx.Err()
		failure.transient = false
		return failure
	}

	if proxyStatus, ok := errors.AsType[*proxyStatusError](err); ok {
		failure.Reason = ReasonProxyRefused
		if proxyStatus.statusCode == http.StatusProxyAuthRequired {
			failure.Reason = ReasonProxyAuthentication
		}
		failure.Detail = proxyStatus.Error()
		failure.transient = isTransientStatus(proxyStatus.statusCode)
		return failure
	}
	if reason, detail, ok := tlsFailure(err); ok {
		failure.Reason, failure.Detail = reason, detail
		failure.transient = false
		if isProxyDial(err) {
			failure.Detail += " (this is the connection to the proxy itself)"
		}
		return failure
	}
	failure.Reason = lost
	failure.Detail = connectionDetail(err)
	var op *net.OpError
	switch {
	case errors.As(err, &op) && op.Op == "socks connect":
		// net/http's SOCKS client tells of a refusal in words alone, which hold
		// no credentials; what it meets on the network has a type.
		failure.Reason = ReasonProxyRefused
		if !isNetworkFault(op.Err) {
			failure.Detail = fmt.Sprintf("the SOCKS proxy refused (%s)", c.redactor.clean(op.Err.Error()))
			failure.transient = false
		}
	case isProxyDial(err):
		failure.Reason = ReasonProxyUnreachable
	}
	return failure
}

// isProxyDial tells whether err comes from connecting to a proxy.
func isProxyDial(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "proxyconnect"
}

// isNetworkFault tells whether err is of the network and not of what a peer
// said.
func isNetworkFault(err error) bool {
	var netErr net.Error
	var errno syscall.Errno
	return errors.As(err, &netErr) || errors.As(err, &errno) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// tlsFailure judges failures of the TLS handshake that another attempt would
// meet again. A connection that was merely lost in it is none of them.
func tlsFailure(err error) (Reason, string, bool) {
	var (
		authority x509.UnknownAuthorityError
		roots     x509.SystemRootsError
		invalid   x509.CertificateInvalidError
		host      x509.HostnameError
		verify    *tls.CertificateVerificationError
		header    tls.RecordHeaderError
	)
	switch {
	case errors.As(err, &authority), errors.As(err, &roots):
		return ReasonUnknownAuthority, "the certificate is signed by an authority that this machine does not trust", true
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return ReasonCertificateDate, fmt.Sprintf("the certificate is valid from %s to %s only",
			invalid.Cert.NotBefore.UTC().Format("2006-01-02 15:04 MST"), invalid.Cert.NotAfter.UTC().Format("2006-01-02 15:04 MST")), true
	case errors.As(err, &host):
		return ReasonCertificateHost, "the certificate is for another host name than " + host.Host, true
	case errors.As(err, &invalid), errors.As(err, &verify):
		return ReasonTLS, "the certificate cannot be used", true
	case errors.As(err, &header), errors.Is(err, http.ErrSchemeMismatch):
		return ReasonTLS, "the other side does not speak TLS", true
	}
	if _, ok := errors.AsType[handshakeError](err); ok {
		return ReasonTLS, "the TLS handshake failed", true
	}
	// The TLS stack reports an alert of the other side, or one that it sent, as
	// an OpError that wraps no network fault. With a proxy it is in another one.
	for op := (*net.OpError)(nil); errors.As(err, &op); err = op.Err {
		if op.Op == "remote error" || op.Op == "local error" {
			return ReasonTLS, "the TLS handshake failed", true
		}
	}
	return 0, "", false
}

// handshakeError marks an error of a TLS handshake in which the network was not
// at fault: most of those of the TLS stack have no type.
type handshakeError struct{ error }

func (e handshakeError) Unwrap() error { return e.error }

// traceHandshake makes a context that tells whether a TLS handshake of its call
// failed, and not for the network's sake.
func traceHandshake(ctx context.Context) (context.Context, *atomic.Bool) {
	failed := new(atomic.Bool)
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		TLSHandshakeDone: func(_ tls.ConnectionState, err error) { failed.Store(err != nil && !isNetworkFault(err)) },
	}), failed
}

// connectionDetail names a failed connection in words of this package's own.
func connectionDetail(err error) string {
	var (
		dns    *net.DNSError
		netErr net.Error
		errno  syscall.Errno
	)
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return "the host name " + dns.Name + " cannot be resolved (no such host)"
	case errors.As(err, &dns):
		return "the host name " + dns.Name + " could not be resolved"
	case errors.Is(err, errConnectionRefused):
		return "the connection was refused"
	case errors.Is(err, errConnectionReset), errors.Is(err, syscall.EPIPE):
		return "the connection was reset"
	case errors.As(err, &errno):
		return strings.TrimSpace("the connection failed (" + errno.Error() + ")")
	case errors.As(err, &netErr) && netErr.Timeout():
		return "the connection timed out"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "the connection was closed before the answer was complete"
	}
	return "the connection broke off, or what came over it was not HTTP"
}
