// SPDX-License-Identifier: MPL-2.0

package tokensource

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

// issuer is a scripted Issuer, which counts its calls.
type issuer struct {
	calls atomic.Int32
	issue func(ctx context.Context, call int) (bizppurio.Token, error)
}

func (i *issuer) Token(ctx context.Context) (bizppurio.Token, error) {
	return i.issue(ctx, int(i.calls.Add(1)))
}

// newToken is a token that came now and is valid for a time.
func newToken(t *testing.T, lifetime time.Duration) bizppurio.Token {
	t.Helper()
	now := time.Now()
	// expired has no fractions of a second.
	expired := now.Add(lifetime).Add(9 * time.Hour).UTC().Format("20060102150405")
	token, err := bizppurio.NewToken("secret.canary.token", "Bearer", expired)
	if err != nil {
		t.Fatal(err)
	}
	token.ReceivedAt = now
	return token
}

var (
	errTransient = transientError()
	errPermanent = &bizppurio.Error{Reason: bizppurio.ReasonResultCode, Endpoint: "http://127.0.0.1/v1/token", StatusCode: 400, Code: "3007"}
)

// ask lets n callers ask at once, and waits for all.
func ask(ctx context.Context, source *Source, n int) (results []Result, errs []error) {
	results, errs = make([]Result, n), make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { results[i], errs[i] = source.Token(ctx) })
	}
	wg.Wait()
	return results, errs
}

func TestSource_manyCallersOneCall(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		issuer := &issuer{issue: func(context.Context, int) (bizppurio.Token, error) {
			time.Sleep(time.Second) // long enough for all to ask, in the bubble's time
			return newToken(t, -time.Hour), nil
		}}
		results, errs := ask(t.Context(), New(issuer, nil), 100)
		warned := 0
		for i := range results {
			if errs[i] != nil || results[i].Token != results[0].Token {
				t.Fatalf("caller %d got %v, error %v", i, results[i], errs[i])
			}
			if len(results[i].Warnings) > 0 {
				warned++
			}
		}
		if got := issuer.calls.Load(); got != 1 {
			t.Errorf("%d calls, want 1", got)
		}
		if warned != 1 {
			t.Errorf("%d callers got the warning that the token is expired on arrival, want 1", warned)
		}
	})
}

func TestSource_permanentFailureIsRemembered(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		issuer := &issuer{issue: func(context.Context, int) (bizppurio.Token, error) {
			time.Sleep(time.Second)
			return bizppurio.Token{}, errPermanent
		}}
		source := New(issuer, nil)
		_, errs := ask(t.Context(), source, 100)
		_, late := source.Token(t.Context())
		whole := 0
		for _, err := range append(errs, late) {
			if !errors.Is(err, errPermanent) {
				t.Fatalf("error = %v, want the failure", err)
			}
			if _, ok := errors.AsType[*RepeatedError](err); !ok {
				whole++
			}
		}
		if whole != 1 {
			t.Errorf("%d callers got the whole failure, want 1", whole)
		}
		if got := issuer.calls.Load(); got != 1 {
			t.Errorf("%d calls, want 1", got)
		}
	})
}

func TestSource_transientFailureIsSharedButNotRemembered(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		issuer := &issuer{issue: func(_ context.Context, call int) (bizppurio.Token, error) {
			time.Sleep(time.Second)
			if call == 1 {
				return bizppurio.Token{}, errTransient
			}
			return newToken(t, bizppurio.Lifetime), nil
		}}
		source := New(issuer, nil)
		_, errs := ask(t.Context(), source, 10)
		for _, err := range errs {
			if !errors.Is(err, errTransient) {
				t.Fatalf("a caller that waited got %v, want the failure that came", err)
			}
		}
		time.Sleep(500 * time.Millisecond)
		if _, err := source.Token(t.Context()); !errors.Is(err, errTransient) {
			t.Errorf("a caller right after it got %v, want the failure", err)
		}
		time.Sleep(500 * time.Millisecond)
		if _, err := source.Token(t.Context()); err != nil {
			t.Errorf("a later caller got %v, want a token", err)
		}
		if got := issuer.calls.Load(); got != 2 {
			t.Errorf("%d calls, want 2", got)
		}
	})
}

// The API is left alone for as long as it asked to be, and a failure that comes
// again is explained once.
func TestSource_retryAfterIsKept(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		failure := *errTransient
		failure.RetryAfter = time.Hour
		issuer := &issuer{issue: func(context.Context, int) (bizppurio.Token, error) {
			again := failure
			return bizppurio.Token{}, &again
		}}
		source := New(issuer, nil)
		for i, pause := range []time.Duration{0, 30 * time.Minute, 40 * time.Minute} {
			time.Sleep(pause)
			_, err := source.Token(t.Context())
			if _, repeated := errors.AsType[*RepeatedError](err); repeated != (i > 0) {
				t.Errorf("call %d got %v", i, err)
			}
		}
		if got := issuer.calls.Load(); got != 2 {
			t.Errorf("%d calls, want 2: one at once, and one after the hour", got)
		}
	})
}

func TestSource_nextTakesOverFromOneCancelled(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		issuer := &issuer{issue: func(ctx context.Context, call int) (bizppurio.Token, error) {
			if call == 1 {
				<-ctx.Done()
				return bizppurio.Token{}, bizppurio.Interrupted(ctx.Err())
			}
			return newToken(t, bizppurio.Lifetime), nil
		}}
		source := New(issuer, nil)
		ctx, cancel := context.WithCancel(t.Context())
		var firstErr, waitingErr, nextErr error
		var wg sync.WaitGroup
		wg.Go(func() { _, firstErr = source.Token(ctx) })
		synctest.Wait()
		waiting, stopWaiting := context.WithCancel(t.Context())
		wg.Go(func() { _, waitingErr = source.Token(waiting) })
		wg.Go(func() { _, nextErr = source.Token(t.Context()) })
		synctest.Wait()

		// One that waits goes at once, without disturbing the one that issues.
		stopWaiting()
		synctest.Wait()
		if !errors.Is(waitingErr, context.Canceled) {
			t.Errorf("the caller that gave up got %v, want context.Canceled", waitingErr)
		}
		cancel()
		wg.Wait()
		if !errors.Is(firstErr, context.Canceled) {
			t.Errorf("the first caller got %v, want context.Canceled", firstErr)
		}
		if nextErr != nil {
			t.Errorf("the next caller got %v, want a token", nextErr)
		}
		if got := issuer.calls.Load(); got != 2 {
			t.Errorf("%d calls, want 2", got)
		}
	})
}

func TestSource_asksAnewOnlyWhenTheTokenRanOut(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		lifetime  time.Duration
		pause     time.Duration
		wantCalls int32
	}{
		"still_valid":        {lifetime: 24 * time.Hour, pause: 23 * time.Hour, wantCalls: 1},
		"ran_out":            {lifetime: 24 * time.Hour, pause: 25 * time.Hour, wantCalls: 2},
		"expired_on_arrival": {lifetime: -time.Hour, pause: 48 * time.Hour, wantCalls: 1},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				issuer := &issuer{issue: func(context.Context, int) (bizppurio.Token, error) { return newToken(t, tt.lifetime), nil }}
				source := New(issuer, nil)
				for range 2 {
					if _, err := source.Token(t.Context()); err != nil {
						t.Fatal(err)
					}
					time.Sleep(tt.pause)
				}
				if got := issuer.calls.Load(); got != tt.wantCalls {
					t.Errorf("%d calls, want %d", got, tt.wantCalls)
				}
			})
		})
	}
}
