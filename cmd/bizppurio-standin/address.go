// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"net"
	"net/netip"
	"net/url"
	"strings"
)

var (
	errAddress  = errors.New("it must be an address and a port, such as 127.0.0.1:8080")
	errLoopback = errors.New("it must be a loopback address (127.0.0.1, ::1 or localhost) unless -allow-remote is given")
)

// listenAddress checks an address to listen on. Names are not looked up: where
// no other machine shall get in, the only one is localhost, which some resolver
// might take for something else.
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

// baseURL is how this machine reaches a listener at addr.
func baseURL(addr net.Addr) string {
	tcp := *addr.(*net.TCPAddr) //nolint:forcetypeassert // a TCP listener has no other address
	if tcp.IP.IsUnspecified() {
		loopback := net.IPv6loopback
		if tcp.IP.To4() != nil {
			loopback = net.IPv4(127, 0, 0, 1)
		}
		tcp.IP = loopback
	}
	return (&url.URL{Scheme: "http", Host: tcp.String()}).String()
}
