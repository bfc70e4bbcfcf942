// SPDX-License-Identifier: MPL-2.0

package main

import (
	"net"
	"strings"
)

// exports are the lines that let a shell's programs use the stand-in at addr. A
// password that came from the environment is known there, and not repeated.
func exports(s settings, addr net.Addr) string {
	var b strings.Builder
	line := func(name, value string) { b.WriteString("export " + name + "=" + quote(value) + "\n") }
	line("BIZPPURIO_BASE_URL", baseURL(addr))
	line("BIZPPURIO_ACCOUNT", s.account)
	if s.ownPassword {
		line("BIZPPURIO_PASSWORD", s.password)
	}
	return b.String()
}

// quote makes one word of s for a POSIX shell.
func quote(s string) string {
	isPlain := func(r rune) bool {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("-_./:@", r)
	}
	if s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !isPlain(r) }) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
