// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"crypto/x509"
	"fmt"
	"io"
	"net/url"
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

// Format keeps the passwords out of anything that prints the value.
func (Config) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[bizppurio config]") }

// Credentials are an account (계정) and its password (암호). Production and
// staging have separate ones.
type Credentials struct {
	Account  string
	Password string
}

// Format keeps the password out of anything that prints the value.
func (Credentials) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[credentials redacted]") }

// ConfigError is what is wrong with a value of Config, in a few words. It never
// quotes the value, which may be or hold a password.
type ConfigError string

// Error returns the words.
func (e ConfigError) Error() string { return string(e) }

// Errors of ValidateAccount and ValidatePassword.
const (
	ErrEmpty            ConfigError = "empty"
	ErrColon            ConfigError = "colon"
	ErrControlCharacter ConfigError = "control character"
	ErrNotUTF8          ConfigError = "not UTF-8"
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
