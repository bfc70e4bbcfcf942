// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// The tests of this file run in bubbles of testing/synctest: their clock starts
// at midnight UTC of 2000-01-01 and jumps over every wait.

// callTimes records when calls are made.
type callTimes []time.Time

// failing answers every call with status and header, and notes its time.
func (c *callTimes) failing(status int, header ...string) roundTrip {
	return func(req *http.Request) (*http.Response, error) {
		*c = append(*c, time.Now())
		return respond(req, status, "", header...), nil
	}
}

func (c callTimes) waits() []time.Duration {
	var waits []time.Duration
	for i := 1; i < len(c); i++ {
		waits = append(waits, c[i].Sub(c[i-1]))
	}
	return waits
}

func TestBackOffGrowsWithinItsBounds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var calls callTimes
		failure := mustFail(t, newFakeClient(t, 10, calls.failing(http.StatusServiceUnavailable)))
		wantFailure(t, failure, ReasonStatus, "", true)
		wantContains(t, failure.Error(), "That was the last of 11 attempts.")
		if failure.Attempts != 11 {
			t.Errorf("%d attempts told, want 11", failure.Attempts)
		}
		// Each wait is from once to twice a base that doubles, up to the longest
		// wait.
		seconds := []int{1, 2, 4, 8, 15, 15, 15, 15, 15, 15}
		waits := calls.waits()
		if len(waits) != len(seconds) {
			t.Fatalf("%d waits, want %d", len(waits), len(seconds))
		}
		for i, s := range seconds {
			least := time.Duration(s) * time.Second
			most := 2 * least
			if waits[i] < least || waits[i] > most {
				t.Errorf("wait %d is %s, want %s to %s", i+1, waits[i], least, most)
			}
		}
	})
}

// Many runs that start together must not call together again.
func TestBackOffHasJitter(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		first, late := map[time.Duration]bool{}, map[time.Duration]bool{}
		for range 40 {
			var calls callTimes
			_ = mustFail(t, newFakeClient(t, 8, calls.failing(http.StatusServiceUnavailable)))
			waits := calls.waits()
			first[waits[0]], late[waits[7]] = true, true
		}
		if len(first) < 30 || len(late) < 30 {
			t.Errorf("forty clients waited for %d and %d different times", len(first), len(late))
		}
	})
}

func TestConfiguredBounds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var calls callTimes
		client := newFakeClient(t, 6, calls.failing(http.StatusServiceUnavailable), func(c *Config) {
			c.RetryWaitMin, c.RetryWaitMax = 100*time.Millisecond, 200*time.Millisecond
		})
		_ = mustFail(t, client)
		for i, wait := range calls.waits() {
			if wait < 100*time.Millisecond || wait > 200*time.Millisecond {
				t.Errorf("wait %d is %s", i+1, wait)
			}
		}
	})
}

func TestNumberOfAttempts(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		maxRetries int
		status     int
		wantCalls  int
	}{
		"no_retries":         {maxRetries: 0, status: 503, wantCalls: 1},
		"one_retry":          {maxRetries: 1, status: 503, wantCalls: 2},
		"three_retries":      {maxRetries: 3, status: 429, wantCalls: 4},
		"ten_retries":        {maxRetries: 10, status: 500, wantCalls: 11},
		"permanent_failure":  {maxRetries: 10, status: 403, wantCalls: 1},
		"redirect":           {maxRetries: 10, status: 302, wantCalls: 1},
		"success_of_no_use":  {maxRetries: 10, status: 200, wantCalls: 1},
		"unexpected_success": {maxRetries: 10, status: 202, wantCalls: 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var calls callTimes
				failure := mustFail(t, newFakeClient(t, test.maxRetries, calls.failing(test.status)))
				if len(calls) != test.wantCalls || failure.Attempts != test.wantCalls {
					t.Errorf("%d calls, %d attempts told, want %d", len(calls), failure.Attempts, test.wantCalls)
				}
				if test.wantCalls == 1 {
					wantLacks(t, failure.Error(), "attempt")
				}
			})
		})
	}
}

// A permanent failure ends the attempts, whatever came before.
func TestPermanentFailureAfterATransientOne(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		failure := mustFail(t, newFakeClient(t, 5, func(req *http.Request) (*http.Response, error) {
			if calls++; calls < 3 {
				return respond(req, http.StatusBadGateway, ""), nil
			}
			return respond(req, http.StatusBadRequest, `{"code":3007}`), nil
		}))
		wantFailure(t, failure, ReasonResultCode, "3007", false)
		wantContains(t, failure.Error(), "That was the last of 3 attempts.")
		if calls != 3 {
			t.Errorf("%d calls, want 3", calls)
		}
	})
}

