// SPDX-License-Identifier: MPL-2.0

package tokensource

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

// maxFile is the largest file that is read: far more than a sealed token has.
const maxFile = 1 << 20

// path is the file of this base URL and account. Its name is a hash of both, so
// that the folder does not tell whose tokens it holds, and never of the
// password.
func (c *Cache) path() string {
	sum := sha256.Sum256(c.associatedData())
	return filepath.Join(c.Directory, hex.EncodeToString(sum[:16])+".token")
}

// prepareDirectory makes the folder, and checks on Unix that it is this user's
// and that nobody else has access to it.
func (c *Cache) prepareDirectory() error {
	if err := os.MkdirAll(c.Directory, 0o700); err != nil {
		return ioFault("the folder cannot be made", err)
	}
	info, err := os.Stat(c.Directory)
	if err != nil {
		return ioFault("the folder cannot be used", err)
	}
	return checkPrivate("the folder", info, 0o700)
}

// checkRegular checks that there is a regular file at a path, or nothing: a
// link would lead elsewhere, and a pipe would keep whoever opens it waiting.
func checkRegular(path string) (fs.FileInfo, error) {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, errMiss
	case err != nil:
		return nil, ioFault("a file in it cannot be read", err)
	case !info.Mode().IsRegular():
		return nil, &fault{
			what:   "there is something other than a file at " + path,
			remedy: "find out who put it there, and remove it.",
		}
	}
	return info, nil
}

// readFile reads the file. The error is errMiss where there is none.
func (c *Cache) readFile() ([]byte, error) {
	info, err := checkRegular(c.path())
	if err != nil {
		return nil, err
	}
	if err := checkPrivate("its file", info, 0o600); err != nil {
		return nil, err
	}
	f, err := os.Open(c.path())
	if err != nil {
		return nil, ioFault("its file cannot be read", err)
	}
	defer f.Close() //nolint:errcheck // only read
	content, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	switch {
	case err != nil:
		return nil, ioFault("its file cannot be read", err)
	case len(content) > maxFile:
		return nil, errDamaged
	}
	return content, nil
}

// writeFile replaces the file in one step, with mode 0600.
func (c *Cache) writeFile(content []byte) error {
	if info, err := os.Lstat(c.path()); err == nil && !info.Mode().IsRegular() {
		_ = os.Remove(c.path()) // what stays is told by the next line
	}
	err := atomicwriter.WriteFile(c.path(), content, 0o600)
	// Windows does not replace a file in the very moment that another run reads
	// it.
	for tries := 0; err != nil && runtime.GOOS == "windows" && tries < 5; tries++ {
		time.Sleep(20 * time.Millisecond)
		err = atomicwriter.WriteFile(c.path(), content, 0o600)
	}
	if err != nil {
		return ioFault("its file cannot be written", err)
	}
	return nil
}

// removeLeftovers removes temporary files of runs that were killed while they
// wrote. The caller holds the lock, so that nobody is writing now.
func (c *Cache) removeLeftovers() {
	entries, _ := os.ReadDir(c.Directory)
	for _, entry := range entries {
		// This is how atomicwriter names its temporary files.
		if strings.HasPrefix(entry.Name(), ".tmp-"+filepath.Base(c.path())) {
			_ = os.Remove(filepath.Join(c.Directory, entry.Name()))
		}
	}
}
