// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gofrs/flock"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
	"github.com/bizppurio/terraform-provider-bizppurio/internal/tokencache"
)

// issued returns the n-th token, which came now and is valid for lifetime.
func issued(n int32, lifetime time.Duration) bizppurio.Token {
	now := time.Now()
	expiresAt := now.Add(lifetime).In(bizppurio.KST)
	return bizppurio.Token{
		AccessToken: "canary.token." + strconv.Itoa(int(n)), Type: "Bearer",
		Expired: expiresAt.Format("20060102150405"), ExpiresAt: expiresAt, IssuedAt: now, ReceivedAt: now,
	}
}

// newTestSource returns a token source that requests by the test's function, which is
// given the number of the call, and the count of calls.
func newTestSource(request func(ctx context.Context, call int32) (bizppurio.Token, error)) (*tokenSource, *atomic.Int32) {
	count := new(atomic.Int32)
	return &tokenSource{request: func(ctx context.Context) (bizppurio.Token, error) { return request(ctx, count.Add(1)) }}, count
}

func returnADay(_ context.Context, call int32) (bizppurio.Token, error) {
	return issued(call, bizppurio.Lifetime), nil
}

// testCache returns a cache in a directory.
func testCache(directory string) *tokencache.Cache {
	return &tokencache.Cache{
		Directory: directory, MinRemaining: time.Hour, BaseURL: "https://api.bizppurio.com", LockTimeout: time.Hour,
		Credentials: bizppurio.Credentials{Account: "canary-account", Password: "canary-password"},
	}
}

// A hundred callers at once make one call, whose outcome stands for all of them
// and for those who come later.
func TestTokenSource_firstOutcomeStands(t *testing.T) {
	t.Parallel()
	const callers = 100
	endpoint := &url.URL{Scheme: "https", Host: "api.bizppurio.com", Path: "/v1/token"}
	wrongPassword := &bizppurio.Error{Reason: bizppurio.ReasonResultCode, Endpoint: endpoint, StatusCode: 400, Code: 3007}
	unavailable := &bizppurio.Error{Reason: bizppurio.ReasonStatus, Endpoint: endpoint, StatusCode: 503, Attempts: 4, Transient: true}
	interrupted := &bizppurio.Error{Reason: bizppurio.ReasonCanceled, Endpoint: endpoint, Attempts: 1}
	tests := map[string]struct {
		// failure is what the request returns; nil for a token.
		failure *bizppurio.Error
		// interrupt and cancel say whose context ends during the call.
		interrupt, cancel bool
		wantSummary       string
	}{
		"token":              {},
		"permanent_failure":  {failure: wrongPassword, wantSummary: "Bizppurio: Wrong Password"},
		"transient_failure":  {failure: unavailable, wantSummary: "Bizppurio: Unexpected HTTP Status"},
		"provider_interrupt": {failure: interrupted, interrupt: true, wantSummary: "Bizppurio: Token Request Canceled"},
		"caller_canceled":    {failure: interrupted, cancel: true, wantSummary: "Bizppurio: Token Request Canceled"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			interrupt, stop := context.WithCancel(t.Context())
			defer stop()
			caller, cancel := context.WithCancel(t.Context())
			defer cancel()
			var group, ready sync.WaitGroup
			ready.Add(callers)
			s, calls := newTestSource(func(ctx context.Context, call int32) (bizppurio.Token, error) {
				ready.Wait() // all callers are there
				switch {
				case tt.interrupt:
					stop()
				case tt.cancel:
					cancel()
				}
				if tt.interrupt || tt.cancel {
					waitFor(t, ctx.Done())
				}
				if tt.failure != nil {
					return bizppurio.Token{}, tt.failure
				}
				return issued(call, bizppurio.Lifetime), nil
			})
			s.interrupt = interrupt
			tokens, outcomes := make([]bizppurio.Token, callers+1), make([]diag.Diagnostics, callers+1)
			for i := range callers {
				group.Go(func() {
					ready.Done()
					tokens[i], outcomes[i] = s.token(caller)
				})
			}
			group.Wait()
			tokens[callers], outcomes[callers] = s.token(t.Context())
			if got := calls.Load(); got != 1 {
				t.Errorf("%d calls, want 1", got)
			}
			whole := 0
			for i, diags := range outcomes {
				if tt.failure == nil {
					if tokens[i] != tokens[0] || tokens[i].AccessToken != "canary.token.1" || len(diags) > 0 {
						t.Fatalf("caller %d: another token, or %v", i, diags)
					}
					continue
				}
				if len(diags) != 1 || !diags.HasError() || diags[0].Summary() != tt.wantSummary || tokens[i].AccessToken != "" {
					t.Fatalf("caller %d got %v, want one error %q", i, diags, tt.wantSummary)
				}
				if isWhole(diags[0]) {
					whole++
				}
			}
			if tt.failure != nil && whole != 1 {
				t.Errorf("%d callers got the whole message, want 1", whole)
			}
		})
	}
}

