// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestPacing is about the wait that an answer's headers ask for. The back-off
// alone would be 1 to 2 seconds.
func TestPacing(t *testing.T) {
	t.Parallel()
	const backOff = 0 // as want: what the back-off alone gives
	tests := map[string]struct {
		header []string
		want   time.Duration
	}{
		"no_header":                   {want: backOff},
		"retry_after_seconds":         {header: []string{"Retry-After", "7"}, want: 7 * time.Second},
		"retry_after_with_space":      {header: []string{"Retry-After", " 7 "}, want: 7 * time.Second},
		"retry_after_beyond_back_off": {header: []string{"Retry-After", "45"}, want: 45 * time.Second},
		"retry_after_60":              {header: []string{"Retry-After", "60"}, want: time.Minute},
		"retry_after_0":               {header: []string{"Retry-After", "0"}, want: backOff},
		"retry_after_negative":        {header: []string{"Retry-After", "-5"}, want: backOff},
		"retry_after_nan":             {header: []string{"Retry-After", "NaN"}, want: backOff},
		"retry_after_unreadable":      {header: []string{"Retry-After", "soon"}, want: backOff},
		"retry_after_empty":           {header: []string{"Retry-After", ""}, want: backOff},
		// Twenty years from this machine's clock, and 20 seconds from the server's.
		"retry_after_date_by_server_clock": {
			header: []string{"Date", "Mon, 09 Nov 2020 09:55:20 GMT", "Retry-After", "Mon, 09 Nov 2020 09:55:40 GMT"}, want: 20 * time.Second,
		},
		"retry_after_date_without_server_clock": {header: []string{"Retry-After", "Sat, 01 Jan 2000 00:00:20 GMT"}, want: 20 * time.Second},
		"retry_after_date_unreadable_clock":     {header: []string{"Date", "today", "Retry-After", "Sat, 01 Jan 2000 00:00:20 GMT"}, want: 20 * time.Second},
		"retry_after_date_in_the_past":          {header: []string{"Retry-After", "Fri, 31 Dec 1999 23:00:00 GMT"}, want: backOff},

		"rate_limit_reset_of_the_sample": {header: []string{"RateLimit-Reset", "0.299"}, want: backOff},
		"rate_limit_reset_within":        {header: []string{"RateLimit-Reset", "10"}, want: 10 * time.Second},
		"rate_limit_reset_milliseconds":  {header: []string{"RateLimit-Reset", "299"}, want: 30 * time.Second},
		"rate_limit_reset_huge":          {header: []string{"RateLimit-Reset", "1e300"}, want: 30 * time.Second},
		"rate_limit_reset_infinite":      {header: []string{"RateLimit-Reset", "Inf"}, want: 30 * time.Second},
		"rate_limit_reset_nan":           {header: []string{"RateLimit-Reset", "NaN"}, want: backOff},
		"rate_limit_reset_negative":      {header: []string{"RateLimit-Reset", "-1"}, want: backOff},
		"rate_limit_reset_unreadable":    {header: []string{"RateLimit-Reset", "soon"}, want: backOff},
		"both_retry_after_longer":        {header: []string{"RateLimit-Reset", "299", "Retry-After", "45"}, want: 45 * time.Second},
		"both_rate_limit_reset_longer":   {header: []string{"RateLimit-Reset", "20", "Retry-After", "5"}, want: 20 * time.Second},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var calls callTimes
				failure := mustFail(t, newFakeClient(t, 1, calls.failing(http.StatusTooManyRequests, test.header...)))
				wantFailure(t, failure, ReasonStatus, "", true)
				if len(calls) != 2 {
					t.Fatalf("%d calls, want 2", len(calls))
				}
				wait := calls.waits()[0]
				if test.want == backOff && (wait < time.Second || wait > 2*time.Second) {
					t.Errorf("waited for %s, want 1s to 2s", wait)
				}
				if test.want != backOff && wait != test.want {
					t.Errorf("waited for %s, want %s", wait, test.want)
				}
			})
		})
	}
}

// What one answer asked for is not carried on to the wait after the next.
func TestPacingIsOfTheLastAnswer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var calls callTimes
		first, others := calls.failing(http.StatusServiceUnavailable, "Retry-After", "50"), calls.failing(http.StatusServiceUnavailable)
		_ = mustFail(t, newFakeClient(t, 2, func(req *http.Request) (*http.Response, error) {
			if len(calls) == 0 {
				return first(req)
			}
			return others(req)
		}))
		waits := calls.waits()
		if len(waits) != 2 || waits[0] != 50*time.Second || waits[1] > 4*time.Second {
			t.Errorf("waits %v, want 50s and at most 4s", waits)
		}
	})
}

func TestRetryAfterBeyondItsBound(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		header []string
		body   string
		want   string
	}{
		"61_seconds": {header: []string{"Retry-After", "61"}, want: "1m1s"},
		"an_hour":    {header: []string{"Retry-After", "3600"}, want: "1h0m0s"},
		"with_code":  {header: []string{"Retry-After", "3600"}, body: `{"code":5002}`, want: "1h0m0s"},
		"date": {
			header: []string{"Date", "Mon, 09 Nov 2020 09:55:20 GMT", "Retry-After", "Mon, 09 Nov 2020 10:00:20 GMT"}, want: "5m0s",
		},
		"endless": {header: []string{"Retry-After", strings.Repeat("9", 400)}, want: "Retry-After"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				calls, start := 0, time.Now()
				failure := mustFail(t, newFakeClient(t, 5, func(req *http.Request) (*http.Response, error) {
					calls++
					return respond(req, http.StatusTooManyRequests, test.body, test.header...), nil
				}))
				if took := time.Since(start); calls != 1 || took != 0 {
					t.Errorf("%d calls in %s, want 1 at once", calls, took)
				}
				x := failure.Explain()
				wantContains(t, x.Happened, test.want)
				wantContains(t, x.Remedy, "Run Terraform again in ", "1m0s at the most")
			})
		})
	}
}