// request_timeout bounds each attempt, not all of them together.
func TestEveryAttemptHasItsOwnTimeout(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var took []time.Duration
		client := newFakeClient(t, 2, func(req *http.Request) (*http.Response, error) {
			start := time.Now()
			<-req.Context().Done()
			took = append(took, time.Since(start))
			return nil, req.Context().Err()
		}, func(c *Config) { c.RequestTimeout = 7 * time.Second })
		failure := mustFail(t, client)
		wantFailure(t, failure, ReasonTimeout, "", true)
		wantContains(t, failure.Error(), "within 7s (request_timeout)", "3 attempts")
		if len(took) != 3 {
			t.Fatalf("%d attempts, want 3", len(took))
		}
		for i, d := range took {
			if d != 7*time.Second {
				t.Errorf("attempt %d took %s", i+1, d)
			}
		}
	})
}

func TestInterruptDuringAWait(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		// context makes one that ends after half a second.
		context   func(context.Context) (context.Context, context.CancelFunc)
		wantCause error
	}{
		"cancelled": {
			context: func(ctx context.Context) (context.Context, context.CancelFunc) {
				ctx, cancel := context.WithCancel(ctx)
				time.AfterFunc(500*time.Millisecond, cancel)
				return ctx, cancel
			},
			wantCause: context.Canceled,
		},
		"cancelled_with_a_cause": {
			context: func(ctx context.Context) (context.Context, context.CancelFunc) {
				ctx, cancel := context.WithCancelCause(ctx)
				time.AfterFunc(500*time.Millisecond, func() { cancel(errors.New("signal")) })
				return ctx, func() { cancel(nil) }
			},
			wantCause: context.Canceled,
		},
		"deadline": {
			context: func(ctx context.Context) (context.Context, context.CancelFunc) {
				return context.WithTimeout(ctx, 500*time.Millisecond)
			},
			wantCause: context.DeadlineExceeded,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var calls callTimes
				client := newFakeClient(t, 3, calls.failing(http.StatusServiceUnavailable, "Retry-After", "60"))
				ctx, cancel := test.context(t.Context())
				defer cancel()
				start := time.Now()
				_, err := client.Token(ctx)
				if took := time.Since(start); took != 500*time.Millisecond {
					t.Errorf("it took %s to end the wait, want 500ms", took)
				}
				wantInterrupted(t, err, test.wantCause)
				wantContains(t, err.Error(), "interrupted while it waited to try again")
				wantLacks(t, err.Error(), "503")
				if len(calls) != 1 {
					t.Errorf("%d calls, want 1", len(calls))
				}
			})
		})
	}
}

func TestInterruptDuringAnAttempt(t *testing.T) {
	t.Parallel()
	for name, maxRetries := range map[string]int{"no_retries": 0, "three_retries": 3} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				calls := 0
				client := newFakeClient(t, maxRetries, func(req *http.Request) (*http.Response, error) {
					calls++
					<-req.Context().Done()
					return nil, req.Context().Err()
				})
				ctx, cancel := context.WithCancelCause(t.Context())
				time.AfterFunc(5*time.Second, func() { cancel(errors.New("signal")) })
				start := time.Now()
				_, err := client.Token(ctx)
				if took := time.Since(start); took != 5*time.Second || calls != 1 {
					t.Errorf("%d calls in %s, want 1 in 5s", calls, took)
				}
				wantInterrupted(t, err, context.Canceled)
				wantLacks(t, err.Error(), "waited")
			})
		})
	}
}

func TestInterruptBeforeTheFirstAttempt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		client := newFakeClient(t, 3, func(req *http.Request) (*http.Response, error) { return nil, req.Context().Err() })
		_, err := client.Token(ctx)
		wantInterrupted(t, err, context.Canceled)
	})
}

func wantInterrupted(t testing.TB, err, cause error) {
	t.Helper()
	failure, ok := errors.AsType[*Error](err)
	if !ok {
		t.Fatalf("error %v, want an *Error", err)
	}
	wantFailure(t, failure, ReasonCanceled, "", false)
	if !errors.Is(err, cause) {
		t.Errorf("errors.Is(err, %v) is false", cause)
	}
	if failure.StatusCode != 0 || failure.Description != "" {
		t.Errorf("an interrupt has HTTP status %d, description %q", failure.StatusCode, failure.Description)
	}
}
