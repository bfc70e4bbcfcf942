// SPDX-License-Identifier: MPL-2.0

//go:build unix

package tokensource

import (
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// checkPrivate checks that a folder or a file is this user's, and that nobody
// else has access to it; want is the mode to have.
func checkPrivate(what string, info fs.FileInfo, want fs.FileMode) error {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok && int(stat.Uid) != os.Geteuid() {
		return &fault{
			what:   fmt.Sprintf("%s belongs to another user (uid %d, and this one is %d)", what, stat.Uid, os.Geteuid()),
			remedy: "run terraform as that user, or give a folder of this user's own in token_cache.directory.",
		}
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return &fault{
			what:   fmt.Sprintf("other users have access to %s (mode %04o)", what, mode),
			remedy: fmt.Sprintf("set the mode of %s to %04o with chmod, after a look at who could read it.", what, want),
		}
	}
	return nil
}
