// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"errors"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

// Errors of values, beside those of internal/bizppurio. None quotes the value.
var (
	errEmpty        = errors.New("empty")
	errEnvironment  = errors.New("environment")
	errTimeout      = errors.New("request timeout")
	errMaxRetries   = errors.New("max retries")
	errMinRemaining = errors.New("min remaining")
)

const (
	summaryInvalid     = "Invalid Provider Configuration"
	summaryConflicting = "Conflicting Provider Configuration"
)

// attributeName names an attribute, and environmentName the environment
// variable that stands in for one: their verbs are for both names.
var (
	attributeName   = text{en: "The provider's attribute %[1]s", ko: "프로바이더의 %[1]s 속성값"}
	environmentName = text{en: "The environment variable %[2]s (for the attribute %[1]s)", ko: "환경 변수 %[2]s(%[1]s 속성) 값"}
)

// invalidValues has the message for each error of a value. The verb is for the
// name of the attribute or variable.
var invalidValues = map[error]message{
	errEmpty: {
		cause: text{en: "%s must not be empty.", ko: "%s이 비어 있습니다."},
		remedy: text{
			en: "Set a value, or remove the attribute (or set it to null) to use the environment variable or the default.",
			ko: "값을 설정하거나, 속성을 지워(또는 null로 두어) 환경 변수나 기본값을 사용하세요.",
		},
	},
	bizppurio.ErrEmpty: {
		cause:  text{en: "%s must not be empty.", ko: "%s이 비어 있습니다."},
		remedy: text{en: "Set a value.", ko: "값을 설정하세요."},
	},
	bizppurio.ErrColon: {
		cause: text{
			en: "%s must not contain a colon: HTTP Basic authentication ends the account at the first one (RFC 7617).",
			ko: "%s에 콜론(:)이 있습니다. HTTP Basic 인증은 첫 콜론까지를 계정으로 처리합니다(RFC 7617).",
		},
		remedy: text{
			en: "Set the account alone, and the password in password or BIZPPURIO_PASSWORD. It may hold a password, so this error does not point to its line.",
			ko: "계정만 설정하고, 암호는 password 또는 BIZPPURIO_PASSWORD에 설정하세요. 암호가 섞여 있을 수 있어 이 오류는 해당 줄을 가리키지 않습니다.",
		},
	},
	bizppurio.ErrControlCharacter: {
		cause: text{
			en: "%s must not contain control characters; often it is a newline at the end, from a file or a secret store.",
			ko: "%s에 제어 문자가 있습니다. 파일이나 시크릿 저장소에서 가져온 값 끝의 줄 바꿈인 경우가 많습니다.",
		},
		remedy: text{
			en: "Remove it, in HCL with chomp(), in a shell with $(…), which drops newlines at the end.",
			ko: "HCL에서는 chomp()로, 셸에서는 끝의 줄 바꿈을 없애는 $(…)로 제거하세요.",
		},
	},
	bizppurio.ErrNotUTF8: {
		cause:  text{en: "%s must be UTF-8 text.", ko: "%s이 UTF-8 텍스트가 아닙니다."},
		remedy: text{en: "Convert it to UTF-8; EUC-KR (CP949) is a usual cause.", ko: "UTF-8로 변환하세요. EUC-KR(CP949)로 저장한 값인 경우가 많습니다."},
	},
	errEnvironment: {
		cause:  text{en: `%s must be "production" (운영) or "staging" (검수).`, ko: `%s은 "production"(운영) 또는 "staging"(검수)이어야 합니다.`},
		remedy: text{en: "Set one of the two, the one that the account belongs to.", ko: "계정이 속한 환경을 설정하세요."},
	},
	errTimeout: {
		cause:  text{en: "%s must be a duration greater than zero and at most 10m.", ko: "%s은 0보다 크고 10m 이하인 시간이어야 합니다."},
		remedy: text{en: `Set a duration such as "30s", "1m30s" or "500ms".`, ko: `"30s", "1m30s", "500ms"와 같이 설정하세요.`},
	},
	errMaxRetries: {
		cause:  text{en: "%s must be a whole number from 0 to 10.", ko: "%s은 0부터 10까지의 정수여야 합니다."},
		remedy: text{en: "Set such a number, or remove the attribute for the default of 3.", ko: "범위 안의 정수를 설정하거나, 속성을 지워 기본값 3을 사용하세요."},
	},
	errMinRemaining: {
		cause:  text{en: "%s must be a duration greater than zero and under 24h.", ko: "%s은 0보다 크고 24h 미만인 시간이어야 합니다."},
		remedy: text{en: `Set a duration such as "1h" or "90m".`, ko: `"1h", "90m"와 같이 설정하세요.`},
	},
	bizppurio.ErrURLSyntax: {
		cause: text{
			en: "%s must be a URL with a host and, if need be, a port from 1 to 65535 and a path prefix.",
			ko: "%s은 호스트가 있는 URL이어야 합니다. 포트(1~65535)와 경로 접두사를 붙일 수 있습니다.",
		},
		remedy: text{
			en: "Set a URL such as https://api.bizppurio.com or https://gateway.example.com:8443/bizppurio.",
			ko: "https://api.bizppurio.com 또는 https://gateway.example.com:8443/bizppurio와 같이 설정하세요.",
		},
	},
	bizppurio.ErrURLScheme: {
		cause: text{
			en: "%s must be an https URL. Only a loopback host (localhost, 127.0.0.0/8, ::1) may have http, because account and password are part of the request.",
			ko: "%s은 https URL이어야 합니다. 계정과 암호가 요청에 포함되므로 http는 루프백 호스트(localhost, 127.0.0.0/8, ::1)에만 쓸 수 있습니다.",
		},
		remedy: text{en: "Use https.", ko: "https를 사용하세요."},
	},
	bizppurio.ErrURLUserInfo: {
		cause: text{
			en: "%s must not hold user info (user:password@).",
			ko: "%s에 사용자 정보(user:password@)를 넣을 수 없습니다.",
		},
		remedy: text{
			en: "Set the account in account (BIZPPURIO_ACCOUNT) and the password in password (BIZPPURIO_PASSWORD).",
			ko: "계정은 account(BIZPPURIO_ACCOUNT)에, 암호는 password(BIZPPURIO_PASSWORD)에 설정하세요.",
		},
	},
	bizppurio.ErrURLQuery: {
		cause:  text{en: "%s must not hold a query (?…) or a fragment (#…).", ko: "%s에 쿼리(?…)나 프래그먼트(#…)를 넣을 수 없습니다."},
		remedy: text{en: "Remove everything from the first ? or # on.", ko: "첫 ? 또는 #부터 끝까지 지우세요."},
	},
	bizppurio.ErrProxyURL: {
		cause: text{
			en: "%s must be an http, https or socks5 URL with a host and nothing behind the port.",
			ko: "%s은 http, https 또는 socks5 URL이어야 하며, 포트 뒤에는 아무것도 붙일 수 없습니다.",
		},
		remedy: text{
			en: "Set a URL such as http://proxy.example.com:3128 or socks5://user:password@proxy.example.com:1080. Special characters of user and password must be percent-encoded (# as %23, / as %2F, ? as %3F, @ as %40).",
			ko: "http://proxy.example.com:3128 또는 socks5://user:password@proxy.example.com:1080과 같이 설정하세요. 사용자 이름과 암호의 특수 문자는 퍼센트 인코딩해야 합니다(#은 %23, /는 %2F, ?는 %3F, @는 %40).",
		},
	},
	bizppurio.ErrCACerts: {
		cause: text{
			en: "%s must hold one or more PEM certificates (-----BEGIN CERTIFICATE-----), and no other PEM block.",
			ko: "%s에는 PEM 인증서(-----BEGIN CERTIFICATE-----)가 하나 이상 있어야 하며, 다른 PEM 블록은 넣을 수 없습니다.",
		},
		remedy: text{
			en: "Set the certificates themselves, not their path: file(\"ca.pem\") reads them. A private key does not belong here.",
			ko: "경로가 아니라 인증서 내용을 설정하세요. file(\"ca.pem\")로 읽을 수 있습니다. 개인 키는 넣지 마세요.",
		},
	},
}

