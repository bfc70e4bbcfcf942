// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestIsHarmless(t *testing.T) {
	t.Parallel()
	repeat := strings.Repeat
	harmless := []string{
		"처음 보는 코드입니다.", "Unknown error (see the manual, chapter 12): it's new - try again!?", ".,!?()':~-", "가힣", " ", "a", "토큰abc은",
		repeat("긴", 200), repeat("ab ", 66) + "ab", // of 200 characters
		"abcdefghijklmnop", "Abcdefghijklmnop", "abcdefghijklmnop-abcdefghijklmnop", "HTTPS", "1234",
	}
	harmful := []string{
		"", repeat("긴", 201), repeat("ab ", 67), // of 201 characters
		"abcdefghijklmnopq", "Abcdefghijklmnopq", "TOKENS", "12345", "토큰12345은", "canAry", "CAnary", "A1", "1st", "good bad1",
		"a_b", "a/b", "a+b", "a=b", "a%b", `a"b`, `a\b`, "a@b", "a&b", "a;b", "<b>", "a\nb", "a\n", "a\tb", "a\x00", "\x1b[31m", "a\u00a0b", "a\u202eb", "a\u200bb",
		"ａ", "１", "é", "ㅋㅋ", norm.NFD.String("가"), "認證", "a\xff",
		"\uabff", "\ud7a4", // next to the Hangul syllables
	}
	for want, texts := range map[bool][]string{true: harmless, false: harmful} {
		for _, text := range texts {
			if got := isHarmless(text); got != want {
				t.Errorf("isHarmless(%q) = %t", text, got)
			}
			if got := obeysRule(text, "ωωωω"); got != want {
				t.Errorf("obeysRule(%q) = %t", text, got)
			}
		}
	}
}

func TestSharesPart(t *testing.T) {
	t.Parallel()
	nfd := norm.NFD.String
	shared := map[string][]string{ // by secret
		"hunter2!":                 {"hunter2!", "hunt", "xx nter xx", "xter2", "HUNT", "h.u-n t"},
		"HUNTER2!":                 {"hunt"},
		"h_u/n+t":                  {"hunt"},
		"hu\xffnt":                 {"hunt"},
		"나의암호열쇠":                   {"이 암호열쇠는", nfd("암호열쇠")},
		nfd("암호열쇠"):                {"암호열쇠"},
		"ﾡￂﾡￂﾡￂﾡￂ":                 {"가가가가"},
		"ｈｕｎｔ１２３４":                 {"hunt", "1234"},
		"ＨＵＮＴ":                     {"hunt"},
		"\u212a\u212a\u212a\u212a": {"kkkk"},
		"\ufb01\ufb01":             {"fifi"},
		// Secrets of fewer than four letters and digits.
		strings.Repeat("a", 16<<10+1): {"xyz"}, // no token
		"abc":                         {"xyz"}, "a/b/c/!": {"xyz"}, "!!!!!!": {"xyz"}, "": {"xyz"}, nfd("암호열"): {"xyz"},
	}
	notShared := map[string][]string{
		"hunter2!": {"wrong key", "", "hun", "hun xx er2", "tnuh"},
		"xhunter2": {"xxer2"},
		"abcd":     {"abce", "xbcde"},

		strings.Repeat("a", 16<<10): {"xyz"},
		"나의암호열쇠":                    {"이 암호열은", nfd("암호열")},
		"éééé":                      {"eeee"},
		"١٢٣٤":                      {"1234"},
	}
	for want, secrets := range map[bool]map[string][]string{true: shared, false: notShared} {
		for secret, texts := range secrets {
			for _, text := range texts {
				if got := sharesPart(text, secret); got != want {
					t.Errorf("sharesPart(%q, %q) = %t", text, secret, got)
				}
			}
		}
	}
}

