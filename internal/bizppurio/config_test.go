// SPDX-License-Identifier: MPL-2.0

package bizppurio

import "testing"

func TestValidateCredentials(t *testing.T) {
	t.Parallel()
	for input, want := range map[string]struct{ account, password error }{
		"비즈 plain-1": {},
		"a:b":        {account: ErrColon},
		"":           {ErrEmpty, ErrEmpty},
		"a\n":        {ErrControlCharacter, ErrControlCharacter},
		"a\u0085":    {ErrControlCharacter, ErrControlCharacter},
		"a\xff":      {ErrNotUTF8, ErrNotUTF8},
	} {
		// A wrapped error could quote the value.
		if err := ValidateAccount(input); err != want.account { //nolint:errorlint // see above
			t.Errorf("ValidateAccount(%q) = %v, want %v", input, err, want.account)
		}
		if err := ValidatePassword(input); err != want.password { //nolint:errorlint // see above
			t.Errorf("ValidatePassword(%q) = %v, want %v", input, err, want.password)
		}
	}
}
