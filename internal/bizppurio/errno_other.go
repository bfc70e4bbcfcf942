// SPDX-License-Identifier: MPL-2.0

//go:build !windows

package bizppurio

import "syscall"

const (
	errConnectionRefused = syscall.ECONNREFUSED
	errConnectionReset   = syscall.ECONNRESET
)
