// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"regexp"
	"strings"
	"time"
	"unicode"
)

// Lifetime is how long a token is valid from its issue (source: the
// specification, 인증토큰 발급).
const Lifetime = 24 * time.Hour

// clockTolerance is how much longer than Lifetime a token may seem valid: far
// more than clocks are apart, and less than the nine hours of a wrong zone.
const clockTolerance = time.Hour

// maxAccessToken is the longest accesstoken that is used, in bytes: 16 KiB.
const maxAccessToken = 16 << 10

// expiredLayout is the layout of the field expired: yyyyMMddHHmmss.
const expiredLayout = "20060102150405"

// KST is Korean time: UTC+9, without daylight saving. It is fixed here because
// a machine's own zone may be another, and a machine may have no tzdata.
var KST = time.FixedZone("KST", 9*60*60)

// Token is a bearer token as POST /v1/token returns it.
type Token struct {
	// AccessToken is the field accesstoken; see NewToken. It is a secret.
	AccessToken string
	// Type is the field type, Bearer by the specification.
	Type string
	// Expired is the field expired as it came: yyyyMMddHHmmss in Korean time.
	Expired string
	// ExpiresAt is the same instant, in KST (UTC+9).
	ExpiresAt time.Time
	// ReceivedAt is when the token came, by this machine's clock, with the
	// monotonic reading.
	ReceivedAt time.Time
	// ServerDate is the response's Date header, by the server's clock; zero
	// without one.
	ServerDate time.Time
}

// Names of the fields of a token (source: the specification, 인증토큰 발급).
const (
	fieldAccessToken = "accesstoken"
	fieldType        = "type"
	fieldExpired     = "expired"
)

// authScheme is what the field type may be: letters, so that it can start an
// Authorization header.
var authScheme = regexp.MustCompile(`^[A-Za-z]{1,16}$`)

// FieldError is the error of NewToken. It does not quote the value.
type FieldError struct {
	// Field is the first field that cannot be used, by the API's name.
	Field string
}

// Error returns the name of the field in a sentence.
func (e *FieldError) Error() string { return "the field " + e.Field + " cannot be used" }

// NewToken returns the token of three fields as they came. The error is a
// *FieldError. accesstoken has 1 to 16,384 bytes without white
// space and control characters (the sample of the specification has some, from
// its editor); type has 1 to 16 ASCII letters; expired has 14 digits of a real
// date.
func NewToken(accessToken, typ, expired string) (Token, error) {
	expiresAt, ok := ParseExpired(expired)
	switch {
	case accessToken == "" || len(accessToken) > maxAccessToken || strings.ContainsFunc(accessToken, isSpaceOrControl):
		return Token{}, &FieldError{Field: fieldAccessToken}
	case !authScheme.MatchString(typ):
		return Token{}, &FieldError{Field: fieldType}
	case !ok:
		return Token{}, &FieldError{Field: fieldExpired}
	}
	return Token{AccessToken: accessToken, Type: typ, Expired: expired, ExpiresAt: expiresAt}, nil
}

func isSpaceOrControl(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }

// String keeps the token out of anything that prints the value.
func (Token) String() string { return "[token redacted]" }

// GoString does for %#v what String does for the other verbs.
func (t Token) GoString() string { return t.String() }

// Authorization returns the value of the Authorization header for the API's
// other endpoints: type, one space, accesstoken.
func (t Token) Authorization() string { return t.Type + " " + t.AccessToken }

// IsBearer reports whether the type is Bearer, in any case.
func (t Token) IsBearer() bool { return strings.EqualFold(t.Type, "Bearer") }

// Remaining returns how long the token was valid when it came, by this
// machine's clock; zero or less for one that looked expired.
func (t Token) Remaining() time.Duration { return t.ExpiresAt.Sub(t.ReceivedAt) }

// FitsClock reports whether the token was valid when it came, and for no more
// than about its 24 hours, by this machine's clock.
func (t Token) FitsClock() bool {
	return t.Remaining() > 0 && t.Remaining() <= Lifetime+clockTolerance
}

// ParseExpired parses the field expired: 14 digits, yyyyMMddHHmmss, in Korean
// time (UTC+9). It reports whether s is a real date.
func ParseExpired(s string) (time.Time, bool) {
	// time.Parse alone would also take fractions of a second.
	if len(s) != len(expiredLayout) || strings.Trim(s, "0123456789") != "" {
		return time.Time{}, false
	}
	t, err := time.ParseInLocation(expiredLayout, s, KST)
	return t, err == nil
}
