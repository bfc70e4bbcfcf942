// SPDX-License-Identifier: MPL-2.0

package bizppuriotest_test

import (
	"context"
	"errors"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

// The time passes only in the bubble: no test waits for it.
func TestFault_delay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := bizppuriotest.NewAPI(withAccount, bizppuriotest.WithFaults(
			bizppuriotest.Fault{Call: 1, Delay: time.Hour},
			bizppuriotest.Fault{Call: 2, Delay: time.Minute, Code: 3008},
		))
		for i, want := range []struct {
			delay  time.Duration
			status int
			text   string
		}{{time.Hour, 200, `"accesstoken"`}, {time.Minute, 400, "3008"}, {0, 200, `"accesstoken"`}} {
			start := time.Now()
			w := httptest.NewRecorder()
			api.ServeHTTP(w, tokenRequest(t, "http://stand-in.test"))
			if got := time.Since(start); got != want.delay {
				t.Errorf("call %d took %s, want %s", i+1, got, want.delay)
			}
			if w.Code != want.status || !strings.Contains(w.Body.String(), want.text) {
				t.Errorf("call %d: status %d, body %q", i+1, w.Code, w.Body)
			}
		}
	})
}

// silent are the faults that keep a client waiting before there is any answer.
var silent = map[string]bizppuriotest.Fault{
	"delay":          {Delay: 1000 * time.Hour},
	"hang":           {Hang: true},
	"hang_not_reset": {Hang: true, Reset: true, Code: 9000},
}

// watched is an API whose handler tells when it begins and when it ends.
type watched struct {
	*bizppuriotest.Server
	entered, left chan struct{}
}

func startWatched(t *testing.T, major int, fault bizppuriotest.Fault) watched {
	t.Helper()
	w := watched{entered: make(chan struct{}, 1), left: make(chan struct{})}
	api := bizppuriotest.NewAPI(withAccount, bizppuriotest.WithFaults(fault))
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.entered <- struct{}{}
		defer close(w.left)
		api.ServeHTTP(rw, r)
	}))
	if major == 2 {
		server.EnableHTTP2 = true
		server.StartTLS()
	} else {
		server.Start()
	}
	w.Server = &bizppuriotest.Server{API: api, HTTP: server, URL: server.URL}
	t.Cleanup(server.Close)
	t.Cleanup(server.CloseClientConnections)
	return w
}

func TestFault_silence_until_the_client_gives_up(t *testing.T) {
	t.Parallel()
	for name, fault := range silent {
		for _, protocol := range protocols {
			t.Run(name+"_"+protocol.name, func(t *testing.T) {
				t.Parallel()
				s := startWatched(t, protocol.wantMajor, fault)
				ctx, giveUp := context.WithCancel(t.Context())
				failed := make(chan error, 1)
				r := tokenRequest(t, s.URL).WithContext(ctx)
				go func() {
					_, err := try(s.Server, r)
					failed <- err
				}()
				<-s.entered
				select {
				case <-s.left:
					t.Error("the call ended before the client gave up")
				default:
				}
				giveUp()
				if err := <-failed; !errors.Is(err, context.Canceled) {
					t.Errorf("error %v, want that of a client that gave up", err)
				}
				<-s.left
				if s.TokenCalls() != 1 || len(s.Tokens()) != 0 {
					t.Errorf("%d calls and %d tokens, want 1 and none", s.TokenCalls(), len(s.Tokens()))
				}
			})
		}
	}
}

// exchange sends a token call as it stands on the wire, closes the client's half
// of the connection and reads all that the server sends.
func exchange(t *testing.T, s *bizppuriotest.Server) string {
	t.Helper()
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", s.HTTP.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close() //nolint:errcheck // nothing is left to lose
	if err := tokenRequest(t, s.URL).Write(conn); err != nil {
		t.Fatal(err)
	}
	if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(conn)
	if err != nil {
		t.Fatal(err)
	}
	return string(got)
}

