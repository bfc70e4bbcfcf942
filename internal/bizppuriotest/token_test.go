// SPDX-License-Identifier: MPL-2.0

package bizppuriotest_test

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

func TestToken_request(t *testing.T) {
	t.Parallel()
	authorization := func(values ...string) func(*http.Request) { return withHeader("Authorization", values...) }
	contentType := func(values ...string) func(*http.Request) { return withHeader("Content-Type", values...) }
	pair := bizppuriotest.Basic(account, password)
	tests := map[string]struct {
		edit     func(*http.Request)
		body     string
		wantCode int
	}{
		"as_documented":       {wantCode: 1000},
		"empty_object":        {body: "{}", wantCode: 1000},
		"empty_object_spaced": {body: " {}\n", wantCode: 1000},
		"query":               {edit: func(r *http.Request) { r.URL.RawQuery = "a=b" }, wantCode: 1000},
		"upper_case_charset":  {edit: contentType("application/json; charset=UTF-8"), wantCode: 1000},
		"filled_object":       {body: `{"account":"a"}`, wantCode: 2000},
		"array":               {body: "[]", wantCode: 2000},
		"two_objects":         {body: "{}{}", wantCode: 2000},
		"white_space_only":    {body: " ", wantCode: 2000},
		"too_large":           {body: "{}" + strings.Repeat(" ", 1<<20), wantCode: 2000},
		"no_content_type":     {edit: contentType(), wantCode: 2000},
		"no_charset":          {edit: contentType("application/json"), wantCode: 2000},
		"other_charset":       {edit: contentType("application/json; charset=euc-kr"), wantCode: 2000},
		"other_media_type":    {edit: contentType("text/plain; charset=utf-8"), wantCode: 2000},
		"two_content_types":   {edit: contentType(jsonUTF8, jsonUTF8), wantCode: 2000},
		"no_authorization":    {edit: authorization(), wantCode: 3001},
		"two_authorizations":  {edit: authorization("Basic "+pair, "Basic "+pair), wantCode: 3001},
		"bearer":              {edit: authorization("Bearer " + pair), wantCode: 3001},
		"lower_case_scheme":   {edit: authorization("basic " + pair), wantCode: 3001},
		"no_space":            {edit: authorization("Basic" + pair), wantCode: 3001},
		"two_spaces":          {edit: authorization("Basic  " + pair), wantCode: 3001},
		"not_encoded":         {edit: authorization("Basic " + account + ":" + password), wantCode: 3001},
		"no_colon":            {edit: authorization("Basic YWJj"), wantCode: 3001},
		// These spell the same pair, with +, / and padding in the standard alphabet.
		"base64_standard":     {edit: authorization("Basic ZGVtbzp+fn4+Pj4/P8O/Pw=="), wantCode: 1000},
		"base64_unpadded":     {edit: authorization("Basic ZGVtbzp+fn4+Pj4/P8O/Pw"), wantCode: 3001},
		"base64_url_safe":     {edit: authorization("Basic ZGVtbzp-fn4-Pj4_P8O_Pw=="), wantCode: 3001},
		"base64_loose_bits":   {edit: authorization("Basic ZGVtbzp+fn4+Pj4/P8O/Px=="), wantCode: 3001},
		"korean":              {edit: authorization(basic("비즈뿌리오", ":암호 가:나::")), wantCode: 1000},
		"first_colon_missing": {edit: authorization(basic("비즈뿌리오", "암호 가:나::")), wantCode: 3007},
		"unknown_account":     {edit: authorization(basic("other", password)), wantCode: 3006},
		"upper_case_account":  {edit: authorization(basic(strings.ToUpper(account), password)), wantCode: 3006},
		"wrong_password":      {edit: authorization(basic(account, password+"\n")), wantCode: 3007},
		"empty_password":      {edit: authorization(basic(account, "")), wantCode: 3007},
		"password_of_another": {edit: authorization(basic(account, ":암호 가:나::")), wantCode: 3007},
		"get":                 {edit: withMethod(http.MethodGet), wantCode: 5001},
		"lower_case_method":   {edit: withMethod("post"), wantCode: 5001},
		"trailing_slash":      {edit: withPath("/v1/token/"), wantCode: 5001},
		"doubled_slash":       {edit: withPath("//v1/token"), wantCode: 5001},
		"prefix":              {edit: withPath("/prefix/v1/token"), wantCode: 5001},
		"upper_case_path":     {edit: withPath("/V1/TOKEN"), wantCode: 5001},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, bizppuriotest.WithAccount("demo", "~~~>>>??ÿ?"), bizppuriotest.WithAccount("비즈뿌리오", ":암호 가:나::"))
			r := newRequest(t, s, "/v1/token", basic(account, password), test.body)
			if test.edit != nil {
				test.edit(r)
			}
			var wantTokens []string
			if test.wantCode == 1000 {
				wantTokens = []string{expect(t, s, r, 200, 1000).field("accesstoken")}
			} else {
				expect(t, s, r, 400, test.wantCode)
			}
			if got := s.Tokens(); !slices.Equal(got, wantTokens) {
				t.Errorf("Tokens() = %q, want %q", got, wantTokens)
			}
		})
	}
}

func TestToken_answer(t *testing.T) {
	t.Parallel()
	// The clock stands still: the tokens differ all the same.
	s := newServer(t, bizppuriotest.WithClock(func() time.Time { return time.Time{} }))
	var tokens []string
	for range 3 {
		var content map[string]string // all values are strings
		if err := json.Unmarshal([]byte(do(t, s, tokenRequest(t, s)).body), &content); err != nil {
			t.Fatal(err)
		}
		if got, want := slices.Sorted(maps.Keys(content)), []string{"accesstoken", "expired", "type"}; !slices.Equal(got, want) || content["type"] != "Bearer" {
			t.Errorf("fields %q and type %q, want %q and Bearer", got, content["type"], want)
		}
		token := content["accesstoken"]
		parts := strings.Split(token, ".")
		if len(parts) != 3 || slices.Contains(tokens, token) {
			t.Fatalf("accesstoken %q is no JSON Web Token, or was issued before", token)
		}
		for i, part := range parts {
			if decoded, err := base64.RawURLEncoding.DecodeString(part); err != nil || i < 2 && !json.Valid(decoded) {
				t.Errorf("part %q of the token: %v, or no JSON", part, err)
			}
		}
		tokens = append(tokens, token)
	}
	if got := s.Tokens(); !slices.Equal(got, tokens) {
		t.Errorf("Tokens() = %q, want %q", got, tokens)
	}
}

func TestToken_expired(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		now  time.Time
		want string
	}{
		"sample_of_the_specification": {time.Date(2020, 11, 9, 9, 55, 20, 0, time.UTC), "20201110185520"},
		"clock_in_another_zone":       {time.Date(2020, 11, 9, 4, 55, 20, 0, time.FixedZone("EST", -5*60*60)), "20201110185520"},
		"fraction_is_cut":             {time.Date(2020, 11, 9, 9, 55, 20, 999_999_999, time.UTC), "20201110185520"},
		"new_year_in_korea":           {time.Date(2025, 12, 30, 15, 0, 0, 0, time.UTC), "20260101000000"},
		"leap_day":                    {time.Date(2028, 2, 28, 1, 2, 3, 0, time.UTC), "20280229100203"},
		"no_daylight_saving":          {time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC), "20260702090000"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, bizppuriotest.WithClock(func() time.Time { return test.now }))
			if got := do(t, s, tokenRequest(t, s)).field("expired"); got != test.want {
				t.Errorf("expired %q, want %q", got, test.want)
			}
		})
	}
}
