// SPDX-License-Identifier: MPL-2.0

package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// copyConfiguration copies a folder without what somebody's terraform init left
// there: .terraform and the lock file.
func copyConfiguration(to, from string) error {
	return filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, relative)
		switch {
		case strings.HasPrefix(entry.Name(), ".terraform") && entry.IsDir():
			return fs.SkipDir
		case strings.HasPrefix(entry.Name(), ".terraform"):
			return nil
		case entry.IsDir():
			return os.MkdirAll(target, 0o700)
		}
		content, err := os.ReadFile(path) //nolint:gosec // an example
		if err != nil {
			return err
		}
		return os.WriteFile(target, content, 0o600) //nolint:gosec // the target is below a folder of our own
	})
}
