// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"net/url"
	"strings"
	"testing"
)

func TestValidateCredentials(t *testing.T) {
	t.Parallel()
	for input, want := range map[string]struct{ account, password error }{
		"plain-1":     {},
		"비즈plain":     {},
		"inner space": {},
		"a:b":         {account: ErrColon},
		"":            {ErrEmpty, ErrEmpty},
		"a\n":         {ErrControlCharacter, ErrControlCharacter},
		"a\x00b":      {ErrControlCharacter, ErrControlCharacter},
		"a\x7f":       {ErrControlCharacter, ErrControlCharacter},
		"a\u0085":     {ErrControlCharacter, ErrControlCharacter},
		"a\xff":       {ErrNotUTF8, ErrNotUTF8},
	} {
		// A wrapped error could quote the value.
		if err := ValidateAccount(input); err != want.account { //nolint:errorlint // see above
			t.Errorf("ValidateAccount(%q) = %v, want %v", input, err, want.account)
		}
		if err := ValidatePassword(input); err != want.password { //nolint:errorlint // see above
			t.Errorf("ValidatePassword(%q) = %v, want %v", input, err, want.password)
		}
	}
	for _, err := range []error{ErrEmpty, ErrColon, ErrControlCharacter, ErrNotUTF8} {
		if !strings.HasPrefix(err.Error(), "must ") {
			t.Errorf("%q does not go with a name in front of it", err)
		}
	}
}

func TestSecretsAreNotPrinted(t *testing.T) {
	t.Parallel()
	credentials := Credentials{Account: "acct", Password: "canary"}
	token := Token{AccessToken: "canary", Type: "Bearer", Expired: "29991231235959"}
	client := newTestClient(t, fakeURL, func(c *Config) {
		c.Credentials = credentials
		c.ProxyURL = &url.URL{Scheme: "http", User: url.UserPassword("user", "canary"), Host: "proxy.test"}
	})
	type inside struct {
		Credentials []Credentials
		Token       map[string]Token
		Config      Config
		Client      *Client
	}
	within := inside{[]Credentials{credentials}, map[string]Token{"a": token}, client.config, client}
	for _, value := range []any{
		credentials, &credentials, token, &token, client.config, &client.config, client, within, &within, client.newError(ReasonReset),
	} {
		wantNoCanary(t, printed(value))
	}
}
