// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"bufio"
	"context"
	"errors"
	"io"
	"math"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// Most tests of this file run in bubbles of testing/synctest: their clock starts
// at midnight UTC of 2000-01-01 and jumps over every wait.

func TestBackOff(t *testing.T) {
	t.Parallel()
	const s, ms = time.Second, time.Millisecond
	tests := map[string]struct {
		waitMin, waitMax time.Duration
		// want has the shortest and the longest of each wait.
		want [][2]time.Duration
	}{
		"default": {0, 0, [][2]time.Duration{{s, 3 * s}, {1500 * ms, 4500 * ms}, {2250 * ms, 6750 * ms}, {3375 * ms, 10125 * ms}}},
		"bounds":  {100 * ms, 250 * ms, [][2]time.Duration{{100 * ms, 250 * ms}, {125 * ms, 250 * ms}, {125 * ms, 250 * ms}}},
		// With jitter, a wait could be half of the least.
		"narrow": {s, s, [][2]time.Duration{{s, s}, {s, s}, {s, s}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				distinct := map[time.Duration]bool{}
				for range 40 {
					client := newFakeClient(t, len(test.want), answer(http.StatusServiceUnavailable, ""), func(c *Config) {
						c.RetryWaitMin, c.RetryWaitMax = test.waitMin, test.waitMax
					})
					wantFailure(t.Context(), t, client, Error{Reason: ReasonStatus, StatusCode: 503, Transient: true})
					for i, wait := range client.waits() {
						if least, most := test.want[i][0], test.want[i][1]; wait < least || wait > most+1 { // rounded up
							t.Errorf("wait %d is %s, want %s to %s", i+1, wait, least, most)
						}
						distinct[wait] = true
					}
				}
				// Runs that start together must not call together again.
				if len(distinct) < 40 && name != "narrow" {
					t.Errorf("forty clients made waits of %d different lengths", len(distinct))
				}
			})
		})
	}
}

// Each response decides anew, whatever came before.
func TestTheLastResponseDecides(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := newFakeClient(t, 10, inTurn(
			answer(http.StatusServiceUnavailable, "", "Retry-After", "50"),
			answer(http.StatusBadGateway, ""),
			answer(http.StatusBadRequest, `{"code":3007}`),
		))
		wantFailure(t.Context(), t, client, Error{Reason: ReasonResultCode, StatusCode: 400, Code: 3007, Attempts: 3})
		if waits := client.waits(); waits[0] != 50*time.Second || waits[1] > 5*time.Second {
			t.Errorf("waits %v, want 50s and at most 5s", waits)
		}
	})
}

// TestRetryAfter is about the wait that a response's headers ask for. The
// back-off alone would be 1 to 3 seconds; what is over a minute is an error.
func TestRetryAfter(t *testing.T) {
	t.Parallel()
	const (
		backOff  = 0 // as want: what the back-off alone gives
		longest  = math.MaxInt64 / time.Second * time.Second
		date     = "Mon, 09 Nov 2020 09:55:20 GMT"
		in20s    = "Mon, 09 Nov 2020 09:55:40 GMT" // by the server's clock
		in20Here = "Sat, 01 Jan 2000 00:00:20 GMT" // by this machine's
	)
	tests := map[string]struct {
		header []string
		want   time.Duration
	}{
		"none":                   {nil, backOff},
		"seconds":                {[]string{"Retry-After", " 7 "}, 7 * time.Second},
		"60":                     {[]string{"Retry-After", "60"}, time.Minute},
		"61":                     {[]string{"Retry-After", "61"}, 61 * time.Second},
		"longer_than_a_duration": {[]string{"Retry-After", "10000000000"}, longest},
		"endless":                {[]string{"Retry-After", strings.Repeat("9", 400)}, longest},
		"0":                      {[]string{"Retry-After", "0"}, backOff},
		"negative":               {[]string{"Retry-After", "-5"}, backOff},
		"fraction":               {[]string{"Retry-After", "7.5"}, backOff},
		"unreadable":             {[]string{"Retry-After", "canary"}, backOff},
		"date":                   {[]string{"Date", date, "Retry-After", in20s}, 20 * time.Second},
		"date_far_off":           {[]string{"Date", date, "Retry-After", "Mon, 09 Nov 2020 10:00:20 GMT"}, 5 * time.Minute},
		"date_past":              {[]string{"Date", date, "Retry-After", "Mon, 09 Nov 2020 09:55:19 GMT"}, backOff},
		"no_clock_of_the_server": {[]string{"Date", "canary", "Retry-After", in20Here}, 20 * time.Second},
		// Nobody knows its unit.
		"rate_limit_reset": {[]string{"RateLimit-Reset", "20"}, backOff},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				answers := inTurn(answer(http.StatusTooManyRequests, "", test.header...), answer(http.StatusBadRequest, ""))
				want := Error{Reason: ReasonStatus, StatusCode: 400, Attempts: 2}
				least, most := test.want, test.want
				switch {
				case test.want == backOff:
					least, most = time.Second, 3*time.Second
				case test.want > time.Minute:
					want = Error{Reason: ReasonStatus, StatusCode: 429, Transient: true, RetryAfter: test.want, Attempts: 1}
					least, most = 0, 0
				}
				start := time.Now()
				wantFailure(t.Context(), t, newFakeClient(t, 5, answers), want)
				if took := time.Since(start); took < least || took > most {
					t.Errorf("waited for %s, want %s to %s", took, least, most)
				}
			})
		})
	}
}

