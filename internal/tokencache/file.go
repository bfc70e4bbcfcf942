// SPDX-License-Identifier: MPL-2.0

package tokencache

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/gofrs/flock"
	"github.com/moby/sys/atomicwriter"
)

// maxFile is the largest file that is read: more than a sealed token of the
// largest size has.
const maxFile = 256 << 10

// lockPoll is how often a lock that another process holds is tried.
const lockPoll = 50 * time.Millisecond

// Path returns the file of this base URL and account. Its name is a hash of
// both, so that the directory does not show whose tokens it holds, and never
// of the password.
func (c *Cache) Path() string {
	sum := sha256.Sum256(c.associatedData())
	return filepath.Join(c.Directory, hex.EncodeToString(sum[:16])+".token")
}

// prepareDirectory creates the directory, and checks on Unix that it is this
// user's and that nobody else has access to it.
func (c *Cache) prepareDirectory() *Error {
	err := os.MkdirAll(c.Directory, 0o700)
	if err != nil {
		return &Error{Reason: ReasonDirectory, Path: c.Directory, Err: err}
	}
	info, err := os.Stat(c.Directory)
	if err != nil {
		return &Error{Reason: ReasonDirectory, Path: c.Directory, Err: err}
	}
	return checkPrivate(c.Directory, info)
}

// checkRegular checks that there is a regular file at a path, or nothing, for
// which it returns neither: a link would lead elsewhere, and opening a
// pipe would block.
func checkRegular(path string, reason Reason) (fs.FileInfo, *Error) {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, &Error{Reason: reason, Path: path, Err: err}
	case !info.Mode().IsRegular():
		return nil, &Error{Reason: ReasonNotRegular, Path: path}
	}
	return info, nil
}

// readFile reads the file; it returns neither content nor error without one.
func (c *Cache) readFile() ([]byte, *Error) {
	info, cacheErr := checkRegular(c.Path(), ReasonRead)
	if info == nil {
		return nil, cacheErr
	}
	if cacheErr := checkPrivate(c.Path(), info); cacheErr != nil {
		return nil, cacheErr
	}
	f, err := os.Open(c.Path())
	if err != nil {
		return nil, c.newError(ReasonRead, err)
	}
	defer f.Close() //nolint:errcheck // only read
	content, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	switch {
	case err != nil:
		return nil, c.newError(ReasonRead, err)
	case len(content) > maxFile:
		return nil, c.newError(ReasonSealed, nil)
	}
	return content, nil
}

// writeFile replaces the file in one step, with mode 0600.
func (c *Cache) writeFile(content []byte) *Error {
	if info, err := os.Lstat(c.Path()); err == nil && !info.Mode().IsRegular() {
		_ = os.Remove(c.Path()) // what stays is in the error below
	}
	err := atomicwriter.WriteFile(c.Path(), content, 0o600)
	// Windows does not replace a file in the very moment that another run reads
	// it.
	for tries := 0; err != nil && runtime.GOOS == "windows" && tries < 5; tries++ {
		time.Sleep(20 * time.Millisecond)
		err = atomicwriter.WriteFile(c.Path(), content, 0o600)
	}
	if err != nil {
		return c.newError(ReasonWrite, err)
	}
	return nil
}

// removeLeftovers removes temporary files of runs that were killed while they
// wrote. The caller holds the lock: only a run that gave up waiting for it may be
// writing, and then stores nothing.
func (c *Cache) removeLeftovers() {
	entries, _ := os.ReadDir(c.Directory)
	for _, entry := range entries {
		// This is how atomicwriter names its temporary files.
		if strings.HasPrefix(entry.Name(), ".tmp-"+filepath.Base(c.Path())) {
			_ = os.Remove(filepath.Join(c.Directory, entry.Name()))
		}
	}
}

// lock takes the lock that all processes share, which the operating system
// gives back when a process dies. unlock may be called whatever the error says.
func (c *Cache) lock(ctx context.Context) (unlock func(), cacheErr *Error) {
	path := c.Path() + ".lock"
	if _, cacheErr := checkRegular(path, ReasonLock); cacheErr != nil {
		return func() {}, cacheErr
	}
	ctx, cancel := context.WithTimeout(ctx, c.LockTimeout)
	defer cancel()
	lock := flock.New(path, flock.SetPermissions(0o600))
	_, err := lock.TryLockContext(ctx, lockPoll)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return func() {}, &Error{Reason: ReasonLockTimeout, Path: path, Waited: c.LockTimeout}
	case err != nil:
		return func() {}, &Error{Reason: ReasonLock, Path: path, Err: err}
	}
	return func() { _ = lock.Close() }, nil
}
