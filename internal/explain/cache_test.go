// SPDX-License-Identifier: MPL-2.0

package explain

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/tokencache"
)

func TestCache(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	facts := map[tokencache.Reason]string{
		tokencache.ReasonMode:        "/100%/cache, mode 0750)",
		tokencache.ReasonClock:       "2026-01-02T12:04:05+09:00, ",
		tokencache.ReasonLockTimeout: "(/100%/cache, 5",
		tokencache.ReasonWaited:      "(/100%/cache, 31",
		tokencache.ReasonWrite:       "(/100%/cache: disk full)",
	}
	for _, text := range cacheTexts {
		warning := &tokencache.Warning{Reason: text.key.(tokencache.Reason), Path: "/100%/cache"} // see TestRegistry
		want := "/100%/cache)"
		if special, ok := facts[warning.Reason]; ok {
			want = special
		}
		switch warning.Reason {
		case tokencache.ReasonMode:
			warning.Mode = 0o750 | 1<<31 // a directory
		case tokencache.ReasonClock:
			warning.IssuedAt, warning.Now = at, at.Add(-24*time.Hour)
		case tokencache.ReasonLockTimeout:
			warning.Waited = 5 * time.Minute
		case tokencache.ReasonWaited:
			warning.Waited = 31 * time.Second
		case tokencache.ReasonWrite:
			warning.Err = errors.New("disk full")
		}
		e := Cache(warning)
		wantForm(t, Explanation{e.Summary, strings.ReplaceAll(e.Detail, "100%", "")})
		plain := strings.Join(strings.Fields(e.Detail), " ")
		if strings.Count(plain, want) != 2 {
			t.Errorf("the warning does not say %q in both languages:\n%s", want, e.Detail)
		}
		if asked := strings.Contains(plain, "The API was asked for a token instead."); asked == (warning.Reason == tokencache.ReasonWaited) {
			t.Errorf("%s: it says that the API was asked: %t", warning.Reason, asked)
		}
	}
	for mode, command := range map[bool]string{true: "\n  chmod 700 '/o'\\''b'\n", false: "\n  chmod 600 '/o'\\''b'\n"} {
		warning := &tokencache.Warning{Reason: tokencache.ReasonMode, Path: "/o'b", Mode: 0o755}
		if mode {
			warning.Mode |= 1 << 31
		}
		if e := Cache(warning); strings.Count(e.Detail, command) != 2 {
			t.Errorf("no command %q in:\n%s", command, e.Detail)
		}
	}
}
