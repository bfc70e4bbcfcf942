// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"fmt"
	"net/http"
	"time"
)

// Explanation is an Error for the person who has to do something about it.
type Explanation struct {
	// Summary is short and general, in title case.
	Summary string
	// Happened, Meaning and Remedy are whole sentences.
	Happened string
	Meaning  string
	Remedy   string
}

// Detail is the whole explanation in three paragraphs.
func (x Explanation) Detail() string {
	return x.Happened + "\n\nWhat it means: " + x.Meaning + "\n\nWhat to do: " + x.Remedy
}

// explanations has summary, meaning and remedy of every reason but
// ReasonResultCode, whose texts are in the catalogue of result codes.
var explanations = map[Reason]Explanation{
	ReasonStatus: {
		Summary: "Unexpected HTTP Status",
		Meaning: "The answer holds no Bizppurio result code, so it may come from something in between: a proxy, a firewall, a gateway, or a maintenance page.",
		Remedy:  "Check base_url and the proxy on the way. If both are right, wait a few minutes and run Terraform again.",
	},
	ReasonRedirect: {
		Summary: "Redirect Refused",
		Meaning: "Bizppurio's API does not redirect, and the provider never follows a redirect: it would hand account and password to another address.",
		Remedy:  "Check that base_url is the final address, with https. If something in between redirects, such as a login page of the network, get the host excepted from it.",
	},
	ReasonEmptyBody: {
		Summary: "Empty Answer",
		Meaning: "The answer says success but holds no token. Something other than Bizppurio's API may have answered.",
		Remedy:  "Check base_url and the proxy on the way. If both are right, ask Bizppurio's support.",
	},
	ReasonNotJSON: {
		Summary: "Answer Is Not JSON",
		Meaning: "The answer says success but is not what Bizppurio's API sends. A proxy, a login page or another service may have answered.",
		Remedy:  "Check base_url and the proxy on the way: a browser or curl on the same machine shows who answers there.",
	},
	ReasonTooLarge: {
		Summary: "Answer Too Large",
		Meaning: "The answer is over 1 MiB, while a token's has less than a few kilobytes, so something other than Bizppurio's API answered. The rest was not read.",
		Remedy:  "Check base_url and the proxy on the way.",
	},
	ReasonAccessToken: {
		Summary: "No Usable Token in the Answer",
		Meaning: "The answer says success, but its accesstoken cannot be used as a bearer token.",
		Remedy:  "Check base_url. Another service, such as Ppurio (message.ppurio.com), names its token differently and has other accounts. If the address is right, ask Bizppurio's support.",
	},
	ReasonType: {
		Summary: "No Usable Token Type in the Answer",
		Meaning: "The answer says success, but its type cannot start an Authorization header (RFC 7235). Bizppurio's API sends Bearer.",
		Remedy:  "Check base_url. If the address is right, ask Bizppurio's support.",
	},
	ReasonExpired: {
		Summary: "No Usable Expiry in the Answer",
		Meaning: "The answer says success, but its expired is not a date of 14 digits, yyyyMMddHHmmss, as Bizppurio's API sends it.",
		Remedy:  "Check base_url. If the address is right, ask Bizppurio's support.",
	},
	ReasonCanceled: {
		Summary: "Token Request Cancelled",
		Meaning: "Terraform stopped before the token came, because of an interrupt or of another error.",
		Remedy:  "Run Terraform again.",
	},
	ReasonTimeout: {
		Summary: "No Answer in Time",
		Meaning: "The service, or something in between, did not send its whole answer before request_timeout ran out. A firewall that drops packets without a word looks the same.",
		Remedy:  "Check that this machine may reach the address, directly or through a proxy. A slow network may need a longer request_timeout.",
	},
	ReasonConnection: {
		Summary: "Connection Failed",
		Meaning: "The connection could not be made, or was lost before an answer came.",
		Remedy:  "Check that this machine can resolve and reach the address: firewall, VPN, proxy, base_url. If it can, wait a few minutes and run Terraform again.",
	},
	ReasonCutOff: {
		Summary: "Answer Cut Off",
		Meaning: "The connection was lost in the middle of the answer.",
		Remedy:  "Run Terraform again. If it stays, check the proxy or gateway on the way.",
	},
	ReasonUnknownAuthority: {
		Summary: "Certificate of an Unknown Authority",
		Meaning: "No authority that this machine trusts signed the certificate, so the provider did not send account and password.",
		Remedy:  "Give the authority's certificate in ca_cert_pem, after checking where it comes from. A company proxy that inspects TLS needs the company's certificate there.",
	},
	ReasonCertificateDate: {
		Summary: "Certificate Expired or Not Yet Valid",
		Meaning: "By this machine's clock the certificate is out of its dates. ca_cert_pem does not cure that.",
		Remedy:  "Check this machine's clock. If it is right, the certificate has to be renewed by those who run the address.",
	},
	ReasonCertificateHost: {
		Summary: "Certificate of Another Host",
		Meaning: "The certificate is for another host name, so something else may have answered. ca_cert_pem does not cure that.",
		Remedy:  "Check the host name in base_url, and what DNS or the proxy makes of it.",
	},
	ReasonTLS: {
		Summary: "TLS Handshake Failed",
		Meaning: "This machine and the other side could not agree on a secure connection. The provider speaks TLS 1.2 and newer.",
		Remedy:  "Check that base_url names an https port, and that no proxy or firewall in between answers in its place.",
	},
	ReasonProxyUnreachable: {
		Summary: "Proxy Not Reachable",
		Meaning: "The connection to the proxy failed, so the call never left for Bizppurio.",
		Remedy:  "Check the proxy's address and that this machine may reach it: proxy_url, or HTTPS_PROXY and NO_PROXY in the environment.",
	},
	ReasonProxyAuthentication: {
		Summary: "Proxy Rejected Its Credentials",
		Meaning: "The proxy wants user name and password, or other ones. Bizppurio never saw the call.",
		Remedy:  "Check the user info of the proxy's URL: proxy_url, or HTTPS_PROXY in the environment. Special characters in it must be percent-encoded.",
	},
	ReasonProxyRefused: {
		Summary: "Proxy Refused the Connection",
		Meaning: "The proxy answered, but did not connect to Bizppurio, which never saw the call.",
		Remedy:  "Have the proxy allow the host and port of the address that was called, check the user info of its URL, or use another proxy (proxy_url).",
	},
}

