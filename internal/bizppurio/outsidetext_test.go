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
	shared := [][2]string{ // text and secret
		{"hunter2!", "hunter2!"}, {"hunt", "hunter2!"}, {"xx nter xx", "hunter2!"}, {"xter2", "hunter2"}, {"abcd", "abcd"},
		{"HUNT", "hunter2!"}, {"hunt", "HUNTER2!"}, {"h.u-n t", "hunter2!"}, {"hunt", "h_u/n+t"}, {"hunt", "hu\xffnt"},
		{"이 암호열쇠는", "나의암호열쇠"}, {"암호열쇠", nfd("암호열쇠")}, {nfd("암호열쇠"), "암호열쇠"}, {"가가가가", "ﾡￂﾡￂﾡￂﾡￂ"},
		{"hunt", "ｈｕｎｔｅｒ２"}, {"hunt", "ＨＵＮＴ"}, {"1234", "１２３４"}, {"kkkk", "\u212a\u212a\u212a\u212a"}, {"fifi", "\ufb01\ufb01"},
		// Secrets of fewer than four letters and digits.
		{"xyz", "abc"}, {"xyz", "a/b/c/!"}, {"xyz", "!!!!!!"}, {"xyz", ""}, {"xyz", nfd("암호열")},
	}
	notShared := [][2]string{
		{"wrong key", "hunter2!"}, {"", "hunter2!"}, {"hun", "hunter2!"}, {"xxer2", "hunter2"}, {"hun xx er2", "hunter2"}, {"tnuh", "hunt"}, {"abce", "abcd"},
		{"이 암호열은", "나의암호열쇠"}, {"암호열", nfd("암호열쇠")}, {"eeee", "éééé"}, {"1234", "١٢٣٤"},
	}
	for want, pairs := range map[bool][][2]string{true: shared, false: notShared} {
		for _, pair := range pairs {
			if got := sharesPart(pair[0], pair[1]); got != want {
				t.Errorf("sharesPart(%q, %q) = %t", pair[0], pair[1], got)
			}
		}
	}
}

// A description is passed on beside a code that is not documented, and only if
// it is harmless and has no part of a password.
func TestDescription(t *testing.T) {
	t.Parallel()
	const password, proxy = "hunter2!", "sesame"
	tests := map[string]struct {
		body          string
		password      string // empty means hunter2!
		proxyPassword string
		want          string
		wantWithheld  bool
	}{
		"harmless":              {body: `{"code":4711,"description":"처음 보는 코드"}`, want: "처음 보는 코드"},
		"code_as_string":        {body: `{"code":"4711","description":"new"}`, want: "new"},
		"escaped_but_harmless":  {body: `{"code":4711,"description":"\u006eew"}`, want: "new"},
		"last_one_counts":       {body: `{"code":4711,"description":"hunter","description":"new"}`, want: "new"},
		"known_code":            {body: `{"code":3007,"description":"new"}`},
		"known_code_as_string":  {body: `{"code":"003007","description":"new"}`},
		"known_code_with_part":  {body: `{"code":9000,"description":"hunter2!"}`},
		"no_code":               {body: `{"description":"new"}`},
		"no_numeric_code":       {body: `{"code":"E4711","description":"new"}`},
		"code_too_long":         {body: `{"code":4711000,"description":"new"}`},
		"not_harmless":          {body: `{"code":4711,"description":"a/b"}`, wantWithheld: true},
		"too_long":              {body: `{"code":4711,"description":"` + strings.Repeat("긴", 201) + `"}`, wantWithheld: true},
		"line_break":            {body: `{"code":4711,"description":"new\n"}`, wantWithheld: true},
		"other_type":            {body: `{"code":4711,"description":{"a":"new"}}`},
		"name_of_other_case":    {body: `{"code":4711,"Description":"new"}`},
		"part":                  {body: `{"code":4711,"description":"bad hunt"}`, wantWithheld: true},
		"part_of_3":             {body: `{"code":4711,"description":"bad hun"}`, want: "bad hun"},
		"part_re_cased":         {body: `{"code":4711,"description":"bad HUNT"}`, wantWithheld: true},
		"part_escaped":          {body: `{"code":4711,"description":"bad \u0068\u0075nt"}`, wantWithheld: true},
		"part_spaced":           {body: `{"code":4711,"description":"bad h u n t"}`, wantWithheld: true},
		"part_at_the_end":       {body: `{"code":4711,"description":"bad ter 2"}`, wantWithheld: true},
		"korean_password":       {body: `{"code":4711,"description":"암호열쇠"}`, password: norm.NFD.String("나의암호열쇠"), wantWithheld: true},
		"password_of_3":         {body: `{"code":4711,"description":"new"}`, password: "p/w/1/!", wantWithheld: true},
		"password_of_4":         {body: `{"code":4711,"description":"new"}`, password: "pw12", want: "new"},
		"proxy_password":        {body: `{"code":4711,"description":"open Sesa me"}`, proxyPassword: proxy, wantWithheld: true},
		"proxy_password_absent": {body: `{"code":4711,"description":"open"}`, proxyPassword: proxy, want: "open"},
		"proxy_password_of_3":   {body: `{"code":4711,"description":"open"}`, proxyPassword: "abc", wantWithheld: true},
	}
	for name, test := range tests {
		for _, status := range []int{http.StatusOK, http.StatusBadRequest} {
			t.Run(fmt.Sprintf("%s_%d", name, status), func(t *testing.T) {
				t.Parallel()
				client := newFakeClient(t, 0, answer(status, test.body), func(c *Config) {
					c.Credentials.Password = password
					if test.password != "" {
						c.Credentials.Password = test.password
					}
					if test.proxyPassword != "" {
						c.ProxyURL = &url.URL{Scheme: "http", Host: "proxy.test", User: url.UserPassword("user", test.proxyPassword)}
					}
				})
				failure, text := letOut(t, client)
				if failure.Description != test.want || failure.Withheld != test.wantWithheld {
					t.Errorf("description %q, withheld %t", failure.Description, failure.Withheld)
				}
				// It is in the error's field alone.
				if log, _, _ := strings.Cut(text, logEnd); test.want != "" && strings.Contains(log+failure.Error(), test.want) {
					t.Errorf("the log or the error's text holds the description:\n%s", text)
				}
			})
		}
	}
}

