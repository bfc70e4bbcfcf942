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
	// ReasonCipher means: this process must not use the cipher, because Go's
	// FIPS-only mode forbids it.
	ReasonCipher Reason = "cipher is not allowed"
	// ReasonDirectory means: the directory cannot be created or read.
	ReasonDirectory Reason = "directory cannot be used"
	// ReasonOwner means: Error.Path belongs to another user.
	ReasonOwner Reason = "owned by another user"
	// ReasonMode means: other users have access to Error.Path.
	ReasonMode Reason = "open to other users"
	// ReasonNotRegular means: Error.Path is something other than a file.
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

// Error is a warning: what kept the cache from being used, or made it slow. It
// holds nothing secret.
type Error struct {
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

// Error returns one line of technical English.
func (e *Error) Error() string {
	text := e.Path + ": " + string(e.Reason)
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// log writes the one WARN line of a run.
func (e *Error) log(ctx context.Context) {
	fields := map[string]any{"path": e.Path, "reason": string(e.Reason)}
	if e.Err != nil {
		fields["error"] = e.Err.Error()
	}
	if e.Waited > 0 {
		fields["waited"] = e.Waited.Round(time.Second).String()
	}
	tflog.Warn(ctx, "Met a problem with the token cache", fields)
}

// severity orders warnings: the next token replaces what is damaged or from
// the future, a long wait is over, and nothing costs as much as a lock that
// stays held.
func (e *Error) severity() int {
	switch {
	case e == nil:
		return 0
	case e.Reason == ReasonSealed || e.Reason == ReasonClock:
		return 1
	case e.Reason == ReasonWaited:
		return 2
	case e.Reason == ReasonLockTimeout:
		return 4
	}
	return 3
}

// worst returns the most severe of the warnings that a run met, the first among
// equals: a person reads one.
func worst(warnings ...*Error) *Error {
	return slices.MaxFunc(warnings, func(a, b *Error) int { return cmp.Compare(a.severity(), b.severity()) })
}
