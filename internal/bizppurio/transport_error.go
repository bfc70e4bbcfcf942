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
	"slices"
	"strings"
	"syscall"
)

// errTimeout is the cause of an attempt's context that ran out of time.
var errTimeout = errors.New("request timeout")

// endReason returns why an attempt's context ended, or "".
func endReason(ctx context.Context) Reason {
	switch {
	case errors.Is(context.Cause(ctx), errTimeout):
		return ReasonTimeout
	case ctx.Err() != nil:
		return ReasonCanceled
	}
	return ""
}

// proxyStatusError is what a proxy answered to CONNECT instead of 200.
type proxyStatusError struct {
	statusCode int
	header     http.Header
}

func (e *proxyStatusError) Error() string { return fmt.Sprintf("proxy: HTTP %d", e.statusCode) }

// transportError returns the Error for an error from sending a request; ctx is
// the attempt's. Types decide, and no text of the error is passed on: it may
// quote what came from the network.
func (c *Client) transportError(ctx context.Context, err error, progress *progress) *Error {
	op, _ := errors.AsType[*net.OpError](err)
	proxyStatus, isProxyStatus := errors.AsType[*proxyStatusError](err)
	reason, ended := progress.tlsReason(err), endReason(ctx)
	switch {
	case ended == ReasonTimeout && progress.inHandshake.Load():
		reason = ReasonHandshakeTimeout
	case ended != "":
		reason = ended
	case isProxyStatus && proxyStatus.statusCode == http.StatusProxyAuthRequired:
		reason = proxyAuthenticationReason(proxyStatus.header)
	case isProxyStatus:
		reason = ReasonProxyRefused
	case reason == ReasonUnknownAuthority && c.hasNoRoots():
		reason = ReasonNoRoots
	case reason != "": // of TLS
	case errors.Is(err, errNotLoopback):
		reason = ReasonNotLoopback
	// net/http's SOCKS client reports a refusal in words alone, and an error of
	// the connection with its type.
	case op != nil && op.Op == "socks connect" && isNotSOCKS(op.Err):
		reason = ReasonNotSOCKS
	case op != nil && op.Op == "socks connect" && !isConnectionError(op.Err):
		reason = ReasonProxyRefused
	default:
		reason = progress.connectionReason(err)
	}
	failure := c.newError(reason)
	switch {
	case reason == ReasonCanceled:
	case !reason.IsProxyRefusal():
		failure.AtProxy = c.proxy != nil && !progress.isBeyondProxy.Load()
	case isProxyStatus:
		failure.StatusCode = proxyStatus.statusCode
		failure.Transient = isTransientStatus(proxyStatus.statusCode)
		failure.RetryAfter = parseRetryAfter(proxyStatus.header)
	default:
		failure.Transient = isTransientSOCKS(op.Err)
	}
	progress.addDetails(failure, err)
	return failure
}

// hasNoRoots reports whether this client trusts nobody, as in a container image
// without the package ca-certificates.
func (c *Client) hasNoRoots() bool {
	roots := c.config.RootCAs
	if roots == nil {
		roots, _ = x509.SystemCertPool() // without them Verify has an error of its own
	}
	return roots != nil && roots.Equal(x509.NewCertPool())
}

// proxyAuthenticationReason returns the reason of a 407. net/http knows Basic
// alone: only where a proxy offers that, or does not say what it wants, can other
// credentials help (RFC 9110 section 11.7.1).
func proxyAuthenticationReason(header http.Header) Reason {
	offered := strings.Join(header.Values("Proxy-Authenticate"), ",")
	var unquoted strings.Builder
	for i, part := range strings.Split(offered, `"`) {
		if i%2 == 0 { // a comma between quotation marks separates nothing
			unquoted.WriteString(part)
		}
	}
	isBasic := func(challenge string) bool {
		words := strings.Fields(challenge)
		return len(words) > 0 && strings.EqualFold(words[0], "Basic")
	}
	if offered == "" || slices.ContainsFunc(strings.Split(unquoted.String(), ","), isBasic) {
		return ReasonProxyAuthentication
	}
	return ReasonProxyScheme
}

// isConnectionError reports whether err came from the connection itself: from
// the operating system, a deadline or the end of the stream. (An alert of TLS
// does too: net reports it so.)
func isConnectionError(err error) bool {
	return isType[syscall.Errno](err) || isType[net.Error](err) || isOneOf(err, io.EOF, io.ErrUnexpectedEOF)
}

// Windows has numbers of its own for what its sockets meet: package syscall's
// ECONNREFUSED and the like are made up there, and no call returns them. Other
// systems have no errors with these numbers.
const (
	wsaTooManyOpenFiles   = syscall.Errno(10024)
	wsaAddressUnavailable = syscall.Errno(10049)
	wsaNetworkUnreachable = syscall.Errno(10051)
	wsaConnectionAborted  = syscall.Errno(10053)
	wsaConnectionReset    = syscall.Errno(10054)
	wsaConnectionRefused  = syscall.Errno(10061)
	wsaHostUnreachable    = syscall.Errno(10065)
)

func isOneOf(err error, targets ...error) bool {
	return slices.ContainsFunc(targets, func(target error) bool { return errors.Is(err, target) })
}

// connectionReason returns the reason of a failed or lost connection.
func (p *progress) connectionReason(err error) Reason {
	dns, isDNS := errors.AsType[*net.DNSError](err)
	switch {
	case isOneOf(err, syscall.EMFILE, syscall.ENFILE, wsaTooManyOpenFiles): // of a look-up too
		return ReasonOpenFiles
	case isDNS && dns.IsNotFound:
		return ReasonHostNotFound
	case isDNS:
		return ReasonLookup
	case isOneOf(err, syscall.ECONNREFUSED, wsaConnectionRefused):
		return ReasonRefused
	case isOneOf(err, syscall.ENETUNREACH, syscall.EHOSTUNREACH, syscall.ENETDOWN, syscall.EADDRNOTAVAIL,
		wsaNetworkUnreachable, wsaHostUnreachable, wsaAddressUnavailable):
		return ReasonNoRoute
	case isOneOf(err, syscall.ECONNRESET, syscall.ECONNABORTED, syscall.EPIPE, wsaConnectionReset, wsaConnectionAborted, io.EOF, io.ErrUnexpectedEOF):
		switch {
		case p.inHandshake.Load():
			return ReasonHandshakeLost
		case p.hasResponse.Load():
			return ReasonCutOff
		}
		return ReasonReset
	case !p.isConnected.Load() || isConnectionError(err):
		return ReasonConnection
	// net/http has no type for a connection that the server closed at once.
	case p.isBeyondProxy.Load() && !p.hasResponse.Load() && !isType[tls.RecordHeaderError](err):
		return ReasonReset
	}
	return ReasonNotHTTP
}
