package tokensource

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

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

// prepareDirectory makes the folder, and checks on Unix that nobody but its
// owner has access to it.
func (c *Cache) prepareDirectory() error {
	if err := os.MkdirAll(c.Directory, 0o700); err != nil {
		return fmt.Errorf("the folder cannot be made (%w)", err)
	}
	info, err := os.Stat(c.Directory)
	if err != nil {
		return fmt.Errorf("the folder cannot be used (%w)", err)
	}
	if isTooOpen(info) {
		return fmt.Errorf("other users have access to the folder (mode %04o; it must be 0700: chmod 700)", info.Mode().Perm())
	}
	return nil
}

// isTooOpen tells whether users other than the owner have access. Windows has no
// such bits: there the profile's folder keeps others out.
func isTooOpen(info fs.FileInfo) bool {
	return runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0
}

// readFile reads the file. The error is errMiss where there is none.
func (c *Cache) readFile() ([]byte, error) {
	info, err := os.Lstat(c.path())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, errMiss
	case err != nil:
		return nil, fmt.Errorf("its file cannot be read (%w)", err)
	case !info.Mode().IsRegular():
		return nil, errors.New("there is something else in place of its file")
	case isTooOpen(info):
		return nil, fmt.Errorf("other users have access to its file (mode %04o; it must be 0600)", info.Mode().Perm())
	}
	f, err := os.Open(c.path())
	if err != nil {
		return nil, fmt.Errorf("its file cannot be read (%w)", err)
	}
	defer f.Close() //nolint:errcheck // only read
	content, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("its file cannot be read (%w)", err)
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
	if err := atomicwriter.WriteFile(c.path(), content, 0o600); err != nil {
		return fmt.Errorf("its file cannot be written (%w)", err)
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