// Explain says what happened, what it means and what to do.
func (e *Error) Explain() Explanation {
	x := explanations[e.Reason]
	switch {
	case e.Reason == ReasonResultCode:
		x = e.explainResultCode(e.Code)
	case e.Reason == ReasonStatus && e.StatusCode == http.StatusTooManyRequests:
		x = e.explainResultCode(codeTooManyRequests)
	}
	x.Happened = e.happened()
	switch {
	case e.Reason == ReasonUnknownAuthority && e.Staging:
		x.Meaning += " The certificate of Bizppurio's staging is known not to be publicly trusted."
		x.Remedy += " For staging alone, insecure_skip_verify = true does without the check, and says so at every run."
	case e.transient && e.RetryAfter > LongestWait:
		x.Happened += fmt.Sprintf(" It asks to wait for %s before the next call (Retry-After).", e.RetryAfter.Round(time.Second))
		x.Remedy = fmt.Sprintf("Run Terraform again in %s: the provider waits for %s at the most. If it stays, ask Bizppurio's support.", e.RetryAfter.Round(time.Second), LongestWait)
	}
	return x
}

func (e *Error) explainResultCode(code string) Explanation {
	known, ok := LookupResultCode(code)
	if !ok {
		return Explanation{
			Summary: "Unknown Result Code",
			Meaning: "This provider does not know the result code; Bizppurio's documents do not list it for token calls.",
			Remedy:  "Look it up in Bizppurio's API documents or ask its support, with the code and the time of the call. Check base_url as well.",
		}
	}
	remedy := known.Remedy
	if known.Nature == NatureAddress && e.Proxy != "" {
		remedy = "This call went through the proxy " + e.Proxy + ", so it is the public address of that proxy that has to be registered. " + remedy
	}
	return Explanation{Summary: known.Summary, Meaning: known.Meaning, Remedy: remedy}
}
