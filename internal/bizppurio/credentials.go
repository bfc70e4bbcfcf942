// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
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

// Errors of ValidateAccount and ValidatePassword. None quotes the value.
var (
	ErrEmpty            = errors.New("must not be empty")
	ErrColon            = errors.New("must not contain a colon")
	ErrControlCharacter = errors.New("must not contain control characters")
	ErrNotUTF8          = errors.New("must be UTF-8 text")
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
