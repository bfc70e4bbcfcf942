// SPDX-License-Identifier: MPL-2.0

package bizppuriotest_test

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

func TestToken_request(t *testing.T) {
	t.Parallel()
	authorization := func(values ...string) func(*http.Request) {
		return func(r *http.Request) { r.Header["Authorization"] = values }
	}
	contentType := func(values ...string) func(*http.Request) {
		return func(r *http.Request) { r.Header["Content-Type"] = values }
	}
	path := func(path string) func(*http.Request) {
		return func(r *http.Request) { r.URL.Path = path }
	}
	method := func(method string) func(*http.Request) {
		return func(r *http.Request) { r.Method = method }
	}
	pair := base64.StdEncoding.EncodeToString([]byte(account + ":" + password))
	tests := map[string]struct {
		change func(*http.Request)
		body   string
		// wantCode 0 means a token.
		wantStatus, wantCode int
	}{
		"as_documented":        {wantStatus: 200},
		"empty_object":         {body: "{}", wantStatus: 200},
		"empty_object_spaced":  {body: " {}\n", wantStatus: 200},
		"query":                {change: func(r *http.Request) { r.URL.RawQuery = "a=b" }, wantStatus: 200},
		"upper_case_charset":   {change: contentType("application/json; charset=UTF-8"), wantStatus: 200},
		"charset_without_gap":  {change: contentType("application/json;charset=utf-8"), wantStatus: 200},
		"filled_object":        {body: `{"account":"a"}`, wantStatus: 400, wantCode: 2000},
		"list":                 {body: "[]", wantStatus: 400, wantCode: 2000},
		"null":                 {body: "null", wantStatus: 400, wantCode: 2000},
		"two_objects":          {body: "{}{}", wantStatus: 400, wantCode: 2000},
		"white_space_only":     {body: " ", wantStatus: 400, wantCode: 2000},
		"too_large":            {body: "{}" + strings.Repeat(" ", 1<<20), wantStatus: 400, wantCode: 2000},
		"no_content_type":      {change: contentType(), wantStatus: 400, wantCode: 2000},
		"no_charset":           {change: contentType("application/json"), wantStatus: 400, wantCode: 2000},
		"other_charset":        {change: contentType("application/json; charset=euc-kr"), wantStatus: 400, wantCode: 2000},
		"other_media_type":     {change: contentType("text/plain; charset=utf-8"), wantStatus: 400, wantCode: 2000},
		"broken_content_type":  {change: contentType("application/json; charset"), wantStatus: 400, wantCode: 2000},
		"two_content_types":    {change: contentType("application/json; charset=utf-8", "text/plain"), wantStatus: 400, wantCode: 2000},
		"no_authorization":     {change: authorization(), wantStatus: 400, wantCode: 3001},
		"two_authorizations":   {change: authorization("Basic "+pair, "Basic "+pair), wantStatus: 400, wantCode: 3001},
		"bearer":               {change: authorization("Bearer " + pair), wantStatus: 400, wantCode: 3001},
		"lower_case_scheme":    {change: authorization("basic " + pair), wantStatus: 400, wantCode: 3001},
		"no_scheme":            {change: authorization(pair), wantStatus: 400, wantCode: 3001},
		"no_space":             {change: authorization("Basic" + pair), wantStatus: 400, wantCode: 3001},
		"two_spaces":           {change: authorization("Basic  " + pair), wantStatus: 400, wantCode: 3001},
		"nothing_after_basic":  {change: authorization("Basic"), wantStatus: 400, wantCode: 3001},
		"not_encoded":          {change: authorization("Basic " + account + ":" + password), wantStatus: 400, wantCode: 3001},
		"loose_last_bits":      {change: authorization("Basic YTp="), wantStatus: 400, wantCode: 3001},
		"no_colon":             {change: authorization("Basic " + base64.StdEncoding.EncodeToString([]byte(account+password))), wantStatus: 400, wantCode: 3001},
		"unknown_account":      {change: authorization(basic("other", password)), wantStatus: 400, wantCode: 3006},
		"empty_account":        {change: authorization(basic("", password)), wantStatus: 400, wantCode: 3006},
		"other_case_account":   {change: authorization(basic(strings.ToUpper(account), password)), wantStatus: 400, wantCode: 3006},
		"wrong_password":       {change: authorization(basic(account, "wrong")), wantStatus: 400, wantCode: 3007},
		"empty_password":       {change: authorization(basic(account, "")), wantStatus: 400, wantCode: 3007},
		"password_and_newline": {change: authorization(basic(account, password+"\n")), wantStatus: 400, wantCode: 3007},
		"get":                  {change: method(http.MethodGet), wantStatus: 400, wantCode: 5001},
		"put":                  {change: method(http.MethodPut), wantStatus: 400, wantCode: 5001},
		"lower_case_method":    {change: method("post"), wantStatus: 400, wantCode: 5001},
		"root":                 {change: path("/"), wantStatus: 400, wantCode: 5001},
		"trailing_slash":       {change: path("/v1/token/"), wantStatus: 400, wantCode: 5001},
		"doubled_slash":        {change: path("//v1/token"), wantStatus: 400, wantCode: 5001},
		"other_version":        {change: path("/v3/token"), wantStatus: 400, wantCode: 5001},
		"prefix":               {change: path("/prefix/v1/token"), wantStatus: 400, wantCode: 5001},
		"upper_case_path":      {change: path("/V1/TOKEN"), wantStatus: 400, wantCode: 5001},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t)
			r := newRequest(t, http.MethodPost, s.URL+"/v1/token", basic(account, password), test.body)
			if test.change != nil {
				test.change(r)
			}
			got := do(t, s, r)
			if test.wantCode != 0 {
				wantRefusal(t, got, test.wantStatus, test.wantCode)
				if issued := s.Tokens(); len(issued) != 0 {
					t.Errorf("%d tokens were issued, want none", len(issued))
				}
				return
			}
			if got.StatusCode != test.wantStatus {
				t.Errorf("status %d, want %d", got.StatusCode, test.wantStatus)
			}
			if issued, want := s.Tokens(), []string{got.token(t)}; !slices.Equal(issued, want) {
				t.Errorf("issued %q, want %q", issued, want)
			}
		})
	}
}

