// SPDX-License-Identifier: MPL-2.0

package tokencache

import (
	"io/fs"
	"time"
)

// Reason is why the cache could not be used.
type Reason string

// The reasons.
const (
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
	// ReasonLockTimeout means: another process holds the lock for too long.
	ReasonLockTimeout Reason = "lock is held"
	// ReasonLock means: the lock cannot be used.
	ReasonLock Reason = "lock cannot be used"
)

// Error says why the cache could not be used. It holds nothing secret.
type Error struct {
	Reason Reason
	// Path is the directory or file that it is about.
	Path string
	// Mode is Path's mode, with ReasonMode.
	Mode fs.FileMode
	// IssuedAt and Now are the two times of ReasonClock.
	IssuedAt, Now time.Time
	// Waited is how long the lock was waited for, with ReasonLockTimeout.
	Waited time.Duration
	// Err is the operating system's error, where there is one.
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

// Unwrap returns the operating system's error.
func (e *Error) Unwrap() error { return e.Err }

// newError returns an Error about the cache's file.
func (c *Cache) newError(reason Reason, err error) *Error {
	return &Error{Reason: reason, Path: c.Path(), Err: err}
}
