// SPDX-License-Identifier: MPL-2.0

package tokencache

import (
	"context"
	"os"
	"time"

	"github.com/gofrs/flock"
	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// lockPoll is how often a lock that another process holds is tried.
const lockPoll = 50 * time.Millisecond

// longWait is how long a wait for the lock may take without a warning.
const longWait = 30 * time.Second

// lockPath returns the file whose lock all processes share. The operating system
// gives it back when a process dies.
func (c *Cache) lockPath() string { return c.Path() + ".lock" }

// tryLock takes the lock if it is free or held by this process already.
func (c *Cache) tryLock(lock *flock.Flock) (locked bool, warning *Error) {
	if _, warning := checkRegular(c.lockPath(), ReasonLock); warning != nil {
		return false, warning
	}
	locked, err := lock.TryLock()
	if err != nil {
		return false, &Error{Reason: ReasonLock, Path: c.lockPath(), Err: err}
	}
	return locked, nil
}

// acquire takes the lock, waiting for the process that holds it. It returns
// without the lock if that process gave up or ctx ended (without a warning), if
// LockTimeout is over or the lock cannot be used. Of those that wait for a
// process that gives up, one may have the lock, for the others wait no more.
func (c *Cache) acquire(ctx context.Context, lock *flock.Flock) (waited time.Duration, warning *Error) {
	if locked, warning := c.tryLock(lock); locked || warning != nil {
		return 0, warning
	}
	gaveUp := c.gaveUp()
	tflog.Info(ctx, "Waiting for another run that requests a token", map[string]any{
		"lock":         c.lockPath(),
		"longest_wait": c.LockTimeout.String(),
	})
	start := time.Now()
	timeout := time.NewTimer(c.LockTimeout)
	defer timeout.Stop()
	poll := time.NewTicker(lockPoll)
	defer poll.Stop()
	for {
		select {
		case <-ctx.Done():
			return time.Since(start), nil
		case <-timeout.C:
			waited = time.Since(start)
			return waited, &Error{Reason: ReasonLockTimeout, Path: c.lockPath(), Waited: waited}
		case <-poll.C:
		}
		locked, warning := c.tryLock(lock)
		if locked || warning != nil || !c.gaveUp().Equal(gaveUp) {
			return time.Since(start), warning
		}
	}
}

// giveUp tells the processes that wait for the lock, which this one holds, to
// wait no longer: the API fails, and would fail them one after another. Those
// that come later do not notice. It moves the lock file's time, for which a full
// disk has room, and which others see on Windows too, where they cannot read a
// locked file. Where that fails, they take the lock one after another, each
// until its own LockTimeout.
func (c *Cache) giveUp() {
	now := time.Now()
	// No file system's times are coarser than two seconds.
	if next := c.gaveUp().Add(2 * time.Second); now.Before(next) {
		now = next
	}
	_ = os.Chtimes(c.lockPath(), time.Time{}, now)
}

// gaveUp returns when a process last gave up, or when there was a lock first.
func (c *Cache) gaveUp() time.Time {
	info, err := os.Lstat(c.lockPath())
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}

// waitWarning returns the warning about a long wait, or nil.
func (c *Cache) waitWarning(waited time.Duration) *Error {
	if waited <= longWait {
		return nil
	}
	return &Error{Reason: ReasonWaited, Path: c.lockPath(), Waited: waited}
}
