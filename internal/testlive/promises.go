// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/base64"
	"fmt"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

// verdict is what became of a promise.
type verdict string

const (
	held    verdict = "ok"
	differs verdict = "DIFFERS"
	notSeen verdict = "not seen"
)

// promise is something that the API's documents say (the HTTP API specification v2.7, the web-API manual and the official samples), and how
// it is judged: the words say what was met, and hold nothing that came from
// outside but numbers, dates, media types and result codes of the catalogue.
type promise struct {
	text  string
	judge func(*evidence) (verdict, string)
}

var promises = []promise{
	{"no redirect", answered(func(o *observation) (verdict, string) {
		return unless(o.status < 300 || o.status > 399, fmt.Sprintf("HTTP %d", o.status))
	})},
	{"success is HTTP 200", answered(func(o *observation) (verdict, string) {
		if isRefusal(o) {
			return notSeen, ""
		}
		return unless(o.status == http.StatusOK, fmt.Sprintf("HTTP %d", o.status))
	})},
	{"Content-Type is application/json; charset=utf-8", answered(judgeContentType)},
	{"the body is a JSON object", answered(judgeBody)},
	{"accesstoken is a string without white space", field("accesstoken", func(s string) (verdict, string) {
		return when(s != "" && !strings.ContainsFunc(s, unicode.IsSpace)), strconv.Itoa(len(s)) + " characters"
	})},
	{"accesstoken has three parts, as a JWT has", field("accesstoken", judgeJWT)},
	{"type is Bearer", field("type", func(s string) (verdict, string) {
		return unless(s == "Bearer", "another, not shown")
	})},
	{"expired is a date of 14 digits, yyyyMMddHHmmss", field("expired", func(s string) (verdict, string) {
		_, ok := bizppurio.ParseExpired(s)
		return unless(ok, "another string, not shown")
	})},
	{"a token is valid for 24 hours", judgeLifetime},
	{"expired is Korean time (KST)", judgeZone},
	{"failure is HTTP 4xx or 5xx", answered(func(o *observation) (verdict, string) {
		if !isRefusal(o) {
			return notSeen, ""
		}
		return unless(o.status >= 400, fmt.Sprintf("HTTP %d", o.status))
	})},
	{"code is a number", refused("code", func(kind string) bool { return kind == "number" })},
	{"description is a string", refused("description", func(kind string) bool { return kind == "string" })},
	{"the result code is documented for token calls, with this HTTP status", answered(judgeCode)},
	{"RateLimit-Limit, -Remaining and -Reset come, with HTTP 429 at least", answered(judgeRateLimit)},
	{"terraform gives what the API gives", judgeTerraform},
}

func when(ok bool) verdict {
	if ok {
		return held
	}
	return differs
}

// unless has words only for what differs.
func unless(ok bool, words string) (verdict, string) {
	if ok {
		return held, ""
	}
	return differs, words
}

// answered judges the client's answer, if there was one.
func answered(judge func(*observation) (verdict, string)) func(*evidence) (verdict, string) {
	return func(e *evidence) (verdict, string) {
		if e.answer == nil {
			return notSeen, ""
		}
		return judge(e.answer)
	}
}

// field judges a field of an answer that should be a success.
func field(name string, judge func(string) (verdict, string)) func(*evidence) (verdict, string) {
	return answered(func(o *observation) (verdict, string) {
		if o.status != http.StatusOK || isRefusal(o) {
			return notSeen, ""
		}
		raw, ok := o.fields()[name]
		if !ok {
			return differs, "the field is missing"
		}
		text, ok := o.text(name)
		if !ok {
			return differs, "it is of type " + jsonType(raw)
		}
		return judge(text)
	})
}

// refused judges the JSON type of a field of a refusal.
func refused(name string, ok func(kind string) bool) func(*evidence) (verdict, string) {
	return answered(func(o *observation) (verdict, string) {
		if !isRefusal(o) || o.fields() == nil {
			return notSeen, ""
		}
		raw, found := o.fields()[name]
		if !found {
			return differs, "the field is missing"
		}
		return unless(ok(jsonType(raw)), "it is of type "+jsonType(raw))
	})
}

// isRefusal tells whether an answer says that there is no token.
func isRefusal(o *observation) bool {
	_, hasCode := o.fields()["code"]
	_, hasToken := o.fields()["accesstoken"]
	return o.status >= 400 || hasCode && !hasToken
}

// Media types and charsets that can be shown.
var (
	mediaTypes = []string{"application/json", "application/problem+json", "application/xml", "application/octet-stream", "text/html", "text/plain", "text/xml"}
	charsets   = []string{"utf-8", "us-ascii", "euc-kr", "iso-8859-1"}
)

