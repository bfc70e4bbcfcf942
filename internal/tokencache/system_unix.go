// SPDX-License-Identifier: MPL-2.0

//go:build unix

package tokencache

import (
	"io/fs"
	"os"
	"syscall"
)

// checkPrivate checks that a directory or a file is this user's, and that
// nobody else has access to it.
func checkPrivate(path string, info fs.FileInfo) *Warning {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok && int(stat.Uid) != os.Geteuid() {
		return &Warning{Reason: ReasonOwner, Path: path}
	}
	if mode := info.Mode(); mode&0o077 != 0 {
		return &Warning{Reason: ReasonMode, Path: path, Mode: mode}
	}
	return nil
}

// rename replaces a file.
func rename(from, to string) error { return os.Rename(from, to) }
