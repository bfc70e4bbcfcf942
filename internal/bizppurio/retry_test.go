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
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// Most tests of this file run in bubbles of testing/synctest: their clock starts
// at midnight UTC of 2000-01-01 and jumps over every wait.

// callTimes records when calls are made.
type callTimes []time.Time

// by returns answer, with a note of the time of each call.
func (c *callTimes) by(answer roundTrip) roundTrip {
	return func(req *http.Request) (*http.Response, error) {
		*c = append(*c, time.Now())
		return answer(req)
	}
}

func (c callTimes) waits() []time.Duration {
	var waits []time.Duration
	for i := 1; i < len(c); i++ {
		waits = append(waits, c[i].Sub(c[i-1]))
	}
	return waits
}

func TestBackOff(t *testing.T) {
	t.Parallel()
	const s, ms = time.Second, time.Millisecond
	tests := map[string]struct {
		waitMin, waitMax time.Duration
		// wantMin and wantMax have the shortest and the longest waits, in order.
		wantMin, wantMax []time.Duration
	}{
		"default": {0, 0, []time.Duration{s, 1500 * ms, 2250 * ms, 3375 * ms}, []time.Duration{3 * s, 4500 * ms, 6750 * ms, 10125 * ms}},
		"bounds":  {100 * ms, 250 * ms, []time.Duration{100 * ms, 125 * ms, 125 * ms}, []time.Duration{250 * ms, 250 * ms, 250 * ms}},
		"equal":   {s, s, []time.Duration{s, s}, []time.Duration{s, s}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				distinct := make([]map[time.Duration]bool, len(test.wantMin))
				for range 40 {
					var calls callTimes
					_ = mustFail(t, newFakeClient(t, len(test.wantMin), calls.by(answer(http.StatusServiceUnavailable, "")), func(c *Config) {
						c.RetryWaitMin, c.RetryWaitMax = test.waitMin, test.waitMax
					}))
					waits := calls.waits()
					wantCount(t, "waits", len(waits), len(test.wantMin))
					for i, wantMin := range test.wantMin {
						if waits[i] < wantMin || waits[i] > test.wantMax[i]+1 { // rounded up
							t.Errorf("wait %d is %s, want %s to %s", i+1, waits[i], wantMin, test.wantMax[i])
						}
						if distinct[i] == nil {
							distinct[i] = map[time.Duration]bool{}
						}
						distinct[i][waits[i]] = true
					}
				}
				// Runs that start together must not call together again.
				for i, waits := range distinct {
					if len(waits) < 15 && name != "equal" {
						t.Errorf("forty clients made wait %d of %d different lengths", i+1, len(waits))
					}
				}
			})
		})
	}
}

func TestAttempts(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		maxRetries, status int
		body               string
		want               int
	}{
		"no_retries":        {0, 503, "", 1},
		"one_retry":         {1, 503, "", 2},
		"three_retries":     {3, 429, "", 4},
		"ten_retries":       {10, 500, "", 11},
		"code_3008":         {2, 400, `{"code":3008}`, 3},
		"code_3011":         {2, 400, `{"code":"3011"}`, 3},
		"code_5002":         {2, 400, `{"code":5002}`, 3},
		"code_9000":         {2, 200, `{"code":9000}`, 3},
		"permanent_status":  {10, 403, "", 1},
		"permanent_code":    {10, 503, `{"code":3007}`, 1},
		"redirect":          {10, 302, "", 1},
		"unusable_response": {10, 200, "", 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var calls callTimes
				failure := mustFail(t, newFakeClient(t, test.maxRetries, calls.by(answer(test.status, test.body))))
				wantCount(t, "calls", len(calls), test.want)
				wantCount(t, "attempts in the error", failure.Attempts, test.want)
			})
		})
	}
}

