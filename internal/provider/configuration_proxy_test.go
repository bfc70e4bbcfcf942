// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"net/url"
	"strings"
	"testing"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

func TestProxyFromEnvironment(t *testing.T) {
	t.Parallel()
	const base, proxy = "https://api.bizppurio.test", "http://env.test:3128"
	const unusable = "-" // as want
	type env = map[string]string
	tests := map[string]struct {
		env  env
		want string
	}{
		"none":                      {nil, ""},
		"https_proxy":               {env{"HTTPS_PROXY": proxy}, proxy},
		"https_proxy_lower_case":    {env{"https_proxy": proxy}, proxy},
		"upper_case_wins":           {env{"HTTPS_PROXY": proxy, "https_proxy": "http://other.test"}, proxy},
		"empty_counts_as_unset":     {env{"HTTPS_PROXY": "", "https_proxy": proxy}, proxy},
		"without_scheme":            {env{"HTTPS_PROXY": "user:canary@Env.test:3128"}, "http://user:canary@env.test:3128"},
		"socks5":                    {env{"HTTPS_PROXY": "socks5://env.test"}, "socks5://env.test"},
		"socks5h":                   {env{"HTTPS_PROXY": "SOCKS5h://env.test"}, "socks5://env.test"},
		"others_are_not_for_https":  {env{"HTTP_PROXY": proxy, "http_proxy": proxy, "ALL_PROXY": proxy}, ""},
		"no_proxy":                  {env{"HTTPS_PROXY": proxy, "NO_PROXY": "bizppurio.test"}, ""},
		"no_proxy_lower_case":       {env{"HTTPS_PROXY": proxy, "no_proxy": ".bizppurio.test"}, ""},
		"no_proxy_all":              {env{"HTTPS_PROXY": proxy, "NO_PROXY": "*"}, ""},
		"no_proxy_for_another_host": {env{"HTTPS_PROXY": proxy, "NO_PROXY": "example.com"}, proxy},
		"no_proxy_for_another_port": {env{"HTTPS_PROXY": proxy, "NO_PROXY": "api.bizppurio.test:8443"}, proxy},
		"no_proxy_for_this_port":    {env{"HTTPS_PROXY": proxy, "NO_PROXY": "api.bizppurio.test:443"}, ""},
		"unreadable_but_not_used":   {env{"HTTPS_PROXY": "http://can ary", "NO_PROXY": "bizppurio.test"}, ""},
		"unreadable_lower_case":     {env{"https_proxy": "http://can ary"}, unusable},
		"unreadable_escape":         {env{"HTTPS_PROXY": "http://user:canary%zz@env.test"}, unusable},
		"slash_in_password":         {env{"HTTPS_PROXY": "http://user:can/ary@env.test"}, unusable},
		"hash_in_password":          {env{"HTTPS_PROXY": "http://user:#canary@env.test"}, unusable},
		"slash_without_scheme":      {env{"HTTPS_PROXY": "user:can/ary@env.test"}, unusable},
		"query":                     {env{"HTTPS_PROXY": proxy + "?canary"}, unusable},
		"port_of_letters":           {env{"HTTPS_PROXY": "http://user:canary@env.test:port"}, unusable},
		"other_scheme":              {env{"HTTPS_PROXY": "ftp://canary"}, unusable},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, ok := proxyFromEnvironment(mustParse(t, base), func(name string) string { return test.env[name] })
			if test.want == unusable {
				if ok {
					t.Errorf("proxy %v, want none", got)
				}
				return
			}
			if !ok || got != nil && got.String() != test.want || got == nil && test.want != "" {
				t.Errorf("proxy %v, %t, want %q", got, ok, test.want)
			}
		})
	}
}

// Calls to this machine have no proxy of the environment: over plain http, it
// would get the password.
func TestLoopbackHasNoProxy(t *testing.T) {
	t.Parallel()
	for _, base := range []string{
		"http://localhost:18012", "http://LOCALHOST:18012", "http://localhost.:18012", "http://127.1.2.3",
		"http://[0::1]", "http://[::ffff:127.0.0.1]", "https://127.0.0.1", "https://LocalHost.",
	} {
		got, ok := proxyFromEnvironment(mustParse(t, base), func(name string) string {
			return map[bool]string{true: "http://env.test:3128"}[strings.HasSuffix(strings.ToUpper(name), "S_PROXY")]
		})
		if got != nil || !ok {
			t.Errorf("%s: proxy %v, %t", base, got, ok)
		}
	}
	// http has none even for a host that ParseBaseURL would refuse.
	got, ok := proxyFromEnvironment(&url.URL{Scheme: "http", Host: "example.com"}, func(string) string { return "http://env.test" })
	if got != nil || !ok {
		t.Errorf("proxy %v, %t", got, ok)
	}
}

func mustParse(t testing.TB, base string) *url.URL {
	t.Helper()
	u, err := bizppurio.ParseBaseURL(base)
	if err != nil {
		t.Fatalf("ParseBaseURL(%q): %v", base, err)
	}
	return u
}
