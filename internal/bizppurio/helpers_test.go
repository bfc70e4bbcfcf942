// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
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

// fakeURL is a base URL that no call reaches.
const fakeURL = "https://api.bizppurio.test"

// testTimeout bounds every wait that ends at once in a test that passes.
const testTimeout = time.Minute

// newTestClient returns a client that tries once more after a millisecond.
func newTestClient(t testing.TB, base string, options ...func(*Config)) *Client {
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
	client := NewClient(config)
	client.transport = bounded(t, client.transport)
	return client
}

// bounded returns transport, which ends the test if calls have no end.
func bounded(t testing.TB, transport func(context.Context) http.RoundTripper) func(context.Context) http.RoundTripper {
	t.Helper()
	calls := 0
	return func(attempt context.Context) http.RoundTripper {
		if calls++; calls > 100 {
			t.Fatal("more than 100 calls")
		}
		return transport(attempt)
	}
}

// newFakeClient returns a client with the default waits whose calls are made by
// answer: for tests in a synctest bubble, where nothing may reach the network.
func newFakeClient(t testing.TB, maxRetries int, answer roundTrip, options ...func(*Config)) *Client {
	t.Helper()
	client := newTestClient(t, fakeURL, append([]func(*Config){func(c *Config) {
		c.MaxRetries, c.RetryWaitMin, c.RetryWaitMax = maxRetries, 0, 0
	}}, options...)...)
	client.transport = bounded(t, func(context.Context) http.RoundTripper { return answer })
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

// mustFail asks for a token and returns the *Error.
func mustFail(t testing.TB, client *Client) *Error {
	t.Helper()
	token, err := client.Token(t.Context())
	if err == nil {
		t.Fatal("Token succeeded, want an error")
	}
	if token != (Token{}) {
		t.Error("Token returned a token beside its error")
	}
	failure, ok := errors.AsType[*Error](err)
	if !ok {
		t.Fatalf("error is a %T, want *Error", err)
	}
	return failure
}

// wantError compares all fields of an error of client with want, to which it
// adds what follows from the client: Endpoint, Proxy, Timeout and Attempts. The
// client tries again after a transient failure, and only then.
func wantError(t testing.TB, client *Client, got *Error, want Error) {
	t.Helper()
	want.Endpoint = client.endpoint
	if want.Time = got.Time; got.Time.IsZero() {
		t.Error("the error has no time")
	}
	if proxy := client.config.ProxyURL; proxy != nil {
		want.Proxy = proxy.Scheme + "://" + proxy.Host
		if proxy.Port() == "" {
			want.Proxy += map[string]string{"http": ":80", "https": ":443", "socks5": ":1080"}[proxy.Scheme]
		}
	}
	if want.Reason == ReasonTimeout {
		want.Timeout = client.config.RequestTimeout
	}
	if want.Attempts == 0 {
		want.Attempts = 1
		if want.Transient {
			want.Attempts += client.config.MaxRetries
		}
	}
	if *got != want {
		t.Errorf("wrong error\n got %+v\nwant %+v", *got, want)
	}
}

func wantCount(t testing.TB, what string, got, want int) {
	t.Helper()
	if got != want {
		t.Fatalf("%d %s, want %d", got, what, want)
	}
}

// wantNoCanary fails if a text has "canary" in it, in any case or in hexadecimal.
func wantNoCanary(t testing.TB, text string) {
	t.Helper()
	for _, part := range []string{"canary", "63616e617279"} {
		if strings.Contains(strings.ToLower(text), part) {
			t.Errorf("text must not hold %q:\n%s", part, text)
		}
	}
}

// printed returns v as all verbs for text print it.
func printed(v any) string {
	return fmt.Sprintf("%v\n%+v\n%#v\n%s\n%q\n%x\n%X", v, v, v, v, v, v, v)
}

// newServer starts an HTTP server and counts its calls.
func newServer(t testing.TB, handle http.HandlerFunc) (base string, calls *atomic.Int32) {
	t.Helper()
	calls = new(atomic.Int32)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls.Add(1)
		handle(w, r)
	}))
	t.Cleanup(server.Close)
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
