// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// newTransport makes the transport of one Client, which no other shares. It
// follows no redirect (a RoundTripper never does), and keeps no connection: a
// client makes one call, and the account may have few connections open.
func newTransport(proxy *url.URL, rootCAs *x509.CertPool, insecureSkipVerify bool) *http.Transport {
	return &http.Transport{
		Proxy: http.ProxyURL(proxy),
		OnProxyConnectResponse: func(_ context.Context, _ *url.URL, _ *http.Request, resp *http.Response) error {
			if resp.StatusCode != http.StatusOK {
				return &proxyStatusError{statusCode: resp.StatusCode}
			}
			return nil
		},
		// Every attempt as a whole is bounded by the request timeout.
		DialContext: dialForAttempt,
		TLSClientConfig: &tls.Config{
			MinVersion:         tls.VersionTLS12,
			RootCAs:            rootCAs,
			InsecureSkipVerify: insecureSkipVerify, //nolint:gosec // asked for, warned about, and refused for production
		},
		ForceAttemptHTTP2:      true,
		DisableKeepAlives:      true,
		DisableCompression:     true,
		MaxResponseHeaderBytes: 64 << 10,
	}
}

// NewTransport makes the transport that NewClient would make of config, for
// those who want to look at its calls: what they put around it goes into
// Config.Transport. Like NewClient, it fails only if the proxy settings in the
// environment cannot be used.
func NewTransport(config Config) (http.RoundTripper, error) {
	proxy, err := proxyFor(config.ProxyURL, config.BaseURL.JoinPath(tokenPath...))
	if err != nil {
		return nil, err
	}
	return newTransport(proxy, config.RootCAs, config.InsecureSkipVerify), nil
}

// attemptKey is the key of an attempt's context in the contexts made from it.
type attemptKey struct{}

// dialForAttempt makes a connection that ends with its attempt. net/http would
// go on with a connection and its TLS handshake after the attempt, without an
// end, to keep them for another call.
func dialForAttempt(ctx context.Context, network, addr string) (net.Conn, error) {
	attempt, ok := ctx.Value(attemptKey{}).(context.Context)
	if !ok {
		attempt = ctx
	}
	conn, err := (&net.Dialer{KeepAlive: 30 * time.Second}).DialContext(attempt, network, addr)
	if err == nil && ok {
		context.AfterFunc(attempt, func() { _ = conn.Close() })
	}
	return conn, err
}

var errNoCertificate = errors.New("it must hold one or more PEM certificates (-----BEGIN CERTIFICATE-----), each of which can be read")

// ParseCACerts makes a pool of the system's roots and the PEM certificates in
// text: at least one, and each of them well-formed.
func ParseCACerts(text string) (*x509.CertPool, error) {
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	count := 0
	for block, rest := pem.Decode([]byte(text)); block != nil; block, rest = pem.Decode(rest) {
		certificate, err := x509.ParseCertificate(block.Bytes)
		if block.Type != "CERTIFICATE" || err != nil {
			return nil, errNoCertificate
		}
		pool.AddCert(certificate)
		count++
	}
	// pem.Decode passes over a block that it cannot read.
	if count == 0 || count != strings.Count(text, "-----BEGIN") {
		return nil, errNoCertificate
	}
	return pool, nil
}
