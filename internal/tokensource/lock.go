// SPDX-License-Identifier: MPL-2.0

package tokensource

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/gofrs/flock"
)

// lockPoll is how often a lock that another process holds is tried.
const lockPoll = 50 * time.Millisecond

// lock takes the lock that all processes share, which the operating system gives
// back when a process dies. unlock may be called whatever the error says.
func (c *Cache) lock(ctx context.Context) (unlock func(), err error) {
	path := c.path() + ".lock"
	if _, err := checkRegular(path); err != nil && !errors.Is(err, errMiss) {
		return func() {}, err
	}
	ctx, cancel := context.WithTimeout(ctx, c.LockWait)
	defer cancel()
	lock := flock.New(path, flock.SetPermissions(0o600))
	_, err = lock.TryLockContext(ctx, lockPoll)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return func() {}, &fault{
			what:   fmt.Sprintf("another run has held its lock for %s", c.LockWait),
			remedy: "see whether that run hangs.",
		}
	case err != nil:
		return func() {}, ioFault("its lock cannot be used", err)
	}
	return func() { _ = lock.Close() }, nil
}
