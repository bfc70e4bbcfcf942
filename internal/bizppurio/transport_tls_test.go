// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

// tlsStandIn is a stand-in behind a TLS configuration of a test's own.
type tlsStandIn struct {
	*bizppuriotest.API
	URL   string
	addr  string
	proto atomic.Value // of the last request
}

func newTLSStandIn(t testing.TB, config *tls.Config, faults ...bizppuriotest.Fault) *tlsStandIn {
	t.Helper()
	s := &tlsStandIn{
		API: bizppuriotest.NewAPI(bizppuriotest.WithAccount(testAccount, testPassword), bizppuriotest.WithFaults(faults...)),
	}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.proto.Store(r.Proto)
		s.ServeHTTP(w, r)
	}))
	server.TLS = config
	server.EnableHTTP2 = len(config.NextProtos) > 0
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	s.URL, s.addr = server.URL, server.Listener.Addr().String()
	return s
}

func TestTLS(t *testing.T) {
	t.Parallel()
	known, unknown := newAuthority(t), newAuthority(t)
	trust := func(c *Config) { c.RootCAs = known.pool() }
	good := known.issue(t, longAgo, longHence, "127.0.0.1")
	expired := known.issue(t, longAgo, longAgo.Add(time.Hour), "127.0.0.1")
	early := known.issue(t, longHence, longHence.Add(time.Hour), "127.0.0.1")

	tests := map[string]struct {
		server     *tls.Config
		change     func(*Config)
		wantReason Reason // 0 is success
		want       []string
		wantProto  string
	}{
		"trusted_authority":         {server: &tls.Config{Certificates: []tls.Certificate{good}}, change: trust, wantProto: "HTTP/1.1"},
		"http_2_where_offered":      {server: &tls.Config{Certificates: []tls.Certificate{good}, NextProtos: []string{"h2", "http/1.1"}}, change: trust, wantProto: "HTTP/2.0"},
		"tls_1_2":                   {server: &tls.Config{Certificates: []tls.Certificate{good}, MaxVersion: tls.VersionTLS12}, change: trust, wantProto: "HTTP/1.1"},
		"insecure_skip_verify":      {server: &tls.Config{Certificates: []tls.Certificate{expired}}, change: func(c *Config) { c.InsecureSkipVerify = true }, wantProto: "HTTP/1.1"},
		"unknown_authority":         {server: &tls.Config{Certificates: []tls.Certificate{unknown.issue(t, longAgo, longHence, "127.0.0.1")}}, change: trust, wantReason: ReasonUnknownAuthority, want: []string{"ca_cert_pem"}},
		"system_roots_only":         {server: &tls.Config{Certificates: []tls.Certificate{good}}, change: func(*Config) {}, wantReason: ReasonUnknownAuthority},
		"expired_certificate":       {server: &tls.Config{Certificates: []tls.Certificate{expired}}, change: trust, wantReason: ReasonCertificateDate, want: []string{"2001-01-01 00:00 UTC to 2001-01-01 01:00 UTC"}},
		"not_yet_valid":             {server: &tls.Config{Certificates: []tls.Certificate{early}}, change: trust, wantReason: ReasonCertificateDate, want: []string{"2101-01-01"}},
		"other_host_name":           {server: &tls.Config{Certificates: []tls.Certificate{known.issue(t, longAgo, longHence, "canary.test")}}, change: trust, wantReason: ReasonCertificateHost, want: []string{"another host name than 127.0.0.1"}},
		"no_name_at_all":            {server: &tls.Config{Certificates: []tls.Certificate{known.issue(t, longAgo, longHence)}}, change: trust, wantReason: ReasonCertificateHost},
		"authority_as_a_server":     {server: &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{known.certificate.Raw}, PrivateKey: known.key}}}, change: trust, wantReason: ReasonCertificateHost},
		"certificate_of_a_client":   {server: &tls.Config{Certificates: []tls.Certificate{known.issueFor(t, x509.ExtKeyUsageClientAuth, longAgo, longHence, "127.0.0.1")}}, change: trust, wantReason: ReasonTLS, want: []string{"the certificate cannot be used"}},
		"tls_1_1_only":              {server: &tls.Config{Certificates: []tls.Certificate{good}, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}, change: trust, wantReason: ReasonTLS, want: []string{"TLS 1.2 and newer"}},
		"client_certificate_wanted": {server: &tls.Config{Certificates: []tls.Certificate{good}, ClientAuth: tls.RequireAnyClientCert, MaxVersion: tls.VersionTLS12}, change: trust, wantReason: ReasonTLS},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := newTLSStandIn(t, test.server)
			client := newTestClient(t, server.URL, test.change)
			if test.wantReason == 0 {
				token, err := client.Token(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				if token.AccessToken != server.Tokens()[0] {
					t.Error("the token is not the one that was issued")
				}
				if proto := server.proto.Load(); proto != test.wantProto {
					t.Errorf("spoke %v, want %s", proto, test.wantProto)
				}
				return
			}
			failure := mustFail(t, client)
			wantFailure(t, failure, test.wantReason, "", false)
			if failure.Attempts != 1 || len(server.Requests()) != 0 {
				t.Errorf("%d attempts, %d requests came through", failure.Attempts, len(server.Requests()))
			}
			text := failure.Explain().Detail()
			wantContains(t, text, test.want...)
			wantLacks(t, text, "canary", "staging", "proxy itself")
		})
	}
}