// isWhole reports whether a diagnostic is a whole explanation.
func isWhole(d diag.Diagnostic) bool {
	return strings.Contains(d.Detail(), "What to do: ") && strings.Contains(d.Detail(), "조치 방법: ")
}

// waitFor waits for a channel to be closed.
func waitFor(t *testing.T, done <-chan struct{}) {
	t.Helper()
	select {
	case <-done:
	case <-time.After(30 * time.Second): // a deadline that nobody meets
		t.Error("a context did not end with the interrupt")
	}
}

// After an interrupt no call starts, not even the first one.
func TestTokenSource_interruptedBefore(t *testing.T) {
	t.Parallel()
	interrupt, stop := context.WithCancel(t.Context())
	stop()
	for range 100 {
		s := &tokenSource{interrupt: interrupt, request: func(ctx context.Context) (bizppurio.Token, error) {
			if ctx.Err() == nil {
				t.Fatal("a call starts after the interrupt")
			}
			return bizppurio.Token{}, &bizppurio.Error{Reason: bizppurio.ReasonCanceled}
		}}
		if _, diags := s.token(t.Context()); !diags.HasError() {
			t.Error("the interrupt is no error")
		}
	}
}

// An interrupt ends the wait for another process, and the API is not called.
func TestTokenSource_interruptedInTheCache(t *testing.T) {
	t.Parallel()
	interrupt, stop := context.WithCancel(t.Context())
	s, calls := newTestSource(returnADay)
	s.cache, s.interrupt = testCache(t.TempDir()+"/cache"), interrupt
	if err := os.Mkdir(s.cache.Directory, 0o700); err != nil {
		t.Fatal(err)
	}
	held := flock.New(s.cache.Path() + ".lock")
	if err := held.Lock(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = held.Close() })
	outcome := make(chan diag.Diagnostics)
	go func() {
		_, diags := s.token(t.Context())
		outcome <- diags
	}()
	stop() // before or while it waits
	select {
	case diags := <-outcome:
		if len(diags) != 1 || diags[0].Summary() != "Bizppurio: Token Request Canceled" || !strings.HasPrefix(diags[0].Detail(), "The wait for the token was interrupted before") {
			t.Errorf("got %v, want that the wait was interrupted", diags)
		}
	case <-time.After(30 * time.Second): // a deadline that nobody meets
		t.Fatal("the interrupt does not end the wait")
	}
	_ = held.Close()
	if _, diags := s.token(t.Context()); calls.Load() != 0 || isWhole(diags[0]) {
		t.Errorf("%d calls and %v after the interrupt, want none and the one line", calls.Load(), diags)
	}
}

// A token stands until it expires, by its own lifetime.
func TestTokenSource_expiry(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		lifetime time.Duration
		// pauses are between the tokens; wantCalls is the number of calls
		// after each of them.
		pauses       []time.Duration
		wantCalls    []int32
		wantWarnings []int
	}{
		"a_day":              {24 * time.Hour, []time.Duration{0, 24*time.Hour - 1, 1, 23 * time.Hour, time.Hour}, []int32{1, 1, 2, 2, 3}, []int{0, 0, 0, 0, 0}},
		"an_hour":            {time.Hour, []time.Duration{0, time.Hour - 1, 1}, []int32{1, 1, 2}, []int{0, 0, 0}},
		"much_longer":        {72 * time.Hour, []time.Duration{0, 72*time.Hour - 1, 1}, []int32{1, 1, 2}, []int{1, 0, 1}},
		"expired_on_arrival": {-time.Hour, []time.Duration{0, 1, 1000 * time.Hour}, []int32{1, 1, 1}, []int{1, 0, 0}},
		"expires_on_arrival": {0, []time.Duration{0, 0, 1000 * time.Hour}, []int32{1, 1, 1}, []int{1, 0, 0}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s, calls := newTestSource(func(_ context.Context, call int32) (bizppurio.Token, error) { return issued(call, tt.lifetime), nil })
				for i, pause := range tt.pauses {
					time.Sleep(pause) // of the bubble's clock
					token, diags := s.token(t.Context())
					if token.AccessToken != "canary.token."+strconv.Itoa(int(tt.wantCalls[i])) || calls.Load() != tt.wantCalls[i] || diags.HasError() || len(diags) != tt.wantWarnings[i] {
						t.Errorf("step %d: %d calls, %d warnings; want %d and %d", i, calls.Load(), len(diags), tt.wantCalls[i], tt.wantWarnings[i])
					}
				}
			})
		})
	}
}

