// SPDX-License-Identifier: MPL-2.0

//go:build !unix

package tokencache

import (
	"io/fs"
	"os"
	"time"
)

// checkPrivate has nothing to check: there are no such modes here, and the
// profile's directory keeps others out.
func checkPrivate(string, fs.FileInfo) *Warning { return nil }

// rename replaces a file. Windows does not do so in the very moment that another
// run reads it.
func rename(from, to string) error {
	err := os.Rename(from, to)
	for tries := 0; err != nil && tries < 5; tries++ {
		time.Sleep(20 * time.Millisecond)
		err = os.Rename(from, to)
	}
	return err
}
