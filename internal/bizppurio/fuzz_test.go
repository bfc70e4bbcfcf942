// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode"
)

// detailsOfAnswers are all texts that parseAnswer and token may give: none has
// anything of the answer in it.
var detailsOfAnswers = func() map[string]bool {
	details := map[string]bool{
		"with an empty body":                 true,
		"with an HTML or XML page":           true,
		"with malformed JSON":                true,
		"with a body that is no JSON object": true,
		"with an accesstoken that holds white space or control characters": true,
		"with a type that is no token of RFC 7235":                         true,
		"with an expired that is not 14 digits of a real date":             true,
	}
	for _, name := range []string{"accesstoken", "type", "expired"} {
		details["without the field "+name] = true
		details["with the field "+name+" null"] = true
		details["with the field "+name+" empty"] = true
		details["with the field "+name+" that is no JSON string"] = true
	}
	for detail := range details {
		if strings.HasSuffix(detail, "accesstoken") || strings.Contains(detail, "field accesstoken ") {
			details[detail+", but with a field token, as Ppurio's API has it"] = true
		}
	}
	return details
}()

func FuzzParseAnswer(f *testing.F) {
	for _, seed := range []string{
		"", " ", "null", "[]", `"x"`, "{}", "<html>", "\xef\xbb\xbf" + goodBody, goodBody, goodBody[:40], goodBody + "x",
		`{"code":3007,"description":"x"}`, `{"code":"3007"}`, `{"code":-1.5e9}`, `{"token":"x"}`,
		`{"accesstoken":null}`, `{"accesstoken":"a b","type":"Bearer"}`, `{"accesstoken":"a","type":"B r"}`,
		`{"accesstoken":"a","type":"Bearer","expired":"20230229000000"}`, `{"accesstoken":"\ud800","type":"a","expired":"20240229000000"}`,
		`{"accesstoken":{},"token":1}`, strings.Repeat(`{"a":`, 20),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		a, detail := parseAnswer(body)
		if (a == nil) != (detail != "") || detail != "" && !detailsOfAnswers[detail] {
			t.Fatalf("answer %v, detail %q", a, detail)
		}
		if code := a.code(); strings.TrimSpace(code) != code {
			t.Errorf("code %q", code)
		}
		token, reason, detail := a.token()
		if reason != 0 {
			if token != (Token{}) || !detailsOfAnswers[detail] {
				t.Errorf("token with reason %d, detail %q", reason, detail)
			}
			return
		}
		// The rules of DESIGN.md, in words of this test's own.
		if token.AccessToken == "" || strings.ContainsFunc(token.AccessToken, unicode.IsSpace) || strings.ContainsFunc(token.AccessToken, unicode.IsControl) {
			t.Errorf("accesstoken %q", token.AccessToken)
		}
		if token.Type == "" || strings.ContainsFunc(token.Type, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`"(),/:;<=>?@[\]{}`, r) }) {
			t.Errorf("type %q", token.Type)
		}
		if token.ExpiresAt.Format("20060102150405") != token.Expired || token.ExpiresAt.Format("-0700") != "+0900" {
			t.Errorf("expired %q, expires at %v", token.Expired, token.ExpiresAt)
		}
		if detail != "" {
			t.Errorf("a token with the detail %q", detail)
		}
	})
}

func FuzzParseExpired(f *testing.F) {
	for _, seed := range []string{"20201110185520", "20240229000000", "20230229000000", "00000101000000", "99991231235959", "", "2020111018552.", "20201110185560", "２０２０"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, ok := ParseExpired(s)
		digits := len(s) == 14 && strings.Trim(s, "0123456789") == ""
		if !ok {
			// What is refused is no 14 digits, or no date that time can write.
			if at, err := time.Parse("20060102150405", s); digits && err == nil {
				t.Fatalf("%q is refused, but is %v", s, at)
			}
			return
		}
		if !digits || got.Format("20060102150405") != s {
			t.Fatalf("%q is taken as %v", s, got)
		}
		if _, offset := got.Zone(); offset != 9*60*60 {
			t.Fatalf("%q is in another zone: %v", s, got)
		}
	})
}

func FuzzRetryAfter(f *testing.F) {
	const date = "Mon, 09 Nov 2020 09:55:20 GMT"
	for _, seed := range []string{"", "0", "7", "61", "-1", "1e300", "-1e300", "NaN", "Inf", "0x1p10", "9223372036854775807", date, "Fri, 31 Dec 9999 23:59:59 GMT", "Monday, 09-Nov-20 09:55:40 GMT"} {
		f.Add(seed, seed)
		f.Add(seed, date)
	}
	f.Add("Fri, 31 Dec 1999 23:59:59 GMT", date)
	f.Fuzz(func(t *testing.T, retryAfter, other string) {
		failure := new(Error)
		failure.readPacing(http.Header{"Retry-After": {retryAfter}, "Date": {other}, "Ratelimit-Reset": {other}})
		if failure.RetryAfter < 0 || failure.rateLimitReset < 0 {
			t.Fatalf("a negative wait: %s, %s", failure.RetryAfter, failure.rateLimitReset)
		}
		p := (&Client{retryWaitMin: time.Second, retryWaitMax: 30 * time.Second}).newPace(&failure)
		p.Reset()
		if wait := p.NextBackOff(); wait < time.Second || wait > max(30*time.Second, failure.RetryAfter) {
			t.Fatalf("wait %s with Retry-After %s", wait, failure.RetryAfter)
		}
	})
}
