// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"net/netip"
	"slices"
	"strings"
	"testing"
)

func TestParseBaseURL(t *testing.T) {
	t.Parallel()
	longest := strings.Repeat("a.", 126) + "a" // the longest name that DNS knows
	// The canonical form, and other spellings of it.
	for want, inputs := range map[string][]string{
		"https://dev-api.bizppurio.com:10443": {StagingURL + ":10443", "HTTPS://DEV-api.Bizppurio.com.:010443//"},
		"https://gw.example.com":              {"https://GW.Example.COM.", "https://gw.example.com:", "https://gw.example.com:000443/", "https://gw.example.com/a/.."},
		"https://gw.example.com:1":            {"https://gw.example.com:1"},
		"https://gw.example.com:80":           {"https://gw.example.com:80"},
		"https://gw.example.com:65535":        {"https://gw.example.com:65535"},
		"https://xn--gw_1.example.com":        {"https://XN--gw_1.example.com"},
		"https://" + longest:                  {"https://" + longest},
		"https://10.0.0.1":                    {"https://10.0.0.1", "https://[::ffff:10.0.0.1]"},
		"https://[2001:db8::1]":               {"https://[2001:DB8:0:0:0:0:0:1]:443"},
		"https://[fe80::1%25eth0]:8443":       {"https://[FE80::1%25eth0]:8443"},

		"https://gw.example.com:8443/sms/biz":  {"https://gw.example.com:8443/sms/biz", "https://gw.example.com:8443//sms///biz//"},
		"https://gw.example.com/a-~":           {"https://gw.example.com/./%61%2D%7E/."},
		"https://gw.example.com/v1/tokens":     {"https://gw.example.com/v1/tokens"},
		"https://gw.example.com/b":             {"https://gw.example.com/a/%2e%2E/b", "https://gw.example.com/../../b"},
		"https://gw.example.com/a%2F../b":      {"https://gw.example.com/a%2f../b"},
		"https://gw.example.com/%3F%23%2561":   {"https://gw.example.com/%3f%23%2561"},
		"https://gw.example.com/a%20%EB%B9%84": {"https://gw.example.com/a 비"},
		"https://gw.example.com/a@b":           {"https://gw.example.com/a@b"},

		"http://localhost":  {"http://LocalHost.:080"},
		"http://127.0.0.1":  {"http://127.0.0.1.", "http://[::FFFF:7f00:1]:80"},
		"http://127.9.8.7":  {"http://127.9.8.7"},
		"http://[::1]:8080": {"http://[0:0:0:0:0:0:0:1]:8080", "http://[::1%25lo]:8080"},
	} {
		for _, input := range inputs {
			if got, err := ParseBaseURL(input); err != nil || got.String() != want {
				t.Errorf("ParseBaseURL(%q) = %v, %v, want %s", input, got, err, want)
			}
		}
	}
	for want, inputs := range map[error][]string{
		ErrURLSyntax: {
			"", "canary.example.com", "https:///canary", "https://.", "https:canary.example.com", "https://canary.example.com..", "https://-canary",
			"https://can*ary.example.com", "https://canary.example.com\n", "https://gw.example.com/canary%zz", "https://gw.example.com:canary",
			"https://gw.example.com:0", "https://gw.example.com:65536", "https://[::zz]", "https://a" + longest,
		},
		ErrURLHost: {"https://비즈.example.com", "https://%EB%B9%84%EC%A6%88.example.com", "https://ｇｗ。ｃｏｍ", "https://\u0430pi.bizppurio.com"},
		ErrURLTokenPath: {
			ProductionURL + "/v1/token", ProductionURL + "//V1//Token/", ProductionURL + "/v1%2F%74oken", "http://127.0.0.1:8080/sms/v1/token",
			ProductionURL + "/v1/token ", ProductionURL + "/v1/token%20", ProductionURL + "/v1/token\u200b", ProductionURL + "/v1/token,",
		},
		ErrURLScheme: {
			"http://canary.example.com", "http://0.0.0.0", "http://127.1", "http://127.0.0.01", "http://localhost.example.com", "http://canary.localhost",
			"http://[::2]", "ftp://127.0.0.1",
		},
		ErrURLUserInfo: {
			"https://acct:canary@gw.example.com", "https://@gw.example.com", "http://acct:canary@gw.example.com", "https://acct:can%ary@gw.example.com",
			"acct:canary@gw.example.com", "https://acct:canary＠gw.example.com", "https://canary﹫gw.example.com",
		},
		ErrURLPpurio: {"https://message.ppurio.com", "https://MESSAGE.Ppurio.com.:8443/v1/token", "http://message.ppurio.com", "Message.ppurio.com/v1", "https://message.ppurio.com?canary"},
		ErrURLQuery:  {"https://gw.example.com?key=canary", "https://gw.example.com?", "https://gw.example.com#canary", "https://gw.example.com/#"},
	} {
		for _, input := range inputs {
			if got, err := ParseBaseURL(input); err != want { //nolint:errorlint // a wrapped one could quote the input
				t.Errorf("ParseBaseURL(%q) = %v, %v, want error %v", input, got, err, want)
			}
		}
	}
}