// contentType is the Content-Type in a usual spelling; what it has that is not
// known to be fit to be shown becomes "another".
func contentType(o *observation) string {
	value := o.header.Get("Content-Type")
	if value == "" {
		return "none"
	}
	mediaType, params, err := mime.ParseMediaType(value)
	if err != nil || !slices.Contains(mediaTypes, mediaType) {
		return "another"
	}
	charset, ok := params["charset"]
	switch charset = strings.ToLower(charset); {
	case !ok:
		return mediaType
	case !slices.Contains(charsets, charset):
		return mediaType + "; charset=another"
	}
	return mediaType + "; charset=" + charset
}

func judgeContentType(o *observation) (verdict, string) {
	if !isAPIAnswer(o) {
		return notSeen, ""
	}
	found := contentType(o)
	return unless(found == "application/json; charset=utf-8", found)
}

func judgeBody(o *observation) (verdict, string) {
	switch {
	case !isAPIAnswer(o):
		return notSeen, ""
	case o.fields() != nil:
		return held, ""
	case o.body.Len() == 0:
		return differs, "there is no body"
	}
	return differs, ""
}

// isAPIAnswer tells whether it is the API that should have answered so: a
// redirect, or an error without JSON, is from something in between.
func isAPIAnswer(o *observation) bool {
	return o.status < 300 || o.status >= 400 && o.fields() != nil
}

func judgeJWT(s string) (verdict, string) {
	parts := strings.Split(s, ".")
	if len(parts) != 3 {
		return differs, fmt.Sprintf("%d parts", len(parts))
	}
	for _, part := range parts {
		if _, err := base64.RawURLEncoding.DecodeString(part); err != nil || part == "" {
			return differs, "a part is not Base64 as a JWT has it"
		}
	}
	return held, ""
}

// A few minutes are for clocks that are apart.
const tolerance = 5 * time.Minute

func isNear(d, want time.Duration) bool { return (d - want).Abs() <= tolerance }

// kstToUTC is how much shorter a lifetime looks if expired was in UTC.
const kstToUTC = 9 * time.Hour

func judgeLifetime(e *evidence) (verdict, string) {
	lifetime, ok := e.lifetime()
	if !ok {
		return notSeen, ""
	}
	words := "measured " + lifetime.String()
	if e.mayBeOlder(lifetime) {
		return notSeen, words + ": both calls gave the same token, which may be an older one"
	}
	return when(isNear(lifetime, bizppurio.Lifetime)), words
}

// mayBeOlder tells whether the token may have been issued before the call.
func (e *evidence) mayBeOlder(lifetime time.Duration) bool {
	same, _ := e.sameToken()
	return same && lifetime > 0 && lifetime < bizppurio.Lifetime-tolerance
}

func judgeZone(e *evidence) (verdict, string) {
	lifetime, ok := e.lifetime()
	switch {
	case !ok || e.mayBeOlder(lifetime):
		return notSeen, ""
	case isNear(lifetime, bizppurio.Lifetime):
		return held, "as such it is 24 hours away"
	case isNear(lifetime+kstToUTC, bizppurio.Lifetime):
		return differs, "as UTC it would be 24 hours away"
	}
	return notSeen, "24 hours away neither as KST nor as UTC"
}

func judgeCode(o *observation) (verdict, string) {
	raw, ok := o.fields()["code"]
	if !isRefusal(o) || !ok {
		return notSeen, ""
	}
	code := strings.Trim(string(raw), `"`)
	known, ok := bizppurio.LookupResultCode(code)
	if !ok {
		return differs, "the code is not documented"
	}
	return when(known.Status == o.status), fmt.Sprintf("%s with HTTP %d, documented HTTP %d", code, o.status, known.Status)
}

var rateLimitHeaders = []string{"RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"}

// number is how the values of the rate-limit headers look.
var number = regexp.MustCompile(`^[0-9]{1,9}(\.[0-9]{1,9})?$`)

func judgeRateLimit(o *observation) (verdict, string) {
	var missing []string
	for _, name := range rateLimitHeaders {
		values := o.header.Values(name)
		if len(values) == 0 {
			missing = append(missing, name)
		} else if !number.MatchString(values[0]) {
			return differs, name + " is not a number"
		}
	}
	switch {
	case len(missing) == 0:
		return held, fmt.Sprintf("all three came with HTTP %d", o.status)
	case o.status == http.StatusTooManyRequests:
		return differs, strings.Join(missing, ", ") + " missing"
	case slices.Equal(missing, rateLimitHeaders):
		return notSeen, ""
	}
	return notSeen, "without 429, " + strings.Join(missing, ", ") + " missing"
}

func judgeTerraform(e *evidence) (verdict, string) {
	f := e.facts
	if f == nil {
		return notSeen, ""
	}
	expiresAt, ok := bizppurio.ParseExpired(f.Expired)
	switch {
	case !f.Bearer:
		return differs, "type is not Bearer"
	case !ok || f.ExpiresAt != expiresAt.Format(time.RFC3339):
		return differs, "expires_at is not expired in Korean time"
	case !f.Whole:
		return differs, "authorization is not type and accesstoken"
	}
	return held, ""
}