// While a laptop sleeps, one clock stands still.
func TestHasExpired(t *testing.T) {
	t.Parallel()
	received := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	for name, tt := range map[string]struct {
		lifetime, elapsed, wall time.Duration
		want                    bool
	}{
		"valid":                      {24 * time.Hour, 24*time.Hour - 1, 24*time.Hour - 1, false},
		"expired":                    {24 * time.Hour, 24 * time.Hour, 24 * time.Hour, true},
		"asleep":                     {24 * time.Hour, time.Hour, 24 * time.Hour, true},
		"clock_set_back":             {24 * time.Hour, 24 * time.Hour, 0, true},
		"lives_longer_than_it_could": {72 * time.Hour, time.Hour, 72 * time.Hour, false},
		"expired_on_arrival":         {-time.Hour, 48 * time.Hour, 48 * time.Hour, false},
	} {
		token := bizppurio.Token{ReceivedAt: received, ExpiresAt: received.Add(tt.lifetime)}
		if got := hasExpired(token, tt.elapsed, received.Add(tt.wall)); got != tt.want {
			t.Errorf("%s: expired %t, want %t", name, got, tt.want)
		}
	}
}

// A failure after an expired token stands too.
func TestTokenSource_failureAfterExpiry(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, calls := newTestSource(func(_ context.Context, call int32) (bizppurio.Token, error) {
			if call > 1 {
				return bizppurio.Token{}, &bizppurio.Error{Reason: bizppurio.ReasonRefused, Transient: true}
			}
			return issued(call, time.Hour), nil
		})
		for i, wantError := range []bool{false, true, true} {
			if token, diags := s.token(t.Context()); diags.HasError() != wantError || (token.AccessToken == "") != wantError {
				t.Errorf("call %d: %v", i, diags)
			}
			time.Sleep(time.Hour) // of the bubble's clock
		}
		if got := calls.Load(); got != 2 {
			t.Errorf("%d calls, want 2", got)
		}
	})
}

// A warning about the cache comes along once, and never beside an error.
func TestTokenSource_cacheWarning(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		failure error
		want    []string
	}{
		"token":   {nil, []string{"Warning Bizppurio: Token Cache Not Used (Directory)", "Warning Bizppurio: Token Valid for Much Longer Than 24 Hours"}},
		"failure": {&bizppurio.Error{Reason: bizppurio.ReasonTimeout, Transient: true}, []string{"Error Bizppurio: No Response in Time", "Error Bizppurio: No Response in Time"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "file")
			if err := os.WriteFile(file, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			s, calls := newTestSource(func(_ context.Context, call int32) (bizppurio.Token, error) {
				return issued(call, 72*time.Hour), tt.failure
			})
			s.cache = testCache(file)
			var got []string
			for range 2 {
				_, diags := s.token(t.Context())
				for _, d := range diags {
					got = append(got, d.Severity().String()+" "+d.Summary())
				}
			}
			if strings.Join(got, ", ") != strings.Join(tt.want, ", ") || calls.Load() != 1 {
				t.Errorf("got %q from %d calls, want %q from 1", got, calls.Load(), tt.want)
			}
		})
	}
}

// A configured token source sends what the provider block says.
func TestNewTokenSource_calls(t *testing.T) {
	t.Parallel()
	var requests atomic.Int32
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		account, password, _ := r.BasicAuth()
		if account != "hcl-account" || password != "hcl-password" || r.URL.Path != "/prefix/v1/token" ||
			r.UserAgent() != "Terraform/1.12.0 (+https://www.terraform.io) terraform-provider-bizppurio/0.1.0" {
			t.Errorf("%s %s from %s by %q", r.Method, r.URL, account, r.UserAgent())
		}
		w.WriteHeader(http.StatusServiceUnavailable)
	}))
	defer api.Close()
	p := &bizppurioProvider{version: "0.1.0", retryWaitMin: 1, retryWaitMax: 1}
	c, diags := resolveConfiguration(t.Context(), blockOf(attrs{"base_url": api.URL + "/prefix/"}), getenvFrom(nil))
	s := p.newTokenSource(c, "1.12.0")
	if len(diags) > 0 || s.cache != nil {
		t.Fatal(diags, s.cache)
	}
	_, diags = s.token(t.Context())
	if requests.Load() != 4 || len(diags) != 1 || !strings.Contains(diags[0].Detail(), "That was the last of 4 attempts.") {
		t.Errorf("%d requests and %v, want 4 attempts", requests.Load(), diags)
	}
}
