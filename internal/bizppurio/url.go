// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"net/netip"
	"net/url"
	"path"
	"strconv"
	"strings"
	"unicode"
)

// Base URLs of the two environments (source: the HTTP API specification v2.7,
// which names them 운영 and 검수).
const (
	ProductionURL = "https://api.bizppurio.com"
	StagingURL    = "https://dev-api.bizppurio.com"
)

// Hosts of the two environments, and of another service's API that people mix up
// with them. Older public samples reach staging on port 10443 of the same host,
// so the host alone decides.
const (
	productionHost = "api.bizppurio.com"
	stagingHost    = "dev-api.bizppurio.com"
	ppurioHost     = "message.ppurio.com"
)

// tokenPath is the path of the token call below the base URL (source: the
// specification, 인증토큰 발급).
const tokenPath = "/v1/token"

// Errors of ParseBaseURL and ParseProxyURL.
const (
	ErrURLSyntax    ConfigError = "not a URL with a host"
	ErrURLHost      ConfigError = "host not in ASCII"
	ErrURLScheme    ConfigError = "neither https nor http of a loopback host"
	ErrURLUserInfo  ConfigError = "user info"
	ErrURLQuery     ConfigError = "query or fragment"
	ErrURLTokenPath ConfigError = "ends in /v1/token" //nolint:gosec // a path
	ErrURLPpurio    ConfigError = "host of Ppurio"
	ErrProxyURL     ConfigError = "not a URL of a proxy"
)

// ParseBaseURL parses the address in front of /v1/token: an https URL, or an
// http URL of a loopback host (localhost, 127.0.0.0/8, ::1), with a port and a
// path prefix if need be, without user info, query and fragment. It returns
// the address in the one form in which addresses can be compared: lower-case
// host without a final dot, no default port, clean path without a final slash.
func ParseBaseURL(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	// User info is the error to return even if the rest cannot be parsed.
	const ats = "@＠﹫"
	if strings.ContainsAny(s, ats) && (err != nil || u.User != nil || u.Host == "" || strings.ContainsAny(u.Host, ats)) {
		return nil, ErrURLUserInfo
	}
	if err != nil {
		return nil, ErrURLSyntax
	}
	if !isASCII(u.Hostname()) {
		return nil, ErrURLHost
	}
	canonical := canonicalOrigin(u)
	switch {
	case canonical != nil && canonical.Hostname() == ppurioHost, strings.HasPrefix(strings.ToLower(s), ppurioHost):
		return nil, ErrURLPpurio
	case canonical == nil:
		return nil, ErrURLSyntax
	case u.Scheme != "https" && (u.Scheme != "http" || !IsLoopback(canonical)):
		return nil, ErrURLScheme
	case strings.ContainsAny(s, "?#"):
		return nil, ErrURLQuery
	}
	canonical.RawPath = canonicalPath(u)
	canonical.Path, _ = url.PathUnescape(canonical.RawPath) // it was escaped here
	// A careless copy takes white space, an invisible character or a comma along.
	bare := strings.TrimRightFunc(strings.ToLower(canonical.Path), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if strings.HasSuffix(bare, tokenPath) {
		return nil, ErrURLTokenPath
	}
	return canonical, nil
}

// IsProduction reports whether a parsed base URL is on the production host,
// whatever its port.
func IsProduction(baseURL *url.URL) bool { return baseURL.Hostname() == productionHost }

// IsStaging reports whether a parsed base URL is on the staging host, whatever
// its port.
func IsStaging(baseURL *url.URL) bool { return baseURL.Hostname() == stagingHost }

// IsLoopback reports whether a parsed base or proxy URL is on this machine.
func IsLoopback(u *url.URL) bool {
	if u.Hostname() == "localhost" {
		return true
	}
	address, err := netip.ParseAddr(u.Hostname())
	return err == nil && address.IsLoopback()
}

// ParseProxyURL parses the URL of a proxy: http, https or socks5, with a host,
// and a port and user info if need be. A socks5h URL becomes a socks5 one: either
// way the proxy resolves the names.
func ParseProxyURL(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	if err != nil || strings.ContainsAny(s, "?#") || (u.Path != "" && u.Path != "/") {
		return nil, ErrProxyURL
	}
	switch u.Scheme {
	case "http", "https", "socks5":
	case "socks5h":
		u.Scheme = "socks5"
	default:
		return nil, ErrProxyURL
	}
	canonical := canonicalOrigin(u)
	if canonical == nil || u.Scheme == "socks5" && !isSOCKSUser(u.User) {
		return nil, ErrProxyURL
	}
	canonical.User = u.User
	return canonical, nil
}

// isSOCKSUser reports whether SOCKS5 can send user and password: neither, or each of
// up to 255 bytes and the user of at least one (RFC 1929 section 2).
func isSOCKSUser(user *url.Userinfo) bool {
	password, _ := user.Password()
	return user == nil || user.Username() != "" && len(user.Username()) <= 255 && len(password) <= 255
}

// defaultPort returns the port that a URL of a scheme need not name.
func defaultPort(scheme string) string {
	switch scheme {
	case "http":
		return "80"
	case "https":
		return "443"
	case "socks5":
		return "1080"
	}
	return ""
}

// canonicalOrigin returns scheme, host and port of a URL as they can be
// compared, or nil where they cannot be used.
func canonicalOrigin(u *url.URL) *url.URL {
	host := u.Hostname()
	if address, err := netip.ParseAddr(host); err == nil && isASCII(address.Zone()) {
		if address.IsLoopback() {
			address = address.WithZone("") // it is this machine in any zone
		}
		host = address.Unmap().String()
	} else {
		host = strings.TrimSuffix(strings.ToLower(host), ".")
		if !isHostName(host) {
			return nil
		}
	}
	canonical := &url.URL{Scheme: u.Scheme, Host: host}
	if strings.Contains(host, ":") {
		canonical.Host = "[" + host + "]"
	}
	if port := u.Port(); port != "" {
		number, err := strconv.ParseUint(port, 10, 16)
		if err != nil || number == 0 {
			return nil
		}
		if port = strconv.FormatUint(number, 10); port != defaultPort(u.Scheme) {
			canonical.Host += ":" + port
		}
	}
	return canonical
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII })
}

// isHostName reports whether s is a host name as DNS and /etc/hosts have it, in
// lower case. DNS knows none that is longer than 253 bytes.
func isHostName(s string) bool {
	return s != "" && len(s) <= 253 && s == strings.Trim(s, ".-") &&
		strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789_.-") == ""
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
