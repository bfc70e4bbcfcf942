// SPDX-License-Identifier: MPL-2.0

package tokencache

import (
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

	"github.com/moby/sys/atomicwriter"
)

// maxFile is the largest file that is read, in bytes: 256 KiB, more than a
// sealed token of the largest size has.
const maxFile = 256 << 10

// Path returns the file of this base URL and account. Its name is a hash of
// both, so that the directory does not show whose tokens it holds, and never of
// the password. The format's version is in it too: two versions of the provider
// on one machine have a file each, and none replaces the other's at every run.
func (c *Cache) Path() string {
	sum := sha256.Sum256(c.associatedData())
	return filepath.Join(c.Directory, hex.EncodeToString(sum[:16])+".token")
}

// prepareDirectory creates the directory, and checks on Unix that it is this
// user's and that nobody else has access to it.
func (c *Cache) prepareDirectory() *Warning {
	err := os.MkdirAll(c.Directory, 0o700)
	if err != nil {
		return &Warning{Reason: ReasonDirectory, Path: c.Directory, Err: err}
	}
	info, err := os.Stat(c.Directory)
	if err != nil {
		return &Warning{Reason: ReasonDirectory, Path: c.Directory, Err: err}
	}
	return checkPrivate(c.Directory, info)
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

// readFile reads the file; it returns neither content nor error without one.
func (c *Cache) readFile() ([]byte, *Warning) {
	info, warning := checkRegular(c.Path(), ReasonRead)
	if info == nil {
		return nil, warning
	}
	if warning := checkPrivate(c.Path(), info); warning != nil {
		return nil, warning
	}
	f, err := os.Open(c.Path())
	if err != nil {
		return nil, &Warning{Reason: ReasonRead, Path: c.Path(), Err: err}
	}
	defer f.Close() //nolint:errcheck // only read
	content, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	switch {
	case err != nil:
		return nil, &Warning{Reason: ReasonRead, Path: c.Path(), Err: err}
	case len(content) > maxFile:
		return nil, &Warning{Reason: ReasonSealed, Path: c.Path()}
	}
	return content, nil
}

// writeFile replaces the file in one step, with mode 0600.
func (c *Cache) writeFile(content []byte) error {
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
	return err
}

// removeLeftovers removes what runs left that were killed while they wrote: any
// file that has the name of the cache's file in its own, but for the two of the
// cache. The caller holds the lock, without which nobody writes.
func (c *Cache) removeLeftovers() {
	file, lock := filepath.Base(c.Path()), filepath.Base(c.lockPath())
	entries, _ := os.ReadDir(c.Directory)
	for _, entry := range entries {
		if name := entry.Name(); strings.Contains(name, file) && name != file && name != lock {
			_ = os.Remove(filepath.Join(c.Directory, name))
		}
	}
}
