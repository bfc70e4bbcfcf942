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
	"syscall"
	"time"

	"github.com/gofrs/flock"
)

// maxFile is the largest file that is read, in bytes: 256 KiB, more than a
// sealed token of the largest size has.
const maxFile = 256 << 10

// operationTimeout is how long a file operation may take: more than a busy file
// server or a disk that wakes up needs, and less than people wait in patience.
const operationTimeout = 5 * time.Second

// interruptTimeout is what an interrupt leaves of it: enough to store a token on
// a disk that works.
const interruptTimeout = time.Second

// Path returns the file of this base URL and account. Its name is a hash of
// both, so that the directory does not show whose tokens it holds, and never of
// the password. The format's version is in it too: two versions of the provider
// on one machine have a file each, and none replaces the other's at every run.
func (c *Cache) Path() string {
	sum := sha256.Sum256(c.associatedData())
	return filepath.Join(c.Directory, hex.EncodeToString(sum[:16])+".token")
}

// disk does the file operations of one run, one after another. It holds nothing
// secret, because an operation that hangs keeps it for as long as it does.
type disk struct {
	directory, path string
	lock            *flock.Flock
	// broken says why no further operation is begun: the directory cannot be
	// used, or an operation hangs.
	broken *Warning
}

func (c *Cache) newDisk() *disk {
	return &disk{directory: c.Directory, path: c.Path(), lock: flock.New(c.lockPath())}
}

// outcome is what an operation returns, each of them something of it.
type outcome struct {
	content []byte
	locked  bool
	gaveUp  time.Time
	warning *Warning
}

func failed(reason Reason, path string, err error) outcome {
	return outcome{warning: &Warning{Reason: reason, Path: path, Err: err}}
}

// beforeOperation is where a test lets the disk hang.
var beforeOperation = func() {}

// do does an operation in a goroutine of its own, because nothing can interrupt
// it. One that takes too long is left to itself, and so is the lock until that
// returns.
func (d *disk) do(ctx context.Context, operation func() outcome) outcome {
	if d.broken != nil {
		return outcome{warning: d.broken}
	}
	done := make(chan outcome, 1)
	start := time.Now()
	go func() {
		beforeOperation()
		done <- operation()
	}()
	timeout := time.NewTimer(operationTimeout)
	defer timeout.Stop()
	defer context.AfterFunc(ctx, func() { timeout.Reset(interruptTimeout) })()
	select {
	case o := <-done:
		return o
	case <-timeout.C:
	}
	go func() {
		<-done
		d.unlock()
	}()
	d.broken = &Warning{Reason: ReasonHung, Path: d.directory, Waited: time.Since(start)}
	return outcome{warning: d.broken}
}

// prepare creates the directory, and checks on Unix that it is this user's and
// that nobody else has access to it.
func (d *disk) prepare() outcome {
	if err := os.MkdirAll(d.directory, 0o700); err != nil {
		return failed(ReasonDirectory, d.directory, err)
	}
	info, err := os.Stat(d.directory)
	if err != nil {
		return failed(ReasonDirectory, d.directory, err)
	}
	return outcome{warning: checkPrivate(d.directory, info)}
}

// checkRegular checks that there is a regular file at a path, or nothing, for
// which it returns neither: a link would lead elsewhere, and opening a
// pipe would block.
func checkRegular(path string, reason Reason) (fs.FileInfo, *Warning) {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, &Warning{Reason: reason, Path: path, Err: err}
	case !info.Mode().IsRegular():
		return nil, &Warning{Reason: ReasonNotRegular, Path: path}
	}
	return info, nil
}

// read reads the file; it returns neither content nor warning without one.
func (d *disk) read() outcome {
	info, warning := checkRegular(d.path, ReasonRead)
	if info != nil {
		warning = checkPrivate(d.path, info)
	}
	if info == nil || warning != nil {
		return outcome{warning: warning}
	}
	f, err := os.Open(d.path)
	if err != nil {
		return failed(ReasonRead, d.path, err)
	}
	defer f.Close() //nolint:errcheck // only read
	content, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	switch {
	case err != nil:
		return failed(ReasonRead, d.path, err)
	case len(content) > maxFile:
		return failed(ReasonSealed, d.path, nil)
	}
	return outcome{content: content}
}

// write replaces the file in one step. The caller holds the lock, so that
// what is at next is left from a run that was killed, or a link or a pipe that
// must not be opened: it is removed.
func (d *disk) write(content []byte) outcome {
	next := d.path + ".next"
	_ = os.Remove(next)
	f, err := os.OpenFile(next, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // a name of the cache's own
	if err == nil {
		_, err = f.Write(content)
		err = errors.Join(err, f.Sync(), f.Close())
	}
	if err == nil {
		_ = syscall.Rmdir(d.path) // a directory, which is not replaced
		err = rename(next, d.path)
	}
	if err == nil {
		return outcome{}
	}
	_ = os.Remove(next)
	if _, warning := checkRegular(d.path, ReasonWrite); warning != nil {
		return outcome{warning: warning}
	}
	return failed(ReasonWrite, d.path, err)
}