// Directories of the cache: what helps depends on where the value is.
var (
	messageDirectoryAttribute = message{
		cause: text{en: "%s must be an absolute path.", ko: "%s은 절대 경로여야 합니다."},
		remedy: text{
			en: `Set an absolute path; pathexpand("~/…") makes one of the home directory, and abspath("…") of the current one.`,
			ko: `절대 경로를 설정하세요. 홈 디렉터리는 pathexpand("~/…"), 현재 디렉터리는 abspath("…")로 절대 경로가 됩니다.`,
		},
	}
	messageDirectoryVariable = message{
		cause: text{en: "%s must be an absolute path.", ko: "%s은 절대 경로여야 합니다."},
		remedy: text{
			en: `Set an absolute path: in a shell "$HOME/…" for the home directory (the shell does not expand ~ between quotes), "$PWD/…" for the current one.`,
			ko: `절대 경로를 설정하세요. 셸에서 홈 디렉터리는 "$HOME/…", 현재 디렉터리는 "$PWD/…"로 씁니다(따옴표 안의 ~는 확장되지 않습니다).`,
		},
	}
)

// missingValues are for the two attributes that have no default.
var missingValues = map[string]message{
	"account": {
		summary: "Missing Bizppurio Account",
		cause:   text{en: "The provider needs a Bizppurio account.", ko: "비즈뿌리오 계정이 설정되지 않았습니다."},
		remedy: text{
			en: "Set account in the provider block, or BIZPPURIO_ACCOUNT in the environment (set but empty counts as not set).",
			ko: "provider 블록의 account 또는 환경 변수 BIZPPURIO_ACCOUNT를 설정하세요(빈 값은 설정하지 않은 것으로 처리합니다).",
		},
	},
	"password": {
		summary: "Missing Bizppurio Password",
		cause:   text{en: "The provider needs the password of the account.", ko: "계정의 암호(비밀번호)가 설정되지 않았습니다."},
		remedy: text{
			en: "Set BIZPPURIO_PASSWORD in the environment (set but empty counts as not set), or password in the provider block, from a variable with ephemeral = true.",
			ko: "환경 변수 BIZPPURIO_PASSWORD를 설정하거나(빈 값은 설정하지 않은 것으로 처리합니다), provider 블록의 password에 ephemeral = true인 변수를 설정하세요.",
		},
	},
}