// The stand-in's own TLS server, with a pool as ca_cert_pem makes it.
func TestHTTP2WithTheStandIn(t *testing.T) {
	t.Parallel()
	for _, retries := range []int{0, 2} {
		server := bizppuriotest.NewTLSServer(bizppuriotest.WithAccount(testAccount, testPassword))
		t.Cleanup(server.Close)
		want := 1
		if retries > 0 {
			server.Script(bizppuriotest.Fault{Call: 1, CutOff: true}, bizppuriotest.Fault{Call: 2, Reset: true})
			want = 3
		}
		pool := x509.NewCertPool()
		pool.AddCert(server.HTTP.Certificate())
		protos := make(chan string, 1)
		client := newTestClient(t, server.URL, func(c *Config) {
			c.MaxRetries = retries
			transport := newTransport(nil, pool, false)
			c.Transport = roundTrip(func(req *http.Request) (*http.Response, error) {
				resp, err := transport.RoundTrip(req)
				if err == nil {
					select {
					case protos <- resp.Proto:
					default:
					}
				}
				return resp, err
			})
		})
		if _, err := client.Token(t.Context()); err != nil {
			t.Fatal(err)
		}
		if proto := <-protos; proto != "HTTP/2.0" || server.TokenCalls() != want {
			t.Errorf("spoke %s in %d calls, want HTTP/2.0 in %d", proto, server.TokenCalls(), want)
		}
	}
}

// The wording for staging comes with its host: here no connection is made.
func TestUnknownAuthorityOfStaging(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		base        string
		wantStaging bool
	}{
		"staging":    {base: StagingURL + ":10443", wantStaging: true},
		"production": {base: ProductionURL},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := newTestClient(t, test.base, func(c *Config) {
				c.Transport = roundTrip(func(*http.Request) (*http.Response, error) {
					return nil, &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}
				})
			})
			failure := mustFail(t, client)
			wantFailure(t, failure, ReasonUnknownAuthority, "", false)
			if failure.Staging != test.wantStaging || failure.Production == test.wantStaging {
				t.Errorf("staging %t, production %t", failure.Staging, failure.Production)
			}
			if got := strings.Contains(failure.Explain().Detail(), "insecure_skip_verify"); got != test.wantStaging {
				t.Errorf("names insecure_skip_verify: %t", got)
			}
		})
	}
}

// TestBrokenHandshakes is about what answers in place of a TLS server.
func TestBrokenHandshakes(t *testing.T) {
	t.Parallel()
	const closed = ""
	tests := map[string]struct {
		answer        string
		wantReason    Reason
		wantTransient bool
		want          string
	}{
		"closed":                {answer: closed, wantReason: ReasonConnection, wantTransient: true, want: "closed before the answer was complete"},
		"closed_amid_a_record":  {answer: "\x16\x03\x03\x00\x40\x02", wantReason: ReasonConnection, wantTransient: true},
		"plain_http":            {answer: "HTTP/1.1 400 canary\r\n\r\n", wantReason: ReasonTLS, want: "does not speak TLS"},
		"another_protocol":      {answer: "220 canary ESMTP\r\n", wantReason: ReasonTLS, want: "does not speak TLS"},
		"alert":                 {answer: "\x15\x03\x03\x00\x02\x02\x28", wantReason: ReasonTLS, want: "handshake failed"},
		"wrong_message":         {answer: "\x16\x03\x03\x00\x04\x0e\x00\x00\x00", wantReason: ReasonTLS, want: "handshake failed"},
		"old_server_of_tls_1_1": {answer: serverHello(0x02), wantReason: ReasonTLS, want: "handshake failed"},
		"old_server_of_ssl_3":   {answer: serverHello(0x00), wantReason: ReasonTLS, want: "handshake failed"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var calls atomic.Int32
			addr := newListener(t, func(conn net.Conn) {
				calls.Add(1)
				readRecord(conn)
				_, _ = io.WriteString(conn, test.answer)
				if test.answer != closed && !test.wantTransient {
					// Until the client closes: a RST must not overtake the answer.
					_, _ = io.Copy(io.Discard, conn)
				}
			})
			failure := mustFail(t, newTestClient(t, "https://"+addr.String()))
			wantFailure(t, failure, test.wantReason, "", test.wantTransient)
			wantContains(t, failure.Error(), test.want)
			wantLacks(t, failure.Explain().Detail(), "canary")
			if got, want := int(calls.Load()), failure.Attempts; got != want || (got == 2) != test.wantTransient {
				t.Errorf("%d connections, %d attempts told", got, want)
			}
		})
	}
}

// readRecord reads one TLS record, so that nothing of it is left unread.
func readRecord(r io.Reader) {
	head := make([]byte, 5)
	if _, err := io.ReadFull(r, head); err == nil {
		_, _ = io.CopyN(io.Discard, r, int64(head[3])<<8|int64(head[4]))
	}
}

// serverHello is the answer of a server too old to know the extension
// supported_versions: it just picks a version, 3.minor.
func serverHello(minor byte) string {
	body := string([]byte{3, minor}) + strings.Repeat("r", 32) + "\x00" + "\xc0\x13" + "\x00"
	message := "\x02\x00\x00" + string([]byte{byte(len(body))}) + body
	return "\x16" + string([]byte{3, minor}) + "\x00" + string([]byte{byte(len(message))}) + message
}
