// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"time"
)

func TestTLS(t *testing.T) {
	t.Parallel()
	named := func(name string) func(*x509.Certificate) {
		return func(c *x509.Certificate) { c.Subject.CommonName = name }
	}
	known, unknown, namesake := newAuthority(t), newAuthority(t, named("Unknown")), newAuthority(t)
	constrained := newAuthority(t, func(c *x509.Certificate) {
		c.PermittedIPRanges = []*net.IPNet{{IP: net.IPv4(10, 0, 0, 0).To4(), Mask: net.CIDRMask(8, 32)}}
	})
	sha1 := func(c *x509.Certificate) { c.SignatureAlgorithm = x509.ECDSAWithSHA1 }
	weakRoot := newAuthority(t, sha1, named("Weak"))
	past := func(c *x509.Certificate) { c.NotAfter = c.NotBefore.Add(time.Hour) }
	expiredRoot := newAuthority(t, past)
	server := func(certificate tls.Certificate, more ...*authority) *tls.Config {
		for _, a := range more {
			certificate.Certificate = append(certificate.Certificate, a.certificate.Raw)
		}
		return &tls.Config{Certificates: []tls.Certificate{certificate}}
	}
	good := known.issue(t)
	expired := known.issue(t, past)
	otherHost := known.issue(t, func(c *x509.Certificate) { c.IPAddresses, c.DNSNames = nil, []string{"canary.test"} })
	noNames := known.issue(t, func(c *x509.Certificate) { c.IPAddresses, c.DNSNames, c.Subject.CommonName = nil, nil, "127.0.0.1" })
	ofAClient := known.issue(t, func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} })
	selfSigned := new(authority).issue(t, sha1, func(c *x509.Certificate) { c.Subject.CommonName = "self" })
	// httptest reads the certificate of a server itself.
	unreadable := func(certificate tls.Certificate) *tls.Config {
		config := server(good)
		config.GetConfigForClient = func(*tls.ClientHelloInfo) (*tls.Config, error) { return server(certificate), nil }
		return config
	}
	noCertificate := tls.Certificate{Certificate: [][]byte{[]byte("canary")}, PrivateKey: good.PrivateKey}
	tls12, http2, tls11, rsaOnly, optional := server(good), server(good), server(good), server(good), server(good)
	tls12.MaxVersion = tls.VersionTLS12
	http2.NextProtos = []string{"h2", "http/1.1"}
	tls11.MinVersion, tls11.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
	rsaOnly.MaxVersion, rsaOnly.CipherSuites = tls.VersionTLS12, []uint16{tls.TLS_RSA_WITH_AES_128_GCM_SHA256}
	optional.ClientAuth = tls.RequestClientCert
	systemOnly := func(*Config) {}
	skipVerify := func(c *Config) { c.InsecureSkipVerify = true }
	trustNobody := func(c *Config) { c.RootCAs = x509.NewCertPool() }

	tests := map[string]struct {
		server *tls.Config
		option func(*Config)
		want   Error // without a reason: success
	}{
		"tls_1_2":                     {tls12, known.trusted, Error{}},
		"http_2_offered":              {http2, known.trusted, Error{}},
		"insecure_skip_verify":        {server(expired), skipVerify, Error{}},
		"optional_client_certificate": {optional, known.trusted, Error{}},

		"unknown_authority":       {server(unknown.issue(t)), known.trusted, Error{Reason: ReasonUnknownAuthority, LoneCertificate: true}},
		"unknown_whole_chain":     {server(unknown.issue(t), unknown), known.trusted, Error{Reason: ReasonUnknownAuthority}},
		"unknown_root_with_sha_1": {server(weakRoot.issue(t), weakRoot), known.trusted, Error{Reason: ReasonUnknownAuthority}},
		"unknown_beside_sha_1":    {server(unknown.issue(t), &authority{certificate: parsed(t, known.issue(t, sha1))}), known.trusted, Error{Reason: ReasonUnknownAuthority}},
		"namesake_of_a_root":      {server(namesake.issue(t)), known.trusted, Error{Reason: ReasonUnknownAuthority, LoneCertificate: true, RejectedIssuer: true}},
		"expired_root":            {server(expiredRoot.issue(t)), expiredRoot.trusted, Error{Reason: ReasonAuthorityDate}},
		"self_signed":             {server(selfSigned), known.trusted, Error{Reason: ReasonUnknownAuthority}},
		"system_roots_only":       {server(good), systemOnly, Error{Reason: ReasonUnknownAuthority, LoneCertificate: true}},
		"no_roots":                {server(good), trustNobody, Error{Reason: ReasonNoRoots}},
		"expired_certificate":     {server(expired), known.trusted, Error{Reason: ReasonCertificateDate}},
		"other_host_name":         {server(otherHost), known.trusted, Error{Reason: ReasonCertificateHost}},
		"no_names":                {server(noNames), known.trusted, Error{Reason: ReasonCertificateNames}},
		"certificate_of_a_client": {server(ofAClient), known.trusted, Error{Reason: ReasonCertificate}},
		"signed_with_sha_1":       {server(known.issue(t, sha1)), known.trusted, Error{Reason: ReasonCertificateSignature}},
		"name_constraints":        {server(constrained.issue(t)), constrained.trusted, Error{Reason: ReasonNameConstraints}},
		"negative_serial_number":  {unreadable(known.issueNegative(t)), known.trusted, Error{Reason: ReasonCertificateUnreadable, Godebug: "x509negativeserial=1"}},
		"no_certificate_at_all":   {unreadable(noCertificate), known.trusted, Error{Reason: ReasonCertificateUnreadable}},
		"tls_1_1_only":            {tls11, skipVerify, Error{Reason: ReasonHandshake}},
		"rsa_key_exchange_only":   {rsaOnly, known.trusted, Error{Reason: ReasonHandshakeRefused, Godebug: oldGodebug}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			base, calls := newServer(t, test.server, giveToken)
			client := newTestClient(t, base, test.option)
			if test.want.Reason == "" {
				if _, err := client.Token(t.Context()); err != nil {
					t.Fatal(err)
				}
				wantCount(t, "calls", int(calls.Load()), 1)
				return
			}
			wantFailure(t.Context(), t, client, test.want)
			wantCount(t, "calls", int(calls.Load()), 0)
		})
	}
}

