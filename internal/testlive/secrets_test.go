// SPDX-License-Identifier: MPL-2.0

package main

import (
	"testing"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

func TestIsName(t *testing.T) {
	t.Parallel()
	s := newSecrets(map[string]string{envAccount: "account", envPassword: "x-secret"})
	for name, want := range map[string]bool{
		"Content-Type": true, "Strict-Transport-Security": true, "X-B3-TraceId": true, "X_Request_ID": true,
		"Access-Control-Allow-Credentials": true, "accesstoken": true, "ETag": true,
		"": false, "a.b": false, "한글": false, "with space": false, "X-Secret-Name": false, "X-SECRET": false,
		"550e8400-e29b-41d4-a716-446655440000": false, "d41d8cd98f00b204e9800998": false,
		"abcdefghijklmnopqrstuvwxyz": false, "a-b-c-d-e-f": false,
	} {
		if got := s.isName(name); got != want {
			t.Errorf("isName(%q) is %t", name, got)
		}
	}
}

// What the client says in its own words stays as it is, whatever the password.
func TestScrubLeavesExplanations(t *testing.T) {
	t.Parallel()
	s := newSecrets(map[string]string{envAccount: "account", envPassword: "wrong"})
	for _, code := range bizppurio.ResultCodes() {
		for _, text := range []string{code.Summary, code.Meaning, code.Remedy, code.Korean} {
			if got := s.scrub(text); got != text {
				t.Errorf("%q became %q", text, got)
			}
		}
	}
	const call = "POST https://dev-api.bizppurio.com:10443/some/path/v1/token (staging) through the proxy proxy.internal.example.com:3128"
	if got := s.scrub(call); got != call {
		t.Errorf("%q became %q", call, got)
	}
}

func TestAddProxy(t *testing.T) {
	t.Parallel()
	for name, proxy := range map[string]string{
		"url":            "http://user:canary-secret@proxy.example.com:3128",
		"no_scheme":      "user:canary-secret@proxy.example.com:3128",
		"escaped":        "http://user:canary%2Dsecret@proxy.example.com",
		"at_in_password": "http://user:canary-secret@2@proxy.example.com",
		"no_url":         "http://user:canary-secret%zz@proxy example",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSecrets(map[string]string{"https_proxy": proxy})
			if !s.touches("x canary-secret x") {
				t.Error("the password is not known")
			}
			if s.touches("proxy.example.com:3128") {
				t.Error("the proxy's address is taken for a secret")
			}
		})
	}
}
