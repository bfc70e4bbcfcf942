// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"encoding/base64"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"
)

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

// basic is the Basic scheme's credentials (RFC 7617 section 2): Base64, with
// the standard alphabet and padding, of the UTF-8 bytes of account:password.
func (c Credentials) basic() string {
	return base64.StdEncoding.EncodeToString([]byte(c.pair()))
}

func (c Credentials) pair() string { return c.Account + ":" + c.Password }

var (
	errEmpty   = errors.New("it must not be empty")
	errControl = errors.New("it must not contain control characters (a trailing newline, often, from a file or a secret store)")
	errUTF8    = errors.New("it must be UTF-8 text")
	errColon   = errors.New("it must not contain a colon: HTTP Basic authentication ends the account at the first one (RFC 7617)")
)

// ValidateAccount says why an account cannot be sent by HTTP Basic: it is
// empty, or holds a colon or a control character (RFC 7617 section 2).
func ValidateAccount(account string) error {
	if strings.Contains(account, ":") {
		return errColon
	}
	return validateText(account)
}

// ValidatePassword says why a password cannot be sent by HTTP Basic: it is
// empty or holds a control character (RFC 7617 section 2). The error never
// quotes it.
func ValidatePassword(password string) error { return validateText(password) }

func validateText(s string) error {
	switch {
	case s == "":
		return errEmpty
	case !utf8.ValidString(s):
		return errUTF8
	case strings.ContainsFunc(s, unicode.IsControl):
		return errControl
	}
	return nil
}
