// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"net/url"
	"runtime"
	"testing"
	"time"
)

func TestTLS(t *testing.T) {
	t.Parallel()
	known := newAuthority(t)
	server := func(certificate tls.Certificate) *tls.Config {
		return &tls.Config{Certificates: []tls.Certificate{certificate}}
	}
	good := known.issue(t)
	expired := known.issue(t, func(c *x509.Certificate) { c.NotAfter = c.NotBefore.Add(time.Hour) })
	otherHost := known.issue(t, func(c *x509.Certificate) { c.IPAddresses, c.DNSNames = nil, []string{"canary.test"} })
	ofAClient := known.issue(t, func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} })
	tls12, http2, tls11, mutual := server(good), server(good), server(good), server(good)
	tls12.MaxVersion = tls.VersionTLS12
	http2.NextProtos = []string{"h2", "http/1.1"}
	tls11.MinVersion, tls11.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
	mutual.MaxVersion, mutual.ClientAuth = tls.VersionTLS12, tls.RequireAnyClientCert
	systemOnly := func(*Config) {}
	skipVerify := func(c *Config) { c.InsecureSkipVerify = true }

	tests := map[string]struct {
		server *tls.Config
		option func(*Config)
		want   Reason // empty is success
	}{
		"tls_1_2":              {tls12, known.trusted, ""},
		"http_2_offered":       {http2, known.trusted, ""},
		"insecure_skip_verify": {server(expired), skipVerify, ""},

		"unknown_authority":         {server(newAuthority(t).issue(t)), known.trusted, ReasonUnknownAuthority},
		"system_roots_only":         {server(good), systemOnly, ReasonUnknownAuthority},
		"expired_certificate":       {server(expired), known.trusted, ReasonCertificateDate},
		"other_host_name":           {server(otherHost), known.trusted, ReasonCertificateHost},
		"certificate_of_a_client":   {server(ofAClient), known.trusted, ReasonCertificate},
		"tls_1_1_only":              {tls11, skipVerify, ReasonHandshake},
		"client_certificate_wanted": {mutual, known.trusted, ReasonHandshake},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			base, calls := newServer(t, test.server, giveToken)
			client := newTestClient(t, base, test.option)
			if test.want == "" {
				if _, err := client.Token(t.Context()); err != nil {
					t.Fatal(err)
				}
				wantCount(t, "calls", int(calls.Load()), 1)
				return
			}
			wantFailure(t.Context(), t, client, Error{Reason: test.want})
			wantCount(t, "calls", int(calls.Load()), 0)
		})
	}
}

// TestBrokenHandshakes is about what answers in place of a TLS server.
func TestBrokenHandshakes(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		answer string
		want   Error
	}{
		"closed":             {"", Error{Reason: ReasonReset, Transient: true}},
		"closed_in_a_record": {"\x16\x03\x03\x00\x40\x02", Error{Reason: ReasonReset, Transient: true}},
		"plain_http":         {"HTTP/1.1 400 canary\r\n\r\n", Error{Reason: ReasonNotTLS}},
		"wrong_message":      {"\x16\x03\x03\x00\x04\x0e\x00\x00\x00", Error{Reason: ReasonHandshake}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			addr, connections := newListener(t, func(conn net.Conn) {
				readRecord(conn)
				_, _ = io.WriteString(conn, test.answer)
				if !test.want.Transient {
					// Until the client closes: a RST must not overtake the answer.
					_, _ = io.Copy(io.Discard, conn)
				}
			})
			client := newTestClient(t, "https://"+addr)
			wantFailure(t.Context(), t, client, test.want)
			wantCount(t, "connections", int(connections.Load()), len(client.calls))
		})
	}
}

// readRecord reads one TLS record, so that nothing of it is left unread.
func readRecord(conn net.Conn) {
	head := make([]byte, 5)
	if _, err := io.ReadFull(conn, head); err == nil {
		_, _ = io.CopyN(io.Discard, conn, int64(head[3])<<8|int64(head[4]))
	}
}

func TestTransport(t *testing.T) {
	t.Parallel()
	client := newTestClient(t, fakeURL)
	req, err := client.newRequest(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	// TestMain sets HTTP_PROXY and HTTPS_PROXY, which are not the client's to read.
	for _, want := range []*url.URL{nil, {Scheme: "http", Host: "proxy.test"}} {
		client.config.ProxyURL = want
		if got, err := client.newTransport(t.Context()).(*http.Transport).Proxy(req); got != want || err != nil {
			t.Errorf("proxy %v, want %v; error %v", got, want, err)
		}
	}
	// It is the attempt that ends a dial, whatever net/http would go on with.
	addr, _ := newListener(t, func(net.Conn) {})
	attempt, cancel := context.WithCancel(t.Context())
	cancel()
	if conn, err := client.newTransport(attempt).(*http.Transport).DialContext(t.Context(), "tcp", addr); err == nil {
		_ = conn.Close()
		t.Error("a dial went on after the attempt")
	}
}

// Plain HTTP goes to this machine alone, whatever a name resolves to: 0.0.0.0
// leads to this machine, and is none of its loopback addresses.
func TestPlainHTTPStaysHere(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("package net takes 0.0.0.0 for 127.0.0.1 there")
	}
	const elsewhere = "0.0.0.0"
	for proxy, want := range map[string]Error{
		"":       {Reason: ReasonNotLoopback},
		"http":   {Reason: ReasonNotLoopback, AtProxy: true},
		"socks5": {Reason: ReasonNotLoopback, AtProxy: true},
	} {
		t.Run("proxy_"+proxy, func(t *testing.T) {
			t.Parallel()
			addr, connections := newListener(t, func(net.Conn) {})
			client := newTestClient(t, "http://"+addr, func(c *Config) {
				if host := net.JoinHostPort(elsewhere, c.BaseURL.Port()); proxy == "" {
					c.BaseURL.Host = host
				} else {
					c.ProxyURL = &url.URL{Scheme: proxy, Host: host}
				}
			})
			wantFailure(t.Context(), t, client, want)
			wantCount(t, "connections", int(connections.Load()), 0)
		})
	}
	t.Run("https_goes_anywhere", func(t *testing.T) {
		t.Parallel()
		base, _ := newServer(t, &tls.Config{Certificates: []tls.Certificate{newAuthority(t).issue(t)}}, giveToken)
		client := newTestClient(t, base, func(c *Config) {
			c.InsecureSkipVerify, c.BaseURL.Host = true, net.JoinHostPort(elsewhere, c.BaseURL.Port())
		})
		if _, err := client.Token(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
}

func TestLoopbackOnly(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"127.9.8.7:80": true, "[::1%lo]:80": true, "[::ffff:127.0.0.1]:80": true,
		"10.0.0.1:80": false, "0.0.0.0:80": false, "[::]:80": false, "[fe80::1]:80": false, "[::ffff:10.0.0.1]:80": false, "localhost:80": false,
	} {
		if err := loopbackOnly("tcp", address, nil); (err == nil) != want {
			t.Errorf("%s: error %v", address, err)
		}
	}
}
