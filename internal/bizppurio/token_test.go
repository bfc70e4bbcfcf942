// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

func TestParseExpired(t *testing.T) {
	t.Parallel()
	for input, want := range map[string]string{
		"20201110185520": "2020-11-10T18:55:20+09:00", // the sample of the specification
		"20240229235959": "2024-02-29T23:59:59+09:00",
		"19880701120000": "1988-07-01T12:00:00+09:00", // Korea had daylight saving then
		"99991231235959": "9999-12-31T23:59:59+09:00",
	} {
		if got, err := ParseExpired(input); err != nil || got.Format(time.RFC3339) != want {
			t.Errorf("ParseExpired(%q) = %v, %v, want %s", input, got, err, want)
		}
	}
	for _, input := range []string{
		"20230229000000", "20241301000000", "20240101240000", "20161231235960", "", "2020111018552", "20201110185520.5", "2020111018552.",
		" 2020111018552", "+2020111018552", "2020-11-10T18:55:20+09:00", "２０２０１１１０１８５５２０",
	} {
		got, err := ParseExpired(input)
		if err == nil {
			t.Errorf("ParseExpired(%q) = %v, want an error", input, got)
		} else if input != "" && strings.Contains(err.Error(), input) {
			t.Errorf("the error quotes %q", input)
		}
	}
}

// The zone of a machine belongs to a process: the test above runs in others.
func TestParseExpiredInAnotherZone(t *testing.T) {
	t.Parallel()
	for _, zone := range []string{"Pacific/Pago_Pago", "Asia/Seoul"} {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestParseExpired$")
		cmd.Env = append(os.Environ(), "TZ="+zone, "GORACE=atexit_sleep_ms=0")
		if output, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("in %s: %v\n%s", zone, err, output)
		}
	}
}

func FuzzParseExpired(f *testing.F) {
	for _, seed := range []string{"20201110185520", "20240229000000", "20230229000000", "00000101000000", "99991231235959", "", "2020111018552.", "20201110185560", "２０２０"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := ParseExpired(s)
		digits := len(s) == 14 && strings.Trim(s, "0123456789") == ""
		if err != nil {
			if at, err := time.Parse("20060102150405", s); digits && err == nil {
				t.Fatalf("%q is refused, but is %v", s, at)
			}
			return
		}
		if !digits || got.Format("20060102150405 -0700") != s+" +0900" {
			t.Fatalf("%q is taken as %v", s, got)
		}
	})
}

func TestNewToken(t *testing.T) {
	t.Parallel()
	const date = "20201110185520"
	longest := strings.Repeat("a", 16<<10)
	for _, fields := range [][2]string{{goodToken, "Bearer"}, {"!~", "BEARER"}, {longest, "bEARER"}} {
		got, err := NewToken(fields[0], fields[1], date)
		want := Token{AccessToken: fields[0], Type: fields[1], Expired: date, ExpiresAt: time.Date(2020, 11, 10, 18, 55, 20, 0, KST)}
		if got != want || err != nil {
			t.Errorf("NewToken(%.20q, %q, %q): type %q, expired %q, at %v, error %v", fields[0], fields[1], date, got.Type, got.Expired, got.ExpiresAt, err)
		}
	}
	wantInvalid := func(want Field, accessToken, typ, expired string) {
		got, err := NewToken(accessToken, typ, expired)
		if got != (Token{}) || err != want { //nolint:errorlint // a wrapped one could quote the value
			t.Errorf("NewToken(%.20q, %q, %q): error %v, want one about %s", accessToken, typ, expired, err, want)
		}
	}
	for _, accessToken := range []string{
		"", longest + "a", "abc def", "abc\n", " abc", "abc\x7f", "abc\xff", "abc\u200b", "\ufeffabc", "\u0430bc",
	} {
		wantInvalid("accesstoken", accessToken, "Bearer", date)
	}
	for _, typ := range []string{"", "MAC", "Bearer1", " Bearer", "Bearer abc", "Beárer"} {
		wantInvalid("type", "abc", typ, date)
	}
	wantInvalid("expired", "abc", "Bearer", "20201310185520")
	wantInvalid("accesstoken", "", "", "")
	wantInvalid("type", "abc", "", "")
}

func TestTokenMethods(t *testing.T) {
	t.Parallel()
	received := time.Date(2020, 11, 9, 18, 55, 20, 0, KST)
	for remaining, wantFits := range map[time.Duration]bool{
		1: true, 24 * time.Hour: true, 25 * time.Hour: true, 25*time.Hour + 1: false, 0: false, -time.Hour: false,
	} {
		token := Token{AccessToken: "abc", Type: "bEARER", ReceivedAt: received, ExpiresAt: received.Add(remaining).UTC()}
		if token.Remaining() != remaining || token.FitsClock() != wantFits {
			t.Errorf("%s: remaining %s, fits the clock %t", remaining, token.Remaining(), token.FitsClock())
		}
		if got := token.Authorization(); got != "Bearer abc" {
			t.Errorf("Authorization() = %q", got)
		}
	}
}