// A proxy without user info has no password to look for.
func TestDescriptionWithAProxyWithoutPassword(t *testing.T) {
	t.Parallel()
	for name, user := range map[string]*url.Userinfo{"no_user_info": nil, "user_alone": url.User("user")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := newFakeClient(t, 0, answer(http.StatusBadRequest, `{"code":4711,"description":"new"}`), func(c *Config) {
				c.ProxyURL = &url.URL{Scheme: "http", Host: "proxy.test", User: user}
			})
			if failure := mustFail(t, client); failure.Description != "new" {
				t.Errorf("description %q", failure.Description)
			}
		})
	}
}

// The type is not sensitive, so it must not repeat what is.
func TestTypeHasNoPartOfASecret(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		accessToken, typ, password, proxyPassword string
		want                                      bool
	}{
		"other_type":          {"abcdefgh", "MAC", "hunter2!", "", true},
		"part_of_password":    {"abcdefgh", "Xhunt", "hunter2!", "", false},
		"part_re_cased":       {"abcdefgh", "HuNT", "hunter2!", "", false},
		"3_of_password":       {"abcdefgh", "Hun", "hunter2!", "", true},
		"part_of_token":       {"zz.AbCd.zz", "xxabcd", "hunter2!", "", false},
		"3_of_token":          {"zz.abc.zz", "abc", "hunter2!", "", true},
		"part_of_proxy":       {"abcdefgh", "Sesame", "hunter2!", "opensesame", false},
		"bearer":              {"Bearer", "Bearer", "forbearing", "bear", true},
		"bearer_lower_case":   {"abcdefgh", "bearer", "bear", "", true},
		"bearer_other_case":   {"abcdefgh", "BEARER", "bear", "", true},
		"bearer_and_password": {"abcdefgh", "BearerHunt", "hunter2!", "", false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body := fmt.Sprintf(`{"accesstoken":%q,"type":%q,"expired":"29991231235959"}`, test.accessToken, test.typ)
			client := newFakeClient(t, 0, answer(http.StatusOK, body), func(c *Config) {
				c.Credentials.Password = test.password
				c.ProxyURL = &url.URL{Scheme: "http", Host: "proxy.test", User: url.UserPassword("user", test.proxyPassword)}
			})
			token, err := client.Token(t.Context())
			if test.want {
				if err != nil || token.Type != test.typ {
					t.Errorf("type %q, error %v", token.Type, err)
				}
				return
			}
			wantError(t, client, mustFail(t, client), Error{Reason: ReasonInvalidField, StatusCode: 200, Field: "type"})
		})
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

