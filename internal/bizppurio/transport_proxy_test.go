// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"crypto/tls"
	"net/http"
	"net/url"
	"slices"
	"testing"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

// The host of these tests cannot be resolved: only a proxy leads to it.
const (
	hiddenHost = "api.bizppurio.test"
	hiddenURL  = "https://" + hiddenHost
)

const (
	proxyUser     = "pr:oxy@usr"
	proxyPassword = "canary/+:@ 비밀"
)

// newHiddenStandIn is a stand-in with the certificate of hiddenHost.
func newHiddenStandIn(t testing.TB, a *authority, faults ...bizppuriotest.Fault) *tlsStandIn {
	t.Helper()
	certificate := a.issue(t, longAgo, longHence, hiddenHost)
	return newTLSStandIn(t, &tls.Config{Certificates: []tls.Certificate{certificate}, NextProtos: []string{"h2", "http/1.1"}}, faults...)
}

// through makes the client's calls leave through a proxy.
func through(scheme string, p *testProxy, user *url.Userinfo) func(*Config) {
	return func(c *Config) { c.ProxyURL = &url.URL{Scheme: scheme, User: user, Host: p.addr} }
}

func TestCallsLeaveThroughTheProxy(t *testing.T) {
	t.Parallel()
	a := newAuthority(t)
	proxyCertificate := a.issue(t, longAgo, longHence, "127.0.0.1")
	withUser := url.UserPassword(proxyUser, proxyPassword)
	tests := map[string]struct {
		scheme            string
		user              *url.Userinfo
		proxy             *testProxy
		wantAuthorization string
	}{
		"http":             {scheme: "http", proxy: &testProxy{}},
		"http_with_user":   {scheme: "http", user: withUser, proxy: &testProxy{}, wantAuthorization: "Basic cHI6b3h5QHVzcjpjYW5hcnkvKzpAIOu5hOuwgA=="},
		"https":            {scheme: "https", proxy: &testProxy{certificate: &proxyCertificate}},
		"socks5":           {scheme: "socks5", proxy: &testProxy{}},
		"socks5_with_user": {scheme: "socks5", user: withUser, proxy: &testProxy{user: proxyUser, password: proxyPassword}, wantAuthorization: proxyUser + ":" + proxyPassword},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := newHiddenStandIn(t, a)
			proxy := test.proxy
			proxy.upstream = server.addr
			if test.scheme == "socks5" {
				proxy.startSOCKS(t)
			} else {
				proxy.startHTTP(t)
			}
			client := newTestClient(t, hiddenURL, through(test.scheme, proxy, test.user), func(c *Config) { c.RootCAs = a.pool() })
			token, err := client.Token(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if token.AccessToken != server.Tokens()[0] {
				t.Error("the token is not the one that was issued")
			}
			connections, targets, authorizations := proxy.seen()
			if connections != 1 || !slices.Equal(targets, []string{hiddenHost + ":443"}) || !slices.Equal(authorizations, []string{test.wantAuthorization}) {
				t.Errorf("%d connections, to %q with %q", connections, targets, authorizations)
			}
			if values := server.Requests()[0].Header.Values("Proxy-Authorization"); len(values) > 0 {
				t.Error("the API got the proxy's credentials")
			}
		})
	}
}