func TestToken_spelling_of_base64(t *testing.T) {
	t.Parallel()
	// Chosen so that the encoded pair has a plus, a slash and padding.
	const account, password = "demo", "~~~>>>??ÿ?"
	encode := func(e *base64.Encoding) string { return e.EncodeToString([]byte(account + ":" + password)) }
	if s := encode(base64.StdEncoding); !strings.Contains(s, "+") || !strings.Contains(s, "/") || !strings.HasSuffix(s, "=") {
		t.Fatalf("%s would not tell the alphabets apart", s)
	}
	tests := map[string]struct {
		encoding             *base64.Encoding
		wantStatus, wantCode int
	}{
		"standard":          {encoding: base64.StdEncoding, wantStatus: 200},
		"standard_unpadded": {encoding: base64.RawStdEncoding, wantStatus: 400, wantCode: 3001},
		"url_safe":          {encoding: base64.URLEncoding, wantStatus: 400, wantCode: 3001},
		"url_safe_unpadded": {encoding: base64.RawURLEncoding, wantStatus: 400, wantCode: 3001},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, bizppuriotest.WithAccount(account, password))
			r := tokenRequest(t, s.URL)
			r.Header.Set("Authorization", "Basic "+encode(test.encoding))
			got := do(t, s, r)
			if code := got.code(t); got.StatusCode != test.wantStatus || code != test.wantCode {
				t.Errorf("status %d and code %d, want %d and %d", got.StatusCode, code, test.wantStatus, test.wantCode)
			}
		})
	}
}

func TestToken_credentials(t *testing.T) {
	t.Parallel()
	s := newServer(t,
		bizppuriotest.WithAccount("비즈뿌리오", "암호 가나다"),
		bizppuriotest.WithAccount("colons", ":a:b::"),
		bizppuriotest.WithAccount("emoji", "🔑\u00a0é"),
	)
	tests := map[string]struct {
		account, password string
		wantCode          int
	}{
		"korean":                {account: "비즈뿌리오", password: "암호 가나다"},
		"colons_in_password":    {account: "colons", password: ":a:b::"},
		"beyond_the_basic_page": {account: "emoji", password: "🔑\u00a0é"},
		"colon_missing":         {account: "colons", password: "a:b::", wantCode: 3007},
		"other_normal_form":     {account: "emoji", password: "🔑\u00a0e\u0301", wantCode: 3007},
		"password_of_another":   {account: "colons", password: "암호 가나다", wantCode: 3007},
		"korean_unknown":        {account: "뿌리오", password: "암호 가나다", wantCode: 3006},
		// 비즈뿌리오 in EUC-KR, as an old client sends it.
		"not_utf_8": {account: "\xba\xf1\xc1\xee\xbb\xd1\xb8\xae\xbf\xc0", password: "암호 가나다", wantCode: 3006},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := tokenRequest(t, s.URL)
			r.Header.Set("Authorization", basic(test.account, test.password))
			got := do(t, s, r)
			if test.wantCode == 0 {
				got.token(t)
				return
			}
			wantRefusal(t, got, 400, test.wantCode)
		})
	}
}

