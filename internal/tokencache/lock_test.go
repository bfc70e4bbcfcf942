// SPDX-License-Identifier: MPL-2.0

package tokencache

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/moby/sys/atomicwriter"

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
	holdLock(t, c)
	last := time.Now().Add(-time.Hour)
	must(t, os.Chtimes(c.lockPath(), last, last))
	for range 3 {
		c.giveUp()
		if now := c.gaveUp(); now.Before(last.Add(2 * time.Second)) {
			t.Errorf("gave up at %s after %s", now, last)
		}
		last = c.gaveUp()
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
				held := holdLock(t, c)
				sealer := c.newSealer()
				store := func(accessToken string, lifetime time.Duration) {
					if lifetime > 0 {
						wantWarning(t, c.store(sealer, held, newToken(accessToken, lifetime)), "", "")
					}
				}
				store("before", tt.before)
				ctx, log := withLog(t.Context())
				time.AfterFunc(time.Second, func() {
					log.wantLine(t, map[string]any{
						"@level": "info", "@message": "Waiting for another run that requests a token",
						"lock": c.lockPath(), "longest_wait": "1m0s",
					})
					store("meanwhile", tt.meanwhile)
				})
				time.AfterFunc(45*time.Second, func() { _ = held.Close() })
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
	c := newCache("")
	wantWarning(t, c.waitWarning(30*time.Second), "", "")
	wantWarning(t, c.waitWarning(30*time.Second+1), ReasonWaited, c.lockPath())
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
				before := c.gaveUp()
				_, _, err := c.Token(t.Context(), returns(bizppurio.Token{}, errTransient))
				if free != (err == nil) || c.gaveUp() != before {
					t.Errorf("error %v; gave up at %s and %s", err, before, c.gaveUp())
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

// What killed writers left behind goes away with the next token. Their names are
// the library's own.
func TestCache_leftoversAreRemoved(t *testing.T) {
	t.Parallel()
	c, other := newCache(privateDir(t)), newCache("")
	other.Directory, other.BaseURL = c.Directory, "https://dev-api.bizppurio.com"
	leftover := func(path string) string {
		w, err := atomicwriter.New(path, 0o600)
		must(t, err)
		entries, err := filepath.Glob(filepath.Join(c.Directory, "*"+filepath.Base(path)+"*"))
		must(t, err, w.Close())
		if len(entries) != 1 {
			t.Fatalf("the writer of %s made %q", path, entries)
		}
		return entries[0]
	}
	gone := leftover(c.Path())
	kept := []string{filepath.Join(c.Directory, "keep"), other.Path(), leftover(other.Path()), c.lockPath()}
	for _, path := range append(kept, gone) {
		must(t, os.WriteFile(path, []byte("half a fi"), 0o600))
	}
	_, _ = take(t, c, new(fakeAPI).request)
	if _, err := os.Stat(gone); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is still there (stat: %v)", gone, err)
	}
	for _, path := range kept {
		_ = read(t, path)
	}
}