// Not parallel, because it sets the environment.
func TestCallsLeaveThroughTheProxyOfTheEnvironment(t *testing.T) {
	a := newAuthority(t)
	server := newHiddenStandIn(t, a)
	proxy := &testProxy{upstream: server.addr}
	proxy.startHTTP(t)
	t.Setenv("HTTPS_PROXY", "http://user:canary@"+proxy.addr)
	client := newTestClient(t, hiddenURL, func(c *Config) { c.RootCAs = a.pool() })
	// A client keeps to what the environment said when it was made.
	t.Setenv("HTTPS_PROXY", "http://"+closedAddr(t))
	if _, err := client.Token(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, targets, _ := proxy.seen(); len(targets) != 1 {
		t.Errorf("tunnels to %q, want one", targets)
	}

	server.Script(bizppuriotest.Fault{Call: 2, Code: 3010})
	text := mustFail(t, client).Explain().Detail()
	wantContains(t, text, "through the proxy "+proxy.addr)
	wantLacks(t, text, "canary")
}

func TestProxyFaults(t *testing.T) {
	t.Parallel()
	a, unknown := newAuthority(t), newAuthority(t)
	unknownCertificate := unknown.issue(t, longAgo, longHence, "127.0.0.1")
	knownCertificate := a.issue(t, longAgo, longHence, "127.0.0.1")
	tests := map[string]struct {
		scheme        string
		proxy         *testProxy
		wantReason    Reason
		wantTransient bool
		want          string
	}{
		"407":               {scheme: "http", proxy: &testProxy{status: 407}, wantReason: ReasonProxyAuthentication, want: "HTTP 407 Proxy Authentication Required"},
		"403":               {scheme: "http", proxy: &testProxy{status: 403}, wantReason: ReasonProxyRefused, want: "HTTP 403 Forbidden"},
		"404":               {scheme: "http", proxy: &testProxy{status: 404}, wantReason: ReasonProxyRefused, want: "HTTP 404"},
		"204_is_no_tunnel":  {scheme: "http", proxy: &testProxy{status: 204}, wantReason: ReasonProxyRefused, want: "HTTP 204"},
		"502":               {scheme: "http", proxy: &testProxy{status: 502}, wantReason: ReasonProxyRefused, wantTransient: true, want: "HTTP 502 Bad Gateway"},
		"503":               {scheme: "http", proxy: &testProxy{status: 503}, wantReason: ReasonProxyRefused, wantTransient: true, want: "HTTP 503"},
		"closes_on_connect": {scheme: "http", proxy: &testProxy{status: -1}, wantReason: ReasonConnection, wantTransient: true, want: "closed before the answer was complete"},
		"dead_end":          {scheme: "http", proxy: &testProxy{upstream: "none"}, wantReason: ReasonConnection, wantTransient: true},

		"https_of_unknown_authority": {scheme: "https", proxy: &testProxy{certificate: &unknownCertificate}, wantReason: ReasonUnknownAuthority, want: "this is the connection to the proxy itself"},
		"https_407":                  {scheme: "https", proxy: &testProxy{certificate: &knownCertificate, status: 407}, wantReason: ReasonProxyAuthentication, want: "HTTP 407"},
		"https_of_tls_1_1":           {scheme: "https", proxy: &testProxy{certificate: &knownCertificate, maxVersion: tls.VersionTLS11}, wantReason: ReasonTLS, want: "this is the connection to the proxy itself"},

		"socks5_rejects_password":  {scheme: "socks5", proxy: &testProxy{user: "another", password: "another"}, wantReason: ReasonProxyRefused, want: "check the user info"},
		"socks5_does_not_allow":    {scheme: "socks5", proxy: &testProxy{reply: 2}, wantReason: ReasonProxyRefused, want: "not allowed"},
		"socks5_host_unreachable":  {scheme: "socks5", proxy: &testProxy{reply: 4}, wantReason: ReasonProxyRefused, want: "host unreachable"},
		"socks5_closes":            {scheme: "socks5", proxy: &testProxy{status: -1}, wantReason: ReasonProxyRefused, wantTransient: true},
		"socks5_closes_the_tunnel": {scheme: "socks5", proxy: &testProxy{upstream: "none"}, wantReason: ReasonConnection, wantTransient: true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := newHiddenStandIn(t, a)
			proxy := test.proxy
			switch proxy.upstream {
			case "":
				proxy.upstream = server.addr
			case "none":
				proxy.upstream = closedAddr(t)
			}
			if test.scheme == "socks5" {
				proxy.startSOCKS(t)
			} else {
				proxy.startHTTP(t)
			}
			client := newTestClient(t, hiddenURL, through(test.scheme, proxy, url.UserPassword(proxyUser, proxyPassword)),
				func(c *Config) { c.RootCAs = a.pool() })
			failure := mustFail(t, client)
			wantFailure(t, failure, test.wantReason, "", test.wantTransient)
			if failure.Proxy != proxy.addr || failure.StatusCode != 0 {
				t.Errorf("proxy %q, HTTP status %d", failure.Proxy, failure.StatusCode)
			}
			text := failure.Explain().Detail()
			wantContains(t, text, "through the proxy "+proxy.addr, test.want)
			wantLacks(t, text+printed(failure), "canary", proxyUser, url.QueryEscape(proxyPassword))
			connections, _, _ := proxy.seen()
			if want := failure.Attempts; connections != want || (want == 2) != test.wantTransient {
				t.Errorf("%d connections, %d attempts", connections, want)
			}
			if n := len(server.Requests()); n != 0 {
				t.Errorf("%d requests came through", n)
			}
		})
	}
}

