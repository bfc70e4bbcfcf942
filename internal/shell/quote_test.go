// SPDX-License-Identifier: MPL-2.0

package shell_test

import (
	"os/exec"
	"testing"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/shell"
)

func TestQuote(t *testing.T) {
	t.Parallel()
	sh, shErr := exec.LookPath("sh")
	for s, want := range map[string]string{
		"https://a-1.test:8080/b_c/%41+d,e@f": "https://a-1.test:8080/b_c/%41+d,e@f",
		"/home/a/.cache":                      "/home/a/.cache",
		"":                                    "''",
		"it's":                                `'it'\''s'`,
		"'":                                   `''\'''`,
		"a b":                                 "'a b'",
		"a\nb\t":                              "'a\nb\t'",
		"~/cache":                             "'~/cache'",
		"a=b":                                 "'a=b'",
		"http://[::1]:80/a&b;c?d#e":           "'http://[::1]:80/a&b;c?d#e'",
		"$(x)`y`$HOME|<>*{}!\\\"":             "'$(x)`y`$HOME|<>*{}!\\\"'",
		"비즈뿌리오":                               "'비즈뿌리오'",
	} {
		if got := shell.Quote(s); got != want {
			t.Errorf("Quote(%q) = %s, want %s", s, got, want)
		}
		if shErr != nil { // Windows
			continue
		}
		if got, err := exec.CommandContext(t.Context(), sh, "-c", "printf %s "+want).Output(); err != nil || string(got) != s {
			t.Errorf("a shell reads %s as %q (%v), want %q", want, got, err, s)
		}
	}
}
