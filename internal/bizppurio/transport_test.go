// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// tlsAPI is an API behind a TLS configuration of a test's own: it returns a
// token to every call over HTTP/1.1.
type tlsAPI struct {
	addr  string
	calls atomic.Int32
	// wrong counts calls over another protocol, and calls that have the
	// proxy's credentials.
	wrong atomic.Int32
}

func newTLSAPI(t testing.TB, config *tls.Config) *tlsAPI {
	t.Helper()
	api := new(tlsAPI)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		api.calls.Add(1)
		if r.Proto != "HTTP/1.1" || r.Header.Get("Proxy-Authorization") != "" {
			api.wrong.Add(1)
		}
		_, _ = io.WriteString(w, goodBody)
	}))
	server.TLS = config
	server.EnableHTTP2 = len(config.NextProtos) > 0
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	api.addr = server.Listener.Addr().String()
	return api
}

func TestTLS(t *testing.T) {
	t.Parallel()
	known, unknown := newAuthority(t), newAuthority(t)
	server := func(certificate tls.Certificate, options ...func(*tls.Config)) *tls.Config {
		config := &tls.Config{Certificates: []tls.Certificate{certificate}}
		for _, option := range options {
			option(config)
		}
		return config
	}
	versions := func(least, most uint16) func(*tls.Config) {
		return func(c *tls.Config) { c.MinVersion, c.MaxVersion = least, most }
	}
	trust := func(c *Config) { c.RootCAs = known.pool() }
	systemOnly := func(*Config) {}
	skipVerify := func(c *Config) { c.InsecureSkipVerify = true }
	good := known.issue(t, longAgo, longHence, "127.0.0.1")
	expired := known.issue(t, longAgo, longAgo.Add(time.Hour), "127.0.0.1")
	self := tls.Certificate{Certificate: [][]byte{known.certificate.Raw}, PrivateKey: known.key}

	tests := map[string]struct {
		server *tls.Config
		option func(*Config)
		want   Reason // empty is success
	}{
		"trusted_authority":    {server(good), trust, ""},
		"tls_1_2":              {server(good, versions(0, tls.VersionTLS12)), trust, ""},
		"tls_1_3":              {server(good, versions(tls.VersionTLS13, 0)), trust, ""},
		"http_2_offered":       {server(good, func(c *tls.Config) { c.NextProtos = []string{"h2", "http/1.1"} }), trust, ""},
		"insecure_skip_verify": {server(expired), skipVerify, ""},

		"unknown_authority":         {server(unknown.issue(t, longAgo, longHence, "127.0.0.1")), trust, ReasonUnknownAuthority},
		"system_roots_only":         {server(good), systemOnly, ReasonUnknownAuthority},
		"expired_certificate":       {server(expired), trust, ReasonCertificateDate},
		"not_yet_valid":             {server(known.issue(t, longHence, longHence.Add(time.Hour), "127.0.0.1")), trust, ReasonCertificateDate},
		"other_host_name":           {server(known.issue(t, longAgo, longHence, "canary.test")), trust, ReasonCertificateHost},
		"no_name_at_all":            {server(known.issue(t, longAgo, longHence)), trust, ReasonCertificateHost},
		"authority_as_a_server":     {server(self), trust, ReasonCertificateHost},
		"certificate_of_a_client":   {server(known.issueFor(t, x509.ExtKeyUsageClientAuth, longAgo, longHence, "127.0.0.1")), trust, ReasonCertificate},
		"tls_1_1_only":              {server(good, versions(tls.VersionTLS10, tls.VersionTLS11)), skipVerify, ReasonHandshake},
		"client_certificate_wanted": {server(good, versions(0, tls.VersionTLS12), func(c *tls.Config) { c.ClientAuth = tls.RequireAnyClientCert }), trust, ReasonHandshake},
		"only_another_protocol": {server(good, func(c *tls.Config) {
			c.GetConfigForClient = func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
				for _, protocol := range hello.SupportedProtos {
					if protocol == "h2" {
						return nil, nil //nolint:nilnil // go on with c
					}
				}
				return nil, http.ErrNotSupported // sends an alert
			}
		}), trust, ReasonHandshake},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := newTLSAPI(t, test.server)
			client := newTestClient(t, "https://"+api.addr, test.option)
			if test.want == "" {
				if _, err := client.Token(t.Context()); err != nil {
					t.Fatal(err)
				}
				wantCount(t, "calls", int(api.calls.Load()), 1)
				wantCount(t, "calls over another protocol", int(api.wrong.Load()), 0)
				return
			}
			wantError(t, client, mustFail(t, client), Error{Reason: test.want})
			wantCount(t, "calls", int(api.calls.Load()), 0)
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
		"closed":                {"", Error{Reason: ReasonReset, Transient: true}},
		"closed_in_a_record":    {"\x16\x03\x03\x00\x40\x02", Error{Reason: ReasonReset, Transient: true}},
		"plain_http":            {"HTTP/1.1 400 canary\r\n\r\n", Error{Reason: ReasonNotTLS}},
		"another_protocol":      {"220 canary ESMTP\r\n", Error{Reason: ReasonNotTLS}},
		"handshake_alert":       {"\x15\x03\x03\x00\x02\x02\x28", Error{Reason: ReasonHandshake}},
		"only_http_2":           {"\x15\x03\x03\x00\x02\x02\x78", Error{Reason: ReasonHandshake}}, // no_application_protocol
		"wrong_message":         {"\x16\x03\x03\x00\x04\x0e\x00\x00\x00", Error{Reason: ReasonHandshake}},
		"old_server_of_tls_1_1": {serverHello(0x02), Error{Reason: ReasonHandshake}},
		"old_server_of_ssl_3":   {serverHello(0x00), Error{Reason: ReasonHandshake}},
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
			failure := mustFail(t, client)
			wantError(t, client, failure, test.want)
			wantCount(t, "connections", int(connections.Load()), failure.Attempts)
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

// serverHello returns the answer of a server too old to know the extension
// supported_versions: it just picks a version, 3.minor.
func serverHello(minor byte) string {
	body := string([]byte{3, minor}) + strings.Repeat("r", 32) + "\x00" + "\xc0\x13" + "\x00"
	message := "\x02\x00\x00" + string([]byte{byte(len(body))}) + body
	return "\x16" + string([]byte{3, minor}) + "\x00" + string([]byte{byte(len(message))}) + message
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
	certificate := newAuthority(t).issue(t, longAgo, longHence, "127.0.0.1")
	elsewhere := func(base string) string { return strings.Replace(base, "127.0.0.1", "0.0.0.0", 1) }
	proxy := func(scheme string) func(c *Config, address string) {
		return func(c *Config, address string) { c.ProxyURL = &url.URL{Scheme: scheme, Host: elsewhere(address)} }
	}
	tests := map[string]struct {
		scheme    string // of the server, and of the proxy in its place
		configure func(c *Config, address string)
		want      Error // no reason is success
	}{
		"here":                     {"http", func(*Config, string) {}, Error{}},
		"elsewhere":                {"http", func(c *Config, address string) { c.BaseURL.Host = elsewhere(address) }, Error{Reason: ReasonNotLoopback}},
		"http_proxy_elsewhere":     {"http", proxy("http"), Error{Reason: ReasonNotLoopback, AtProxy: true}},
		"https_proxy_elsewhere":    {"http", proxy("https"), Error{Reason: ReasonNotLoopback, AtProxy: true}},
		"socks5_proxy_elsewhere":   {"http", proxy("socks5"), Error{Reason: ReasonNotLoopback, AtProxy: true}},
		"https_target_is_anywhere": {"https", func(c *Config, address string) { c.BaseURL.Host = elsewhere(address) }, Error{}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			base, calls := newServer(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, goodBody) })
			if test.scheme == "https" {
				api := newTLSAPI(t, &tls.Config{Certificates: []tls.Certificate{certificate}})
				base, calls = "https://"+api.addr, &api.calls
			}
			_, address, _ := strings.Cut(base, "://")
			client := newTestClient(t, base, func(c *Config) {
				c.InsecureSkipVerify = true
				test.configure(c, address)
			})
			if test.want.Reason == "" {
				if _, err := client.Token(t.Context()); err != nil {
					t.Fatal(err)
				}
				return
			}
			wantError(t, client, mustFail(t, client), test.want)
			wantCount(t, "calls", int(calls.Load()), 0)
		})
	}
}

func TestLoopbackOnly(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"127.0.0.1:80": true, "127.9.8.7:80": true, "[::1]:80": true, "[::1%lo]:80": true, "[::ffff:127.0.0.1]:80": true,
		"10.0.0.1:80": false, "0.0.0.0:80": false, "128.0.0.1:80": false, "[::]:80": false, "[fe80::1]:80": false, "[::ffff:10.0.0.1]:80": false, "localhost:80": false, "": false,
	} {
		if err := loopbackOnly("tcp", address, nil); (err == nil) != want {
			t.Errorf("%s: error %v", address, err)
		}
	}
}