func FuzzRetryAfter(f *testing.F) {
	const date = "Mon, 09 Nov 2020 09:55:20 GMT"
	for _, seed := range []string{"", "0", "61", "-1", "NaN", "0x1p10", "9223372036854775807", "4611686018.5", date, "Fri, 31 Dec 9999 23:59:59 GMT"} {
		f.Add(seed, seed)
		f.Add(seed, date)
	}
	f.Add("Fri, 31 Dec 1999 23:59:59 GMT", date)
	f.Fuzz(func(t *testing.T, retryAfter, other string) {
		wait := parseRetryAfter(http.Header{"Retry-After": {retryAfter}, "Date": {other}})
		if wait < 0 {
			t.Fatalf("a negative wait: %s", wait)
		}
	})
}

func TestInterrupt(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		maxRetries int
		answer     roundTrip
	}{
		"in_an_attempt": {0, func(req *http.Request) (*http.Response, error) {
			<-req.Context().Done()
			return nil, req.Context().Err()
		}},
		"in_a_wait": {3, answer(http.StatusServiceUnavailable, "", "Retry-After", "60")},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				const after = 500 * time.Millisecond
				ctx, cancel := context.WithTimeout(t.Context(), after)
				defer cancel()
				start := time.Now()
				wantFailure(ctx, t, newFakeClient(t, test.maxRetries, test.answer), Error{Reason: ReasonCanceled, Attempts: 1})
				if took := time.Since(start); took != after {
					t.Errorf("Token returned after %s, want %s", took, after)
				}
			})
		})
	}
	t.Run("before_the_first_attempt", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		wantFailure(ctx, t, newFakeClient(t, 3, answer(http.StatusOK, goodBody)), Error{Reason: ReasonCanceled})
	})
}

// TestInterruptOfARealCall is about how deep in a call an interrupt reaches: it
// comes where the client waits for a server that never gets on. The connection
// ends with the attempt: net/http alone would go on with a handshake.
func TestInterruptOfARealCall(t *testing.T) {
	t.Parallel()
	readRequest := func(conn net.Conn) { _, _ = http.ReadRequest(bufio.NewReader(conn)) }
	tests := map[string]struct {
		scheme string
		read   func(net.Conn)
		write  string
		inBody bool // the interrupt comes when the head has arrived
	}{
		"in_the_handshake":    {"https", readRecord, "", false},
		"before_the_response": {"http", readRequest, "", false},
		"in_the_body":         {"http", readRequest, "HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{", true},
		"in_a_refusal":        {"http", readRequest, "HTTP/1.1 503 X\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n", true},
		"behind_the_token":    {"http", readRequest, "HTTP/1.1 200 OK\r\n\r\n" + goodBody, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), testTimeout)
			defer cancel()
			closed := make(chan error, 1)
			addr, connections := newListener(t, func(conn net.Conn) {
				test.read(conn)
				_, _ = io.WriteString(conn, test.write)
				if !test.inBody {
					cancel()
				}
				_, err := conn.Read(make([]byte, 1))
				closed <- err
			})
			client := newTestClient(t, test.scheme+"://"+addr, func(c *Config) { c.RequestTimeout, c.MaxRetries = time.Hour, 0 })
			client.over(t, func(attempt context.Context, progress *progress) http.RoundTripper {
				return roundTrip(func(req *http.Request) (*http.Response, error) {
					resp, err := client.newTransport(attempt, progress).RoundTrip(req)
					cancel()
					return resp, err
				})
			})
			wantFailure(ctx, t, client, Error{Reason: ReasonCanceled, Attempts: 1})
			wantCount(t, "connections", int(connections.Load()), 1)
			if err := <-closed; err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
				t.Errorf("the connection was not closed: read error %v", err)
			}
		})
	}
}
