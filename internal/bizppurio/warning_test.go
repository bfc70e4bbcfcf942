// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"slices"
	"testing"
	"time"
)

func TestWarnings(t *testing.T) {
	t.Parallel()
	received := time.Date(2020, 11, 9, 9, 55, 20, 0, time.UTC)
	const (
		notBearer = "Token Type Is Not Bearer"
		expired   = "Token Already Expired on Arrival"
		tooLong   = "Token Valid for Much Longer Than 24 Hours"
	)
	tests := map[string]struct {
		authScheme string
		remaining  time.Duration
		want       []string
	}{
		"usual":                     {authScheme: "Bearer", remaining: Lifetime},
		"bearer_in_small_letters":   {authScheme: "bearer", remaining: Lifetime},
		"one_second_left":           {authScheme: "Bearer", remaining: time.Second},
		"clocks_a_little_apart":     {authScheme: "Bearer", remaining: Lifetime + 10*time.Minute},
		"other_type":                {authScheme: "Token", remaining: Lifetime, want: []string{notBearer}},
		"expires_as_it_comes":       {authScheme: "Bearer", remaining: 0, want: []string{expired}},
		"expired":                   {authScheme: "Bearer", remaining: -9 * time.Hour, want: []string{expired}},
		"clock_nine_hours_off":      {authScheme: "Bearer", remaining: Lifetime + 9*time.Hour, want: []string{tooLong}},
		"other_type_and_expired":    {authScheme: "Mac", remaining: -time.Hour, want: []string{notBearer, expired}},
		"other_type_and_far_future": {authScheme: "Mac", remaining: 1e6 * time.Hour, want: []string{notBearer, tooLong}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			token := Token{
				AccessToken: "canary", Type: test.authScheme,
				ExpiresAt: received.Add(test.remaining), ReceivedAt: received, ServerDate: received.Add(-9 * time.Hour),
			}
			got := token.Warnings()
			wantFits := !slices.Contains(test.want, expired) && !slices.Contains(test.want, tooLong)
			if token.FitsClock() != wantFits {
				t.Errorf("fits the clock: %t, want %t", token.FitsClock(), wantFits)
			}
			if len(got) != len(test.want) {
				t.Fatalf("got %d warnings, want %v", len(got), test.want)
			}
			for i, warning := range got {
				if warning.Summary != test.want[i] {
					t.Errorf("got %q, want %q", warning.Summary, test.want[i])
				}
				wantContains(t, warning.Detail, "What to do:")
				wantLacks(t, warning.Detail, "canary")
				if warning.Summary != notBearer {
					// Both clocks and the expiry, all in Korean time.
					wantContains(t, warning.Detail, "2020-11-09T18:55:20+09:00", "2020-11-09T09:55:20+09:00", rfc3339(token.ExpiresAt))
				}
			}
		})
	}
}

func TestWarningWithoutServerDate(t *testing.T) {
	t.Parallel()
	token := Token{Type: "Bearer", ExpiresAt: time.Unix(0, 0), ReceivedAt: time.Unix(1, 0)}
	warnings := token.Warnings()
	if len(warnings) != 1 {
		t.Fatalf("got %d warnings, want 1", len(warnings))
	}
	wantContains(t, warnings[0].Detail, "The response names no time of its own.")
	wantLacks(t, warnings[0].Detail, "0001-01-01")
}
