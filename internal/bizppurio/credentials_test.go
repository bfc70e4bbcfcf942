// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"errors"
	"fmt"
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
		"colon":            {input: "a:canary", wantAccount: errColon},
		"empty":            {input: "", wantAccount: errEmpty, wantPassword: errEmpty},
		"trailing_newline": {input: "canary\n", wantAccount: errControl, wantPassword: errControl},
		"nul":              {input: "can\x00ary", wantAccount: errControl, wantPassword: errControl},
		"delete":           {input: "canary\x7f", wantAccount: errControl, wantPassword: errControl},
		"c1_control":       {input: "canary\u0085", wantAccount: errControl, wantPassword: errControl},
		"not_utf8":         {input: "canary\xff", wantAccount: errUTF8, wantPassword: errUTF8},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for kind, got := range map[string][2]error{
				"account":  {ValidateAccount(test.input), test.wantAccount},
				"password": {ValidatePassword(test.input), test.wantPassword},
			} {
				if !errors.Is(got[0], got[1]) {
					t.Errorf("%s: error %v, want %v", kind, got[0], got[1])
				}
				if got[0] != nil && strings.Contains(got[0].Error(), "canary") {
					t.Errorf("%s: the error quotes its input: %v", kind, got[0])
				}
			}
		})
	}
}

// printed is v by every verb that people print values with.
func printed(v any) string {
	return fmt.Sprintf("%v\n%+v\n%#v\n%s\n%q\n%x", v, v, v, v, v, v)
}

func TestSecretsAreNotPrinted(t *testing.T) {
	t.Parallel()
	credentials := Credentials{Account: "acct", Password: "canary"}
	token := Token{AccessToken: "canary", Type: "Bearer", Expired: "29991231235959"}
	tests := map[string]any{
		"credentials":         credentials,
		"credentials_pointer": &credentials,
		"credentials_inside":  struct{ C Credentials }{credentials},
		"credentials_list":    []Credentials{credentials},
		"token":               token,
		"token_pointer":       &token,
		"token_inside":        struct{ T Token }{token},
		"token_list":          map[string]Token{"a": token},
	}
	for name, value := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// %x prints text as hexadecimal digits: 63616e617279 is canary.
			wantLacks(t, printed(value), "canary", "63616e617279")
		})
	}
}
