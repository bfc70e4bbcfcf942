// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"
)

// The password has what is easily spoilt on the wire: a colon, Korean, a space
// and characters that a URL escapes.
const (
	testAccount  = "bizacct"
	testPassword = "p:암호+/ w@rd%?"
)

// goodBody is a response of success; its token never expires.
const (
	goodToken = "eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl"
	goodBody  = `{"accesstoken":"` + goodToken + `","type":"Bearer","expired":"29991231235959"}`
)

// fakeURL is a base URL that no name server knows.
const (
	fakeHost = "api.bizppurio.test"
	fakeURL  = "https://" + fakeHost
)

// testTimeout bounds every wait that ends at once in a test that passes.
const testTimeout = time.Minute

// testClient is a Client that notes when it makes a call.
type testClient struct {
	*Client
	calls []time.Time
}

// newTestClient returns a client that tries once more after a millisecond.
func newTestClient(t testing.TB, base string, options ...func(*Config)) *testClient {
	t.Helper()
	config := Config{
		BaseURL:        mustParse(t, base),
		Credentials:    Credentials{Account: testAccount, Password: testPassword},
		UserAgent:      "test/1.0",
		RequestTimeout: testTimeout,
		MaxRetries:     1,
		RetryWaitMin:   time.Millisecond,
		RetryWaitMax:   time.Millisecond,
	}
	for _, option := range options {
		option(&config)
	}
	client := &testClient{Client: NewClient(config)}
	client.over(t, client.transport)
	return client
}

func mustParse(t testing.TB, base string) *url.URL {
	t.Helper()
	u, err := ParseBaseURL(base)
	if err != nil {
		t.Fatalf("ParseBaseURL(%q): %v", base, err)
	}
	return u
}

// over makes calls leave over transport, and ends the test if they have no end.
func (c *testClient) over(t testing.TB, transport func(context.Context, *progress) http.RoundTripper) {
	c.transport = func(attempt context.Context, progress *progress) http.RoundTripper {
		if c.calls = append(c.calls, time.Now()); len(c.calls) > 100 {
			t.Fatal("more than 100 calls")
		}
		return transport(attempt, progress)
	}
}

// waits returns the times between the calls.
func (c *testClient) waits() []time.Duration {
	var waits []time.Duration
	for i := 1; i < len(c.calls); i++ {
		waits = append(waits, c.calls[i].Sub(c.calls[i-1]))
	}
	return waits
}

// newFakeClient returns a client with the default waits whose calls are made by
// answer: for tests in a synctest bubble, whose clock jumps over every wait.
func newFakeClient(t testing.TB, maxRetries int, answer roundTrip, options ...func(*Config)) *testClient {
	t.Helper()
	client := newTestClient(t, fakeURL, append([]func(*Config){func(c *Config) {
		c.MaxRetries, c.RetryWaitMin, c.RetryWaitMax = maxRetries, 0, 0
	}}, options...)...)
	client.over(t, func(context.Context, *progress) http.RoundTripper { return answer })
	return client
}

// roundTrip is a function as an http.RoundTripper.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// answer returns a roundTrip that always returns the same response; header
// holds pairs of name and value.
func answer(status int, body string, header ...string) roundTrip {
	return func(req *http.Request) (*http.Response, error) {
		resp := &http.Response{
			StatusCode: status, ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{}, Request: req,
			Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
		}
		for i := 0; i < len(header); i += 2 {
			resp.Header.Set(header[i], header[i+1])
		}
		return resp, nil
	}
}

// inTurn returns a roundTrip that gives one answer after the other.
func inTurn(answers ...roundTrip) roundTrip {
	return func(req *http.Request) (*http.Response, error) {
		next := answers[0]
		answers = answers[1:]
		return next(req)
	}
}

