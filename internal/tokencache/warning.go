// SPDX-License-Identifier: MPL-2.0

package tokencache

import (
	"cmp"
	"context"
	"io/fs"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// Reason is what kept the cache from being used.
type Reason string

// The reasons.
const (
	// ReasonDirectory means: the directory cannot be created or read.
	ReasonDirectory Reason = "directory cannot be used"
	// ReasonOwner means: Warning.Path belongs to another user.
	ReasonOwner Reason = "owned by another user"
	// ReasonMode means: other users have access to Warning.Path.
	ReasonMode Reason = "open to other users"
	// ReasonNotRegular means: Warning.Path is something other than a file.
	ReasonNotRegular Reason = "not a regular file"
	// ReasonRead and ReasonWrite mean: the file cannot be read or written.
	ReasonRead  Reason = "file cannot be read"
	ReasonWrite Reason = "file cannot be written"
	// ReasonSealed means: the file is damaged, or another password sealed it.
	ReasonSealed Reason = "damaged, or sealed with another password"
	// ReasonClock means: the token was issued after the time that the clock shows.
	ReasonClock Reason = "clock set back"
	// ReasonLockTimeout means: another process held the lock for all of
	// LockTimeout.
	ReasonLockTimeout Reason = "lock is held"
	// ReasonLock means: the lock cannot be used.
	ReasonLock Reason = "lock cannot be used"
	// ReasonWaited means: other processes held the lock for over 30 seconds. The
	// token came from the cache or from the API.
	ReasonWaited Reason = "lock was waited for"
)

// Warning is what kept the cache from being used, or made it slow. It
// holds nothing secret.
type Warning struct {
	Reason Reason
	// Path is the directory or file that it is about.
	Path string
	// Mode is Path's mode, with ReasonMode.
	Mode fs.FileMode
	// IssuedAt and Now are the two times of ReasonClock.
	IssuedAt, Now time.Time
	// Waited is how long the lock was waited for, with ReasonLockTimeout and
	// ReasonWaited.
	Waited time.Duration
	// Err is the operating system's or a library's error, where there is one.
	Err error
}

// log writes the one WARN line of a run.
func (w *Warning) log(ctx context.Context) {
	fields := map[string]any{"path": w.Path, "reason": string(w.Reason)}
	if w.Err != nil {
		fields["error"] = w.Err.Error()
	}
	if w.Waited > 0 {
		fields["waited"] = w.Waited.Round(time.Second).String()
	}
	tflog.Warn(ctx, "Met a problem with the token cache", fields)
}

// severity orders warnings: the next token replaces what is damaged or from
// the future, a long wait is over, and nothing costs as much as a lock that
// stays held.
func (w *Warning) severity() int {
	switch {
	case w == nil:
		return 0
	case w.Reason == ReasonSealed || w.Reason == ReasonClock:
		return 1
	case w.Reason == ReasonWaited:
		return 2
	case w.Reason == ReasonLockTimeout:
		return 4
	}
	return 3
}

// worst returns the most severe of the warnings that a run met, the first among
// equals: a person reads one.
func worst(warnings ...*Warning) *Warning {
	return slices.MaxFunc(warnings, func(a, b *Warning) int { return cmp.Compare(a.severity(), b.severity()) })
}