var (
	messageTwoAddresses = message{
		summary: summaryConflicting,
		cause: text{
			en: "base_url and environment are both set, and each names the address to call.",
			ko: "base_url과 environment가 모두 설정되어 호출할 주소를 정할 수 없습니다.",
		},
		remedy: text{
			en: "Keep environment to call Bizppurio itself, or base_url for another address.",
			ko: "비즈뿌리오를 직접 호출하려면 environment만, 다른 주소를 호출하려면 base_url만 남기세요.",
		},
	}
	messageBaseURLVariable = message{
		summary: summaryConflicting,
		cause: text{
			en: "environment in the provider block and BIZPPURIO_BASE_URL in the environment both name the address to call.",
			ko: "provider 블록의 environment와 환경 변수 BIZPPURIO_BASE_URL이 모두 설정되어 호출할 주소를 정할 수 없습니다.",
		},
		remedy: text{
			en: "To call the address in BIZPPURIO_BASE_URL (a stand-in or a gateway), remove environment from the provider block. To call Bizppurio itself, unset BIZPPURIO_BASE_URL.",
			ko: "BIZPPURIO_BASE_URL의 주소(모의 서버나 게이트웨이)를 호출하려면 provider 블록에서 environment를 지우세요. 비즈뿌리오를 직접 호출하려면 BIZPPURIO_BASE_URL을 해제(unset)하세요.",
		},
	}
	messagePlainThroughProxy = message{
		summary: summaryConflicting,
		cause: text{
			en: "base_url is an http address on this machine, and proxy_url a proxy on another one, which would see account and password.",
			ko: "base_url은 로컬의 http 주소인데 proxy_url은 다른 머신의 프록시입니다. 계정과 암호가 프록시에 노출됩니다.",
		},
		remedy: text{
			en: "Remove proxy_url, or use an https address in base_url.",
			ko: "proxy_url을 지우거나 base_url에 https 주소를 사용하세요.",
		},
	}
	messageProxyEnvironment = message{
		summary: "Invalid Proxy in the Environment",
		cause: text{
			en: "HTTPS_PROXY is not an http, https or socks5 URL with a host and nothing behind the port. Its value is not shown, because it may hold a password.",
			ko: "환경 변수 HTTPS_PROXY가 http, https 또는 socks5 URL이 아니거나 포트 뒤에 다른 값이 있습니다. 암호가 섞여 있을 수 있어 값은 표시하지 않습니다.",
		},
		remedy: text{
			en: "Correct or unset it (special characters of user and password must be percent-encoded), exempt the host with NO_PROXY, or set the proxy in proxy_url.",
			ko: "값을 고치거나(사용자 이름과 암호의 특수 문자는 퍼센트 인코딩) 해제하거나, NO_PROXY로 이 호스트를 제외하거나, proxy_url에 프록시를 설정하세요.",
		},
	}
	messageInsecureProduction = message{
		summary: "Certificate Check Cannot Be Turned Off for Production",
		cause: text{
			en: "The address is the production host. With insecure_skip_verify = true anyone in between could read account and password, and production has a publicly trusted certificate.",
			ko: "운영 호스트에는 insecure_skip_verify = true를 쓸 수 없습니다. 중간에서 누구든 계정과 암호를 읽을 수 있게 됩니다. 운영 서버는 공인 인증 기관의 인증서를 사용합니다.",
		},
		remedy: text{
			en: "Remove insecure_skip_verify. If a proxy in between inspects TLS, set its authority in ca_cert_pem.",
			ko: "insecure_skip_verify를 지우세요. TLS를 검사하는 프록시가 있다면 그 인증 기관의 인증서를 ca_cert_pem에 설정하세요.",
		},
	}
	messageInsecureProxy = message{
		summary: summaryConflicting,
		cause: text{
			en: "insecure_skip_verify is true and the proxy (proxy_url, or HTTPS_PROXY in the environment) is an https URL. The certificate of a proxy is always checked, because the proxy receives its password.",
			ko: "insecure_skip_verify가 true인데 프록시(proxy_url 또는 환경 변수 HTTPS_PROXY)가 https URL입니다. 프록시에 암호를 보내므로 프록시의 인증서는 항상 검사합니다.",
		},
		remedy: text{
			en: "Remove insecure_skip_verify and set the authority of the address in ca_cert_pem, or use an http proxy.",
			ko: "insecure_skip_verify를 지우고 호출할 주소의 인증 기관 인증서를 ca_cert_pem에 설정하거나, http 프록시를 사용하세요.",
		},
	}
	messageInsecure = message{
		summary: "Certificate Is Not Checked",
		cause: text{
			en: "insecure_skip_verify is true: the provider sends account and password to whatever answers at the address.",
			ko: "insecure_skip_verify가 true이므로 이 주소에서 응답하는 서버가 누구든 계정과 암호를 보냅니다.",
		},
		remedy: text{
			en: "Use it for a first try with staging at most, and ca_cert_pem for everything else.",
			ko: "검수 환경을 처음 시험할 때만 쓰고, 그 밖에는 ca_cert_pem을 사용하세요.",
		},
	}
	messageNoUserCache = message{
		summary: summaryCacheNotUsed,
		cause: text{
			en: "The cache directory of this user is not known, because the environment names no home directory.",
			ko: "홈 디렉터리를 알려 주는 환경 변수가 없어 사용자 캐시 디렉터리를 알 수 없습니다.",
		},
		remedy: text{
			en: "Set an absolute path in token_cache.directory or BIZPPURIO_TOKEN_CACHE_DIR.",
			ko: "token_cache.directory 또는 BIZPPURIO_TOKEN_CACHE_DIR에 절대 경로를 설정하세요.",
		},
	}
	// The verb is for the names of the attributes.
	messageUnknownEphemeral = message{
		summary: "Token Not Yet Available",
		cause: text{
			en: "The provider's configuration is not known before apply: %s. Until then the attributes of the token are unknown too; apply issues the token. OpenTofu does not accept unknown results.",
			ko: "apply 전에는 알 수 없는 프로바이더 설정이 있습니다: %s. 그래서 토큰의 출력값도 apply 전에는 알 수 없으며, 토큰은 apply에서 발급받습니다. OpenTofu는 알 수 없는 출력값을 허용하지 않습니다.",
		},
		remedy: text{
			en: "With Terraform, nothing. With OpenTofu, use values that are known at plan time, or create them in a configuration that is applied before.",
			ko: "Terraform에서는 조치가 필요 없습니다. OpenTofu에서는 plan 때 알 수 있는 값을 쓰거나, 먼저 적용하는 별도 구성에서 값을 만드세요.",
		},
	}
	messageUnknownDataSource = message{
		summary: "Provider Configuration Not Known Yet",
		cause: text{
			en: "The data source bizppurio_token needs the provider's configuration at plan time, and this is not known before apply: %s.",
			ko: "데이터 소스 bizppurio_token은 plan 때 프로바이더 설정이 필요하지만, apply 전에는 알 수 없는 설정이 있습니다: %s.",
		},
		remedy: text{
			en: "Use the ephemeral resource bizppurio_token, which waits for apply; or create these values in a configuration that is applied before, or with terraform apply -target.",
			ko: "apply까지 기다리는 ephemeral 리소스 bizppurio_token을 쓰거나, 먼저 적용하는 별도 구성 또는 terraform apply -target으로 값을 미리 만드세요.",
		},
	}
	messageNotConfigured = message{
		summary: "Provider Not Configured",
		cause: text{
			en: "The token was requested before the provider was configured. Terraform always configures it first.",
			ko: "프로바이더가 설정되기 전에 토큰을 요청받았습니다. Terraform은 항상 프로바이더를 먼저 설정합니다.",
		},
		remedy: text{
			en: "Report this to the developers of the program that calls the provider.",
			ko: "프로바이더를 호출한 프로그램의 개발자에게 알리세요.",
		},
	}
)
