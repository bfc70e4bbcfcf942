// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"net"
	"net/netip"
	"net/url"
	"strings"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/shell"
)

var (
	errAddress  = errors.New("must be an address and a port, such as 127.0.0.1:8080")
	errLoopback = errors.New("must be a loopback address (127.0.0.1, ::1 or localhost) unless -allow-remote is given")
)

// listenAddress returns the address to listen on. Only -allow-remote lets a name
// be looked up; localhost never is, as a resolver may have another address for
// it.
func listenAddress(s string, allowRemote bool) (string, error) {
	host, port, err := net.SplitHostPort(s)
	if err != nil {
		return "", errAddress
	}
	if strings.EqualFold(host, "localhost") {
		return net.JoinHostPort("127.0.0.1", port), nil
	}
	if ip, err := netip.ParseAddr(host); !allowRemote && (err != nil || !ip.IsLoopback()) {
		return "", errLoopback
	}
	return s, nil
}

// baseURL returns the URL at which this machine reaches a listener at address.
func baseURL(address *net.TCPAddr) string {
	host := *address
	if host.IP.IsUnspecified() {
		if host.IP.To4() != nil {
			host.IP = net.IPv4(127, 0, 0, 1)
		} else {
			host.IP = net.IPv6loopback
		}
	}
	return (&url.URL{Scheme: "http", Host: host.String()}).String()
}

// shellLines returns the lines that make the programs of a POSIX shell use the
// stand-in at address, and the command that ends that. They leave out a password
// from the environment: the user knows it.
func shellLines(s settings, address *net.TCPAddr) (exports, unset string) {
	unset = "unset"
	export := func(name, value string) {
		exports += "export " + name + "=" + shell.Quote(value) + "\n"
		unset += " " + name
	}
	export("BIZPPURIO_BASE_URL", baseURL(address))
	export("BIZPPURIO_ACCOUNT", s.account)
	if s.newPassword {
		export("BIZPPURIO_PASSWORD", s.password)
	}
	return exports, unset
}