func FuzzParseBaseURL(f *testing.F) {
	for _, seed := range []string{
		ProductionURL, StagingURL + ":10443/a/", "http://LOCALHOST.:080//a/../%2e%2E/%2f%61;x=y/*", "https://[::FFFF:1.2.3.4%25z]", "https://ｇｗ。。",
		"https://비즈.example.com:00443/비/%EB%B9%84", "https://xn--9w3b29r", "https://a@b?c#d", "http:a", "https://K_.\u00ad/%252e", "https://1.2.3.4./:",
	} {
		f.Add(seed)
	}
	known := []error{ErrURLSyntax, ErrURLHost, ErrURLScheme, ErrURLUserInfo, ErrURLQuery, ErrURLTokenPath, ErrURLPpurio}
	f.Fuzz(func(t *testing.T, s string) {
		u, err := ParseBaseURL(s)
		if err != nil {
			if !slices.Contains(known, err) { // a wrapped one could quote s
				t.Fatalf("error %v", err)
			}
			return
		}
		again, err := ParseBaseURL(u.String())
		if err != nil || *again != *u {
			t.Fatalf("%q is %s, and that is %v, error %v", s, u, again, err)
		}
		// The rules of the design, in words of this test's own.
		host := u.Hostname()
		address, err := netip.ParseAddr(host)
		if u.Scheme != "https" && (u.Scheme != "http" || host != "localhost" && (err != nil || !address.IsLoopback())) {
			t.Errorf("scheme %q for host %q", u.Scheme, host)
		}
		if u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || u.Opaque != "" {
			t.Errorf("user info, query or fragment in %s", u)
		}
		if host == "" || strings.HasSuffix(host, ".") || err != nil && host != strings.ToLower(host) || u.Port() == "443" && u.Scheme == "https" {
			t.Errorf("host %q, port %q", host, u.Port())
		}
		for segment := range strings.SplitSeq(strings.TrimPrefix(u.EscapedPath(), "/"), "/") {
			if u.Path != "" && (segment == "" || segment == "." || segment == "..") {
				t.Errorf("path %q", u.EscapedPath())
			}
		}
		if endpoint := NewClient(Config{BaseURL: u}).endpoint.String(); endpoint != u.String()+"/v1/token" {
			t.Errorf("endpoint %s of %s", endpoint, u)
		}
	})
}

func TestKindsOfBaseURL(t *testing.T) {
	t.Parallel()
	type kind struct{ production, staging, loopback bool }
	for input, want := range map[string]kind{
		ProductionURL:                         {production: true},
		"https://API.Bizppurio.com.:8443/x":   {production: true},
		StagingURL:                            {staging: true},
		"https://DEV-api.bizppurio.com:10443": {staging: true},
		"https://api.bizppurio.com.test":      {},
		"https://127.0.0.1":                   {loopback: true},
		"http://Localhost.":                   {loopback: true},
	} {
		u := mustParse(t, input)
		if got := (kind{IsProduction(u), IsStaging(u), IsLoopback(u)}); got != want {
			t.Errorf("%s: got %+v, want %+v", input, got, want)
		}
	}
}

func TestParseProxyURL(t *testing.T) {
	t.Parallel()
	longest := strings.Repeat("u", 255)
	for input, want := range map[string]string{
		"HTTP://Proxy.Example.com.:03128/":                  "http://proxy.example.com:3128",
		"http://[0::1]:80":                                  "http://[::1]",
		"https://proxy.example.com:443":                     "https://proxy.example.com",
		"socks5://proxy.example.com:1080":                   "socks5://proxy.example.com",
		"socks5://us%40er:can%2Fary@10.0.0.1:1081":          "socks5://us%40er:can%2Fary@10.0.0.1:1081",
		"http://user@proxy.example.com":                     "http://user@proxy.example.com",
		"SOCKS5h://proxy.example.com":                       "socks5://proxy.example.com",
		"socks5://" + longest + ":" + longest + "@10.0.0.1": "socks5://" + longest + ":" + longest + "@10.0.0.1",
	} {
		if got, err := ParseProxyURL(input); err != nil || got.String() != want {
			t.Errorf("ParseProxyURL(%q) = %v, %v, want %s", input, got, err, want)
		}
	}
	for _, input := range []string{
		"", "proxy.example.com:3128", "http://user:canary@:3128", "http:canary.example.com", "socks4://user:canary@proxy.example.com", "socks5://:canary@proxy.example.com", "socks5://canary" + strings.Repeat("u", 250) + "@proxy.example.com",
		"http://user:canary@proxy.example.com/path", "http://user:can/ary@proxy.example.com", "http://user:can#ary@proxy.example.com",
		"http://user:can?ary@proxy.example.com", "http://user:canary＠proxy.example.com", "http://비즈.example.com", "http://[fe80::1%25비]", "http://user:canary%zz@proxy.example.com",
		"http://proxy.example.com:3128?", "http://proxy.example.com:3128#", "http://user:canary@proxy.example.com:0", "http://user:canary@proxy.example.com:port",
	} {
		if got, err := ParseProxyURL(input); err != ErrProxyURL { //nolint:errorlint // a wrapped one could quote the input
			t.Errorf("ParseProxyURL(%q) = %v, %v, want error %v", input, got, err, ErrProxyURL)
		}
	}
}

func FuzzParseProxyURL(f *testing.F) {
	for _, seed := range []string{"http://user:pw@Proxy.:080/", "socks5://[::FFFF:1.2.3.4]:1080", "https://us%40er@ｐroxy", "http://a:b@", "//a", "socks5h://a"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		u, err := ParseProxyURL(s)
		if err != nil {
			if err != ErrProxyURL { //nolint:errorlint // a wrapped one could quote s
				t.Fatalf("error %v", err)
			}
			return
		}
		if again, err := ParseProxyURL(u.String()); err != nil || again.String() != u.String() {
			t.Fatalf("%q is %s, and that is %v, error %v", s, u, again, err)
		}
		if u.Path != "" || u.RawQuery != "" || u.Fragment != "" || u.Opaque != "" || u.Hostname() == "" {
			t.Errorf("%q is %#v", s, u)
		}
	})
}
