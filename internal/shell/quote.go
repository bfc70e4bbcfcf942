// SPDX-License-Identifier: MPL-2.0

// Package shell writes what a person pastes into a POSIX shell.
package shell

import "strings"

// Quote returns s as one word of a POSIX shell, which reads back exactly s. A word
// without special characters, such as a common URL or path, stays as it is; any
// other is put in single quotes.
func Quote(s string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:@%+,"
	if s != "" && strings.Trim(s, plain) == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
