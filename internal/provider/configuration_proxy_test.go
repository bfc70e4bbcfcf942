// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"strings"
	"testing"
)

// The proxy of the provider block, or of the environment: as curl and others
// read it, but never for an address on this machine. Over plain http, it would
// get the password.
func TestResolveConfiguration_proxy(t *testing.T) {
	t.Parallel()
	const inHCL, proxy = "socks5://u:p@127.0.0.1:1080", "http://u:p@env.test:3128"
	tests := map[string]struct {
		hcl, env attrs
		want     string
	}{
		"hcl_beats_environment":     {attrs{"proxy_url": inHCL}, attrs{"HTTPS_PROXY": "ftp://", "NO_PROXY": "*"}, "socks5://u:p@127.0.0.1"},
		"https_proxy":               {nil, attrs{"HTTPS_PROXY": proxy}, proxy},
		"lower_case":                {nil, attrs{"https_proxy": proxy}, proxy},
		"upper_case_wins":           {nil, attrs{"HTTPS_PROXY": proxy, "https_proxy": "ftp://"}, proxy},
		"empty_counts_as_unset":     {nil, attrs{"HTTPS_PROXY": "", "https_proxy": proxy}, proxy},
		"without_scheme":            {nil, attrs{"HTTPS_PROXY": "u:p@Env.test:3128"}, proxy},
		"socks5h":                   {nil, attrs{"HTTPS_PROXY": "SOCKS5h://env.test"}, "socks5://env.test"},
		"others_are_not_for_https":  {nil, attrs{"HTTP_PROXY": proxy, "http_proxy": proxy, "ALL_PROXY": proxy}, ""},
		"socks5h_in_hcl":            {attrs{"proxy_url": "socks5h://u:p@127.0.0.1"}, nil, "socks5://u:p@127.0.0.1"},
		"no_proxy":                  {nil, attrs{"HTTPS_PROXY": proxy, "NO_PROXY": ".bizppurio.com"}, ""},
		"no_proxy_lower_case":       {nil, attrs{"HTTPS_PROXY": proxy, "no_proxy": "api.bizppurio.com:443"}, ""},
		"no_proxy_for_another_host": {nil, attrs{"HTTPS_PROXY": proxy, "NO_PROXY": "example.com"}, proxy},
		"no_proxy_hides_an_error":   {nil, attrs{"HTTPS_PROXY": "ftp://", "NO_PROXY": "*"}, ""},
		"plain_http_has_none":       {attrs{"base_url": "http://LOCALHOST.:8080"}, attrs{"HTTP_PROXY": proxy, "HTTPS_PROXY": "ftp://"}, ""},
		"loopback_has_none":         {attrs{"base_url": "https://[::ffff:127.0.0.1]"}, attrs{"HTTPS_PROXY": proxy}, ""},
		"plain_http_through_local":  {attrs{"base_url": "http://localhost:8080", "proxy_url": inHCL}, nil, "socks5://u:p@127.0.0.1"},
	}
	for name, tt := range tests {
		c, diags := resolveConfiguration(t.Context(), blockOf(tt.hcl), getenvFrom(tt.env))
		got := ""
		if c.client.ProxyURL != nil {
			got = c.client.ProxyURL.String()
		}
		if got != tt.want || len(diags) > 0 || len(c.postponed) > 0 {
			t.Errorf("%s: proxy %q, want %q; diagnostics %v", name, got, tt.want, diags)
		}
	}
}

// A proxy of the environment that cannot be used is an error once a token is asked
// for, and not before. It says what looks like a slip, and quotes nothing.
func TestResolveConfiguration_brokenProxy(t *testing.T) {
	t.Parallel()
	const proxy, carriageReturn = "https_proxy is not an http, https or socks5 URL", "The value contains a carriage return"
	for value, want := range map[string]string{
		"http://user:1?" + canary + "@proxy.corp": "",
		"ftp://" + canary:                         "",
		"http://user:" + canary + "@proxy.corp\r": carriageReturn,
		"'http://" + canary + "'":                 "quotation mark",
	} {
		c, diags := resolveConfiguration(t.Context(), blockOf(nil), getenvFrom(attrs{"https_proxy": value}))
		if len(diags) > 0 || len(c.postponed) != 1 {
			t.Fatalf("%q: postponed %v, diagnostics %v; want one and none", value, c.postponed, diags)
		}
		whole := c.postponed[0].Detail
		if !strings.Contains(whole, proxy) || !strings.Contains(whole, want) || strings.Contains(whole, canary) || strings.Contains(c.postponed[0].Repeated, canary) {
			t.Errorf("%q: it does not say %q, or quotes the value:\n%s", value, want, whole)
		}
	}
}
