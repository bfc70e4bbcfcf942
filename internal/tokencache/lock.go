// SPDX-License-Identifier: MPL-2.0

package tokencache

import (
	"context"
	"os"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// lockPoll is how often a lock that another process holds is tried.
const lockPoll = 50 * time.Millisecond

// longWait is how long a wait for the lock may take without a warning.
const longWait = 30 * time.Second

// lockPath returns the file whose lock all processes share. The operating system
// gives it back when a process dies.
func (c *Cache) lockPath() string { return c.Path() + ".lock" }

// tryLock takes the lock if it is free or held by this process already. If not,
// it returns when a process last gave up.
func (d *disk) tryLock() outcome {
	if _, warning := checkRegular(d.lock.Path(), ReasonLock); warning != nil {
		return outcome{warning: warning}
	}
	locked, err := d.lock.TryLock()
	if err != nil {
		return failed(ReasonLock, d.lock.Path(), err)
	}
	return outcome{locked: locked, gaveUp: d.gaveUp()}
}

func (d *disk) unlock() outcome {
	_ = d.lock.Close() // the operating system gives it back as well
	return outcome{}
}

// acquire takes the lock, waiting for the process that holds it. It returns
// without the lock if that process gave up or ctx ended (without a warning), if
// limit is over or the lock cannot be used. Of those that wait for a process
// that gives up, one may have the lock, for the others wait no more.
func (d *disk) acquire(ctx context.Context, limit time.Duration) (waited time.Duration, warning *Warning) {
	first := d.do(ctx, d.tryLock)
	if first.locked || first.warning != nil {
		return 0, first.warning
	}
	tflog.Info(ctx, "Waiting for another run that requests a token", map[string]any{
		"lock":         d.lock.Path(),
		"longest_wait": limit.String(),
	})
	start := time.Now()
	timeout := time.NewTimer(limit)
	defer timeout.Stop()
	poll := time.NewTicker(lockPoll)
	defer poll.Stop()
	for {
		select {
		case <-ctx.Done():
			return time.Since(start), nil
		case <-timeout.C:
			waited = time.Since(start)
			return waited, &Warning{Reason: ReasonLockTimeout, Path: d.lock.Path(), Waited: waited}
		case <-poll.C:
		}
		again := d.do(ctx, d.tryLock)
		if again.locked || again.warning != nil || !again.gaveUp.Equal(first.gaveUp) {
			return time.Since(start), again.warning
		}
	}
}

// giveUp tells the processes that wait for the lock, if this one holds it, to
// wait no longer: the API fails, and would fail them one after another. Those
// that come later do not notice. It moves the lock file's time, for which a full
// disk has room, and which others see on Windows too, where they cannot read a
// locked file. Where that fails, they take the lock one after another, each
// until its own LockTimeout.
func (d *disk) giveUp() outcome {
	if !d.lock.Locked() {
		return outcome{}
	}
	now := time.Now()
	// No file system's times are coarser than two seconds.
	if next := d.gaveUp().Add(2 * time.Second); now.Before(next) {
		now = next
	}
	_ = os.Chtimes(d.lock.Path(), time.Time{}, now)
	return outcome{}
}

// gaveUp returns when a process last gave up, or when there was a lock first.
func (d *disk) gaveUp() time.Time {
	info, err := os.Lstat(d.lock.Path())
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}

// waitWarning returns the warning about a long wait, or nil.
func (d *disk) waitWarning(waited time.Duration) *Warning {
	if waited <= longWait {
		return nil
	}
	return &Warning{Reason: ReasonWaited, Path: d.lock.Path(), Waited: waited}
}
