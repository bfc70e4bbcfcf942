// SPDX-License-Identifier: MPL-2.0

package bizppuriotest_test

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

func TestServer(t *testing.T) {
	t.Parallel()
	for name, protocol := range protocols {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := protocol.start(withAccount)
			t.Cleanup(s.Close)
			u, err := url.Parse(s.URL)
			if err != nil {
				t.Fatal(err)
			}
			wantScheme := []string{"http", "https"}[protocol.major-1]
			if u.Scheme != wantScheme || u.Path != "" || !net.ParseIP(u.Hostname()).IsLoopback() {
				t.Errorf("URL %s, want %s and a loopback address", s.URL, wantScheme)
			}
			if got := expect(t, s, tokenRequest(t, s), 200, 1000); got.ProtoMajor != protocol.major {
				t.Errorf("%s, want HTTP/%d", got.Proto, protocol.major)
			}
		})
	}
}

func TestTLSServer_certificate(t *testing.T) {
	t.Parallel()
	s := bizppuriotest.NewTLSServer(withAccount)
	t.Cleanup(s.Close)
	roundTrip := func(roots *x509.CertPool) (*http.Response, error) {
		transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}, DisableKeepAlives: true}
		return transport.RoundTrip(tokenRequest(t, s))
	}
	roots := x509.NewCertPool()
	if _, err := roundTrip(roots); !errors.As(err, new(x509.UnknownAuthorityError)) || len(s.Requests()) != 0 {
		t.Errorf("error %v and %d requests, want that of an unknown authority and none", err, len(s.Requests()))
	}
	roots.AddCert(s.HTTP.Certificate())
	response, err := roundTrip(roots)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	// This client does not ask for HTTP/2, and is served all the same.
	if response.StatusCode != http.StatusOK || response.ProtoMajor != 1 {
		t.Errorf("status %d over %s, want 200 over HTTP/1.1", response.StatusCode, response.Proto)
	}
}

// Close does not wait for a client that never ends its request.
func TestServer_Close_unfinished_request(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", s.HTTP.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close() //nolint:errcheck // the server closes it
	const head = "POST /v1/token HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
	_, err = io.WriteString(conn, head)
	if err := errors.Join(err, conn.SetDeadline(time.Now().Add(deadline))); err != nil {
		t.Fatal(err)
	}
	// The server asks for the body once it waits for it.
	if line, err := bufio.NewReader(conn).ReadString('\n'); line != "HTTP/1.1 100 Continue\r\n" {
		t.Fatalf("got %q and error %v", line, err)
	}
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		s.Close()
	}()
	wait(t, closed)
}

// A client that calls again and again may connect once more while Close runs.
// Close ends that call too, of whose connection it does not know.
func TestServer_Close_unseen_connection(t *testing.T) {
	t.Parallel()
	s := newServer(t, bizppuriotest.WithFaults(fault{Hang: true}))
	r := tokenRequest(t, s).WithContext(s.HTTP.Config.BaseContext(s.HTTP.Listener))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		defer func() { _ = recover() }()
		s.ServeHTTP(httptest.NewRecorder(), r)
	}()
	s.Close()
	wait(t, ended)
}

func TestRequests(t *testing.T) {
	t.Parallel()
	s := newServer(t, bizppuriotest.WithFaults(fault{Call: 3, Code: 9000}))
	calls := []struct {
		method, target, authorization, body string
		wantTokenCalls                      int
	}{
		{"POST", "/v1/token", basic(account, password), "{}", 1},
		{"POST", "/v1/token", basic(account, "wrong"), "", 2},
		{"POST", "/v1/token?a=%20b&c", "Bearer nonsense", "answered by the fault", 3},
		{"GET", "/v1/token", "", "", 3},
		{"POST", "/v3/message", "Bearer x", "안녕", 3},
		{"DELETE", "/prefix%2Fv1//token/", "x", "y", 3},
		{"POST", "/v1/token", "", strings.Repeat("x", 1<<20+1), 4},
	}
	for i, call := range calls {
		r := newRequest(t, s, call.target, call.authorization, call.body)
		r.Method = call.method
		r.Host = fmt.Sprintf("host-%d.test", i)
		r.Header["X-Two"] = []string{"a", "b"}
		do(t, s, r)
		if got := s.TokenCalls(); got != call.wantTokenCalls {
			t.Errorf("after call %d: TokenCalls() = %d, want %d", i, got, call.wantTokenCalls)
		}
	}
	got := s.Requests()
	if len(got) != len(calls) {
		t.Fatalf("%d requests, want %d", len(got), len(calls))
	}
	for i, call := range calls {
		got := got[i]
		if got.Method != call.method || got.URL != call.target || got.Host != fmt.Sprintf("host-%d.test", i) {
			t.Errorf("request %d: %s %s for %s, want %s %s", i, got.Method, got.URL, got.Host, call.method, call.target)
		}
		// Of a body that is too large, as much as was read.
		if want := call.body[:min(len(call.body), 1<<20)]; got.Body != want {
			t.Errorf("request %d: body of %d bytes %.40q, want %d bytes %.40q", i, len(got.Body), got.Body, len(want), want)
		}
		if got.Header.Get("Authorization") != call.authorization || !slices.Equal(got.Header["X-Two"], []string{"a", "b"}) {
			t.Errorf("request %d: headers %v", i, got.Header)
		}
	}
}

// A test that changes what it got does not change the record.
func TestRequests_are_copies(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	expect(t, s, messageRequest(t, s, issue(t, s), message(t, `{}`)), 200, 1000)
	s.Requests()[0] = bizppuriotest.Request{}
	s.Tokens()[0] = ""
	s.Messages()[0] = bizppuriotest.Message{}
	if s.Requests()[0].Method == "" || s.Tokens()[0] == "" || s.Messages()[0].Account == "" {
		t.Error("a change of a copy changed the record")
	}
}

func TestConcurrency(t *testing.T) {
	t.Parallel()
	const callers = 40
	s := newServer(t, bizppuriotest.WithFaults(fault{Call: 17, Code: 5002}))
	var wg sync.WaitGroup
	keys := make([]string, callers)
	for i := range callers {
		tokenCall, messageCall := tokenRequest(t, s), messageRequest(t, s, "", message(t, `{}`))
		wg.Go(func() {
			issued, err := try(s, tokenCall)
			if err != nil || issued.code() == 5002 {
				return
			}
			messageCall.Header.Set("Authorization", "Bearer "+issued.field("accesstoken"))
			sent, _ := try(s, messageCall)
			keys[i] = sent.field("messagekey")
			s.Script(fault{Call: -1}) // for no call
		})
	}
	wg.Wait()
	tokens := s.Tokens()
	for _, values := range []*[]string{&keys, &tokens} {
		slices.Sort(*values)
		*values = slices.Compact(*values)
	}
	// The one caller that got the fault has the key "".
	if len(keys) != callers || keys[0] != "" || len(tokens) != callers-1 {
		t.Errorf("%d different keys %q and %d tokens, want %d and %d", len(keys), keys, len(tokens), callers, callers-1)
	}
	if s.TokenCalls() != callers || len(s.Messages()) != callers-1 || len(s.Requests()) != 2*callers-1 {
		t.Errorf("%d calls, %d messages, %d requests recorded", s.TokenCalls(), len(s.Messages()), len(s.Requests()))
	}
}
