// SPDX-License-Identifier: MPL-2.0

//go:build unix

package tokencache

import (
	"io/fs"
	"os"
	"regexp"
	"slices"
	"syscall"
)

// checkPrivate checks that a directory or a file is this user's, and that
// nobody else has access to it.
func checkPrivate(path string, info fs.FileInfo) *Warning {
	mode := info.Mode()
	if stat, ok := info.Sys().(*syscall.Stat_t); ok && int(stat.Uid) != os.Geteuid() {
		return &Warning{Reason: ReasonOwner, Path: path, Shared: mode.IsDir()}
	}
	if mode&0o077 != 0 {
		return &Warning{Reason: ReasonMode, Path: path, Mode: mode, Shared: mode.IsDir() && isShared(path, mode)}
	}
	return nil
}

// isShared reports whether a directory is there for more than this cache, as
// /tmp and a volume's root are: by its mode, or because it holds other files.
func isShared(path string, mode fs.FileMode) bool {
	if mode&(fs.ModeSticky|fs.ModeSetgid|0o002) != 0 {
		return true
	}
	entries, err := os.ReadDir(path)
	return err != nil || slices.ContainsFunc(entries, func(entry fs.DirEntry) bool {
		own, _ := regexp.MatchString(`^[0-9a-f]{32}\.token(\.lock|\.next)?$`, entry.Name())
		return !own
	})
}

// rename replaces a file.
func rename(from, to string) error { return os.Rename(from, to) }
