// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"errors"
	"net"
	"net/url"
	"strings"

	"golang.org/x/net/idna"
)

// Base URLs of the two environments, without a trailing slash (source: the
// HTTP API specification v2.7, which names them 운영 and 검수).
const (
	ProductionURL = "https://api.bizppurio.com"
	StagingURL    = "https://dev-api.bizppurio.com"
)

// Hosts of the two environments. Older public samples reach staging on port
// 10443 of the same host, so an environment is told by host, not by URL.
const (
	productionHost = "api.bizppurio.com"
	stagingHost    = "dev-api.bizppurio.com"
)

// Reasons for which ParseBaseURL refuses a URL. None quotes its input, because
// a URL may hold a password.
var (
	errBaseURLSyntax   = errors.New("it is not a URL such as https://api.bizppurio.com or https://proxy.example.com:8443/bizppurio")
	errBaseURLScheme   = errors.New("its scheme must be https; http is accepted for a loopback host only (localhost, 127.0.0.0/8, ::1), because account and password travel in the request")
	errBaseURLUserInfo = errors.New("it must not hold user info (user:password@): give the account in account and the password in password, or in BIZPPURIO_ACCOUNT and BIZPPURIO_PASSWORD")
	errBaseURLQuery    = errors.New("it must not hold a query (?…)")
	errBaseURLFragment = errors.New("it must not hold a fragment (#…)")
	errBaseURLPort     = errors.New("its port must be a number from 1 to 65535")
)

// ParseBaseURL reads the address in front of /v1/token: an https URL, or an
// http URL of a loopback host, with a port and a path prefix if need be and
// without user info, query or fragment. An error says what is accepted and
// never quotes the input.
func ParseBaseURL(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	if err != nil || u.Opaque != "" || u.Hostname() == "" {
		// Tell the fault that matters most even where the rest is unreadable.
		if strings.Contains(s, "@") {
			return nil, errBaseURLUserInfo
		}
		return nil, errBaseURLSyntax
	}
	switch {
	case u.User != nil:
		return nil, errBaseURLUserInfo
	case u.Scheme != "https" && (u.Scheme != "http" || !isLoopback(u.Hostname())):
		return nil, errBaseURLScheme
	case u.RawQuery != "" || u.ForceQuery:
		return nil, errBaseURLQuery
	case strings.Contains(s, "#"):
		return nil, errBaseURLFragment
	case !isPort(u.Port()):
		return nil, errBaseURLPort
	}
	return u, nil
}

// IsProduction tells whether u is on the production host, whatever its port.
func IsProduction(u *url.URL) bool { return isHost(u, productionHost) }

// IsStaging tells whether u is on the staging host, whatever its port.
func IsStaging(u *url.URL) bool { return isHost(u, stagingHost) }

// IsLoopback tells whether u is on this machine: localhost, 127.0.0.0/8 or ::1.
func IsLoopback(u *url.URL) bool { return isLoopback(u.Hostname()) }

func isHost(u *url.URL, host string) bool {
	// net/http maps a name the same way, full-width letters and dots included.
	name, err := idna.Lookup.ToASCII(u.Hostname())
	if err != nil {
		name = u.Hostname()
	}
	return strings.EqualFold(strings.TrimSuffix(name, "."), host)
}

func isLoopback(host string) bool {
	if strings.EqualFold(strings.TrimSuffix(host, "."), "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