// TestOutsideTextIsNotShown plays responses that have a secret wherever text can
// be. Each error must be, field by field, the one that a response without any
// text would give.
func TestOutsideTextIsNotShown(t *testing.T) {
	t.Parallel()
	noHTTP := Error{Reason: ReasonConnection, Transient: true}
	cutOff := Error{Reason: ReasonCutOff, Transient: true}
	status := func(code int, transient bool) Error {
		return Error{Reason: ReasonStatus, StatusCode: code, Transient: transient}
	}
	refused := Error{Reason: ReasonResultCode, StatusCode: 400, Code: 3007}
	withheld := Error{Reason: ReasonResultCode, StatusCode: 400, Code: 4711, Withheld: true}
	json := func(body string) string {
		return fmt.Sprintf("HTTP/1.1 400 canary\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	}
	ok := func(body string) string { return strings.Replace(json(body), "400", "200", 1) }
	tests := map[string]struct {
		answer string
		want   Error
	}{
		"malformed_status_line":  {"canary canary canary\r\n\r\n", noHTTP},
		"malformed_status":       {"HTTP/1.1 canary canary\r\n\r\n", noHTTP},
		"malformed_version":      {"HTTP/canary 200 OK\r\n\r\n", noHTTP},
		"malformed_header":       {"HTTP/1.1 200 OK\r\ncanary\r\n\r\n", noHTTP},
		"malformed_length":       {"HTTP/1.1 200 OK\r\nContent-Length: canary\r\n\r\n", noHTTP},
		"two_lengths":            {"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 31415926\r\n\r\n", noHTTP},
		"unknown_encoding":       {"HTTP/1.1 200 OK\r\nTransfer-Encoding: canary\r\n\r\n", noHTTP},
		"malformed_chunk_length": {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\ncanary\r\n", cutOff},
		"malformed_trailer":      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\ncanary\r\n\r\n", cutOff},
		"reason_phrase":          {"HTTP/1.1 500 canary\r\nContent-Length: 0\r\n\r\n", status(500, true)},
		"unknown_status":         {"HTTP/1.1 799 canary\r\nContent-Length: 0\r\n\r\n", status(799, true)},
		"headers": {"HTTP/1.1 403 canary\r\nContent-Length: 0\r\nX-Canary: canary\r\nDate: canary\r\nRetry-After: canary\r\n" +
			"RateLimit-Reset: canary\r\nContent-Type: canary\r\nSet-Cookie: canary=canary\r\n\r\n", status(403, false)},
		"location":    {"HTTP/1.1 307 canary\r\nLocation: https://canary.test/canary\r\n\r\n", Error{Reason: ReasonRedirect, StatusCode: 307}},
		"upgrade":     {"HTTP/1.1 101 canary\r\nUpgrade: canary\r\nConnection: Upgrade\r\n\r\n", status(101, false)},
		"early_hints": {"HTTP/1.1 103 canary\r\nLink: canary\r\n\r\n" + json(""), status(400, false)},
		"html":        {json("<html>canary"), Error{Reason: ReasonStatus, StatusCode: 400, HTML: true}},
		"text":        {json("canary"), status(400, false)},
		"broken_json": {ok(`{"canary":canary`), Error{Reason: ReasonNotJSON, StatusCode: 200}},

		"code":                      {json(`{"code":"canary","description":"canary"}`), status(400, false)},
		"code_is_an_object":         {json(`{"code":{"canary":"canary"}}`), status(400, false)},
		"code_and_secret":           {json(`{"code":"3007 canary"}`), status(400, false)},
		"split_by_code":             {json(`{"code":"can","description":"ary"}`), status(400, false)},
		"description":               {json(`{"code":3007,"description":"canary"}`), refused},
		"description_in_capitals":   {json(`{"code":3007,"description":"CANARY"}`), refused},
		"other_fields":              {json(`{"code":3007,"canary":"canary","message":["canary"]}`), refused},
		"unknown_code":              {json(`{"code":4711,"description":"canary"}`), withheld},
		"unknown_code_re_cased":     {json(`{"code":4711,"description":"xxCaNaryxx"}`), withheld},
		"unknown_code_escaped":      {json(`{"code":4711,"description":"\u0063\u0061nary"}`), withheld},
		"unknown_code_percent":      {json(`{"code":4711,"description":"%63anary"}`), withheld},
		"unknown_code_entity":       {json(`{"code":4711,"description":"&#99;anary"}`), withheld},
		"unknown_code_cut":          {json(`{"code":4711,"description":"wrong: cana"}`), withheld},
		"unknown_code_base64":       {json(`{"code":4711,"description":"Y2FuYXJ5LTI0NjgwIQ"}`), withheld},
		"unknown_code_token":        {json(`{"code":4711,"description":"` + goodToken + `",` + goodBody[1:]), withheld},
		"unknown_code_full_width":   {json(`{"code":4711,"description":"ｃａｎａｒｙ"}`), withheld},
		"unknown_code_zero_widths":  {json("{\"code\":4711,\"description\":\"c\u200banary\"}"), withheld},
		"type":                      {ok(`{"accesstoken":"abcdefgh","type":"Canary","expired":"29991231235959"}`), Error{Reason: ReasonInvalidField, StatusCode: 200, Field: "type"}},
		"expired":                   {ok(`{"accesstoken":"abcdefgh","type":"Bearer","expired":"canary"}`), Error{Reason: ReasonInvalidField, StatusCode: 200, Field: "expired"}},
		"accesstoken_with_a_space":  {ok(`{"accesstoken":"canary canary","type":"Bearer","expired":"29991231235959"}`), Error{Reason: ReasonInvalidField, StatusCode: 200, Field: "accesstoken"}},
		"accesstoken_is_an_object":  {ok(`{"accesstoken":{"canary":1},"type":"Bearer"}`), Error{Reason: ReasonInvalidField, StatusCode: 200, Field: "accesstoken"}},
		"accesstoken_without_type":  {ok(`{"accesstoken":"canary"}`), Error{Reason: ReasonMissingField, StatusCode: 200, Field: "type"}},
		"token_of_ppurio":           {ok(`{"token":"canary"}`), Error{Reason: ReasonMissingField, StatusCode: 200, Field: "accesstoken", TokenField: true}},
		"cut_off":                   {strings.Replace(ok(`{"canary":"canary`), "Content-Length: 1", "Content-Length: 9", 1), cutOff},
		"too_large":                 {ok(strings.Repeat("canary", 200_000)), Error{Reason: ReasonTooLarge, StatusCode: 200}},
		"token_behind_another_code": {json(`{"code":3007,"accesstoken":"canary","type":"canary"}`), refused},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			addr, _ := newListener(t, func(conn net.Conn) {
				if _, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
					_, _ = io.WriteString(conn, test.answer)
				}
			})
			client := newTestClient(t, "http://"+addr, func(c *Config) { c.Credentials.Password = "canary-24680!" })
			failure, text := letOut(t, client)
			wantError(t, client, failure, test.want)
			wantNoCanary(t, text)
			for _, part := range []string{"31415926", "24680", goodToken[:8], "Y2FuYXJ5"} {
				if strings.Contains(text, part) {
					t.Errorf("text must not hold %q:\n%s", part, text)
				}
			}
		})
	}
	t.Run("error_of_the_transport", func(t *testing.T) {
		t.Parallel()
		client := newFakeClient(t, 0, func(*http.Request) (*http.Response, error) {
			return nil, &url.Error{Op: "canary", URL: "canary", Err: errors.New("canary")}
		})
		failure, text := letOut(t, client)
		wantError(t, client, failure, noHTTP)
		wantNoCanary(t, text)
	})
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
			if again, invalid := NewToken(token.AccessToken, token.Type, token.Expired); invalid != "" || !again.ExpiresAt.Equal(token.ExpiresAt) {
				t.Errorf("the field %s is not valid", invalid)
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