func TestToken_answer(t *testing.T) {
	t.Parallel()
	for _, protocol := range protocols {
		t.Run(protocol.name, func(t *testing.T) {
			t.Parallel()
			s := startServer(t, protocol.start)
			got := do(t, s, tokenRequest(t, s.URL))
			if got.StatusCode != http.StatusOK || got.ProtoMajor != protocol.wantMajor {
				t.Errorf("status %d over %s, want 200 over HTTP/%d", got.StatusCode, got.Proto, protocol.wantMajor)
			}
			if got := got.Header.Get("Content-Type"); got != "application/json; charset=utf-8" {
				t.Errorf("Content-Type %q", got)
			}
			var content map[string]string // all values are strings
			if err := json.Unmarshal([]byte(got.body), &content); err != nil {
				t.Fatal(err)
			}
			if got, want := slices.Sorted(maps.Keys(content)), []string{"accesstoken", "expired", "type"}; !slices.Equal(got, want) {
				t.Errorf("fields %q, want %q", got, want)
			}
			if content["type"] != "Bearer" {
				t.Errorf("type %q, want Bearer", content["type"])
			}
			parts := regexp.MustCompile(`^([\w-]+)\.([\w-]+)\.([\w-]+)$`).FindStringSubmatch(content["accesstoken"])
			if parts == nil {
				t.Fatalf("accesstoken %q does not look like a JSON Web Token", content["accesstoken"])
			}
			for _, part := range parts[1:3] {
				decoded, err := base64.RawURLEncoding.DecodeString(part)
				if err != nil || !json.Valid(decoded) {
					t.Errorf("part %q of the token is not JSON (%v)", part, err)
				}
			}
		})
	}
}

func TestToken_expired(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		now         time.Time
		wantExpired string
	}{
		"sample_of_the_specification": {
			now:         time.Date(2020, 11, 9, 9, 55, 20, 0, time.UTC),
			wantExpired: "20201110185520",
		},
		"zone_of_the_clock_does_not_matter": {
			now:         time.Date(2020, 11, 9, 4, 55, 20, 0, time.FixedZone("EST", -5*60*60)),
			wantExpired: "20201110185520",
		},
		"fraction_is_cut": {
			now:         time.Date(2020, 11, 9, 9, 55, 20, 999_999_999, time.UTC),
			wantExpired: "20201110185520",
		},
		"new_year_comes_first_in_korea": {
			now:         time.Date(2025, 12, 30, 15, 0, 0, 0, time.UTC),
			wantExpired: "20260101000000",
		},
		"leap_day": {
			now:         time.Date(2028, 2, 28, 1, 2, 3, 0, time.UTC),
			wantExpired: "20280229100203",
		},
		// A zone with daylight saving would be an hour off here.
		"no_daylight_saving": {
			now:         time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC),
			wantExpired: "20260702090000",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, bizppuriotest.WithClock(func() time.Time { return test.now }))
			var content struct {
				Expired string `json:"expired"`
			}
			if err := json.Unmarshal([]byte(do(t, s, tokenRequest(t, s.URL)).body), &content); err != nil {
				t.Fatal(err)
			}
			if content.Expired != test.wantExpired {
				t.Errorf("expired %q, want %q", content.Expired, test.wantExpired)
			}
		})
	}
}

func TestToken_unique(t *testing.T) {
	t.Parallel()
	// The clock stands still: only the token itself can make the difference.
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	s := newServer(t, bizppuriotest.WithClock(func() time.Time { return now }))
	var want []string
	for range 5 {
		token := do(t, s, tokenRequest(t, s.URL)).token(t)
		if slices.Contains(want, token) {
			t.Errorf("token %q was issued before", token)
		}
		want = append(want, token)
	}
	if got := s.Tokens(); !slices.Equal(got, want) {
		t.Errorf("Tokens() = %q, want %q", got, want)
	}
}