// Where there shall be no answer, there is not a byte of one on the wire.
func TestFault_no_answer_on_the_wire(t *testing.T) {
	t.Parallel()
	tests := map[string]bizppuriotest.Fault{"reset": {Reset: true, Code: 9000}}
	maps.Copy(tests, silent)
	for name, fault := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, bizppuriotest.WithFaults(fault))
			if got := exchange(t, s); got != "" {
				t.Errorf("got %q, want nothing", got)
			}
			if s.TokenCalls() != 1 || len(s.Tokens()) != 0 {
				t.Errorf("%d calls and %d tokens, want 1 and none", s.TokenCalls(), len(s.Tokens()))
			}
		})
	}
}

func TestFault_reset(t *testing.T) {
	t.Parallel()
	for _, protocol := range protocols {
		t.Run(protocol.name, func(t *testing.T) {
			t.Parallel()
			s := startServer(t, protocol.start, bizppuriotest.WithFaults(bizppuriotest.Fault{Call: 2, Reset: true}))
			do(t, s, tokenRequest(t, s.URL))
			reused := make([]bool, 2)
			for i := range reused {
				ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{
					GotConn: func(info httptrace.GotConnInfo) { reused[i] = info.Reused },
				})
				got, err := try(s, tokenRequest(t, s.URL).WithContext(ctx))
				switch {
				case i == 0 && err == nil:
					t.Errorf("got status %d, want a broken connection", got.StatusCode)
				case i == 1 && err != nil:
					t.Error(err)
				}
			}
			if !reused[0] || reused[1] {
				t.Errorf("connection taken up again: %t, want it for the reset call and not for the next", reused)
			}
			// A client library that asked again by itself would hide the fault.
			if got := s.TokenCalls(); got != 3 {
				t.Errorf("%d calls, want 3", got)
			}
		})
	}
}

func TestFault_reset_ends_the_other_calls_of_http_2(t *testing.T) {
	t.Parallel()
	s := startServer(t, bizppuriotest.NewTLSServer, bizppuriotest.WithFaults(
		bizppuriotest.Fault{Call: 1, Body: "1234", Drip: true},
		bizppuriotest.Fault{Call: 2, Reset: true},
	))
	other, err := open(t, s, tokenRequest(t, s.URL))
	if err != nil {
		t.Fatal(err)
	}
	half := make([]byte, 2)
	if _, err := io.ReadFull(other.Body, half); err != nil {
		t.Fatal(err)
	}
	if _, err := try(s, tokenRequest(t, s.URL)); err == nil {
		t.Error("the call had an answer, want a broken connection")
	}
	if got, err := io.ReadAll(other.Body); len(got) != 0 || err == nil {
		t.Errorf("the other call got %q more and error %v, want a broken connection", got, err)
	}
}

// parts are faults that send half of what they announce.
var parts = map[string]struct {
	fault      bizppuriotest.Fault
	wantStatus int
	wantHeader int64 // Content-Length
	wantBody   string
}{
	"body":       {bizppuriotest.Fault{Body: "123456"}, 200, 6, "123"},
	"odd_body":   {bizppuriotest.Fault{Body: "1234567"}, 200, 7, "123"},
	"code":       {bizppuriotest.Fault{Code: 5002}, 429, 47, `{"code":5002,"descripti`},
	"filled":     {bizppuriotest.Fault{Body: "123456", BodySize: 20}, 200, 20, "123456    "},
	"many_bytes": {bizppuriotest.Fault{Status: 500, Body: "123456", BodySize: 1 << 20}, 500, 1 << 20, "123456" + strings.Repeat(" ", 1<<19-6)},
}

