// SPDX-License-Identifier: MPL-2.0

package tokencache

import (
	"context"
	"errors"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gofrs/flock"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

// Whichever file operation hangs, the run goes on without the cache: after five
// seconds, or one after an interrupt. Nothing further is tried, and an operation
// that hangs keeps the lock until it returns. Not parallel: the disk that hangs is
// everybody's.
func TestCache_hangs(t *testing.T) { //nolint:paralleltest // see above
	tests := []struct {
		name     string
		err      error
		asked    bool // the API, before it hangs
		unwarned bool
		// locked and stored are what is so while it hangs and afterwards.
		locked, stored bool
	}{
		{name: "directory"},
		{name: "file"},
		{name: "lock"},
		{name: "file_again", locked: true},
		{name: "lock_again", asked: true, locked: true},
		{name: "write", asked: true, locked: true, stored: true},
		{name: "unlock", asked: true, locked: true, stored: true, unwarned: true},
		{name: "give_up", asked: true, locked: true, err: errTransient},
	}
	for i, tt := range tests { //nolint:paralleltest // see above
		for _, interrupted := range []bool{false, true} {
			name := tt.name
			if interrupted {
				name += "_interrupted"
			}
			t.Run(name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					c := newCache(privateDir(t))
					var operations atomic.Int32
					released := make(chan struct{})
					release := sync.OnceFunc(func() { close(released) })
					defer release()
					hangs := int32(i + 1)
					if tt.err != nil {
						hangs = 5
					}
					beforeOperation = func() {
						if operations.Add(1) == hangs {
							<-released
						}
					}
					defer func() { beforeOperation = func() {} }()
					ctx, log := withLog(t.Context())
					ctx, cancel := context.WithCancel(ctx)
					defer cancel()
					wantTime := 5 * time.Second
					if interrupted {
						time.AfterFunc(2*time.Second, cancel)
						wantTime = 3 * time.Second
					}
					var api fakeAPI
					start := time.Now()
					token, warning, err := c.Token(ctx, func(ctx context.Context) (bizppurio.Token, error) {
						token, _ := api.request(ctx)
						return token, tt.err
					})

					wantErr := tt.err
					if interrupted && !tt.asked {
						wantErr = context.Canceled
					}
					if !errors.Is(err, wantErr) || (token.AccessToken == "canary.token.1") != (wantErr == nil) || time.Since(start) != wantTime {
						t.Errorf("got %q and error %v after %s, want error %v after %s", token.AccessToken, err, time.Since(start), wantErr, wantTime)
					}
					if got := api.calls.Load() == 1; got != (tt.asked || !interrupted) {
						t.Errorf("the API was asked: %t", got)
					}
					if wantErr != nil || tt.unwarned {
						wantWarning(t, warning, "", "")
					} else {
						wantWarning(t, warning, ReasonHung, c.Directory)
					}
					if !tt.unwarned {
						log.wantLine(t, map[string]any{"reason": string(ReasonHung), "waited": wantTime.String(), "path": c.Directory})
					}
					if got := operations.Load(); got != hangs {
						t.Errorf("%d operations, want none after the one that hangs", got)
					}

					another := flock.New(c.lockPath())
					if free, err := another.TryLock(); err != nil || free == tt.locked {
						t.Errorf("while it hangs the lock is free: %t (%v)", free, err)
					}
					must(t, another.Close())
					release()
					synctest.Wait()
					if free, err := another.TryLock(); err != nil || !free {
						t.Errorf("the lock is not given back (%v)", err)
					}
					must(t, another.Close())
					if _, err := os.Stat(c.Path()); (err == nil) != tt.stored {
						t.Errorf("stored: %v", err)
					}
				})
			})
		}
	}
}
