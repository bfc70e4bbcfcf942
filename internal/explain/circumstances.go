// SPDX-License-Identifier: MPL-2.0

package explain

import "strings"

// Circumstances is what the configuration says about a call, as far as it helps
// to explain a failure. It holds no secret.
type Circumstances struct {
	Account, Password Origin
	// BaseURL is where the address comes from; nil for the default of an
	// environment.
	BaseURL *Origin
	// ProxyUser says that the proxy's URL has user info.
	ProxyUser bool
	// CACerts says that ca_cert_pem is set.
	CACerts bool
	// InsecureSkipVerify says that insecure_skip_verify is on.
	InsecureSkipVerify bool
}

// answerCommand returns a command that shows what answers at endpoint. It asks for
// the password instead of holding it.
func (c Circumstances) answerCommand(endpoint, proxy string) string {
	return "curl -sS " + c.curlFlags(proxy) + " -u ACCOUNT -X POST -H 'Content-Type: application/json; charset=utf-8' " + quoted(endpoint)
}

// addressCommand returns a command that shows the public IP address of calls.
func (c Circumstances) addressCommand(proxy string) string {
	return "curl -sS -4 " + c.curlFlags(proxy) + " https://checkip.amazonaws.com"
}

// curlFlags returns those that let curl take the way that the provider takes,
// whatever the environment says about proxies.
func (c Circumstances) curlFlags(proxy string) string {
	flags := "--noproxy '*'"
	if proxy != "" {
		// The provider leaves it to a SOCKS proxy to resolve names, which curl calls
		// socks5h.
		flags = "--noproxy '' -x " + quoted(strings.Replace(proxy, "socks5://", "socks5h://", 1))
		if c.ProxyUser {
			flags += " --proxy-user USER"
		}
	}
	if c.CACerts {
		flags += " --cacert FILE"
		if strings.HasPrefix(proxy, "https://") {
			flags += " --proxy-cacert FILE"
		}
	}
	if c.InsecureSkipVerify {
		flags += " -k"
	}
	return flags
}

// quoted returns a canonical URL as a word of a shell.
func quoted(u string) string {
	if strings.ContainsAny(u, "[]$&;()*~") {
		return "'" + u + "'" // which holds no quotation mark itself
	}
	return u
}
