// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"errors"
	"strings"
	"time"
	"unicode"
)

// Lifetime is how long a token is valid from its issue (source: the
// specification, 인증토큰 발급).
const Lifetime = 24 * time.Hour

// expiredLayout is the layout of the field expired: yyyyMMddHHmmss.
const expiredLayout = "20060102150405"

// kst is Korean time: UTC+9, without daylight saving. It is fixed here because
// a machine's own zone may be another, and a machine may have no tzdata.
var kst = time.FixedZone("KST", 9*60*60)

// Token is a bearer token as POST /v1/token gives it.
type Token struct {
	// AccessToken is the field accesstoken: never empty, without white space
	// and control characters. It is a secret.
	AccessToken string
	// Type is the field type: an RFC 7235 token, Bearer by the specification.
	Type string
	// Expired is the field expired as it came: yyyyMMddHHmmss in Korean time.
	Expired string
	// ExpiresAt is the same instant, in KST (UTC+9).
	ExpiresAt time.Time
	// ReceivedAt is when the token came, by this machine's clock, with the
	// monotonic reading.
	ReceivedAt time.Time
	// ServerDate is the response's Date header, by the server's clock; zero
	// where there was none.
	ServerDate time.Time
}

// NewToken makes a token of the three fields of an answer, and fails where one of
// them cannot be used. The error never quotes them.
func NewToken(accessToken, authScheme, expired string) (Token, error) {
	expiresAt, ok := ParseExpired(expired)
	if !ok || !isAccessToken(accessToken) || !isAuthScheme(authScheme) {
		return Token{}, errNoToken
	}
	return Token{AccessToken: accessToken, Type: authScheme, Expired: expired, ExpiresAt: expiresAt}, nil
}

var errNoToken = errors.New("these fields make no usable token")

// String keeps the token out of anything that prints the value.
func (Token) String() string { return "[token redacted]" }

// GoString does for %#v what String does for the other verbs.
func (t Token) GoString() string { return t.String() }

// Authorization is the value of the Authorization header for the API's other
// endpoints: type, one space, accesstoken.
func (t Token) Authorization() string { return t.Type + " " + t.AccessToken }

// ParseExpired reads the field expired: 14 digits, yyyyMMddHHmmss, in Korean
// time (UTC+9), and a real date. It tells whether s was one.
func ParseExpired(s string) (time.Time, bool) {
	// time.Parse alone would also take fractions of a second.
	if len(s) != len(expiredLayout) || strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' }) {
		return time.Time{}, false
	}
	t, err := time.ParseInLocation(expiredLayout, s, kst)
	return t, err == nil
}

// isAccessToken tells whether s can be used as a token: not empty, no white
// space (the specification's sample has some, from its editor), no control characters.
func isAccessToken(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r)
	})
}

// isAuthScheme tells whether s is a token as RFC 7235 (by RFC 7230 section
// 3.2.6) defines it for authentication schemes.
func isAuthScheme(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return !(r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' ||
			strings.ContainsRune("!#$%&'*+-.^_`|~", r))
	})
}
