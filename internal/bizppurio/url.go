// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"errors"
	"net/netip"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
)

// Base URLs of the two environments (source: the HTTP API specification v2.7,
// which names them 운영 and 검수).
const (
	ProductionURL = "https://api.bizppurio.com"
	StagingURL    = "https://dev-api.bizppurio.com"
)

// Hosts of the two environments. Older public samples reach staging on port
// 10443 of the same host, so the host alone decides.
const (
	productionHost = "api.bizppurio.com"
	stagingHost    = "dev-api.bizppurio.com"
)

// Errors of ParseBaseURL and ParseProxyURL. None quotes the value, because a URL
// may hold a password.
var (
	ErrURLSyntax   = errors.New("must be a URL such as https://api.bizppurio.com")
	ErrURLScheme   = errors.New("must be an https URL, or an http URL of a loopback host")
	ErrURLUserInfo = errors.New("must not hold user info")
	ErrURLQuery    = errors.New("must not hold a query or a fragment")
	ErrProxyURL    = errors.New("must be an http, https or socks5 URL with a host and nothing behind the port")
)

// ParseBaseURL parses the address in front of /v1/token: an https URL, or an
// http URL of a loopback host (localhost, 127.0.0.0/8, ::1), with a port and a
// path prefix if need be, without user info, query and fragment. It returns
// the address in the one form in which addresses can be compared: lower-case
// host without a final dot, no default port, clean path without a final slash.
func ParseBaseURL(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	// User info is the error to return even if the rest cannot be parsed.
	if strings.ContainsAny(s, "@＠﹫") && (err != nil || u.User != nil || u.Host == "") {
		return nil, ErrURLUserInfo
	}
	if err != nil {
		return nil, ErrURLSyntax
	}
	origin, host, ok := canonicalOrigin(u)
	switch {
	case !ok:
		return nil, ErrURLSyntax
	case u.Scheme != "https" && (u.Scheme != "http" || !isLoopback(host)):
		return nil, ErrURLScheme
	case strings.ContainsAny(s, "?#"):
		return nil, ErrURLQuery
	}
	u, err = url.Parse(origin + canonicalPath(u))
	if err != nil {
		return nil, ErrURLSyntax
	}
	return u, nil
}

// IsProduction reports whether a parsed base URL is on the production host,
// whatever its port.
func IsProduction(baseURL *url.URL) bool { return baseURL.Hostname() == productionHost }

// IsStaging reports whether a parsed base URL is on the staging host, whatever
// its port.
func IsStaging(baseURL *url.URL) bool { return baseURL.Hostname() == stagingHost }

// IsLoopback reports whether a parsed base or proxy URL is on this machine.
func IsLoopback(u *url.URL) bool { return isLoopback(u.Hostname()) }

// ParseProxyURL parses the URL of a proxy: http, https or socks5, with a host,
// and a port and user info if need be.
func ParseProxyURL(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	if err != nil || strings.ContainsAny(s, "?#") || (u.Path != "" && u.Path != "/") {
		return nil, ErrProxyURL
	}
	origin, _, ok := canonicalOrigin(u)
	if !ok || (u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "socks5") {
		return nil, ErrProxyURL
	}
	proxy, err := url.Parse(origin)
	if err != nil {
		return nil, ErrProxyURL
	}
	proxy.User = u.User
	return proxy, nil
}

// defaultPorts are the ports that a URL of a scheme need not name.
var defaultPorts = map[string]string{"http": "80", "https": "443", "socks5": "1080"}

// maxHost is the length of the longest host name that DNS knows, in bytes.
const maxHost = 253

// hostName is a host name as DNS and /etc/hosts have it.
var hostName = regexp.MustCompile(`^[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$`)

// canonicalOrigin returns scheme, host and port of a URL as they can be
// compared, and the host alone. ok is false where they cannot be used.
func canonicalOrigin(u *url.URL) (origin, host string, ok bool) {
	host = u.Hostname()
	if len(host) > maxHost {
		return "", "", false
	}
	if address, err := netip.ParseAddr(host); err == nil {
		if address.IsLoopback() {
			address = address.WithZone("") // it is this machine in any zone
		}
		host = address.Unmap().String()
	} else {
		// net/http maps a name the same way, full-width letters and dots included.
		if ascii, err := idna.Lookup.ToASCII(host); err == nil {
			host = ascii
		}
		host = strings.TrimSuffix(strings.ToLower(host), ".")
		if len(host) > maxHost || !hostName.MatchString(host) { // Punycode is longer
			return "", "", false
		}
	}
	canonical := url.URL{Scheme: u.Scheme, Host: host}
	if strings.Contains(host, ":") {
		canonical.Host = "[" + host + "]"
	}
	if port := u.Port(); port != "" {
		number, err := strconv.ParseUint(port, 10, 16)
		if err != nil || number == 0 {
			return "", "", false
		}
		if port = strconv.FormatUint(number, 10); port != defaultPorts[u.Scheme] {
			canonical.Host += ":" + port
		}
	}
	return canonical.String(), host, true
}

// canonicalPath returns a path as it can be compared: each segment escaped the
// same way, without empty, "." and ".." segments and without a final slash.
func canonicalPath(u *url.URL) string {
	segments := strings.Split(u.EscapedPath(), "/")
	for i, segment := range segments {
		text, _ := url.PathUnescape(segment) // it was parsed
		segments[i] = strings.ReplaceAll((&url.URL{Path: text}).EscapedPath(), "/", "%2F")
	}
	return strings.TrimSuffix(path.Clean("/"+strings.Join(segments, "/")), "/")
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	address, err := netip.ParseAddr(host)
	return err == nil && address.IsLoopback()
}
