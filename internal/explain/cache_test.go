// SPDX-License-Identifier: MPL-2.0

package explain

import (
	"cmp"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/tokencache"
)

func TestCache(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	tests := map[tokencache.Reason]struct {
		warning tokencache.Warning
		want    string // "(/100%/cache)" by default
		wantKO  string // if it is another
	}{
		tokencache.ReasonDirectory:    {},
		tokencache.ReasonOwner:        {},
		tokencache.ReasonMode:         {tokencache.Warning{Mode: fs.ModeDir | 0o750}, "(/100%/cache, mode 0750)", ""},
		tokencache.ReasonNotRegular:   {},
		tokencache.ReasonRead:         {tokencache.Warning{Err: errors.New("open /100%/cache: denied")}, "(open /100%/cache: denied)", ""},
		tokencache.ReasonWrite:        {tokencache.Warning{Err: errors.New("disk full")}, "(/100%/cache: disk full)", ""},
		tokencache.ReasonHung:         {tokencache.Warning{Waited: 5*time.Second + time.Millisecond}, "(/100%/cache, 5s)", ""},
		tokencache.ReasonSealed:       {},
		tokencache.ReasonClock:        {tokencache.Warning{IssuedAt: at, Now: at.Add(-24 * time.Hour)}, "(/100%/cache, issued 2026-01-02T12:04:05+09:00, now 2026-01-01T12:04:05+09:00)", "발급 2026-01-02T12:04:05+09:00, 현재 2026-01-01T12:04:05+09:00)"},
		tokencache.ReasonLockTimeout:  {tokencache.Warning{Waited: 5 * time.Minute}, "(/100%/cache, 5m0s)", ""},
		tokencache.ReasonLock:         {},
		tokencache.ReasonWaited:       {tokencache.Warning{Waited: 31 * time.Second}, "(/100%/cache, 31s)", ""},
		tokencache.ReasonMinRemaining: {tokencache.Warning{Remaining: 3*time.Hour - 1, MinRemaining: 6 * time.Hour}, "(2h59m59s left, min_remaining is 6h0m0s)", "(남은 유효 시간 2h59m59s, min_remaining 6h0m0s)"},
	}
	if len(cacheTexts) != len(tests) {
		t.Errorf("%d texts, want one for each of %d reasons", len(cacheTexts), len(tests))
	}
	summaries := map[string]bool{}
	for reason, tt := range tests {
		if summaries[lookup(reason).Summary] {
			t.Errorf("%s shares its summary: Terraform would show the detail of one of them", reason)
		}
		summaries[lookup(reason).Summary] = true
		tt.warning.Reason, tt.warning.Path, tt.want = reason, "/100%/cache", cmp.Or(tt.want, "(/100%/cache)")
		e := Cache(&tt.warning)
		wantForm(t, Explanation{Summary: e.Summary, Detail: strings.ReplaceAll(e.Detail, "100%", "")})
		english, korean, _ := strings.Cut(strings.Join(strings.Fields(e.Detail), " "), "원인: ")
		if !strings.Contains(english, tt.want) || !strings.Contains(korean, cmp.Or(tt.wantKO, tt.want)) {
			t.Errorf("the warning does not say %q in both languages:\n%s", tt.want, e.Detail)
		}
		// Neither a wait nor a short-lived token is a reason to ask.
		asked := reason != tokencache.ReasonWaited && reason != tokencache.ReasonMinRemaining
		if strings.Contains(english, "The API was asked for a token instead.") != asked || strings.Contains(english, "turns the cache off") != asked {
			t.Errorf("%s: it does not say that the API was asked instead, or says so without need:\n%s", reason, english)
		}
	}
}

// A command closes to others what is this cache's alone; beside other things it
// would close those too.
func TestCache_access(t *testing.T) {
	t.Parallel()
	const below = "/o'b/bizppurio"
	tests := map[string]struct {
		warning tokencache.Warning
		want    string
	}{
		"directory":       {tokencache.Warning{Reason: tokencache.ReasonMode, Mode: fs.ModeDir | 0o755}, "\n  chmod 700 '/o'\\''b'\n"},
		"file":            {tokencache.Warning{Reason: tokencache.ReasonMode, Mode: 0o755}, "\n  chmod 600 '/o'\\''b'\n"},
		"shared":          {tokencache.Warning{Reason: tokencache.ReasonMode, Mode: fs.ModeDir | 0o777, Shared: true}, below},
		"foreign":         {tokencache.Warning{Reason: tokencache.ReasonOwner, Shared: true}, below},
		"file_of_another": {tokencache.Warning{Reason: tokencache.ReasonOwner}, "terraform"},
	}
	for name, tt := range tests {
		tt.warning.Path = "/o'b"
		detail := Cache(&tt.warning).Detail
		if strings.Count(detail, tt.want) != 2 || strings.Contains(detail, "chmod") != strings.Contains(tt.want, "chmod") ||
			strings.Contains(detail, below) != (tt.want == below) {
			t.Errorf("%s: want %q in both languages, and no other cure:\n%s", name, tt.want, detail)
		}
		wantForm(t, Cache(&tt.warning))
	}
}