// A permanent failure ends the attempts, whatever came before.
func TestPermanentFailureAfterTransientOnes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		client := newFakeClient(t, 5, func(req *http.Request) (*http.Response, error) {
			if calls++; calls < 3 {
				return answer(http.StatusBadGateway, "")(req)
			}
			return answer(http.StatusBadRequest, `{"code":3007}`)(req)
		})
		wantError(t, client, mustFail(t, client), Error{Reason: ReasonResultCode, StatusCode: 400, Code: 3007, Attempts: 3})
		wantCount(t, "calls", calls, 3)
	})
}

// TestPacing is about the wait that a response's headers ask for. The back-off
// alone would be 1 to 3 seconds.
func TestPacing(t *testing.T) {
	t.Parallel()
	const backOff = 0 // as want: what the back-off alone gives
	date := []string{"Date", "Mon, 09 Nov 2020 09:55:20 GMT", "Retry-After"}
	tests := map[string]struct {
		header []string
		want   time.Duration
	}{
		"no_header":                   {nil, backOff},
		"retry_after_seconds":         {[]string{"Retry-After", "7"}, 7 * time.Second},
		"retry_after_with_space":      {[]string{"Retry-After", " 7 "}, 7 * time.Second},
		"retry_after_beyond_back_off": {[]string{"Retry-After", "45"}, 45 * time.Second},
		"retry_after_60":              {[]string{"Retry-After", "60"}, time.Minute},
		"retry_after_0":               {[]string{"Retry-After", "0"}, backOff},
		"retry_after_negative":        {[]string{"Retry-After", "-5"}, backOff},
		"retry_after_nan":             {[]string{"Retry-After", "NaN"}, backOff},
		"retry_after_infinite":        {[]string{"Retry-After", "Inf"}, backOff},
		"retry_after_fraction":        {[]string{"Retry-After", "7.5"}, backOff},
		"retry_after_unreadable":      {[]string{"Retry-After", "soon"}, backOff},
		"retry_after_empty":           {[]string{"Retry-After", ""}, backOff},
		// Twenty years from this machine's clock, and 20 seconds from the server's.
		"retry_after_date":                       {append(date, "Mon, 09 Nov 2020 09:55:40 GMT"), 20 * time.Second},
		"retry_after_date_past":                  {append(date, "Mon, 09 Nov 2020 09:55:19 GMT"), backOff},
		"retry_after_date_without_server_clock":  {[]string{"Retry-After", "Sat, 01 Jan 2000 00:00:20 GMT"}, 20 * time.Second},
		"retry_after_date_with_unreadable_clock": {[]string{"Date", "today", "Retry-After", "Sat, 01 Jan 2000 00:00:20 GMT"}, 20 * time.Second},
		// Nobody knows its unit.
		"rate_limit_reset": {[]string{"RateLimit-Reset", "20"}, backOff},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var calls callTimes
				_ = mustFail(t, newFakeClient(t, 1, calls.by(answer(http.StatusTooManyRequests, "", test.header...))))
				wantCount(t, "calls", len(calls), 2)
				wait := calls.waits()[0]
				if test.want == backOff && (wait < time.Second || wait > 3*time.Second) {
					t.Errorf("waited for %s, want 1s to 3s", wait)
				}
				if test.want != backOff && wait != test.want {
					t.Errorf("waited for %s, want %s", wait, test.want)
				}
			})
		})
	}
}

// What one response asked for is not carried on to the wait after the next.
func TestPacingIsOfTheLastResponse(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var calls callTimes
		_ = mustFail(t, newFakeClient(t, 2, calls.by(func(req *http.Request) (*http.Response, error) {
			if len(calls) == 1 {
				return answer(http.StatusServiceUnavailable, "", "Retry-After", "50")(req)
			}
			return answer(http.StatusServiceUnavailable, "")(req)
		})))
		waits := calls.waits()
		if len(waits) != 2 || waits[0] != 50*time.Second || waits[1] > 5*time.Second {
			t.Errorf("waits %v, want 50s and at most 5s", waits)
		}
	})
}