// A description is passed on beside a code that is not documented, and only if
// it is harmless and has no part of a password.
func TestDescription(t *testing.T) {
	t.Parallel()
	const withheld = "-" // as want
	tests := map[string]struct {
		body, password string
		proxy          *url.Userinfo
		want           string
	}{
		"harmless":               {`{"code":4711,"description":"처음 보는 코드"}`, "hunter2!", nil, "처음 보는 코드"},
		"code_as_string":         {`{"code":"4711","description":"new"}`, "hunter2!", nil, "new"},
		"escaped_but_harmless":   {`{"code":4711,"description":"\u006eew"}`, "hunter2!", nil, "new"},
		"the_last_counts":        {`{"code":4711,"description":"hunter","description":"new"}`, "hunter2!", nil, "new"},
		"known_code":             {`{"code":3007,"description":"new"}`, "hunter2!", nil, ""},
		"known_code_as_string":   {`{"code":"003007","description":"new"}`, "hunter2!", nil, ""},
		"no_code":                {`{"description":"new"}`, "hunter2!", nil, ""},
		"no_numeric_code":        {`{"code":"E4711","description":"new"}`, "hunter2!", nil, ""},
		"code_too_long":          {`{"code":4711000,"description":"new"}`, "hunter2!", nil, ""},
		"name_of_other_case":     {`{"code":4711,"Description":"new"}`, "hunter2!", nil, ""},
		"not_harmless":           {`{"code":4711,"description":"a/b"}`, "hunter2!", nil, withheld},
		"too_long":               {`{"code":4711,"description":"` + strings.Repeat("긴", 201) + `"}`, "hunter2!", nil, withheld},
		"line_break":             {`{"code":4711,"description":"new\n"}`, "hunter2!", nil, withheld},
		"part":                   {`{"code":4711,"description":"bad hunt"}`, "hunter2!", nil, withheld},
		"part_of_3":              {`{"code":4711,"description":"bad hun"}`, "hunter2!", nil, "bad hun"},
		"part_re_cased_spaced":   {`{"code":4711,"description":"bad T e-R 2"}`, "hunter2!", nil, withheld},
		"part_escaped":           {`{"code":4711,"description":"bad \u0068\u0075nt"}`, "hunter2!", nil, withheld},
		"korean_password":        {`{"code":4711,"description":"암호열쇠"}`, norm.NFD.String("나의암호열쇠"), nil, withheld},
		"password_of_3":          {`{"code":4711,"description":"new"}`, "p/w/1/!", nil, withheld},
		"password_of_4":          {`{"code":4711,"description":"new"}`, "pw12", nil, "new"},
		"proxy_password":         {`{"code":4711,"description":"open Sesa me"}`, "hunter2!", url.UserPassword("user", "sesame"), withheld},
		"proxy_password_absent":  {`{"code":4711,"description":"open"}`, "hunter2!", url.UserPassword("user", "sesame"), "open"},
		"proxy_password_of_3":    {`{"code":4711,"description":"open"}`, "hunter2!", url.UserPassword("user", "abc"), withheld},
		"proxy_user":             {`{"code":4711,"description":"user"}`, "hunter2!", url.UserPassword("user", "sesame"), "user"},
		"proxy_user_no_password": {`{"code":4711,"description":"user"}`, "hunter2!", url.UserPassword("user", ""), withheld},
		"token_of_any_name":      {`{"code":4711,"description":"new","accessToken":12345678}`, "hunter2!", nil, withheld},
		"proxy_user_alone":       {`{"code":4711,"description":"user"}`, "hunter2!", url.User("user"), withheld},
	}
	for name, test := range tests {
		for _, status := range []int{http.StatusOK, http.StatusBadRequest} {
			t.Run(fmt.Sprintf("%s_%d", name, status), func(t *testing.T) {
				t.Parallel()
				client := newFakeClient(t, 0, answer(status, test.body), func(c *Config) {
					c.Credentials.Password = test.password
					c.ProxyURL = &url.URL{Scheme: "http", Host: "proxy.test", User: test.proxy}
				})
				failure, text := letOut(t, client)
				if failure.Withheld != (test.want == withheld) || failure.Description != strings.Trim(test.want, withheld) {
					t.Errorf("description %q, withheld %t", failure.Description, failure.Withheld)
				}
				// It is in the error's field alone.
				if log, _, _ := strings.Cut(text, logEnd); strings.Contains(log+failure.Error(), "new") {
					t.Errorf("the log or the error's text holds the description:\n%s", text)
				}
			})
		}
	}
}

