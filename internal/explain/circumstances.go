// SPDX-License-Identifier: MPL-2.0

package explain

import (
	"strings"
)

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

// Origin is where a value comes from, and what looks odd about it.
type Origin struct {
	// Variable is the environment variable; empty for the provider block.
	Variable string
	Slips    []Slip
}

// Slip is something about a credential that looks like a mistake.
type Slip string

// The slips.
const (
	// SlipInvisible means: white space or an invisible character at an end or,
	// in an account, anywhere.
	SlipInvisible Slip = "invisible characters"
	// SlipQuotes means: a quotation mark at an end.
	SlipQuotes Slip = "quotation marks"
	// SlipInputMode means: Hangul or full-width characters.
	SlipInputMode Slip = "input mode"
)

func (o Origin) name() Bilingual {
	if o.Variable == "" {
		return Bilingual{EN: "the provider block", KO: "provider 블록"}
	}
	return Bilingual{EN: "the environment variable " + o.Variable, KO: "환경 변수 " + o.Variable}
}

// credentialOrigins says where account and password come from.
func (c Circumstances) credentialOrigins() Bilingual {
	account, password := c.Account.name(), c.Password.name()
	if account == password {
		return Bilingual{
			EN: "Account and password come from " + account.EN + ".",
			KO: "계정과 암호는 모두 " + account.KO + "의 값입니다.",
		}
	}
	return Bilingual{
		EN: "The account comes from " + account.EN + ", the password from " + password.EN + ".",
		KO: "계정은 " + account.KO + ", 암호는 " + password.KO + "의 값입니다.",
	}
}

// slips says what looks like a mistake in account or password: hints, because
// such a value may be right.
func (c Circumstances) slips() Bilingual {
	var b Bilingual
	for _, slip := range c.Account.Slips {
		b = b.and(slipTexts(slip, Bilingual{EN: "account", KO: "계정"}))
	}
	for _, slip := range c.Password.Slips {
		b = b.and(slipTexts(slip, Bilingual{EN: "password", KO: "암호"}))
	}
	return b
}

func slipTexts(slip Slip, of Bilingual) Bilingual {
	switch slip {
	case SlipInvisible:
		if of.EN == "account" {
			return Bilingual{
				EN: "The account contains white space or an invisible character: check it for a slip of copying.",
				KO: "계정에 공백이나 보이지 않는 문자가 들어 있습니다. 복사할 때 섞이지 않았는지 확인하세요.",
			}
		}
		return Bilingual{
			EN: "The password begins or ends with white space or an invisible character: check it for a slip of copying.",
			KO: "암호의 앞이나 뒤에 공백 또는 보이지 않는 문자가 있습니다. 복사할 때 섞이지 않았는지 확인하세요.",
		}
	case SlipQuotes:
		return Bilingual{
			EN: "The " + of.EN + " begins or ends with a quotation mark: docker --env-file and some CI systems keep the marks around a value.",
			KO: of.KO + "의 앞이나 뒤에 따옴표가 있습니다. docker --env-file과 일부 CI는 값을 감싼 따옴표를 지우지 않습니다.",
		}
	case SlipInputMode:
		return Bilingual{
			EN: "The " + of.EN + " contains Hangul or full-width characters: check the keyboard's input mode.",
			KO: of.KO + "에 한글이나 전각 문자가 들어 있습니다. 한/영 입력 상태를 확인하세요.",
		}
	}
	return Bilingual{}
}

// answerCommand is a command that shows what answers at endpoint. It asks for
// the password instead of holding it.
func (c Circumstances) answerCommand(endpoint, proxy string) string {
	return "curl -sS " + c.curlFlags(proxy) + " -u ACCOUNT -X POST -H 'Content-Type: application/json; charset=utf-8' " + quoted(endpoint)
}

// addressCommand is a command that shows the public IP address of calls.
func (c Circumstances) addressCommand(proxy string) string {
	return "curl -sS -4 " + c.curlFlags(proxy) + " https://checkip.amazonaws.com"
}

// curlFlags are those that let curl take the way that the provider takes,
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
		return "'" + strings.ReplaceAll(u, "'", "%27") + "'"
	}
	return u
}
