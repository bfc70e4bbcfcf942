// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
)

// newTransport returns the transport of one attempt. It follows no redirect (a
// RoundTripper never does), and makes one connection.
//
// It speaks HTTP/1.1 only: over HTTP/2, net/http retries by itself, without end,
// where a server refuses a stream.
func (c *Client) newTransport(attempt context.Context, progress *progress) http.RoundTripper {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	dialer := new(net.Dialer)
	if c.config.BaseURL.Scheme == "http" {
		dialer.Control = loopbackOnly
	}
	return &http.Transport{
		Protocols: protocols,
		Proxy:     http.ProxyURL(c.config.ProxyURL),
		OnProxyConnectResponse: func(_ context.Context, _ *url.URL, _ *http.Request, resp *http.Response) error {
			if resp.StatusCode != http.StatusOK {
				return &proxyStatusError{statusCode: resp.StatusCode, header: resp.Header}
			}
			progress.isBeyondProxy.Store(true)
			return nil
		},
		// net/http would finish dialing and the TLS handshake after the attempt, to
		// keep the connection for another call: here both end with the attempt.
		DialContext: func(_ context.Context, network, addr string) (net.Conn, error) {
			conn, err := dialer.DialContext(attempt, network, addr)
			if err == nil {
				progress.isConnected.Store(true)
				context.AfterFunc(attempt, func() { _ = conn.Close() })
			}
			return conn, err
		},
		TLSClientConfig: &tls.Config{
			MinVersion:         tls.VersionTLS12,
			RootCAs:            c.config.RootCAs,
			InsecureSkipVerify: c.config.InsecureSkipVerify, //nolint:gosec // asked for, warned about, and refused for production

			GetClientCertificate: progress.noClientCertificate,
		},
		DisableKeepAlives:      true,
		MaxResponseHeaderBytes: 64 << 10,
	}
}

// errNotLoopback is why loopbackOnly lets no connection be made.
var errNotLoopback = errors.New("not a loopback address")

// loopbackOnly keeps a connection from being made to anything but this machine:
// without TLS, account and password are in the clear, and even localhost
// resolves to another address where a name server says so. It is called before
// each connection with the address that the name resolved to.
func loopbackOnly(_, address string, _ syscall.RawConn) error {
	peer, err := netip.ParseAddrPort(address)
	if err != nil || !peer.Addr().IsLoopback() {
		return errNotLoopback
	}
	return nil
}
