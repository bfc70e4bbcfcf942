// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"encoding/base64"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

// The password has what is easily spoilt on the wire: a colon, Korean, a space
// and characters that a URL escapes. The pair's Base64 has padding.
const (
	testAccount  = "bizacct"
	testPassword = "p:암호+/ w@rd%?"
)

func testBasic() string {
	return base64.StdEncoding.EncodeToString([]byte(testAccount + ":" + testPassword))
}

// newTestClient makes a client that tries once more after a millisecond.
func newTestClient(t testing.TB, base string, change ...func(*Config)) *Client {
	t.Helper()
	baseURL, err := ParseBaseURL(base)
	if err != nil {
		t.Fatalf("ParseBaseURL(%q): %v", base, err)
	}
	config := Config{
		BaseURL:        baseURL,
		Credentials:    Credentials{Account: testAccount, Password: testPassword},
		UserAgent:      "test/1.0",
		RequestTimeout: 30 * time.Second,
		MaxRetries:     1,
		RetryWaitMin:   time.Millisecond,
		RetryWaitMax:   time.Millisecond,
	}
	for _, f := range change {
		f(&config)
	}
	client, err := NewClient(config)
	if err != nil {
		t.Fatalf("NewClient: %v", err)
	}
	return client
}

// newFakeClient makes a client of the default waits whose calls answer makes:
// for tests in a synctest bubble, where nothing may reach the network.
func newFakeClient(t testing.TB, maxRetries int, answer roundTrip, change ...func(*Config)) *Client {
	t.Helper()
	defaults := func(c *Config) {
		c.MaxRetries, c.RetryWaitMin, c.RetryWaitMax, c.Transport = maxRetries, 0, 0, answer
	}
	return newTestClient(t, "https://api.bizppurio.test", append([]func(*Config){defaults}, change...)...)
}

// newServer starts a stand-in that knows the test's account.
func newServer(t testing.TB, faults ...bizppuriotest.Fault) *bizppuriotest.Server {
	t.Helper()
	server := bizppuriotest.NewServer(bizppuriotest.WithAccount(testAccount, testPassword), bizppuriotest.WithFaults(faults...))
	t.Cleanup(server.Close)
	return server
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
	var failure *Error
	if !errors.As(err, &failure) {
		t.Fatalf("error is a %T, want *Error", err)
	}
	return failure
}

// wantFailure compares what decides on how a failure is handled and explained.
func wantFailure(t testing.TB, failure *Error, reason Reason, code string, transient bool) {
	t.Helper()
	if failure.Reason != reason || failure.Code != code || failure.Transient() != transient {
		t.Errorf("got reason %d, code %q, transient %t, want %d, %q, %t\n%v",
			failure.Reason, failure.Code, failure.Transient(), reason, code, transient, failure)
	}
}

func wantContains(t testing.TB, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("text lacks %q:\n%s", part, text)
		}
	}
}

func wantLacks(t testing.TB, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if strings.Contains(text, part) {
			t.Errorf("text must not hold %q:\n%s", part, text)
		}
	}
}

// roundTrip is a function as an http.RoundTripper.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// respond makes a response; header holds pairs of name and value.
func respond(req *http.Request, status int, body string, header ...string) *http.Response {
	resp := &http.Response{
		StatusCode: status, ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{}, Request: req,
		Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
	}
	for i := 0; i < len(header); i += 2 {
		resp.Header.Set(header[i], header[i+1])
	}
	return resp
}

// goodBody is an answer of success; its token never runs out.
const (
	goodToken = "eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl"
	goodBody  = `{"accesstoken":"` + goodToken + `","type":"Bearer","expired":"29991231235959"}`
)

// newListener listens on a loopback port and gives each connection to serve,
// in a goroutine of its own, which has ended when the test has.
func newListener(t testing.TB, serve func(net.Conn)) net.Addr {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			serve(conn)
			_ = conn.Close()
		}
	}()
	t.Cleanup(func() {
		_ = listener.Close()
		<-done
	})
	return listener.Addr()
}

// closedAddr is a loopback address that refuses connections, and that no other
// test can listen on meanwhile: the near end of a connection.
func closedAddr(t testing.TB) string {
	t.Helper()
	held := make(chan struct{})
	addr := newListener(t, func(net.Conn) { <-held })
	conn, err := net.Dial("tcp", addr.String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		close(held)
		_ = conn.Close()
	})
	return conn.LocalAddr().String()
}

func mustParseURL(t testing.TB, s string) *url.URL {
	t.Helper()
	u, err := url.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}
