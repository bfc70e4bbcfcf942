// SPDX-License-Identifier: MPL-2.0

package explain

import (
	"strings"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
	"github.com/bizppurio/terraform-provider-bizppurio/internal/shell"
)

// Circumstances is what the configuration says about a call, as far as it helps
// to explain a failure. It holds no secret.
type Circumstances struct {
	Account, Password Origin
	// BaseURL is where the address comes from; nil for the default of an
	// environment.
	BaseURL *Origin
	// UserAgent is the User-Agent header of the call.
	UserAgent string
	// ProxyUser says that the proxy's URL has user info.
	ProxyUser bool
	// CACerts says that ca_cert_pem is set.
	CACerts bool
	// InsecureSkipVerify says that insecure_skip_verify is on.
	InsecureSkipVerify bool
}

// answerCommand returns a command that makes the call once more and shows what
// answers it. It asks for the password instead of holding it.
func (c Circumstances) answerCommand(e bizppurio.Error) string {
	flags := " --http1.1"
	if e.Compressed && e.Reason != bizppurio.ReasonNotHTTP { // which curl could not read either
		flags += " --compressed"
	}
	if c.CACerts {
		flags += " --cacert FILE"
	}
	return "curl -sS" + flags + c.curlFlags(e) + " -A " + shell.Quote(c.UserAgent) + " -u ACCOUNT -X POST" +
		" -H 'Content-Type: application/json; charset=utf-8' -H 'Accept: application/json' --data '' " + shell.Quote(e.Endpoint.String())
}

// addressCommand returns a command that shows the public IP address of calls.
func (c Circumstances) addressCommand(e bizppurio.Error) string {
	return "curl -sS -4" + c.curlFlags(e) + " https://checkip.amazonaws.com"
}

// curlFlags returns those that let curl take the way that the call took,
// whatever the environment says about proxies.
func (c Circumstances) curlFlags(e bizppurio.Error) string {
	flags := " --noproxy '*'"
	if e.Proxy != nil {
		// The provider leaves it to a SOCKS proxy to resolve names, which curl calls
		// socks5h.
		flags = " --noproxy '' -x " + shell.Quote(strings.Replace(e.Proxy.String(), "socks5://", "socks5h://", 1))
		if c.ProxyUser {
			flags += " --proxy-user USER"
		}
	}
	if c.CACerts && e.Proxy != nil && e.Proxy.Scheme == "https" {
		flags += " --proxy-cacert FILE"
	}
	if c.InsecureSkipVerify {
		flags += " -k"
	}
	return flags
}
