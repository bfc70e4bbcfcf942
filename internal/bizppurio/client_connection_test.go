// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

// TestLostConnections is about calls whose answer did not come whole. All are
// transient.
func TestLostConnections(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		fault      bizppuriotest.Fault
		timeout    time.Duration
		wantReason Reason
		wantText   string
	}{
		"reset":                  {fault: bizppuriotest.Fault{Reset: true}, wantReason: ReasonConnection, wantText: "before the answer was complete"},
		"cut_off":                {fault: bizppuriotest.Fault{CutOff: true}, wantReason: ReasonCutOff, wantText: "before the answer was complete"},
		"cut_off_with_http_400":  {fault: bizppuriotest.Fault{Code: 3007, CutOff: true}, wantReason: ReasonCutOff},
		"hang":                   {fault: bizppuriotest.Fault{Hang: true}, timeout: 50 * time.Millisecond, wantReason: ReasonTimeout, wantText: "not complete within 50ms (request_timeout)"},
		"drip":                   {fault: bizppuriotest.Fault{Drip: true}, timeout: 50 * time.Millisecond, wantReason: ReasonTimeout, wantText: "not complete within 50ms (request_timeout)"},
		"delay_over_the_timeout": {fault: bizppuriotest.Fault{Delay: time.Hour}, timeout: 50 * time.Millisecond, wantReason: ReasonTimeout},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.fault.Call = bizppuriotest.EveryCall
			server := newServer(t, test.fault)
			failure := mustFail(t, newTestClient(t, server.URL, func(c *Config) {
				if test.timeout != 0 {
					c.RequestTimeout = test.timeout
				}
			}))
			wantFailure(t, failure, test.wantReason, "", true)
			wantContains(t, failure.Error(), test.wantText, "2 attempts")
			if failure.StatusCode != 0 {
				t.Errorf("status %d of an answer that did not come whole", failure.StatusCode)
			}
			if test.wantReason != ReasonTimeout {
				// A timeout may be over before the server has counted the call.
				wantCalls(t, server.API, true)
			}
		})
	}
}

// TestRawAnswers is about what net/http's server would not send.
func TestRawAnswers(t *testing.T) {
	t.Parallel()
	const head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
	half := goodBody[:len(goodBody)/2]
	tests := map[string]struct {
		answer        string
		wantReason    Reason
		wantTransient bool
	}{
		// Only the end of the connection marks the end of the body: an answer
		// cut off looks like a whole one.
		"truncated_and_ended_by_close":          {answer: "HTTP/1.0 200 OK\r\n\r\n" + half, wantReason: ReasonCutOff, wantTransient: true},
		"truncated_and_ended_by_close_http_1_1": {answer: head + "Connection: close\r\n\r\n" + half, wantReason: ReasonCutOff, wantTransient: true},
		"wrong_but_whole_and_ended_by_close":    {answer: "HTTP/1.0 200 OK\r\n\r\n{canary}", wantReason: ReasonNotJSON},
		"empty_and_ended_by_close":              {answer: "HTTP/1.0 200 OK\r\n\r\n", wantReason: ReasonEmptyBody},
		"truncated_with_content_length":         {answer: fmt.Sprintf("%sContent-Length: %d\r\n\r\n%s", head, len(half), half), wantReason: ReasonNotJSON},
		"truncated_in_a_whole_chunk":            {answer: fmt.Sprintf("%sTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", head, len(half), half), wantReason: ReasonNotJSON},
		"cut_off_before_the_last_chunk":         {answer: fmt.Sprintf("%sTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n", head, len(half), half), wantReason: ReasonCutOff, wantTransient: true},
		"shorter_than_its_content_length":       {answer: fmt.Sprintf("%sContent-Length: %d\r\n\r\n%s", head, len(goodBody), half), wantReason: ReasonCutOff, wantTransient: true},
		"head_cut_off":                          {answer: head, wantReason: ReasonConnection, wantTransient: true},
		"nothing":                               {answer: "", wantReason: ReasonConnection, wantTransient: true},
		"not_http":                              {answer: "220 canary ESMTP\r\n\r\n", wantReason: ReasonConnection, wantTransient: true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var calls atomic.Int32
			addr := newListener(t, func(conn net.Conn) {
				calls.Add(1)
				if _, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
					_, _ = io.WriteString(conn, test.answer)
				}
			})
			failure := mustFail(t, newTestClient(t, "http://"+addr.String()))
			wantFailure(t, failure, test.wantReason, "", test.wantTransient)
			wantLacks(t, failure.Explain().Detail(), "canary", goodToken[:10])
			if got, want := calls.Load(), int32(1); !test.wantTransient && got != want {
				t.Errorf("%d calls, want %d", got, want)
			} else if want := int32(2); test.wantTransient && got != want {
				t.Errorf("%d calls, want %d", got, want)
			}
		})
	}
}

func TestNoConnection(t *testing.T) {
	t.Parallel()
	t.Run("refused", func(t *testing.T) {
		t.Parallel()
		failure := mustFail(t, newTestClient(t, "http://"+closedAddr(t)))
		wantFailure(t, failure, ReasonConnection, "", true)
		wantContains(t, failure.Error(), "the connection was refused", "2 attempts")
		if !errors.Is(failure, errConnectionRefused) {
			t.Error("errors.Is does not find the cause")
		}
	})
	t.Run("reset_by_the_peer", func(t *testing.T) {
		t.Parallel()
		addr := newListener(t, func(conn net.Conn) {
			_, _ = http.ReadRequest(bufio.NewReader(conn))
			// Close then sends a RST in place of a FIN.
			_ = conn.(*net.TCPConn).SetLinger(0)
		})
		failure := mustFail(t, newTestClient(t, "http://"+addr.String()))
		wantFailure(t, failure, ReasonConnection, "", true)
		wantContains(t, failure.Error(), "the connection was reset")
	})
}

// TestErrorsOfTheNetwork is about faults that cannot be had on a loopback
// address. The words are of the package's own: an error's text may quote what
// came from outside.
func TestErrorsOfTheNetwork(t *testing.T) {
	t.Parallel()
	const host = "api.bizppurio.test"
	tests := map[string]struct {
		err  error
		want string
	}{
		"no_such_host":   {err: &net.DNSError{Err: "canary", Name: host, IsNotFound: true}, want: "the host name " + host + " cannot be resolved"},
		"resolver_fails": {err: &net.DNSError{Err: "canary", Name: host, IsTemporary: true}, want: "the host name " + host + " could not be resolved"},
		"unreachable":    {err: syscall.ENETUNREACH, want: "the connection failed ("},
		"timed_out":      {err: os.ErrDeadlineExceeded, want: "the connection timed out"},
		"broken_pipe":    {err: syscall.EPIPE, want: "the connection was reset"},
		"unknown":        {err: errors.New("canary"), want: "the connection broke off"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			failure := mustFail(t, newFakeClient(t, 0, func(*http.Request) (*http.Response, error) {
				return nil, &net.OpError{Op: "dial", Net: "tcp", Err: test.err}
			}))
			wantFailure(t, failure, ReasonConnection, "", true)
			wantContains(t, failure.Error(), test.want)
			wantLacks(t, failure.Explain().Detail(), "canary")
			if !errors.Is(failure, test.err) {
				t.Error("errors.Is does not find the cause")
			}
		})
	}
}
