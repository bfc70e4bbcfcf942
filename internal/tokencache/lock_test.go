// SPDX-License-Identifier: MPL-2.0

package tokencache

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

// In these tests the clock is the bubble's, and synctest.Wait returns when all
// runs wait: for the lock, or for what the API answers.

var errTransient = &bizppurio.Error{Reason: bizppurio.ReasonTimeout, Transient: true}

// Nineteen runs wait for one that holds the lock. How that one ends decides how
// many of them then call, all at once.
func TestCache_manyRuns(t *testing.T) {
	t.Parallel()
	const waiters = 19
	tests := map[string]struct {
		err                 error
		killed, interrupted bool
		wantCalls           int32
	}{
		"succeeds":                 {wantCalls: 0},
		"interrupted_too_late":     {interrupted: true, wantCalls: 0},
		"killed":                   {killed: true, wantCalls: 1},
		"refused":                  {err: &bizppurio.Error{Reason: bizppurio.ReasonResultCode, Code: 3007}, wantCalls: 1},
		"canceled":                 {err: &bizppurio.Error{Reason: bizppurio.ReasonCanceled}, interrupted: true, wantCalls: 1},
		"interrupted_as_it_failed": {err: errTransient, interrupted: true, wantCalls: 1},
		"not_an_error_of_the_call": {err: errors.New("canary"), wantCalls: 1},
		"api_is_down":              {err: errTransient, wantCalls: waiters},
		// Nobody's password is the cause.
		"address_not_registered": {err: &bizppurio.Error{Reason: bizppurio.ReasonResultCode, Code: 3010}, wantCalls: waiters},
		"maintenance_page":       {err: &bizppurio.Error{Reason: bizppurio.ReasonStatus, StatusCode: 403}, wantCalls: waiters},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				dir := privateDir(t)
				var group sync.WaitGroup
				end, answer := make(chan struct{}), make(chan struct{})
				if tt.killed {
					held := holdLock(t, newCache(dir))
					group.Go(func() { <-end; _ = held.Close() })
				} else {
					group.Go(func() {
						ctx, cancel := context.WithCancel(t.Context())
						defer cancel()
						_, warning, err := newCache(dir).Token(ctx, func(context.Context) (bizppurio.Token, error) {
							<-end
							if tt.interrupted {
								cancel()
							}
							return newToken("canary.token", bizppurio.Lifetime), tt.err
						})
						if !errors.Is(err, tt.err) || warning != nil {
							t.Errorf("the holder has warning %v, error %v", warning, err)
						}
					})
				}
				synctest.Wait()
				var api fakeAPI
				for range waiters {
					group.Go(func() {
						_, warning, err := newCache(dir).Token(t.Context(), func(ctx context.Context) (bizppurio.Token, error) {
							token, err := api.request(ctx)
							<-answer
							return token, err
						})
						if warning != nil || err != nil {
							t.Errorf("a waiter has warning %v, error %v", warning, err)
						}
					})
				}
				synctest.Wait()
				if got := api.calls.Load(); got != 0 {
					t.Errorf("%d calls beside the holder's", got)
				}
				close(end)
				time.Sleep(2 * lockPoll)
				synctest.Wait()
				if got := api.calls.Load(); got != tt.wantCalls {
					t.Errorf("%d calls at once after the holder's, want %d", got, tt.wantCalls)
				}
				close(answer)
				group.Wait()
				_, _ = take(t, newCache(dir), api.request)
				if got := api.calls.Load(); got != tt.wantCalls {
					t.Errorf("%d calls in the end, want %d: one token serves all that follow", got, tt.wantCalls)
				}
			})
		})
	}
}

// However coarse the times of a file system are, each failure has its own.
func TestCache_giveUp(t *testing.T) {
	t.Parallel()
	c := newCache(privateDir(t))
	d := c.newDisk()
	d.lock = holdLock(t, c)
	last := time.Now().Add(-time.Hour)
	must(t, os.Chtimes(c.lockPath(), last, last))
	for range 3 {
		d.giveUp()
		if now := d.gaveUp(); now.Before(last.Add(2 * time.Second)) {
			t.Errorf("gave up at %s after %s", now, last)
		}
		last = d.gaveUp()
	}
	if ahead := time.Until(last); ahead > 5*time.Second {
		t.Errorf("gave up %s ahead of the clock", ahead)
	}
}

