// SPDX-License-Identifier: MPL-2.0

package tokencache

import (
	"context"
	"io/fs"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// Reason is what kept the cache from being used.
type Reason string

// The reasons.
const (
	// ReasonDirectory is a directory that cannot be created or read.
	ReasonDirectory Reason = "directory cannot be used"
	// ReasonOwner is a Warning.Path that belongs to another user.
	ReasonOwner Reason = "owned by another user"
	// ReasonMode is a Warning.Path that other users have access to.
	ReasonMode Reason = "open to other users"
	// ReasonNotRegular is a Warning.Path that is something other than a file.
	ReasonNotRegular Reason = "not a regular file"
	// ReasonRead and ReasonWrite are a file that cannot be read or written.
	ReasonRead  Reason = "file cannot be read"
	ReasonWrite Reason = "file cannot be written"
	// ReasonHung is a file operation that took too long, or did when the run was
	// interrupted.
	ReasonHung Reason = "disk does not answer"
	// ReasonSealed is a file that is damaged, or that another password sealed.
	ReasonSealed Reason = "damaged, or sealed with another password"
	// ReasonClock is a token that was issued after the time that the clock shows.
	ReasonClock Reason = "clock set back"
	// ReasonLockTimeout is a lock that another process held for all of
	// LockTimeout.
	ReasonLockTimeout Reason = "lock is held"
	// ReasonLock is a lock that cannot be used.
	ReasonLock Reason = "lock cannot be used"
	// ReasonWaited is a lock that other processes held for over 30 seconds. The
	// token came from the cache or from the API.
	ReasonWaited Reason = "lock was waited for"
	// ReasonMinRemaining is a new token that has less left than MinRemaining: no
	// run will take it from the cache.
	ReasonMinRemaining Reason = "min_remaining is longer than a new token is valid"
)

// Warning is what kept the cache from being used, or made it slow. It
// holds nothing secret.
type Warning struct {
	Reason Reason
	// Path is the directory or file that it is about.
	Path string
	// Mode is Path's mode, with ReasonMode.
	Mode fs.FileMode
	// Shared says that Path is a directory that is there for more than this cache.
	Shared bool
	// IssuedAt and Now are the two times of ReasonClock.
	IssuedAt, Now time.Time
	// Waited is how long was waited, with ReasonLockTimeout and ReasonWaited for
	// the lock and with ReasonHung for the disk.
	Waited time.Duration
	// Remaining and MinRemaining are those of ReasonMinRemaining.
	Remaining, MinRemaining time.Duration
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
