// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"os"
	"os/exec"
	"testing"
	"time"
)

func TestParseExpired(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		input string
		// want in RFC 3339; empty if the input is to be refused.
		want string
	}{
		"sample_of_the_specification": {input: "20201110185520", want: "2020-11-10T18:55:20+09:00"},
		"leap_day":                    {input: "20240229000000", want: "2024-02-29T00:00:00+09:00"},
		"leap_day_of_a_century":       {input: "20000229235959", want: "2000-02-29T23:59:59+09:00"},
		// Korea had daylight saving in 1988; the API's zone is UTC+9 all the same.
		"summer_of_1988": {input: "19880701120000", want: "1988-07-01T12:00:00+09:00"},
		"last_second":    {input: "99991231235959", want: "9999-12-31T23:59:59+09:00"},

		"no_leap_year":    {input: "20230229000000"},
		"no_leap_century": {input: "21000229000000"},
		"april_31":        {input: "20240431000000"},
		"month_0":         {input: "20240001000000"},
		"month_13":        {input: "20241301000000"},
		"day_0":           {input: "20240100000000"},
		"hour_24":         {input: "20240101240000"},
		"minute_60":       {input: "20240101006000"},
		"leap_second":     {input: "20161231235960"},
		"empty":           {input: ""},
		"13_digits":       {input: "2020111018552"},
		"15_digits":       {input: "202011101855200"},
		"fraction":        {input: "20201110185520.5"},
		"fraction_in_14":  {input: "2020111018552."},
		"space":           {input: " 2020111018552"},
		"sign":            {input: "+2020111018552"},
		"rfc_3339":        {input: "2020-11-10T18:55:20+09:00"},
		"wide_digits":     {input: "２０２０１１１０１８５５２０"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, ok := ParseExpired(test.input)
			if ok != (test.want != "") {
				t.Fatalf("accepted %t, got %v", ok, got)
			}
			if !ok {
				return
			}
			if got.Format(time.RFC3339) != test.want {
				t.Errorf("got %s, want %s", got.Format(time.RFC3339), test.want)
			}
			if got.Format(expiredLayout) != test.input {
				t.Errorf("formats back to %s", got.Format(expiredLayout))
			}
		})
	}
}

// The zone of a machine belongs to a process: the test above runs in others.
func TestParseExpiredOnAMachineInAnotherZone(t *testing.T) {
	t.Parallel()
	for _, zone := range []string{"UTC", "Pacific/Pago_Pago", "Asia/Seoul"} {
		cmd := exec.Command(os.Args[0], "-test.run=^TestParseExpired$")
		cmd.Env = append(os.Environ(), "TZ="+zone, "GORACE=atexit_sleep_ms=0")
		if output, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("in %s: %v\n%s", zone, err, output)
		}
	}
}

func TestIsAccessToken(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		input string
		want  bool
	}{
		"jwt":                {input: goodToken, want: true},
		"opaque":             {input: "abc~+/=", want: true},
		"empty":              {input: ""},
		"inner_space":        {input: "abc def"},
		"wrapped":            {input: "abc\ndef"},
		"trailing_return":    {input: "abc\r"},
		"no_break_space":     {input: "abc\u00a0"},
		"ideographic_space":  {input: "abc\u3000def"},
		"nul":                {input: "abc\x00"},
		"delete":             {input: "abc\x7f"},
		"next_line_as_rune":  {input: "abc\u0085"},
		"other_c1_character": {input: "abc\u009f"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := isAccessToken(test.input); got != test.want {
				t.Errorf("isAccessToken(%q) = %t", test.input, got)
			}
		})
	}
}

// TestIsAuthScheme goes through all ASCII characters: those of RFC 7230's
// token are written down here once more.
func TestIsAuthScheme(t *testing.T) {
	t.Parallel()
	const tchar = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	allowed := map[rune]bool{}
	for _, r := range tchar {
		allowed[r] = true
	}
	for r := range rune(0x100) {
		if got := isAuthScheme("B" + string(r)); got != allowed[r] {
			t.Errorf("with %q: %t, want %t", r, got, allowed[r])
		}
	}
	if isAuthScheme("") {
		t.Error("the empty string is taken as a token")
	}
	if isAuthScheme("Beárer") || isAuthScheme("Bearer\u0131") {
		t.Error("a letter outside ASCII is taken")
	}
}

func TestAuthorization(t *testing.T) {
	t.Parallel()
	token := Token{AccessToken: "abc", Type: "bearer"}
	if got, want := token.Authorization(), "bearer abc"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestNewToken(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		accessToken, authScheme, expired string
		wantOK                           bool
	}{
		"usual":             {accessToken: "canary", authScheme: "Bearer", expired: "20201110185520", wantOK: true},
		"no_accesstoken":    {authScheme: "Bearer", expired: "20201110185520"},
		"space_in_it":       {accessToken: "can ary", authScheme: "Bearer", expired: "20201110185520"},
		"no_type":           {accessToken: "canary", expired: "20201110185520"},
		"type_of_two_words": {accessToken: "canary", authScheme: "Bearer canary", expired: "20201110185520"},
		"no_date":           {accessToken: "canary", authScheme: "Bearer", expired: "20201310185520"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := NewToken(test.accessToken, test.authScheme, test.expired)
			if (err == nil) != test.wantOK {
				t.Fatalf("error %v", err)
			}
			if err != nil {
				wantLacks(t, err.Error(), "canary", "ary", test.expired)
				return
			}
			want := Token{AccessToken: test.accessToken, Type: test.authScheme, Expired: test.expired, ExpiresAt: time.Date(2020, 11, 10, 18, 55, 20, 0, kst)}
			if got != want {
				t.Errorf("token of type %q, expired %q, at %v", got.Type, got.Expired, got.ExpiresAt)
			}
		})
	}
}