// A waiter takes what was stored since it began to wait, whatever is left of it.
// The wait is announced when it begins, and by a warning if it was long.
func TestCache_waits(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		before, meanwhile time.Duration // how long the tokens are valid
		want              string
	}{
		"little_is_left": {0, time.Minute, "meanwhile"},
		"replaced":       {time.Minute, time.Minute, "meanwhile"},
		"expired":        {0, 10 * time.Second, "canary.token.1"},
		"left_alone":     {time.Minute, 0, "canary.token.1"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				c := newCache(privateDir(t))
				d := c.newDisk()
				d.lock = holdLock(t, c)
				seals := c.newSealer()
				put := func(accessToken string, lifetime time.Duration) {
					if lifetime > 0 {
						wantWarning(t, store(t.Context(), d, seals, newToken(accessToken, lifetime)), "", "")
					}
				}
				put("before", tt.before)
				ctx, log := withLog(t.Context())
				time.AfterFunc(time.Second, func() {
					log.wantLine(t, map[string]any{
						"@level": "info", "@message": "Waiting for another run that requests a token",
						"lock": c.lockPath(), "longest_wait": "1m0s",
					})
					put("meanwhile", tt.meanwhile)
				})
				time.AfterFunc(45*time.Second, func() { d.unlock() })
				token, warning, err := newCache(c.Directory).Token(ctx, new(fakeAPI).request)
				must(t, err)
				wantWarning(t, warning, ReasonWaited, c.lockPath())
				if token.AccessToken != tt.want || warning.Waited.Round(time.Second) != 45*time.Second {
					t.Errorf("got %q after %s, want %q after 45s", token.AccessToken, warning.Waited, tt.want)
				}
				log.wantLine(t, map[string]any{"@level": "warn", "reason": string(ReasonWaited), "waited": "45s"})
			})
		})
	}
	d := newCache("").newDisk()
	wantWarning(t, d.waitWarning(30*time.Second), "", "")
	wantWarning(t, d.waitWarning(30*time.Second+1), ReasonWaited, d.lock.Path())
}

// A lock that stays held is waited for as long as LockTimeout. Then the API is
// asked, and the file left alone unless the lock is free by then.
func TestCache_lockTimeout(t *testing.T) {
	t.Parallel()
	for name, free := range map[string]bool{"still_held": false, "free_by_then": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				c := newCache(privateDir(t))
				must(t, os.WriteFile(c.Path(), []byte("damaged"), 0o600))
				held := holdLock(t, c)
				start := time.Now()
				_, warning := take(t, c, func(ctx context.Context) (bizppurio.Token, error) {
					if free {
						_ = held.Close()
					}
					return new(fakeAPI).request(ctx)
				})
				wantWarning(t, warning, ReasonLockTimeout, c.lockPath())
				if waited := time.Since(start); waited != c.LockTimeout || warning.Waited != waited {
					t.Errorf("waited %s (the warning says %s), want %s", waited, warning.Waited, c.LockTimeout)
				}
				if free {
					wantHit(t, newCache(c.Directory), "canary.token.1")
				} else if got := read(t, c.Path()); string(got) != "damaged" {
					t.Errorf("the file was replaced by %q", got)
				}
				// Nor does a failure without the lock concern those that wait for it.
				before := c.newDisk().gaveUp()
				_, _, err := c.Token(t.Context(), returns(bizppurio.Token{}, errTransient))
				if now := c.newDisk().gaveUp(); free != (err == nil) || now != before {
					t.Errorf("error %v; gave up at %s and %s", err, before, now)
				}
			})
		})
	}
}

// An interrupt ends the wait for the lock at once, and the API is not called.
func TestCache_interruptedWhileItWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCache(privateDir(t))
		holdLock(t, c)
		ctx, cancel := context.WithCancel(t.Context())
		start := time.Now()
		time.AfterFunc(10*time.Second+time.Millisecond, cancel)
		var api fakeAPI
		_, warning, err := c.Token(ctx, api.request)
		if !errors.Is(err, context.Canceled) || warning != nil || api.calls.Load() != 0 || time.Since(start) != 10*time.Second+time.Millisecond {
			t.Errorf("error %v, warning %v, %d calls after %s; want context.Canceled alone at once", err, warning, api.calls.Load(), time.Since(start))
		}
	})
}

// What a killed run left where the next file is written goes away with the next
// token, and so does that file if it cannot take its place. No other is touched.
func TestCache_next(t *testing.T) {
	t.Parallel()
	bak := func(c *Cache) string { return c.Path() + ".bak" }
	tests := map[string]struct {
		spoil func(*Cache) error
		want  Reason
	}{
		"leftover": {func(c *Cache) error { return os.WriteFile(nextPath(c), make([]byte, 1000), 0o400) }, ""},
		"link":     {func(c *Cache) error { return os.Symlink(bak(c), nextPath(c)) }, ""},
		"in_vain":  {func(c *Cache) error { return os.MkdirAll(c.Path()+"/full", 0o700) }, ReasonNotRegular},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCache(privateDir(t))
			must(t, os.WriteFile(bak(c), []byte("mine"), 0o600), tt.spoil(c))
			_, warning := take(t, c, new(fakeAPI).request)
			wantWarning(t, warning, tt.want, c.Path())
			if tt.want == "" {
				wantHit(t, newCache(c.Directory), "canary.token.1")
			}
			if _, err := os.Lstat(nextPath(c)); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s is still there (stat: %v)", nextPath(c), err)
			}
			if got := read(t, bak(c)); string(got) != "mine" {
				t.Errorf("a file of the user holds %q", got)
			}
		})
	}
}