// A client certificate is missed in the handshake of TLS 1.2, and after that of
// TLS 1.3. Without an alert nobody can be sure of it.
func TestClientCertificate(t *testing.T) {
	t.Parallel()
	a := newAuthority(t)
	config := func(version uint16, auth tls.ClientAuthType) *tls.Config {
		return &tls.Config{Certificates: []tls.Certificate{a.issue(t)}, MaxVersion: version, ClientAuth: auth}
	}
	required, closed := Error{Reason: ReasonClientCertificate}, Error{Reason: ReasonReset, WantsCertificate: true, Transient: true}
	for name, test := range map[string]struct {
		server *tls.Config
		want   Error
	}{
		"tls_1_2":       {config(tls.VersionTLS12, tls.RequireAnyClientCert), required},
		"tls_1_3":       {config(tls.VersionTLS13, tls.RequireAnyClientCert), required},
		"without_alert": {config(tls.VersionTLS13, tls.RequestClientCert), closed},
	} {
		for _, proxy := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s_proxy_%t", name, proxy), func(t *testing.T) {
				t.Parallel()
				addr, _ := newListener(t, func(conn net.Conn) {
					if tls.Server(conn, test.server).Handshake() != nil {
						_, _ = io.Copy(io.Discard, conn) // a RST must not overtake the alert
					}
				})
				base, want := "https://"+addr, test.want
				if want.AtProxy = proxy; proxy {
					base = fakeURL
				}
				client := newTestClient(t, base, a.trusted, func(c *Config) {
					if proxy {
						c.ProxyURL = &url.URL{Scheme: "https", Host: addr}
					}
				})
				wantFailure(t.Context(), t, client, want)
			})
		}
	}
}

// After the handshake, what is not TLS is a damaged response.
func TestGarbageAfterTheHandshake(t *testing.T) {
	t.Parallel()
	a := newAuthority(t)
	certificate := a.issue(t)
	addr, _ := newListener(t, func(conn net.Conn) {
		if tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{certificate}}).Handshake() == nil {
			_, _ = io.WriteString(conn, "canary canary")
			_, _ = io.Copy(io.Discard, conn)
		}
	})
	wantFailure(t.Context(), t, newTestClient(t, "https://"+addr, a.trusted), Error{Reason: ReasonNotHTTP, Transient: true})
}

