// SPDX-License-Identifier: MPL-2.0

package bizppurio

import "syscall"

// Windows has numbers of its own for what its sockets meet. Package syscall's
// ECONNREFUSED and ECONNRESET are made up there, and no call returns them.
const (
	errConnectionRefused = syscall.Errno(10061) // WSAECONNREFUSED, which package syscall lacks
	errConnectionReset   = syscall.WSAECONNRESET
)
