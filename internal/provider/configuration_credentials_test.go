// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"slices"
	"testing"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
	"github.com/bizppurio/terraform-provider-bizppurio/internal/explain"
)

// Where account and password come from, and what looks like a slip in them.
func TestResolveConfiguration_credentialOrigins(t *testing.T) {
	t.Parallel()
	type slips = []explain.Slip
	both := func(found ...explain.Slip) [2]slips { return [2]slips{found, found} }
	const inside, ends, quotes, input = explain.SlipInside, explain.SlipEnds, explain.SlipQuotes, explain.SlipInputMode
	invisible := func(more ...explain.Slip) [2]slips {
		return [2]slips{append(slips{inside}, more...), append(slips{ends}, more...)}
	}
	for value, want := range map[string][2]slips{ // in the account, and in the password
		"plain-1!'x'\"y": {}, "a.b@c": {}, "é": {},
		" a": invisible(), "a\u00a0": invisible(), "\ufeffa": invisible(), "a\u200b": invisible(), "a\u3000": invisible(),
		"a\u2028": invisible(), "a\u3164": invisible(), "\u00ada": invisible(), "a\ufe0f": invisible(),
		"a b": {{inside}, nil}, "a\u200db": {{inside}, nil}, "a\u00a0b": {{inside}, nil},
		`"a"`: both(quotes), "'a'": both(quotes), "“a”": both(quotes), "`a`": both(quotes), "「a」": both(quotes), `a"`: both(quotes), `"a" `: invisible(quotes),
		"ㅁaa": both(input), "비밀": both(input), "a１": both(input), "＂비＂": both(quotes, input),
	} {
		c, diags := resolveConfiguration(t.Context(), blockOf(attrs{"account": value, "password": "-"}), getenvFrom(attrs{envPassword: value}))
		if len(diags) > 0 || c.client.Credentials != (bizppurio.Credentials{Account: value, Password: value}) {
			t.Errorf("%q is not sent as it is: %v", value, diags)
		}
		account, password := c.circumstances.Account, c.circumstances.Password
		if account.Variable != "" || password.Variable != envPassword {
			t.Errorf("they come from %q and %q", account.Variable, password.Variable)
		}
		if !slices.Equal(account.Slips, want[0]) || !slices.Equal(password.Slips, want[1]) {
			t.Errorf("%q: slips %q and %q, want %q", value, account.Slips, password.Slips, want)
		}
	}
}

// Credentials are missing only where neither has them; that is no error yet.
func TestResolveConfiguration_missingCredentials(t *testing.T) {
	t.Parallel()
	for env, want := range map[[2]string]explain.Missing{
		{"", ""}:   {Account: true, Password: true},
		{"a", ""}:  {Password: true},
		{"", "p"}:  {Account: true},
		{"a", "p"}: {},
	} {
		for hcl, want := range map[string]explain.Missing{"-": want, "?": {}} {
			block := blockOf(attrs{"account": hcl, "password": hcl})
			c, diags := resolveConfiguration(t.Context(), block, getenvFrom(attrs{envAccount: env[0], envPassword: env[1]}))
			var wantErrors []explain.Explanation
			if want != (explain.Missing{}) {
				wantErrors = append(wantErrors, explain.MissingCredentials(want))
			}
			if len(diags) > 0 || !slices.Equal(c.postponed, wantErrors) {
				t.Errorf("%q, %s in HCL: postponed %+v, want %+v; diagnostics %v", env, hcl, c.postponed, wantErrors, diags)
			}
		}
	}
}
