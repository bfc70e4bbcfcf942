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
)

// newTransport returns the transport of one attempt. It follows no redirect (a
// RoundTripper never does), and makes one connection.
//
// It speaks HTTP/1.1 alone: over HTTP/2, net/http calls again by itself, without
// an end, where a server refuses a stream.
func (c *Client) newTransport(attempt context.Context) http.RoundTripper {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	return &http.Transport{
		Protocols: protocols,
		Proxy:     http.ProxyURL(c.config.ProxyURL),
		OnProxyConnectResponse: func(_ context.Context, _ *url.URL, _ *http.Request, resp *http.Response) error {
			if resp.StatusCode != http.StatusOK {
				return &proxyStatusError{statusCode: resp.StatusCode}
			}
			return nil
		},
		// net/http would go on with a connection and its TLS handshake after the
		// attempt, to keep them for another call: here they end with it.
		DialContext: func(_ context.Context, network, addr string) (net.Conn, error) {
			conn, err := (&net.Dialer{}).DialContext(attempt, network, addr)
			if err == nil {
				context.AfterFunc(attempt, func() { _ = conn.Close() })
			}
			return conn, err
		},
		TLSClientConfig: &tls.Config{
			MinVersion:         tls.VersionTLS12,
			RootCAs:            c.config.RootCAs,
			InsecureSkipVerify: c.config.InsecureSkipVerify, //nolint:gosec // asked for, warned about, and refused for production
		},
		DisableKeepAlives:      true,
		DisableCompression:     true,
		MaxResponseHeaderBytes: 64 << 10,
	}
}

// ErrCACerts is the error of ParseCACerts. It does not quote the value.
var ErrCACerts = errors.New("must hold one or more PEM certificates and nothing else in PEM")

// ParseCACerts returns a pool of the system's roots and the PEM certificates in
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
			return nil, ErrCACerts
		}
		pool.AddCert(certificate)
		count++
	}
	// pem.Decode passes over a block that it cannot read.
	if count == 0 || count != strings.Count(text, "-----BEGIN") {
		return nil, ErrCACerts
	}
	return pool, nil
}
