// SPDX-License-Identifier: MPL-2.0

package bizppuriotest_test

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

// do sends a token call to s.
func do(t *testing.T, s *bizppuriotest.Server) (response *http.Response, body string, readErr error) {
	t.Helper()
	t.Cleanup(s.Close)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/v1/token", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	response, err = s.HTTP.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close() //nolint:errcheck // it has been read
	b, readErr := io.ReadAll(response.Body)
	return response, string(b), readErr
}

func TestNewTLSServer(t *testing.T) {
	t.Parallel()
	response, body, err := do(t, bizppuriotest.NewTLSServer())
	if response.TLS == nil || response.Proto != "HTTP/1.1" || !strings.Contains(body, "2000") || err != nil {
		t.Errorf("%s with TLS %v, body %q and error %v, want HTTP/1.1 and code 2000", response.Proto, response.TLS, body, err)
	}
}

// Half of the announced body comes.
func TestFault_cut_off(t *testing.T) {
	t.Parallel()
	const whole = `{"code":2000,"description":"invalid message."}`
	response, body, err := do(t, bizppuriotest.NewServer(bizppuriotest.WithFaults(fault{CutOff: true})))
	if !errors.Is(err, io.ErrUnexpectedEOF) || response.StatusCode != 400 || response.ContentLength != int64(len(whole)) || body != whole[:len(whole)/2] {
		t.Errorf("status %d, %q of %d bytes and error %v, want half of %s", response.StatusCode, body, response.ContentLength, err, whole)
	}
}

// Nothing is sent where no answer is due, not even to a client that closes its
// half of the connection and goes on reading.
func TestFault_nothing_on_the_wire(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]fault{"hang": {Hang: true}, "reset": {Reset: true, Code: 9000}} {
		s := bizppuriotest.NewServer(bizppuriotest.WithFaults(f))
		t.Cleanup(s.Close)
		address := strings.TrimPrefix(s.URL, "http://")
		conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		_, err = io.WriteString(conn, "POST /v1/token HTTP/1.1\r\nHost: a\r\n\r\n")
		err = errors.Join(err, conn.(*net.TCPConn).CloseWrite())
		if got, readErr := io.ReadAll(conn); err != nil || len(got) != 0 || readErr != nil || s.TokenCalls() != 1 {
			t.Errorf("%s: got %q, errors %v, %v and %d calls, want nothing and 1", name, got, err, readErr, s.TokenCalls())
		}
		_ = conn.Close()
		if host, _, _ := net.SplitHostPort(address); !net.ParseIP(host).IsLoopback() {
			t.Errorf("URL %s, want a loopback address", s.URL)
		}
	}
}

// A call that hangs waits for its client, or for Close.
func TestServer_Close(t *testing.T) {
	t.Parallel()
	s := bizppuriotest.NewServer(bizppuriotest.WithFaults(fault{Hang: true}))
	r := tokenRequest(t).WithContext(s.HTTP.Config.BaseContext(s.HTTP.Listener))
	ended := make(chan any)
	go func() {
		defer func() { ended <- recover() }()
		s.ServeHTTP(httptest.NewRecorder(), r)
	}()
	s.Close()
	if err := <-ended; err != http.ErrAbortHandler { //nolint:errorlint // the server compares it so
		t.Errorf("the call ended with %v, want %v", err, http.ErrAbortHandler)
	}
}
