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
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
)

// errTimeout is the cause of an attempt's context that ran out of time.
var errTimeout = errors.New("request timeout")

// proxyStatusError is what a proxy answered to CONNECT instead of 200.
type proxyStatusError struct {
	statusCode int
	header     http.Header
}

func (e *proxyStatusError) Error() string { return fmt.Sprintf("proxy: HTTP %d", e.statusCode) }

// contextError returns the Error of an attempt whose context ended, or nil.
func (c *Client) contextError(ctx context.Context) *Error {
	switch {
	case errors.Is(context.Cause(ctx), errTimeout):
		apiErr := c.newError(ReasonTimeout)
		apiErr.Timeout, apiErr.Transient = c.config.RequestTimeout, true
		return apiErr
	case ctx.Err() != nil:
		return c.newError(ReasonCanceled)
	}
	return nil
}

// transportError returns the Error for an error from sending a request; ctx is
// the attempt's. Types decide, and no text of the error is passed on: it may
// quote what came from the network.
func (c *Client) transportError(ctx context.Context, err error, handshakeFailed bool) *Error {
	if apiErr := c.contextError(ctx); apiErr != nil {
		return apiErr
	}
	if proxyStatus, ok := errors.AsType[*proxyStatusError](err); ok {
		apiErr := c.newError(ReasonProxyRefused)
		if proxyStatus.statusCode == http.StatusProxyAuthRequired {
			apiErr.Reason = proxyAuthenticationReason(proxyStatus.header)
		}
		apiErr.StatusCode = proxyStatus.statusCode
		apiErr.Transient = isTransientStatus(proxyStatus.statusCode)
		return apiErr
	}
	op, _ := errors.AsType[*net.OpError](err)
	atProxy := op != nil && op.Op == "proxyconnect"
	socks := op != nil && op.Op == "socks connect"
	if reason := tlsReason(err, handshakeFailed); reason != "" {
		apiErr := c.newError(reason)
		apiErr.AtProxy = atProxy
		return apiErr
	}
	if errors.Is(err, errNotLoopback) {
		apiErr := c.newError(ReasonNotLoopback)
		apiErr.AtProxy = atProxy
		return apiErr
	}
	// net/http's SOCKS client reports a refusal in words alone, and an error of
	// the connection with its type.
	if socks && !isConnectionError(op.Err) {
		return c.newError(ReasonProxyRefused)
	}
	apiErr := c.newError(connectionReason(err))
	apiErr.AtProxy, apiErr.Transient = atProxy || socks, true
	return apiErr
}

// proxyAuthenticationReason returns the reason of a 407. net/http knows Basic
// alone: only where a proxy offers that, or does not say what it wants, can other
// credentials help (RFC 9110 section 11.7.1).
func proxyAuthenticationReason(header http.Header) Reason {
	offered := strings.Join(header.Values("Proxy-Authenticate"), ",")
	unquoted := ""
	for i, part := range strings.Split(offered, `"`) {
		if i%2 == 0 { // a comma between quotation marks separates nothing
			unquoted += part
		}
	}
	isBasic := func(challenge string) bool {
		words := strings.Fields(challenge)
		return len(words) > 0 && strings.EqualFold(words[0], "Basic")
	}
	if offered == "" || slices.ContainsFunc(strings.Split(unquoted, ","), isBasic) {
		return ReasonProxyAuthentication
	}
	return ReasonProxyScheme
}

// isConnectionError reports whether err came from the connection itself: from
// the operating system, a deadline or the end of the stream. (An alert of TLS
// does too: net reports it so.)
func isConnectionError(err error) bool {
	_, isErrno := errors.AsType[syscall.Errno](err)
	_, isNetError := errors.AsType[net.Error](err)
	return isErrno || isNetError || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// tlsReason returns the reason of a TLS handshake that would fail again, and ""
// for other errors: a connection that was merely lost in the handshake is one of
// those.
func tlsReason(err error, handshakeFailed bool) Reason {
	invalid, isInvalid := errors.AsType[x509.CertificateInvalidError](err)
	switch {
	case isType[x509.UnknownAuthorityError](err), isType[x509.SystemRootsError](err):
		return ReasonUnknownAuthority
	case isInvalid && invalid.Reason == x509.Expired:
		return ReasonCertificateDate
	case isType[x509.HostnameError](err):
		return ReasonCertificateHost
	case isInvalid, isType[*tls.CertificateVerificationError](err):
		return ReasonCertificate
	case isType[tls.RecordHeaderError](err):
		return ReasonNotTLS
	case handshakeFailed:
		return ReasonHandshake
	}
	// The TLS stack reports an alert of the peer, or one that it sent, as an
	// OpError. With a proxy it is in another one.
	for op := (*net.OpError)(nil); errors.As(err, &op); err = op.Err {
		if op.Op == "remote error" || op.Op == "local error" {
			return ReasonHandshake
		}
	}
	return ""
}

func isType[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

// traceHandshake returns a context that notes whether a TLS handshake of its
// call failed, and not for the network's sake: most errors of the TLS stack
// have no type.
func traceHandshake(ctx context.Context) (context.Context, *atomic.Bool) {
	failed := new(atomic.Bool)
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		TLSHandshakeDone: func(_ tls.ConnectionState, err error) { failed.Store(err != nil && !isConnectionError(err)) },
	}), failed
}

// Windows has numbers of its own for what its sockets meet: package syscall's
// ECONNREFUSED and the like are made up there, and no call returns them. Other
// systems have no errors with these numbers.
const (
	wsaConnectionAborted = syscall.Errno(10053)
	wsaConnectionReset   = syscall.Errno(10054)
	wsaConnectionRefused = syscall.Errno(10061)
)

func isOneOf(err error, targets ...error) bool {
	return slices.ContainsFunc(targets, func(target error) bool { return errors.Is(err, target) })
}

// connectionReason returns the reason of a failed or lost connection.
func connectionReason(err error) Reason {
	dns, isDNS := errors.AsType[*net.DNSError](err)
	switch {
	case isDNS && dns.IsNotFound:
		return ReasonHostNotFound
	case isDNS:
		return ReasonLookup
	case isOneOf(err, syscall.ECONNREFUSED, wsaConnectionRefused):
		return ReasonRefused
	case isOneOf(err, syscall.ECONNRESET, syscall.ECONNABORTED, syscall.EPIPE, wsaConnectionReset, wsaConnectionAborted, io.EOF, io.ErrUnexpectedEOF):
		return ReasonReset
	}
	return ReasonConnection
}
