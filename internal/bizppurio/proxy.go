// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/http/httpproxy"
)

// Reasons for which a proxy is refused. None quotes its input, because a
// proxy's URL may hold a password.
var (
	errProxyURL = errors.New("it must be an http, https or socks5 URL with a host and nothing behind the port, " +
		"such as http://proxy.example.com:3128 or socks5://user:password@proxy.example.com:1080, " +
		"with special characters of user and password percent-encoded")
	errProxyEnvironment = errors.New("the proxy settings in the environment (HTTPS_PROXY, HTTP_PROXY) are not http, https or socks5 URLs with percent-encoded user info")
)

// ParseProxyURL reads the URL of a proxy: http, https or socks5, with a host, a
// port if need be, and user info if need be. An error never quotes the input.
func ParseProxyURL(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" || u.RawQuery != "" || u.ForceQuery || strings.Contains(s, "#") ||
		(u.Path != "" && u.Path != "/") || !isPort(u.Port()) {
		return nil, errProxyURL
	}
	switch u.Scheme {
	case "http", "https", "socks5":
		return u, nil
	}
	return nil, errProxyURL
}

// isPort tells whether s is a port of a URL: a number from 1 to 65535, or
// nothing.
func isPort(s string) bool {
	if s == "" {
		return true
	}
	n, err := strconv.Atoi(s)
	return err == nil && n >= 1 && n <= 65535
}

// proxyFor is the proxy that calls to target leave through, or nil: configured,
// if there is one, else what HTTPS_PROXY, HTTP_PROXY and NO_PROXY say now.
func proxyFor(configured, target *url.URL) (*url.URL, error) {
	if configured != nil {
		return configured, nil
	}
	settings := httpproxy.FromEnvironment()
	proxy, err := settings.ProxyFunc()(target)
	if err != nil {
		// httpproxy's error may quote the URL, and with it a password.
		return nil, errProxyEnvironment
	}
	if settings.HTTPSProxy != "" && !isEnvironmentProxy(proxy) {
		// No proxy either because of NO_PROXY or because it cannot be read: then
		// one that can be read would be used.
		settings.HTTPSProxy = "http://proxy"
		if wanted, _ := settings.ProxyFunc()(target); wanted != nil {
			return nil, errProxyEnvironment
		}
	}
	return proxy, nil
}

// isEnvironmentProxy tells whether httpproxy could read a proxy. What it cannot
// read it passes over without a word, or puts http:// before, or takes a part of
// the password for host or path.
func isEnvironmentProxy(u *url.URL) bool {
	if u == nil || u.Hostname() == "" || (u.Path != "" && u.Path != "/") {
		return false
	}
	return u.Scheme == "http" || u.Scheme == "https" || u.Scheme == "socks5" || u.Scheme == "socks5h"
}

// proxyStatusError is what a proxy answered to CONNECT instead of 200.
type proxyStatusError struct{ statusCode int }

func (e *proxyStatusError) Error() string {
	return fmt.Sprintf("the proxy answered CONNECT with HTTP %s", status(e.statusCode))
}
