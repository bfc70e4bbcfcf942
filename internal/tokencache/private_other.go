// SPDX-License-Identifier: MPL-2.0

//go:build !unix

package tokencache

import "io/fs"

// checkPrivate has nothing to check: there are no such modes here, and the
// profile's directory keeps others out.
func checkPrivate(string, fs.FileInfo) *Warning { return nil }