func TestRetryAfterBeyondItsBound(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		header []string
		body   string
		want   Error
	}{
		"61_seconds": {header: []string{"Retry-After", "61"}, want: Error{RetryAfter: 61 * time.Second}},
		"with_code":  {header: []string{"Retry-After", "3600"}, body: `{"code":5002}`, want: Error{RetryAfter: time.Hour, Reason: ReasonResultCode, Code: 5002}},
		"date": {
			header: []string{"Date", "Mon, 09 Nov 2020 09:55:20 GMT", "Retry-After", "Mon, 09 Nov 2020 10:00:20 GMT"},
			want:   Error{RetryAfter: 5 * time.Minute},
		},
		"endless":                {header: []string{"Retry-After", strings.Repeat("9", 400)}, want: Error{RetryAfter: math.MaxInt64 / time.Second * time.Second}},
		"longer_than_a_duration": {header: []string{"Retry-After", "10000000000"}, want: Error{RetryAfter: math.MaxInt64 / time.Second * time.Second}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var calls callTimes
				client := newFakeClient(t, 5, calls.by(answer(http.StatusTooManyRequests, test.body, test.header...)))
				start := time.Now()
				test.want.StatusCode, test.want.Transient, test.want.Attempts = 429, true, 1
				if test.want.Reason == "" {
					test.want.Reason = ReasonStatus
				}
				wantError(t, client, mustFail(t, client), test.want)
				if took := time.Since(start); took != 0 {
					t.Errorf("the error came after %s, want it at once", took)
				}
				wantCount(t, "calls", len(calls), 1)
			})
		})
	}
}

func FuzzRetryAfter(f *testing.F) {
	const date = "Mon, 09 Nov 2020 09:55:20 GMT"
	for _, seed := range []string{"", "0", "7", "61", "-1", "1e300", "-1e300", "NaN", "Inf", "0x1p10", "9223372036854775807", "4611686018.5", date, "Fri, 31 Dec 9999 23:59:59 GMT", "Monday, 09-Nov-20 09:55:40 GMT"} {
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

// The request timeout bounds each attempt, not all of them together.
func TestTimeoutOfEachAttempt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var took []time.Duration
		client := newFakeClient(t, 2, func(req *http.Request) (*http.Response, error) {
			start := time.Now()
			<-req.Context().Done()
			took = append(took, time.Since(start))
			return nil, req.Context().Err()
		}, func(c *Config) { c.RequestTimeout = 7 * time.Second })
		wantError(t, client, mustFail(t, client), Error{Reason: ReasonTimeout, Transient: true})
		if !slices.Equal(took, []time.Duration{7 * time.Second, 7 * time.Second, 7 * time.Second}) {
			t.Errorf("the attempts took %v, want 7s each", took)
		}
	})
}

func TestInterrupt(t *testing.T) {
	t.Parallel()
	const after = 500 * time.Millisecond
	interrupts := map[string]func(context.Context) (context.Context, context.CancelFunc){
		"canceled": func(ctx context.Context) (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancelCause(ctx)
			time.AfterFunc(after, func() { cancel(errors.New("signal")) })
			return ctx, func() { cancel(nil) }
		},
		"deadline": func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeout(ctx, after)
		},
	}
	answers := map[string]roundTrip{
		"in_an_attempt": func(req *http.Request) (*http.Response, error) {
			<-req.Context().Done()
			return nil, req.Context().Err()
		},
		"in_a_wait": answer(http.StatusServiceUnavailable, "", "Retry-After", "60"),
	}
	for kind, interrupt := range interrupts {
		for place, answer := range answers {
			t.Run(kind+"_"+place, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					var calls callTimes
					client := newFakeClient(t, 3, calls.by(answer))
					ctx, cancel := interrupt(t.Context())
					defer cancel()
					start := time.Now()
					_, err := client.Token(ctx)
					if took := time.Since(start); took != after {
						t.Errorf("Token returned after %s, want %s", took, after)
					}
					wantCanceled(t, client, err, 1)
					wantCount(t, "calls", len(calls), 1)
				})
			})
		}
	}
}