// The type is not sensitive, so it must not repeat what is.
func TestTypeHasNoPartOfASecret(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		accessToken, typ, password, proxyPassword string
		want                                      bool
	}{
		{"abcdefgh", "MAC", "hunter2!", "", true},
		{"abcdefgh", "Xhunt", "hunter2!", "", false},
		{"abcdefgh", "HuNT", "hunter2!", "", false},
		{"abcdefgh", "Hun", "hunter2!", "", true},
		{"zz.AbCd.zz", "xxabcd", "hunter2!", "", false},
		{"zz.abc.zz", "abc", "hunter2!", "", true},
		{"abcdefgh", "Sesame", "hunter2!", "opensesame", false},
		{"abcdefgh", "BearerHunt", "hunter2!", "", false},
		{"Bearer", "Bearer", "forbearing", "bear", true},
		{"abcdefgh", "bearer", "bear", "", true},
		{"abcdefgh", "BEARER", "a!", "", true},
	} {
		body := fmt.Sprintf(`{"accesstoken":%q,"type":%q,"expired":"29991231235959"}`, test.accessToken, test.typ)
		client := newFakeClient(t, 0, answer(http.StatusOK, body), func(c *Config) {
			c.Credentials.Password = test.password
			c.ProxyURL = &url.URL{Scheme: "http", Host: "proxy.test", User: url.UserPassword("user", test.proxyPassword)}
		})
		if !test.want {
			wantError(t, client, mustFail(t, client), Error{Reason: ReasonInvalidField, StatusCode: 200, Field: "type"})
		} else if token, err := client.Token(t.Context()); err != nil || token.Type != test.typ {
			t.Errorf("%+v: type %q, error %v", test, token.Type, err)
		}
	}
}

// logEnd ends the log in what letOut returns.
const logEnd = "\n-- error --\n"

// letOut asks for a token and returns the error, and all text by which it may
// be seen: the log at level TRACE and the error by each verb, wrapped or not.
func letOut(t testing.TB, client *Client) (failure *Error, text string) {
	t.Helper()
	ctx, log := withLog(t.Context())
	token, err := client.Token(ctx)
	failure, ok := errors.AsType[*Error](err)
	if !ok || token != (Token{}) {
		t.Fatalf("error %v, token of type %q", err, token.Type)
	}
	return failure, log.String() + logEnd + printed(err) + printed(*failure) + printed(fmt.Errorf("outer: %w", err)) + printed(client) + printed(token)
}

