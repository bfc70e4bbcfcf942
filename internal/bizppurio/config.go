// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"crypto/x509"
	"encoding/pem"
	"net/netip"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Config configures a Client.
type Config struct {
	// BaseURL is the address in front of /v1/token; see ParseBaseURL.
	BaseURL *url.URL
	// Credentials of the account; see ValidateAccount and ValidatePassword.
	Credentials Credentials
	// UserAgent is the User-Agent header of every call.
	UserAgent string
	// RequestTimeout bounds one attempt, from dialing to the last byte.
	RequestTimeout time.Duration
	// MaxRetries is how many attempts may follow the first.
	MaxRetries int
	// RetryWaitMin and RetryWaitMax bound the wait between two attempts;
	// zero means 1 and 30 seconds.
	RetryWaitMin, RetryWaitMax time.Duration
	// ProxyURL is the proxy for every call, or nil; see ParseProxyURL.
	ProxyURL *url.URL
	// RootCAs are the authorities to trust; nil means the system's.
	RootCAs *x509.CertPool
	// InsecureSkipVerify turns the check of the server's certificate off. With
	// an https proxy, the proxy's certificate is not checked either.
	InsecureSkipVerify bool
}

// String keeps the passwords out of anything that prints the value.
func (Config) String() string { return "[bizppurio config]" }

// GoString does for %#v what String does for the other verbs.
func (c Config) GoString() string { return c.String() }

// Credentials are an account (계정) and its password (암호). Production and
// staging have separate ones.
type Credentials struct {
	Account  string
	Password string
}

// String keeps the password out of anything that prints the value.
func (Credentials) String() string { return "[credentials redacted]" }

// GoString does for %#v what String does for the other verbs.
func (c Credentials) GoString() string { return c.String() }

// ConfigError is what is wrong with a value of Config. It goes after the
// value's name, and never quotes the value, which may be or hold a password.
type ConfigError string

// Error returns the text.
func (e ConfigError) Error() string { return string(e) }

// Errors of ValidateAccount and ValidatePassword.
const (
	ErrEmpty            ConfigError = "must not be empty"
	ErrColon            ConfigError = "must not contain a colon"
	ErrControlCharacter ConfigError = "must not contain control characters"
	ErrNotUTF8          ConfigError = "must be UTF-8 text"
)

// ValidateAccount returns an error if HTTP Basic cannot send the account: it is
// empty, or contains a colon or a control character (RFC 7617 section 2).
func ValidateAccount(account string) error {
	if strings.Contains(account, ":") {
		return ErrColon
	}
	return ValidatePassword(account)
}

// ValidatePassword returns an error if HTTP Basic cannot send the password: it
// is empty or contains a control character (RFC 7617 section 2).
func ValidatePassword(password string) error {
	switch {
	case password == "":
		return ErrEmpty
	case !utf8.ValidString(password):
		return ErrNotUTF8
	case strings.ContainsFunc(password, unicode.IsControl):
		return ErrControlCharacter
	}
	return nil
}

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

// tokenPath is the path of the token call below the base URL (source: the
// specification, 인증토큰 발급).
const tokenPath = "/v1/token"

// Errors of ParseBaseURL and ParseProxyURL.
const (
	ErrURLSyntax    ConfigError = "must be a URL such as https://api.bizppurio.com"
	ErrURLHost      ConfigError = "must have a host in ASCII"
	ErrURLScheme    ConfigError = "must be an https URL, or an http URL of a loopback host"
	ErrURLUserInfo  ConfigError = "must not hold user info"
	ErrURLQuery     ConfigError = "must not hold a query or a fragment"
	ErrURLTokenPath ConfigError = "must not end in /v1/token" //nolint:gosec // a path
	ErrProxyURL     ConfigError = "must be an http, https or socks5 URL with an ASCII host and nothing behind the port"
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
	switch {
	case err != nil:
		return nil, ErrURLSyntax
	case strings.HasSuffix(strings.TrimRightFunc(strings.ToLower(u.Path), isNoLetterOrDigit), tokenPath):
		return nil, ErrURLTokenPath
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
// compared, and the host alone. ok is false where they cannot be used.
func canonicalOrigin(u *url.URL) (origin, host string, ok bool) {
	host = u.Hostname()
	if address, err := netip.ParseAddr(host); err == nil {
		if address.IsLoopback() {
			address = address.WithZone("") // it is this machine in any zone
		}
		host = address.Unmap().String()
	} else {
		host = strings.TrimSuffix(strings.ToLower(host), ".")
		if !isHostName(host) {
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
		if port = strconv.FormatUint(number, 10); port != defaultPort(u.Scheme) {
			canonical.Host += ":" + port
		}
	}
	return canonical.String(), host, true
}

// isNoLetterOrDigit reports whether r is what a careless copy takes along behind
// a URL: white space, an invisible character, a comma.
func isNoLetterOrDigit(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

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

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	address, err := netip.ParseAddr(host)
	return err == nil && address.IsLoopback()
}

// ErrCACerts is the error of ParseCACerts.
const ErrCACerts ConfigError = "must hold one or more PEM certificates and nothing else in PEM"

// ParseCACerts returns a pool of the system's roots and the PEM certificates in
// text: at least one, and each of them well-formed.
func ParseCACerts(text string) (*x509.CertPool, error) {
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	count := 0
	for block, rest := pem.Decode([]byte(text)); block != nil; block, rest = pem.Decode(rest) {
		certificate, err := x509.ParseCertificate(block.Bytes)
		if block.Type != "CERTIFICATE" || err != nil {
			return nil, ErrCACerts
		}
		pool.AddCert(certificate)
		count++
	}
	// pem.Decode passes over a block that it cannot read.
	if count == 0 || count != strings.Count(text, "-----BEGIN") {
		return nil, ErrCACerts
	}
	return pool, nil
}