func TestFault_cut_off(t *testing.T) {
	t.Parallel()
	for name, test := range parts {
		for _, protocol := range protocols {
			t.Run(name+"_"+protocol.name, func(t *testing.T) {
				t.Parallel()
				fault := test.fault
				fault.CutOff = true
				s := startServer(t, protocol.start, bizppuriotest.WithFaults(fault))
				response, err := open(t, s, tokenRequest(t, s.URL))
				if err != nil {
					t.Fatal(err)
				}
				if response.StatusCode != test.wantStatus || response.ContentLength != test.wantHeader {
					t.Errorf("status %d and %d bytes announced, want %d and %d", response.StatusCode, response.ContentLength, test.wantStatus, test.wantHeader)
				}
				got, err := io.ReadAll(response.Body)
				if string(got) != test.wantBody {
					t.Errorf("body of %d bytes %.40q, want %d bytes %.40q", len(got), got, len(test.wantBody), test.wantBody)
				}
				wantErr := map[int]string{1: "unexpected EOF", 2: "INTERNAL_ERROR"}[protocol.wantMajor]
				if err == nil || !strings.Contains(err.Error(), wantErr) {
					t.Errorf("error %v, want one with %s", err, wantErr)
				}
			})
		}
	}
}

func TestFault_cut_off_token(t *testing.T) {
	t.Parallel()
	s := newServer(t, bizppuriotest.WithFaults(bizppuriotest.Fault{CutOff: true}))
	head, body, _ := strings.Cut(exchange(t, s), "\r\n\r\n")
	// The API has issued the token, and the client will never know it.
	if got := s.Tokens(); len(got) != 1 {
		t.Errorf("%d tokens were issued, want 1", len(got))
	}
	if !strings.HasPrefix(body, `{"accesstoken":"ey`) || !strings.Contains(head, "Content-Length: ") {
		t.Errorf("got %q and %q", head, body)
	}
	announced := strconv.Itoa(len(body) * 2)
	odd := strconv.Itoa(len(body)*2 + 1)
	if !strings.Contains(head, "Content-Length: "+announced+"\r\n") && !strings.Contains(head, "Content-Length: "+odd+"\r\n") {
		t.Errorf("%d bytes after %q, want half of what it announces", len(body), head)
	}
}

func TestFault_drip(t *testing.T) {
	t.Parallel()
	for name, test := range parts {
		for _, protocol := range protocols {
			t.Run(name+"_"+protocol.name, func(t *testing.T) {
				t.Parallel()
				fault := test.fault
				fault.Drip = true
				s := startWatched(t, protocol.wantMajor, fault)
				ctx, giveUp := context.WithCancel(t.Context())
				defer giveUp()
				response, err := open(t, s.Server, tokenRequest(t, s.URL).WithContext(ctx))
				if err != nil {
					t.Fatal(err)
				}
				if response.StatusCode != test.wantStatus || response.ContentLength != test.wantHeader {
					t.Errorf("status %d and %d bytes announced, want %d and %d", response.StatusCode, response.ContentLength, test.wantStatus, test.wantHeader)
				}
				got := make([]byte, len(test.wantBody))
				if _, err := io.ReadFull(response.Body, got); err != nil || string(got) != test.wantBody {
					t.Errorf("body %.40q and error %v, want %.40q", got, err, test.wantBody)
				}
				giveUp()
				if n, err := response.Body.Read(make([]byte, 1)); n != 0 || !errors.Is(err, context.Canceled) {
					t.Errorf("%d more bytes and error %v, want that of a client that gave up", n, err)
				}
				<-s.left
			})
		}
	}
}

func TestFault_drip_on_the_wire(t *testing.T) {
	t.Parallel()
	s := newServer(t, bizppuriotest.WithFaults(bizppuriotest.Fault{Body: "123456", Drip: true}))
	head, body, _ := strings.Cut(exchange(t, s), "\r\n\r\n")
	if !strings.Contains(head, "Content-Length: 6\r\n") || body != "123" {
		t.Errorf("got %q and %q, want half of six bytes", head, body)
	}
}