// oldGodebug is what lets Go 1.26 meet servers of old; Go 1.27 has dropped the
// first two.
var oldGodebug = map[bool]string{true: "tlsrsakex=1,tls3des=1,tlssha1=1", false: "tlssha1=1"}[strings.HasPrefix(runtime.Version(), "go1.26")]

// TestBrokenHandshakes is about what answers in place of a TLS server.
func TestBrokenHandshakes(t *testing.T) {
	t.Parallel()
	lost := Error{Reason: ReasonHandshakeLost, Godebug: "tlsmlkem=0", Transient: true}
	tests := map[string]struct {
		answer string
		want   Error
	}{
		"closed":             {"", lost},
		"closed_in_a_record": {"\x16\x03\x03\x00\x40\x02", lost},
		"plain_http":         {"HTTP/1.1 400 canary\r\n\r\n", Error{Reason: ReasonNotTLS}},
		"wrong_message":      {"\x16\x03\x03\x00\x04\x0e\x00\x00\x00", Error{Reason: ReasonHandshake}},
		"other_alert":        {"\x15\x03\x03\x00\x02\x02\x50", Error{Reason: ReasonHandshake}}, // internal_error
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

// TestSilence is about peers that say nothing until the time is over, which is
// then and not later.
func TestSilence(t *testing.T) {
	t.Parallel()
	handshake := Error{Reason: ReasonHandshakeTimeout, Godebug: "tlsmlkem=0", Transient: true}
	ofProxy := func(want Error) Error {
		want.AtProxy = true
		return want
	}
	timeout := Error{Reason: ReasonTimeout, Transient: true}
	for name, test := range map[string]struct {
		scheme, proxy string
		want          Error
	}{
		"tls":          {"https", "", handshake},
		"http":         {"http", "", timeout},
		"http_proxy":   {"https", "http", ofProxy(timeout)},
		"https_proxy":  {"https", "https", ofProxy(handshake)},
		"socks5_proxy": {"https", "socks5", ofProxy(timeout)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, end := context.WithCancelCause(t.Context())
			addr, _ := newListener(t, func(conn net.Conn) {
				_, _ = conn.Read(make([]byte, 1))
				end(errTimeout)
				_, _ = io.Copy(io.Discard, conn)
			})
			wantFailure(ctx, t, newTestClient(t, test.scheme+"://"+addr, func(c *Config) {
				if c.MaxRetries = 0; test.proxy != "" {
					c.BaseURL, c.ProxyURL = mustParse(t, fakeURL), &url.URL{Scheme: test.proxy, Host: addr}
				}
			}), test.want)
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
		if got, err := client.newTransport(t.Context(), new(progress)).(*http.Transport).Proxy(req); got != want || err != nil {
			t.Errorf("proxy %v, want %v; error %v", got, want, err)
		}
	}
	// It is the attempt that ends a dial, whatever net/http would go on with.
	addr, _ := newListener(t, func(net.Conn) {})
	attempt, cancel := context.WithCancel(t.Context())
	cancel()
	if conn, err := client.newTransport(attempt, new(progress)).(*http.Transport).DialContext(t.Context(), "tcp", addr); err == nil {
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

// A word that this Go has dropped, or words that are set already, help nobody.
func TestKnownGodebug(t *testing.T) {
	if got := knownGodebug("canary=1", "x509negativeserial=1", "tlsmlkem=0"); got != "x509negativeserial=1,tlsmlkem=0" {
		t.Errorf("got %q", got)
	}
	t.Setenv("GODEBUG", "x509negativeserial=1")
	if got := knownGodebug("x509negativeserial=1", "tlsmlkem=0"); got != "x509negativeserial=1,tlsmlkem=0" {
		t.Errorf("got %q, want both: the new value replaces the old one", got)
	}
	if got := knownGodebug("x509negativeserial=1"); got != "" {
		t.Errorf("got %q, although it is set", got)
	}
}