// TestRawResponses is about responses as they come over the wire, and about what
// they let out: each has a secret wherever text can be, and its error must be,
// field by field, the one that a response without any text would give.
func TestRawResponses(t *testing.T) {
	t.Parallel()
	const head, half = "HTTP/1.1 200 OK\r\n", `{"accesstoken":"canary`
	noHTTP := Error{Reason: ReasonConnection, Transient: true}
	reset := Error{Reason: ReasonReset, Transient: true}
	cutOff := Error{Reason: ReasonCutOff, StatusCode: 200, Transient: true}
	notJSON := Error{Reason: ReasonNotJSON, StatusCode: 200}
	refused := Error{Reason: ReasonResultCode, StatusCode: 400, Code: 3007}
	withheld := Error{Reason: ReasonResultCode, StatusCode: 400, Code: 4711, Withheld: true}
	status := func(code int) Error { return Error{Reason: ReasonStatus, StatusCode: code, Transient: code >= 500} }
	missing := func(field string) Error { return Error{Reason: ReasonMissingField, StatusCode: 200, Field: field} }
	invalid := func(field string) Error { return Error{Reason: ReasonInvalidField, StatusCode: 200, Field: field} }
	respond := func(status int, body string) string {
		return fmt.Sprintf("HTTP/1.1 %d canary\r\nContent-Length: %d\r\n\r\n%s", status, len(body), body)
	}
	tests := map[string]struct {
		answer string
		want   Error
	}{
		"malformed_status_line":  {"canary canary canary\r\n\r\n", noHTTP},
		"malformed_status":       {"HTTP/1.1 canary canary\r\n\r\n", noHTTP},
		"malformed_version":      {"HTTP/canary 200 OK\r\n\r\n", noHTTP},
		"malformed_header":       {head + "canary\r\n\r\n", noHTTP},
		"malformed_length":       {head + "Content-Length: canary\r\n\r\n", noHTTP},
		"two_lengths":            {head + "Content-Length: 1\r\nContent-Length: 31415926\r\n\r\n", noHTTP},
		"unknown_encoding":       {head + "Transfer-Encoding: canary\r\n\r\n", noHTTP},
		"malformed_chunk_length": {head + "Transfer-Encoding: chunked\r\n\r\ncanary\r\n", cutOff},
		"malformed_trailer":      {head + "Transfer-Encoding: chunked\r\n\r\n0\r\ncanary\r\n\r\n", cutOff},
		"head_without_an_end":    {head + "X: " + strings.Repeat("canary", 1<<18), noHTTP},
		"smtp":                   {"220 canary ESMTP\r\n\r\n", noHTTP},
		"http_2":                 {"\x00\x00\x00\x04\x00\x00\x00\x00\x00" + strings.Repeat("x", 32) + "\r\n\r\n", noHTTP},
		"nothing":                {"", reset},
		"head_cut_off":           {head, reset},
		"cut_off":                {head + "Content-Length: 99\r\n\r\n" + half, cutOff},
		"cut_off_in_chunks":      {fmt.Sprintf("%sTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n", head, len(half), half), cutOff},
		// A refusal is none that another attempt may mend, however it ends.
		"refusal_with_200_cut_off":     {head + "Content-Length: 99\r\n\r\n{\"code\":3001}", Error{Reason: ReasonResultCode, StatusCode: 200, Code: 3001}},
		"token_cut_off":                {head + "Content-Length: 999\r\n\r\n" + goodBody, cutOff},
		"refusal_cut_off":              {"HTTP/1.1 400 canary\r\nContent-Length: 99\r\n\r\n{\"code\":3007}", refused},
		"refusal_cut_off_in_its_code":  {"HTTP/1.1 400 canary\r\nContent-Length: 99\r\n\r\n{\"code\":30", status(400)},
		"bad_gateway_cut_off":          {"HTTP/1.1 502 canary\r\nContent-Length: 99\r\n\r\ncanary", status(502)},
		"token_of_its_own_description": {respond(400, `{"code":4711,"description":"bad canarytoken","accesstoken":"canarytoken"}`), withheld},
		"ppurio_token_in_description":  {respond(400, `{"code":4711,"description":"bad secretword","token":"secretword"}`), withheld},
		// Only the end of the connection marks the end of these bodies.
		"cut_off_by_close":          {"HTTP/1.0 200 OK\r\n\r\n" + half, cutOff},
		"cut_off_by_close_http_1_1": {head + "Connection: close\r\n\r\n" + half, cutOff},
		"no_json_before_the_close":  {"HTTP/1.0 200 OK\r\n\r\n{canary}", notJSON},
		"nothing_before_the_close":  {"HTTP/1.0 200 OK\r\n\r\n", Error{Reason: ReasonEmptyBody, StatusCode: 200}},
		"truncated_with_its_length": {respond(200, half), notJSON},
		"truncated_in_a_chunk":      {fmt.Sprintf("%sTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", head, len(half), half), notJSON},

		"reason_phrase":  {respond(500, ""), status(500)},
		"unknown_status": {respond(799, ""), status(799)},
		"headers": {"HTTP/1.1 403 canary\r\nContent-Length: 0\r\nX-Canary: canary\r\nDate: canary\r\nRetry-After: canary\r\n" +
			"RateLimit-Reset: canary\r\nContent-Type: canary\r\nSet-Cookie: canary=canary\r\n\r\n", status(403)},
		"location":            {"HTTP/1.1 307 canary\r\nLocation: https://canary.test/canary\r\n\r\n", Error{Reason: ReasonRedirect, StatusCode: 307}},
		"switching_protocols": {"HTTP/1.1 101 canary\r\nUpgrade: canary\r\nConnection: Upgrade\r\n\r\n", status(101)},
		"early_hints":         {"HTTP/1.1 103 canary\r\nLink: canary\r\n\r\n" + respond(400, ""), status(400)},
		"html":                {respond(400, "<html>canary"), Error{Reason: ReasonStatus, StatusCode: 400, HTML: true}},
		"text":                {respond(400, "canary"), status(400)},
		"too_large":           {respond(200, strings.Repeat("canary", 200_000)), Error{Reason: ReasonTooLarge, StatusCode: 200}},

		"code":                     {respond(400, `{"code":"canary","description":"canary"}`), status(400)},
		"code_and_secret":          {respond(400, `{"code":"3007 canary"}`), status(400)},
		"split_by_code":            {respond(400, `{"code":"can","description":"ary"}`), status(400)},
		"description":              {respond(400, `{"code":3007,"description":"canary"}`), refused},
		"description_in_capitals":  {respond(400, `{"code":3007,"description":"CANARY"}`), refused},
		"other_fields":             {respond(400, `{"code":3007,"canary":"canary","message":["canary"],"accesstoken":"canary"}`), refused},
		"unknown_code":             {respond(400, `{"code":4711,"description":"canary"}`), withheld},
		"unknown_code_re_cased":    {respond(400, `{"code":4711,"description":"xxCaNaryxx"}`), withheld},
		"unknown_code_escaped":     {respond(400, `{"code":4711,"description":"\u0063\u0061nary"}`), withheld},
		"unknown_code_percent":     {respond(400, `{"code":4711,"description":"%63anary"}`), withheld},
		"unknown_code_entity":      {respond(400, `{"code":4711,"description":"&#99;anary"}`), withheld},
		"unknown_code_cut":         {respond(400, `{"code":4711,"description":"wrong: cana"}`), withheld},
		"unknown_code_base64":      {respond(400, `{"code":4711,"description":"Y2FuYXJ5LTI0NjgwIQ"}`), withheld},
		"unknown_code_token":       {respond(400, `{"code":4711,"description":"`+goodToken+`",`+goodBody[1:]), withheld},
		"unknown_code_full_width":  {respond(400, `{"code":4711,"description":"ｃａｎａｒｙ"}`), withheld},
		"unknown_code_zero_widths": {respond(400, "{\"code\":4711,\"description\":\"c\u200banary\"}"), withheld},

		"type":                     {respond(200, `{"accesstoken":"abcdefgh","type":"Canary","expired":"29991231235959"}`), invalid("type")},
		"expired":                  {respond(200, `{"accesstoken":"abcdefgh","type":"Bearer","expired":"canary"}`), invalid("expired")},
		"accesstoken_with_a_space": {respond(200, `{"accesstoken":"canary canary","type":"Bearer","expired":"29991231235959"}`), invalid("accesstoken")},
		"accesstoken_is_an_object": {respond(200, `{"accesstoken":{"canary":1},"type":"Bearer"}`), invalid("accesstoken")},
		"accesstoken_without_type": {respond(200, `{"accesstoken":"canary"}`), missing("type")},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			addr, connections := newListener(t, func(conn net.Conn) {
				if _, err := http.ReadRequest(bufio.NewReader(conn)); err != nil {
					return
				}
				_, _ = io.WriteString(conn, test.answer)
				if test.want.StatusCode == http.StatusSwitchingProtocols {
					_, _ = conn.Read(make([]byte, 1)) // until the client closes
				}
			})
			client := newTestClient(t, "http://"+addr, func(c *Config) { c.Credentials.Password = "canary-24680!" })
			failure, text := letOut(t, client)
			wantError(t, client, failure, test.want)
			wantCount(t, "connections", int(connections.Load()), failure.Attempts)
			wantNoCanary(t, text)
			for _, part := range []string{"31415926", "24680", goodToken[:8], "Y2FuYXJ5"} {
				if strings.Contains(text, part) {
					t.Errorf("text must not hold %q:\n%s", part, text)
				}
			}
		})
	}
}