func TestUnreachableProxy(t *testing.T) {
	t.Parallel()
	for _, scheme := range []string{"http", "https", "socks5"} {
		t.Run(scheme, func(t *testing.T) {
			t.Parallel()
			proxy := &testProxy{addr: closedAddr(t)}
			failure := mustFail(t, newTestClient(t, hiddenURL, through(scheme, proxy, url.UserPassword(proxyUser, proxyPassword))))
			wantFailure(t, failure, ReasonProxyUnreachable, "", true)
			text := failure.Explain().Detail()
			wantContains(t, text, "through the proxy "+proxy.addr, "the connection was refused", "proxy_url")
			wantLacks(t, text, "canary", proxyUser)
		})
	}
}

// What goes wrong behind a tunnel is no fault of the proxy.
func TestFaultsBehindAProxy(t *testing.T) {
	t.Parallel()
	a := newAuthority(t)
	t.Run("address_not_allowed", func(t *testing.T) {
		t.Parallel()
		server := newHiddenStandIn(t, a, bizppuriotest.Fault{Code: 3010})
		proxy := &testProxy{upstream: server.addr}
		proxy.startHTTP(t)
		failure := mustFail(t, newTestClient(t, hiddenURL, through("http", proxy, nil), func(c *Config) { c.RootCAs = a.pool() }))
		wantFailure(t, failure, ReasonResultCode, "3010", false)
		wantContains(t, failure.Explain().Remedy,
			"This call went through the proxy "+proxy.addr+", so it is the public address of that proxy that has to be registered")
	})
	t.Run("unknown_authority", func(t *testing.T) {
		t.Parallel()
		server := newHiddenStandIn(t, newAuthority(t))
		proxy := &testProxy{upstream: server.addr}
		proxy.startHTTP(t)
		failure := mustFail(t, newTestClient(t, hiddenURL, through("http", proxy, nil), func(c *Config) { c.RootCAs = a.pool() }))
		wantFailure(t, failure, ReasonUnknownAuthority, "", false)
		wantLacks(t, failure.Error(), "proxy itself")
	})
	t.Run("cut_off", func(t *testing.T) {
		t.Parallel()
		server := newHiddenStandIn(t, a, bizppuriotest.Fault{Call: bizppuriotest.EveryCall, CutOff: true})
		proxy := &testProxy{upstream: server.addr}
		proxy.startSOCKS(t)
		failure := mustFail(t, newTestClient(t, hiddenURL, through("socks5", proxy, nil), func(c *Config) { c.RootCAs = a.pool() }))
		wantFailure(t, failure, ReasonCutOff, "", true)
	})
}

// A plain HTTP call has no tunnel: the proxy itself answers where it refuses.
func TestProxyFaultsWithoutATunnel(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		status        int
		wantReason    Reason
		wantTransient bool
	}{
		"407": {status: http.StatusProxyAuthRequired, wantReason: ReasonProxyAuthentication},
		"403": {status: http.StatusForbidden, wantReason: ReasonStatus},
		"502": {status: http.StatusBadGateway, wantReason: ReasonStatus, wantTransient: true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			proxy := &testProxy{status: test.status}
			proxy.startHTTP(t)
			failure := mustFail(t, newTestClient(t, "http://127.0.0.1:1", through("http", proxy, url.UserPassword(proxyUser, proxyPassword))))
			wantFailure(t, failure, test.wantReason, "", test.wantTransient)
			text := failure.Explain().Detail()
			wantContains(t, text, "through the proxy "+proxy.addr)
			wantLacks(t, text, "canary", proxyUser)
			if _, targets, _ := proxy.seen(); targets[0] != "http://127.0.0.1:1/v1/token" {
				t.Errorf("the proxy was asked for %q", targets)
			}
		})
	}
}
