// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"encoding/base64"
	"html"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// A service that repeats a secret may escape it first.
func TestCleanEscapedSecret(t *testing.T) {
	t.Parallel()
	const secret = `"Kan&är<i\7"`
	for name, input := range map[string]string{
		"html":            html.EscapeString(secret),
		"quoted":          strconv.Quote(secret),
		"quoted_to_ascii": strconv.QuoteToASCII(secret),
	} {
		if got := newRedactor(secret).clean(input); strings.Trim(got, `"`) != "***" {
			t.Errorf("%s: got %s, want ***", name, got)
		}
	}
}

func TestClean(t *testing.T) {
	t.Parallel()
	const secret = "s3cr?t/암호+ w@rd"
	raw := []byte(secret)
	long := strings.Repeat("가", maxForeignText)
	tests := map[string]struct {
		input string
		want  string
	}{
		"nothing_secret":          {input: "잘못된 요청", want: "잘못된 요청"},
		"empty":                   {input: "", want: ""},
		"secret":                  {input: "<" + secret + ">", want: "<***>"},
		"secret_twice":            {input: secret + secret, want: "******"},
		"query_escaped":           {input: "p=" + url.QueryEscape(secret), want: "p=***"},
		"path_escaped":            {input: "p/" + url.PathEscape(secret), want: "p/***"},
		"base64":                  {input: base64.StdEncoding.EncodeToString(raw), want: "***"},
		"base64_unpadded":         {input: "<" + base64.RawStdEncoding.EncodeToString(raw) + ">", want: "<***>"},
		"base64_of_urls":          {input: base64.URLEncoding.EncodeToString(raw), want: "***"},
		"base64_of_urls_unpadded": {input: "<" + base64.RawURLEncoding.EncodeToString(raw) + ">", want: "<***>"},

		"split_by_nul":              {input: "s3cr?\x00t/암호+ w@rd", want: "***"},
		"split_by_c1_control":       {input: "s3cr?\u009ft/암호+ w@rd", want: "***"},
		"split_by_zero_width_space": {input: "s3cr?\u200bt/암호+ w@rd", want: "***"},
		"split_by_newline":          {input: "s3cr?\nt/암호+ w@rd", want: "***"},
		"split_by_windows_newline":  {input: "s3cr?\r\nt/암호+ w@rd", want: "***"},
		"newline_for_the_space":     {input: "s3cr?t/암호+\nw@rd", want: "***"},
		"base64_wrapped": {
			input: "<" + base64.StdEncoding.EncodeToString(raw)[:8] + "\r\n" + base64.StdEncoding.EncodeToString(raw)[8:] + ">",
			want:  "<***>",
		},
		"split_by_the_cut":     {input: long[:3*(maxForeignText-4)] + secret, want: long[:3*(maxForeignText-4)] + "***"},
		"behind_the_cut":       {input: long + secret, want: long + "…"},
		"exactly_200":          {input: long, want: long},
		"201":                  {input: long + "나", want: long + "…"},
		"control_characters":   {input: "a\x00b\x1b[31mc\x7f\u0085", want: "ab[31mc"},
		"text_direction":       {input: "a\u202egnp.exe", want: "agnp.exe"},
		"lines_become_spaces":  {input: "one\ntwo\tthree\n", want: "one two three"},
		"not_utf8":             {input: "a\xff\xfeb", want: "a\uFFFDb"},
		"half_of_a_character":  {input: "a\xea\xb0", want: "a\uFFFD"},
		"not_utf8_in_a_secret": {input: "s3cr?\xfft/암호+ w@rd", want: "s3cr?\uFFFDt/암호+ w@rd"},
	}
	r := newRedactor(secret)
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := r.clean(test.input); got != test.want {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

func TestCleanWithSeveralSecrets(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		secrets []string
		input   string
		want    string
	}{
		"none":                {input: "abc", want: "abc"},
		"empty_one":           {secrets: []string{"", "b"}, input: "abc", want: "a***c"},
		"one_within_another":  {secrets: []string{"pass", "passport"}, input: "passport pass", want: "*** ***"},
		"with_another_one":    {secrets: []string{"first", "second"}, input: "first second", want: "*** ***"},
		"invisible_character": {secrets: []string{"pa\u200bss"}, input: "x pa\u200bss y", want: "x *** y"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := newRedactor(test.secrets...).clean(test.input); got != test.want {
				t.Errorf("at once: got %q, want %q", got, test.want)
			}
			if got := newRedactor().with(test.secrets...).clean(test.input); got != test.want {
				t.Errorf("by with: got %q, want %q", got, test.want)
			}
		})
	}
}

// The limit is of characters, not of bytes, and never cuts one in half.
func TestCleanCountsCharacters(t *testing.T) {
	t.Parallel()
	got := newRedactor().clean(strings.Repeat("한글", 2500))
	if !utf8.ValidString(got) || utf8.RuneCountInString(got) != maxForeignText+1 || !strings.HasSuffix(got, "글…") {
		t.Errorf("got %d characters: %q", utf8.RuneCountInString(got), got)
	}
}