// obeysRule reports whether a description may be passed on: the rule of the
// design in another way than the package has it.
func obeysRule(description string, secrets ...string) bool {
	const punctuation = ` .,!?()':~-`
	if n := utf8.RuneCountInString(description); n < 1 || n > 200 || !utf8.ValidString(description) {
		return false
	}
	lower, upper, digits := func(r rune) bool { return r >= 'a' && r <= 'z' }, func(r rune) bool { return r >= 'A' && r <= 'Z' }, func(r rune) bool { return r >= '0' && r <= '9' }
	all := func(s string, is func(rune) bool) bool {
		return !strings.ContainsFunc(s, func(r rune) bool { return !is(r) })
	}
	plain := func(r rune) bool { return lower(r) || upper(r) || digits(r) }
	if !all(description, func(r rune) bool {
		return plain(r) || strings.ContainsRune(punctuation, r) || r >= 0xac00 && r <= 0xd7a3
	}) {
		return false
	}
	for _, word := range strings.FieldsFunc(description, func(r rune) bool { return !plain(r) }) {
		isWord := len(word) <= 16 && (lower(rune(word[0])) || upper(rune(word[0]))) && all(word[1:], lower)
		if !isWord && !(all(word, upper) && len(word) <= 5) && !(all(word, digits) && len(word) <= 4) {
			return false
		}
	}
	folded := func(s string) []rune {
		s = strings.ToLower(norm.NFKC.String(s))
		return slices.DeleteFunc([]rune(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	}
	for _, secret := range secrets {
		text, parts := folded(description), string(folded(secret))
		if utf8.RuneCountInString(parts) < 4 {
			return false
		}
		for ; len(text) >= 4; text = text[1:] {
			if strings.Contains(parts, string(text[:4])) {
				return false
			}
		}
	}
	return true
}

func FuzzDescription(f *testing.F) {
	for _, seed := range []string{"처음 보는 코드", "HTTP error 1234: see the manual", "bad Hunt", "a/b", "A1", "12345", "ABCDEF", strings.Repeat("긴", 200), strings.Repeat("a ", 101)} {
		f.Add(seed, "hunter2!", "", 4711)
		f.Add(seed, "나의암호열쇠", "bad hunt", 9999)
		f.Add(seed, seed, "", 3007)
		f.Add("bad", "a!b", seed, 1000)
	}
	f.Fuzz(func(t *testing.T, description, password, proxyPassword string, code int) {
		code = 1 + int(uint(code)%999_999)
		if password == "" || !utf8.ValidString(description) {
			t.Skip()
		}
		body, err := json.Marshal(map[string]any{"code": code, "description": description})
		if err != nil || len(body) > maxBody {
			t.Skip(err)
		}
		secrets := []string{password}
		client := newTestClient(t, fakeURL, func(c *Config) {
			c.Credentials.Password = password
			if proxyPassword != "" {
				secrets = append(secrets, proxyPassword)
				c.ProxyURL = &url.URL{Scheme: "http", Host: "proxy.test", User: url.UserPassword("user", proxyPassword)}
			}
		})
		resp, _ := answer(http.StatusBadRequest, string(body))(nil)
		_, failure := client.parseResponse(t.Context(), resp)
		want, wantWithheld := "", false
		if _, known := LookupResultCode(code); !known && description != "" {
			if wantWithheld = !obeysRule(description, secrets...); !wantWithheld {
				want = description
			}
		}
		if failure.Code != code || failure.Description != want || failure.Withheld != wantWithheld {
			t.Errorf("code %d, description %q, withheld %t; want %d, %q, %t", failure.Code, failure.Description, failure.Withheld, code, want, wantWithheld)
		}
	})
}

func FuzzParseResponse(f *testing.F) {
	for _, seed := range []string{
		"", " ", "null", "[]", `"x"`, "{}", "<html>", "\xef\xbb\xbf" + goodBody, goodBody, goodBody[:40], goodBody + "x",
		`{"code":3007,"description":"x"}`, `{"code":"4711","description":"new"}`, `{"code":-1.5e9}`, `{"token":"x"}`,
		`{"accesstoken":null}`, `{"accesstoken":"a b","type":"Bearer"}`, `{"accesstoken":"a","type":"B r"}`,
		`{"accesstoken":"a","type":"MAC","expired":"20240229000000"}`, `{"accesstoken":"\ud800","type":"a","expired":"20240229000000"}`,
	} {
		f.Add(seed, 200)
		f.Add(seed, 400)
	}
	f.Fuzz(func(t *testing.T, body string, status int) {
		client := newTestClient(t, fakeURL)
		resp, _ := answer(status, body)(nil)
		token, failure := client.parseResponse(t.Context(), resp)
		if failure == nil {
			if status != http.StatusOK {
				t.Errorf("a token with HTTP %d", status)
			}
			if again, err := NewToken(token.AccessToken, token.Type, token.Expired); err != nil || !again.ExpiresAt.Equal(token.ExpiresAt) {
				t.Error(err)
			}
			return
		}
		if failure.StatusCode != status || token != (Token{}) {
			t.Errorf("HTTP %d, want %d; token of type %q", failure.StatusCode, status, token.Type)
		}
		if failure.Description != "" && !obeysRule(failure.Description, testPassword) {
			t.Errorf("description %q", failure.Description)
		}
		if !slices.Contains([]string{"", "accesstoken", "type", "expired"}, failure.Field) || failure.Code < 0 || failure.Code > 999_999 {
			t.Errorf("field %q, code %d", failure.Field, failure.Code)
		}
	})
}

// Judging a response takes time in proportion to its size: no shape of a body
// of 1 MiB is much slower than the others.
func BenchmarkParseResponse(b *testing.B) {
	fill := func(start, part, end string) string {
		return start + strings.Repeat(part, (1<<20-len(start)-len(end))/len(part)) + end
	}
	var fields strings.Builder
	for i := 0; fields.Len() < 1<<20-100; i++ {
		fmt.Fprintf(&fields, `"%d":"%d",`, i, i)
	}
	bodies := map[string]string{
		"token":       goodBody,
		"refusal":     `{"code":4711,"description":"new"}`,
		"fields":      "{" + fields.String() + `"code":4711,"description":"new"}`,
		"duplicates":  fill("{", `"code":4711,`, `"code":4711}`),
		"description": fill(`{"code":4711,"description":"`, "ab ", `"}`),
		"escapes":     fill(`{"code":4711,"description":"`, `\u0061`, `"}`),
		"korean":      fill(`{"code":4711,"description":"`, "가", `"}`),
		"array":       fill(`{"a":[1`, ",1", `],"code":4711}`),
		"nested":      `{"code":4711,"a":` + strings.Repeat("[", 9000) + strings.Repeat("]", 9000) + "}",
		"too_deep":    fill("", `{"a":`, ""),
		"accesstoken": fill(`{"accesstoken":"`, "a", `","type":"MAC","expired":"29991231235959"}`),
		"code":        fill(`{"code":"`, "1", `"}`),
		"spaces":      fill("{", " ", "}"),
		"html":        fill("<html>", "<", ""),
	}
	client := newTestClient(b, fakeURL)
	for name, body := range bodies {
		for _, status := range []int{http.StatusOK, http.StatusBadRequest} {
			b.Run(fmt.Sprintf("%s_%d", name, status), func(b *testing.B) {
				b.SetBytes(int64(len(body)))
				for b.Loop() {
					resp, _ := answer(status, body)(nil)
					_, _ = client.parseResponse(b.Context(), resp)
				}
			})
		}
	}
}
