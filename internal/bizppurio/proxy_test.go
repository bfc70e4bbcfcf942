// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"errors"
	"testing"
)

func TestParseProxyURL(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		input    string
		wantHost string // empty if the input is to be refused
		wantUser string
	}{
		"http":                  {input: "http://proxy.example.com:3128", wantHost: "proxy.example.com:3128"},
		"https":                 {input: "https://proxy.example.com", wantHost: "proxy.example.com"},
		"socks5":                {input: "socks5://10.0.0.1:1080", wantHost: "10.0.0.1:1080"},
		"ipv6":                  {input: "http://[::1]:3128", wantHost: "[::1]:3128"},
		"final_slash":           {input: "http://proxy.example.com:3128/", wantHost: "proxy.example.com:3128"},
		"scheme_in_capitals":    {input: "HTTP://proxy.example.com:3128", wantHost: "proxy.example.com:3128"},
		"user_info":             {input: "http://user:canary@proxy.example.com:3128", wantHost: "proxy.example.com:3128", wantUser: "user"},
		"user_info_escaped":     {input: "socks5://us%40er:can%2Fary@proxy.example.com:1080", wantHost: "proxy.example.com:1080", wantUser: "us@er"},
		"user_without_password": {input: "http://user@proxy.example.com", wantHost: "proxy.example.com", wantUser: "user"},

		"empty":                      {input: ""},
		"host_and_port_only":         {input: "proxy.example.com:3128"},
		"user_info_without_scheme":   {input: "user:canary@proxy.example.com:3128"},
		"no_host":                    {input: "http://user:canary@:3128"},
		"no_host_at_all":             {input: "http://"},
		"ftp":                        {input: "ftp://canary@proxy.example.com"},
		"socks4":                     {input: "socks4://user:canary@proxy.example.com"},
		"socks5h":                    {input: "socks5h://user:canary@proxy.example.com"},
		"path":                       {input: "http://user:canary@proxy.example.com:3128/path"},
		"slash_in_the_password":      {input: "http://user:can/ary@proxy.example.com:3128"},
		"hash_in_the_password":       {input: "http://user:can#ary@proxy.example.com:3128"},
		"query_in_the_password":      {input: "http://user:can?ary@proxy.example.com:3128"},
		"bad_escape_in_the_password": {input: "http://user:canary%zz@proxy.example.com:3128"},
		"query":                      {input: "http://proxy.example.com:3128?canary"},
		"empty_query":                {input: "http://proxy.example.com:3128?"},
		"fragment":                   {input: "http://proxy.example.com:3128#canary"},
		"control_character":          {input: "http://user:canary\n@proxy.example.com:3128"},
		"port_zero":                  {input: "http://user:canary@proxy.example.com:0"},
		"port_too_large":             {input: "http://user:canary@proxy.example.com:65536"},
		"port_of_letters":            {input: "http://user:canary@proxy.example.com:port"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := ParseProxyURL(test.input)
			if (err == nil) != (test.wantHost != "") {
				t.Fatalf("error %v, URL %v", err, got)
			}
			if err != nil {
				wantLacks(t, err.Error(), "canary", "can/ary", "can#ary", "can?ary")
				return
			}
			if got.Host != test.wantHost || got.User.Username() != test.wantUser {
				t.Errorf("host %q, user %q, want %q, %q", got.Host, got.User.Username(), test.wantHost, test.wantUser)
			}
		})
	}
}

// TestProxyForHost is about which proxy a client takes. It is not parallel,
// because it sets the environment.
func TestProxyForHost(t *testing.T) {
	const target = "https://api.bizppurio.test"
	tests := map[string]struct {
		environment map[string]string
		configured  string
		base        string
		want        string
	}{
		"none":                         {base: target},
		"https_proxy":                  {base: target, environment: map[string]string{"HTTPS_PROXY": "http://env.test:3128"}, want: "env.test:3128"},
		"https_proxy_small_letters":    {base: target, environment: map[string]string{"https_proxy": "http://env.test:3128"}, want: "env.test:3128"},
		"https_proxy_without_scheme":   {base: target, environment: map[string]string{"HTTPS_PROXY": "user:canary@env.test:3128"}, want: "env.test:3128"},
		"http_proxy_is_not_for_https":  {base: target, environment: map[string]string{"HTTP_PROXY": "http://env.test:3128"}},
		"no_proxy":                     {base: target, environment: map[string]string{"HTTPS_PROXY": "http://env.test:3128", "NO_PROXY": "bizppurio.test"}},
		"no_proxy_for_another_host":    {base: target, environment: map[string]string{"HTTPS_PROXY": "http://env.test:3128", "NO_PROXY": "example.com"}, want: "env.test:3128"},
		"loopback_never_by_itself":     {base: "https://127.0.0.1", environment: map[string]string{"HTTPS_PROXY": "http://env.test:3128"}},
		"configured":                   {base: target, configured: "http://own.test:1", want: "own.test:1"},
		"configured_beats_environment": {base: target, configured: "http://own.test:1", environment: map[string]string{"HTTPS_PROXY": "http://env.test:3128"}, want: "own.test:1"},
		"configured_beats_no_proxy":    {base: target, configured: "http://own.test:1", environment: map[string]string{"NO_PROXY": "*"}, want: "own.test:1"},
		"configured_for_loopback":      {base: "https://127.0.0.1", configured: "http://own.test:1", want: "own.test:1"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			for key, value := range test.environment {
				t.Setenv(key, value)
			}
			client := newTestClient(t, test.base, func(c *Config) {
				if test.configured != "" {
					c.ProxyURL = mustParseURL(t, test.configured)
				}
				c.Transport = roundTrip(nil)
			})
			got := ""
			if client.proxy != nil {
				got = client.proxy.Host
			}
			if got != test.want {
				t.Errorf("proxy %q, want %q", got, test.want)
			}
		})
	}
}

// A proxy that cannot be read must not be passed over: the call would leave
// from another address than its user thinks.
func TestUnusableProxyEnvironment(t *testing.T) {
	tests := map[string]string{
		"bad_escape":           "http://user:canary%zz@env.test:3128",
		"slash_in_password":    "http://user:can/ary@env.test:3128",
		"no_scheme_with_slash": "user:can/ary@env.test:3128",
		"port_of_letters":      "http://user:canary@env.test:port",
		"space":                "http://user:can ary@env.test:3128",
	}
	for name, value := range tests {
		t.Run(name, func(t *testing.T) {
			t.Setenv("HTTPS_PROXY", value)
			config := Config{BaseURL: mustParseURL(t, "https://api.bizppurio.test")}
			_, err := NewClient(config)
			if !errors.Is(err, errProxyEnvironment) {
				t.Fatalf("error %v, want %v", err, errProxyEnvironment)
			}
			wantLacks(t, err.Error(), "canary", "can/ary", "can ary", "env.test")
			wantContains(t, err.Error(), "HTTPS_PROXY")

			t.Setenv("NO_PROXY", "bizppurio.test")
			if client, err := NewClient(config); err != nil || client.proxy != nil {
				t.Errorf("with NO_PROXY: error %v", err)
			}
		})
	}
}
