// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// Lifetime is how long a token is valid from its issue (source: the
// specification, 인증토큰 발급).
const Lifetime = 24 * time.Hour

// lifetimeTolerance is how much longer than Lifetime a token may seem valid: far
// more than clocks are apart, and less than the nine hours of a wrong zone.
const lifetimeTolerance = time.Hour

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
	// Type is the field type as it came: Bearer, in any case.
	Type string
	// Expired is the field expired as it came: yyyyMMddHHmmss in Korean time.
	Expired string
	// ExpiresAt is the same instant, in KST (UTC+9).
	ExpiresAt time.Time
	// IssuedAt is when the API's response came, by this machine's clock.
	IssuedAt time.Time
	// ReceivedAt is when this process got the token, from the API or from the
	// cache, by this machine's clock with the monotonic reading.
	ReceivedAt time.Time
	// ServerDate is the response's Date header, by the server's clock; zero
	// without one.
	ServerDate time.Time
}

// Field is the name of a field of a token (source: the specification, 인증토큰
// 발급). As an error it is NewToken's, and quotes no value.
type Field string

// The fields.
const (
	FieldAccessToken Field = "accesstoken"
	FieldType        Field = "type"
	FieldExpired     Field = "expired"
)

// Error returns the name of the field in a sentence.
func (f Field) Error() string { return "the field " + string(f) + " cannot be used" }

// NewToken returns the token of three fields as they came. The error is the first
// Field that cannot be used. accesstoken has 1 to 16,384 visible ASCII characters
// (the sample of the specification has white space too, from its editor); type is
// Bearer, in any case; expired is as ParseExpired takes it.
func NewToken(accessToken, typ, expired string) (Token, error) {
	expiresAt, err := ParseExpired(expired)
	switch {
	case accessToken == "" || len(accessToken) > maxAccessToken || !isVisibleASCII(accessToken):
		return Token{}, FieldAccessToken
	case !strings.EqualFold(typ, bearer):
		return Token{}, FieldType
	case err != nil:
		return Token{}, FieldExpired
	}
	return Token{AccessToken: accessToken, Type: typ, Expired: expired, ExpiresAt: expiresAt}, nil
}

func isVisibleASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < '!' || r > '~' })
}

// Format keeps the token out of anything that prints the value, whatever the verb.
func (Token) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[token redacted]") }

// bearer is the type of a token in the spelling of the specification.
const bearer = "Bearer"

// Authorization returns the value of the Authorization header for the API's
// other endpoints: Bearer, whatever the case of Type (gateways compare), one
// space and AccessToken.
func (t Token) Authorization() string { return bearer + " " + t.AccessToken }

// Remaining returns how long the token was valid when it came, by this
// machine's clock; zero or less for one that looked expired.
func (t Token) Remaining() time.Duration { return t.ExpiresAt.Sub(t.ReceivedAt) }

// FitsClock reports whether the token was valid when it came, and for no more
// than about its 24 hours, by this machine's clock.
func (t Token) FitsClock() bool {
	return t.Remaining() > 0 && t.Remaining() <= Lifetime+lifetimeTolerance
}

// errExpired is the error of ParseExpired.
var errExpired = errors.New("not a date of 14 digits")

// ParseExpired parses the field expired: 14 digits of a real date,
// yyyyMMddHHmmss, in Korean time (UTC+9). The error does not quote s.
func ParseExpired(s string) (time.Time, error) {
	t, err := time.ParseInLocation(expiredLayout, s, KST)
	// time.Parse alone would also take fractions of a second.
	if err != nil || strings.Trim(s, digits) != "" {
		return time.Time{}, errExpired
	}
	return t, nil
}
