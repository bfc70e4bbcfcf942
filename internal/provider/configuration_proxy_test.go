// SPDX-License-Identifier: MPL-2.0

package provider

import "testing"

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
		if got != tt.want || len(diags) > 0 {
			t.Errorf("%s: proxy %q, want %q; diagnostics %v", name, got, tt.want, diags)
		}
	}
}
