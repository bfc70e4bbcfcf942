// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"errors"
	"net/http"
	"net/url"
	"testing"
)

// A transport made apart is the client's own: it trusts and leaves as the
// configuration says, and can be looked into.
func TestNewTransport(t *testing.T) {
	t.Parallel()
	a := newAuthority(t)
	server := newHiddenStandIn(t, a)
	proxy := &testProxy{upstream: server.addr}
	proxy.startHTTP(t)
	calls := 0
	client := newTestClient(t, hiddenURL, func(c *Config) {
		c.RootCAs = a.pool()
		c.ProxyURL = &url.URL{Scheme: "http", Host: proxy.addr}
		transport, err := NewTransport(*c)
		if err != nil {
			t.Fatal(err)
		}
		c.Transport = roundTrip(func(req *http.Request) (*http.Response, error) {
			calls++
			return transport.RoundTrip(req)
		})
	})
	if _, err := client.Token(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, targets, _ := proxy.seen(); calls != 1 || len(targets) != 1 {
		t.Errorf("%d calls, tunnels to %q, want one of each", calls, targets)
	}
}

// Not parallel, because it sets the environment.
func TestNewTransportWithUnusableEnvironment(t *testing.T) {
	t.Setenv("HTTPS_PROXY", "http://user:canary%zz@env.test:3128")
	_, err := NewTransport(Config{BaseURL: mustParseURL(t, hiddenURL)})
	if !errors.Is(err, errProxyEnvironment) {
		t.Fatalf("error %v, want %v", err, errProxyEnvironment)
	}
}