// wantFailure asks for a token, and compares all fields of the error with want,
// to which it adds what follows from the client: Endpoint, Proxy, Timeout, and
// the attempts, of which a transient failure takes all. There are as many calls
// and lines about them, and no text of outside and no secret can be seen.
func wantFailure(ctx context.Context, t testing.TB, client *testClient, want Error) {
	t.Helper()
	var log bytes.Buffer // at level TRACE
	token, err := client.Token(tflogtest.RootLogger(ctx, &log))
	failure, ok := errors.AsType[*Error](err)
	if !ok || token != (Token{}) {
		t.Fatalf("error %v, token of type %q", err, token.Type)
	}
	want.Endpoint, want.Proxy, want.Timeout = client.endpoint, client.proxy, client.config.RequestTimeout
	if want.Time = failure.Time; want.Time.IsZero() {
		t.Error("the error has no time")
	}
	if want.Attempts == 0 && want.Reason != ReasonCanceled {
		want.Attempts = 1
		if want.Transient {
			want.Attempts += client.config.MaxRetries
		}
	}
	if *failure != want {
		t.Errorf("wrong error\n got %+v\nwant %+v", *failure, want)
	}
	wantCount(t, "calls", len(client.calls), want.Attempts)
	wantCount(t, "lines about calls", strings.Count(log.String(), `"@level":"debug"`), want.Attempts)
	if want.Reason != ReasonCanceled {
		wantCount(t, "lines about retries", strings.Count(log.String(), `"@level":"warn"`), want.Attempts-1)
	}
	wantNoSecret(t, log.String()+printed(err)+printed(*failure)+printed(fmt.Errorf("outer: %w", err)))
}

func wantCount(t testing.TB, what string, got, want int) {
	t.Helper()
	if got != want {
		t.Fatalf("%d %s, want %d", got, what, want)
	}
}

// wantNoSecret fails if a text holds what only a secret or a text of outside
// can: "canary", in any case or in hexadecimal, or parts of what a call sends
// and gets.
func wantNoSecret(t testing.TB, text string) {
	t.Helper()
	for _, part := range []string{"canary", "63616e617279", "암호", "w@rd", "31415926", goodToken[:8]} {
		if strings.Contains(strings.ToLower(text), strings.ToLower(part)) {
			t.Errorf("text must not hold %q:\n%s", part, text)
		}
	}
}

// printed returns v as the verbs for text print it, and one that is not for text:
// fmt prints the fields of a mere Stringer then.
func printed(v any) string {
	return fmt.Sprintf("%v\n%+v\n%#v\n%s\n%q\n%x\n%X\n%d", v, v, v, v, v, v, v, v)
}

// giveToken is the handler of success.
func giveToken(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, goodBody) }

// newServer starts an HTTP server, with a TLS configuration an HTTPS one, and
// counts its calls.
func newServer(t testing.TB, config *tls.Config, handle http.HandlerFunc) (base string, calls *atomic.Int32) {
	t.Helper()
	calls = new(atomic.Int32)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls.Add(1)
		if r.Proto != "HTTP/1.1" || r.Header.Get("Proxy-Authorization") != "" {
			t.Error("a call over another protocol, or with the proxy's credentials")
		}
		handle(w, r)
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	t.Cleanup(server.Close)
	if config == nil {
		server.Start()
	} else {
		server.TLS, server.EnableHTTP2 = config, len(config.NextProtos) > 0
		server.StartTLS()
	}
	return server.URL, calls
}

// newListener listens on a loopback port and gives one connection after the
// other to serve. It returns its address, and counts the connections.
func newListener(t testing.TB, serve func(net.Conn)) (addr string, connections *atomic.Int32) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	connections = new(atomic.Int32)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			connections.Add(1)
			_ = conn.SetDeadline(time.Now().Add(testTimeout))
			serve(conn)
			_ = conn.Close()
		}
	}()
	t.Cleanup(func() {
		_ = listener.Close()
		<-done
	})
	return listener.Addr().String(), connections
}

// closedAddr returns a loopback address that refuses connections, and that no
// other test can listen on meanwhile: the near end of a connection.
func closedAddr(t testing.TB) string {
	t.Helper()
	held := make(chan struct{})
	addr, _ := newListener(t, func(net.Conn) { <-held })
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		close(held)
		_ = conn.Close()
	})
	return conn.LocalAddr().String()
}
