// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"net/url"
	"strings"

	"golang.org/x/net/http/httpproxy"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

// proxyFromEnvironment returns the proxy that HTTPS_PROXY and NO_PROXY name for
// calls to target, or nil; ok is false if HTTPS_PROXY cannot be used. HTTP_PROXY
// is not read: plain http is for this machine alone, and a proxy would see the
// password.
func proxyFromEnvironment(target *url.URL, getenv func(string) string) (proxy *url.URL, ok bool) {
	variable := func(name string) string {
		if value := getenv(name); value != "" {
			return value
		}
		return getenv(strings.ToLower(name))
	}
	value := variable("HTTPS_PROXY")
	if value == "" {
		return nil, true
	}
	// httpproxy only says whether an https target uses a proxy: it would pass over
	// a URL that it cannot parse, and quote it in its error.
	noProxy := httpproxy.Config{HTTPSProxy: "http://proxy", NoProxy: variable("NO_PROXY")}
	if used, _ := noProxy.ProxyFunc()(target); used == nil {
		return nil, true
	}
	scheme, rest, hasScheme := strings.Cut(value, "://")
	switch {
	case !hasScheme:
		value = "http://" + value
	case strings.EqualFold(scheme, "socks5h"): // net/http treats both alike
		value = "socks5://" + rest
	}
	proxy, err := bizppurio.ParseProxyURL(value)
	return proxy, err == nil
}
