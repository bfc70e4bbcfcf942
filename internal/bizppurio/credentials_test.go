// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"errors"
	"net/url"
	"strings"
	"testing"
)

func TestValidateCredentials(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		input        string
		wantAccount  error
		wantPassword error
	}{
		"plain":            {input: "canary-1"},
		"korean":           {input: "비즈canary"},
		"inner_space":      {input: "can ary"},
		"colon":            {input: "a:canary", wantAccount: ErrColon},
		"empty":            {input: "", wantAccount: ErrEmpty, wantPassword: ErrEmpty},
		"trailing_newline": {input: "canary\n", wantAccount: ErrControlCharacter, wantPassword: ErrControlCharacter},
		"nul":              {input: "can\x00ary", wantAccount: ErrControlCharacter, wantPassword: ErrControlCharacter},
		"delete":           {input: "canary\x7f", wantAccount: ErrControlCharacter, wantPassword: ErrControlCharacter},
		"c1_control":       {input: "canary\u0085", wantAccount: ErrControlCharacter, wantPassword: ErrControlCharacter},
		"not_utf8":         {input: "canary\xff", wantAccount: ErrNotUTF8, wantPassword: ErrNotUTF8},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := ValidateAccount(test.input); !errors.Is(err, test.wantAccount) {
				t.Errorf("account: error %v, want %v", err, test.wantAccount)
			}
			if err := ValidatePassword(test.input); !errors.Is(err, test.wantPassword) {
				t.Errorf("password: error %v, want %v", err, test.wantPassword)
			}
		})
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
	tests := map[string]any{
		"credentials":         credentials,
		"credentials_pointer": &credentials,
		"credentials_inside":  struct{ C Credentials }{credentials},
		"credentials_list":    []Credentials{credentials},
		"token":               token,
		"token_pointer":       &token,
		"token_inside":        struct{ T Token }{token},
		"token_map":           map[string]Token{"a": token},
		"config":              client.config,
		"config_pointer":      &client.config,
		"config_inside":       struct{ C Config }{client.config},
		"client":              client,
		"client_inside":       struct{ C *Client }{client},
		"error":               client.newError(ReasonReset),
	}
	for name, value := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantNoCanary(t, printed(value))
		})
	}
}
