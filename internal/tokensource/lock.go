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
	wait := c.LockWait
	if wait == 0 {
		wait = defaultLockWait
	}
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	lock := flock.New(c.path()+".lock", flock.SetPermissions(0o600))
	_, err = lock.TryLockContext(ctx, lockPoll)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return func() {}, fmt.Errorf("another run has held its lock for %s", wait)
	case err != nil:
		return func() {}, fmt.Errorf("its lock cannot be used (%w)", err)
	}
	return func() { _ = lock.Close() }, nil
}