func TestInterruptBeforeTheFirstAttempt(t *testing.T) {
	t.Parallel()
	var calls callTimes
	client := newFakeClient(t, 3, calls.by(answer(http.StatusOK, goodBody)))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	ctx, output := withLog(ctx)
	_, err := client.Token(ctx)
	failure, ok := errors.AsType[*Error](err)
	if !ok || failure.Reason != ReasonCanceled || failure.Attempts != 0 {
		t.Errorf("error %v after %d attempts", err, failure.Attempts)
	}
	wantCount(t, "calls", len(calls), 0)
	// A line says that a call was made.
	wantCount(t, "lines of the log", len(logLines(t, output)), 0)
}

func wantCanceled(t testing.TB, client *Client, err error, attempts int) {
	t.Helper()
	failure, ok := errors.AsType[*Error](err)
	if !ok {
		t.Fatalf("error %v, want an *Error", err)
	}
	wantError(t, client, failure, Error{Reason: ReasonCanceled, Attempts: attempts})
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
		"in_the_head":         {"http", readRequest, "HTTP/1.1 200 OK\r\nX: ", false},
		"after_an_early_hint": {"http", readRequest, "HTTP/1.1 103 Early Hints\r\n\r\n", false},
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
			newTransport := client.transport
			client.transport = func(attempt context.Context) http.RoundTripper {
				return roundTrip(func(req *http.Request) (*http.Response, error) {
					resp, err := newTransport(attempt).RoundTrip(req)
					cancel()
					return resp, err
				})
			}
			_, err := client.Token(ctx)
			wantCanceled(t, client, err, 1)
			wantCount(t, "connections", int(connections.Load()), 1)
			if err := <-closed; err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
				t.Errorf("the connection was not closed: read error %v", err)
			}
		})
	}
}

// stallingBody has a text, and then nothing more until its attempt ends.
type stallingBody struct {
	io.Reader
	ctx context.Context //nolint:containedctx // as a connection has its attempt
}

func (b *stallingBody) Read(p []byte) (int, error) {
	if n, err := b.Reader.Read(p); err == nil {
		return n, nil
	}
	<-b.ctx.Done()
	return 0, b.ctx.Err()
}

func (b *stallingBody) Close() error { return nil }

// A refusal is one although its body never ends: a wrong password is not sent
// again because of that.
func TestRefusalThatStalls(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		status int
		body   string
		want   Error
	}{
		"code_is_there":   {http.StatusBadRequest, `{"code":3007}`, Error{Reason: ReasonResultCode, StatusCode: 400, Code: 3007}},
		"code_is_not":     {http.StatusBadRequest, `{"co`, Error{Reason: ReasonStatus, StatusCode: 400}},
		"code_with_200":   {http.StatusOK, `{"code":3007}`, Error{Reason: ReasonResultCode, StatusCode: 200, Code: 3007}},
		"service_is_down": {http.StatusServiceUnavailable, "<html>", Error{Reason: ReasonStatus, StatusCode: 503, HTML: true, Transient: true}},
		"success":         {http.StatusOK, `{"accesstoken":`, Error{Reason: ReasonTimeout, Transient: true}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				calls := 0
				client := newFakeClient(t, 2, func(req *http.Request) (*http.Response, error) {
					calls++
					return &http.Response{StatusCode: test.status, Body: &stallingBody{strings.NewReader(test.body), req.Context()}, ContentLength: 99}, nil
				})
				wantError(t, client, mustFail(t, client), test.want)
				want := 1
				if test.want.Transient {
					want = 3
				}
				wantCount(t, "calls", calls, want)
			})
		})
	}
}
