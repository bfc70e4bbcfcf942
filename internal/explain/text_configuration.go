// SPDX-License-Identifier: MPL-2.0

package explain

import "github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"

// Topics of the configuration.
const (
	TwoAddresses       Topic = "two addresses"
	BaseURLVariable    Topic = "environment beside BIZPPURIO_BASE_URL"
	PlainThroughProxy  Topic = "plain http through a proxy elsewhere"
	InsecureProduction Topic = "insecure_skip_verify for production"
	InsecureProxy      Topic = "insecure_skip_verify with an https proxy"
	InsecureSkipVerify Topic = "insecure_skip_verify"
	NoUserCache        Topic = "no cache directory of the user"
	NotConfigured      Topic = "provider not configured"
	OtherTarget        Topic = "another account or address under -debug"
	proxyEnvironment   Topic = "proxy in the environment"
	unreadableCACert   Topic = "unreadable certificate in ca_cert_pem"
	unknownEphemeral   Topic = "unknown configuration, ephemeral resource"
	unknownDataSource  Topic = "unknown configuration, data source"
	missingCredentials Topic = "missing credentials"
)

// Summaries of several texts.
const (
	summaryInvalid      = "Invalid Provider Configuration"
	summaryConflicting  = "Conflicting Provider Configuration"
	summaryCacheNotUsed = "Token Cache Not Used"
)

// valueTexts has the advice for each error of a value. The verb is for the name
// of the attribute or variable.
var valueTexts = []entry{
	{bizppurio.ErrEmpty, summaryInvalid, Bilingual{
		"%s must not be empty.",
		"%s이 비어 있습니다.",
	}, Bilingual{
		"Set a value, or remove the attribute (or set it to null).",
		"값을 설정하거나 속성을 지우세요(또는 null로 두세요).",
	}},
	{bizppurio.ErrColon, summaryInvalid, Bilingual{
		"%s must not contain a colon: in HTTP Basic authentication the first colon ends the account (RFC 7617).",
		"%s에 콜론(:)이 있습니다. HTTP Basic 인증은 첫 콜론 앞까지를 계정으로 처리합니다(RFC 7617).",
	}, Bilingual{
		"Set the account alone, and the password in password or BIZPPURIO_PASSWORD.",
		"계정만 설정하고, 암호는 password 또는 BIZPPURIO_PASSWORD에 설정하세요.",
	}},
	{bizppurio.ErrControlCharacter, summaryInvalid, Bilingual{
		"%s must not contain control characters; often it is a newline at the end, from a file or a secret store.",
		"%s에 제어 문자가 있습니다. 파일이나 시크릿 저장소에서 가져온 값 끝의 줄 바꿈인 경우가 많습니다.",
	}, Bilingual{
		"In HCL, chomp() removes it; in a shell, set the value with $(…), which drops newlines at the end (but not a carriage return: tr -d '\\r').",
		"HCL에서는 chomp()로 없애고, 셸에서는 $(…)로 값을 넣으세요($(…)는 끝의 줄 바꿈을 없애지만 CR은 남기므로 tr -d '\\r'로 지우세요).",
	}},
	{bizppurio.ErrNotUTF8, summaryInvalid, Bilingual{
		"%s must be UTF-8 text.",
		"%s이 UTF-8 텍스트가 아닙니다.",
	}, Bilingual{
		"Convert it to UTF-8; EUC-KR (CP949) is a usual cause.",
		"UTF-8로 변환하세요. EUC-KR(CP949)로 저장한 값인 경우가 많습니다.",
	}},
	{ErrEnvironment, summaryInvalid, Bilingual{
		`%s must be "production" (운영) or "staging" (검수).`,
		`%s은 "production"(운영) 또는 "staging"(검수)이어야 합니다.`,
	}, Bilingual{
		"Set one of the two, the one that the account belongs to.",
		"계정이 속한 환경을 설정하세요.",
	}},
	{ErrRequestTimeout, summaryInvalid, Bilingual{
		"%s must be a duration greater than zero and at most 10m.",
		"%s은 0보다 크고 10m 이하인 시간이어야 합니다.",
	}, Bilingual{
		`Set a duration such as "30s", "1m30s" or "500ms".`,
		`"30s", "1m30s", "500ms"와 같이 설정하세요.`,
	}},
	{ErrMaxRetries, summaryInvalid, Bilingual{
		"%s must be a whole number from 0 to 10.",
		"%s은 0부터 10까지의 정수여야 합니다.",
	}, Bilingual{
		"Set such a number, or remove the attribute for the default of 3.",
		"범위 안의 정수를 설정하거나, 속성을 지워 기본값 3을 사용하세요.",
	}},
	{ErrMinRemaining, summaryInvalid, Bilingual{
		"%s must be a duration greater than zero and under 24h.",
		"%s은 0보다 크고 24h 미만인 시간이어야 합니다.",
	}, Bilingual{
		`Set a duration such as "6h" or "90m".`,
		`"6h", "90m"과 같이 설정하세요.`,
	}},
	// Directories of the cache: what helps depends on where the value is.
	{ErrDirectoryAttribute, summaryInvalid, Bilingual{
		"%s must be an absolute path.",
		"%s은 절대 경로여야 합니다.",
	}, Bilingual{
		`Set an absolute path: pathexpand("~/…") for the home directory, abspath("…") for one below the current directory.`,
		`절대 경로를 설정하세요. 홈 디렉터리는 pathexpand("~/…")로, 현재 디렉터리 아래라면 abspath("…")로 쓰세요.`,
	}},
	{ErrDirectoryVariable, summaryInvalid, Bilingual{
		"%s must be an absolute path.",
		"%s은 절대 경로여야 합니다.",
	}, Bilingual{
		`Set an absolute path: in a shell "$HOME/…" for the home directory (the shell does not expand ~ between quotes), "$PWD/…" for the current one.`,
		`절대 경로를 설정하세요. 셸에서 홈 디렉터리는 "$HOME/…", 현재 디렉터리는 "$PWD/…"로 씁니다(따옴표 안의 ~는 확장되지 않습니다).`,
	}},
	{ErrURLCharacters, summaryInvalid, Bilingual{
		"%s must not contain white space or invisible characters.",
		"%s에 공백이나 보이지 않는 문자가 있습니다.",
	}, Bilingual{
		"Write the URL again by hand. A space in a path is written as %20.",
		"URL을 직접 다시 입력하세요. 경로의 공백은 %20으로 씁니다.",
	}},
	{ErrDirectoryCharacters, summaryInvalid, Bilingual{
		"%s must not contain invisible characters, nor begin or end with white space.",
		"%s에 보이지 않는 문자가 있거나, 앞이나 뒤에 공백이 있습니다.",
	}, Bilingual{
		"Write the path again by hand.",
		"경로를 직접 다시 입력하세요.",
	}},
	{bizppurio.ErrURLSyntax, summaryInvalid, Bilingual{
		"%s must be a whole URL: https:// (or http:// for a loopback host), a host, and optionally a port (1 to 65535) and a path prefix.",
		"%s은 https://(루프백 호스트는 http://)로 시작하고 호스트가 있는 URL이어야 합니다. 포트(1~65535)와 경로 접두사를 붙일 수 있습니다.",
	}, Bilingual{
		"Set a URL such as https://api.bizppurio.com or https://gateway.example.com:8443/bizppurio.",
		"https://api.bizppurio.com 또는 https://gateway.example.com:8443/bizppurio와 같이 설정하세요.",
	}},
	{bizppurio.ErrURLHost, summaryInvalid, Bilingual{
		"%s must have a host in ASCII characters.",
		"%s의 호스트에 ASCII가 아닌 문자가 있습니다.",
	}, Bilingual{
		"Write the host in its xn-- form (Punycode), and check it for full-width or lookalike characters.",
		"한글 도메인이라면 xn--로 시작하는 형식(퓨니코드)으로 쓰세요. 전각 문자나 모양이 비슷한 다른 문자가 섞이지 않았는지도 확인하세요.",
	}},
	{bizppurio.ErrURLScheme, summaryInvalid, Bilingual{
		"%s must be an https URL. Only a loopback host (localhost, 127.0.0.0/8, ::1) may have http, because account and password are part of the request.",
		"%s은 https URL이어야 합니다. 계정과 암호가 요청에 포함되므로 http는 루프백 호스트(localhost, 127.0.0.0/8, ::1)에만 쓸 수 있습니다.",
	}, Bilingual{
		"Use https.",
		"https를 사용하세요.",
	}},
	{bizppurio.ErrURLUserInfo, summaryInvalid, Bilingual{
		"%s must not hold user info (user:password@).",
		"%s에 사용자 정보(user:password@)를 넣을 수 없습니다.",
	}, Bilingual{
		"Set the account in account (BIZPPURIO_ACCOUNT) and the password in password (BIZPPURIO_PASSWORD).",
		"계정은 account(BIZPPURIO_ACCOUNT)에, 암호는 password(BIZPPURIO_PASSWORD)에 설정하세요.",
	}},
	{bizppurio.ErrURLQuery, summaryInvalid, Bilingual{
		"%s must not hold a query (?…) or a fragment (#…).",
		"%s에 쿼리(?…)나 프래그먼트(#…)를 넣을 수 없습니다.",
	}, Bilingual{
		"Remove everything from the first ? or # on.",
		"첫 ? 또는 #부터 끝까지 지우세요.",
	}},
	{bizppurio.ErrURLTokenPath, summaryInvalid, Bilingual{
		"%s must not end in /v1/token: the provider adds that itself.",
		"%s이 /v1/token으로 끝납니다. /v1/token은 프로바이더가 붙입니다.",
	}, Bilingual{
		"Write only what comes before it, such as https://api.bizppurio.com.",
		"https://api.bizppurio.com과 같이 그 앞까지만 쓰세요.",
	}},
	{bizppurio.ErrURLPpurio, summaryInvalid, Bilingual{
		"%s is an address of Ppurio (message.ppurio.com), a different service with separate accounts.",
		"%s이 뿌리오(message.ppurio.com)의 주소입니다. 비즈뿌리오와 다른 서비스이며 계정도 다릅니다.",
	}, Bilingual{
		"Remove it, or set https://api.bizppurio.com. An API key of Ppurio is not a Bizppurio password.",
		"설정을 지우거나 https://api.bizppurio.com으로 바꾸세요. 뿌리오의 API 키는 비즈뿌리오 암호가 아닙니다.",
	}},
	{bizppurio.ErrProxyURL, summaryInvalid, Bilingual{
		"%s must be an http, https or socks5 URL with a host in ASCII characters and nothing behind the port.",
		"%s은 ASCII 호스트를 쓰는 http, https 또는 socks5 URL이어야 하며, 포트 뒤에는 아무것도 붙일 수 없습니다.",
	}, Bilingual{
		"Set a URL such as http://proxy.example.com:3128 or socks5://user:password@proxy.example.com:1080. Special characters of user and password must be percent-encoded (# as %23, / as %2F, ? as %3F, @ as %40).",
		"http://proxy.example.com:3128 또는 socks5://user:password@proxy.example.com:1080과 같이 설정하세요. 사용자 이름과 암호의 특수 문자는 퍼센트 인코딩해야 합니다(#은 %23, /는 %2F, ?는 %3F, @는 %40).",
	}},
	{bizppurio.ErrCACerts, summaryInvalid, Bilingual{
		"%s must hold one or more PEM certificates (-----BEGIN CERTIFICATE-----), and no other PEM block.",
		"%s에는 PEM 인증서(-----BEGIN CERTIFICATE-----)가 하나 이상 있어야 하며, 다른 PEM 블록은 넣을 수 없습니다.",
	}, Bilingual{
		"Set the certificates themselves, not their path: file(\"ca.pem\") reads them. A private key does not belong here.",
		"경로가 아니라 인증서 내용을 설정하세요. file(\"ca.pem\")으로 읽을 수 있습니다. 개인 키는 넣지 마세요.",
	}},
}

// configurationTexts are about the provider block as a whole.
var configurationTexts = []entry{
	// The verbs are for the name of the attribute, and for the certificate's number.
	{unreadableCACert, summaryInvalid, Bilingual{
		"%s holds a certificate that Go cannot read: number %s of them.",
		"%s의 %s번째 인증서를 Go가 읽을 수 없습니다.",
	}, Bilingual{
		"Check that the certificate was copied whole, or have its authority issue another one.",
		"인증서를 빠짐없이 복사했는지 확인하거나, 인증 기관에서 다시 발급받으세요.",
	}},
	// The verb is for what is missing.
	{missingCredentials, "Missing Credentials", Bilingual{
		"A token needs an account and its password: %s not set.",
		"토큰 발급에 필요한 %s 설정되지 않았습니다.",
	}, Bilingual{
		"Set BIZPPURIO_ACCOUNT and BIZPPURIO_PASSWORD in the environment (set but empty counts as not set), or account and password in the provider block, the password from a variable with ephemeral = true. A plan in which every bizppurio_token has enabled = terraform.applying needs neither.",
		"환경 변수 BIZPPURIO_ACCOUNT와 BIZPPURIO_PASSWORD를 설정하거나(빈 값은 설정하지 않은 것으로 처리합니다), provider 블록에 account와 password를 설정하세요. password에는 ephemeral = true인 변수를 쓰세요. 모든 bizppurio_token에 enabled = terraform.applying을 설정하면 plan에는 계정과 암호가 필요 없습니다.",
	}},
	{TwoAddresses, summaryConflicting, Bilingual{
		"base_url and environment are both set, and each names the address to call.",
		"base_url과 environment가 모두 설정되어 호출할 주소를 정할 수 없습니다.",
	}, Bilingual{
		"Keep environment to call Bizppurio itself, or base_url for another address.",
		"비즈뿌리오를 직접 호출하려면 environment만, 다른 주소를 호출하려면 base_url만 남기세요.",
	}},
	{BaseURLVariable, summaryConflicting, Bilingual{
		"environment in the provider block and BIZPPURIO_BASE_URL in the environment both name the address to call.",
		"provider 블록의 environment와 환경 변수 BIZPPURIO_BASE_URL이 모두 설정되어 호출할 주소를 정할 수 없습니다.",
	}, Bilingual{
		"To call the address in BIZPPURIO_BASE_URL (a stand-in or a gateway), remove environment from the provider block. To call Bizppurio itself, unset BIZPPURIO_BASE_URL, and set your own account and password again if the stand-in's are set.",
		"BIZPPURIO_BASE_URL의 주소(모의 서버나 게이트웨이)를 호출하려면 provider 블록에서 environment를 지우세요. 비즈뿌리오를 직접 호출하려면 BIZPPURIO_BASE_URL을 해제(unset)하고, 모의 서버의 계정과 암호가 남아 있다면 다시 설정하세요.",
	}},
	{PlainThroughProxy, summaryConflicting, Bilingual{
		"base_url is an http address on this machine, and proxy_url is a proxy on another machine, which would see account and password.",
		"base_url은 로컬의 http 주소인데 proxy_url은 다른 머신의 프록시입니다. 계정과 암호가 프록시에 노출됩니다.",
	}, Bilingual{
		"Remove proxy_url, or use an https address in base_url.",
		"proxy_url을 지우거나 base_url에 https 주소를 사용하세요.",
	}},
	{proxyEnvironment, "Invalid Proxy in the Environment", Bilingual{
		"%s is not an http, https or socks5 URL with a host in ASCII characters and nothing behind the port. Its value is not shown, because it may hold a password.",
		"환경 변수 %s의 값이 ASCII 호스트를 쓰는 http, https 또는 socks5 URL이 아니거나 포트 뒤에 다른 값이 있습니다. 암호가 섞여 있을 수 있어 값은 표시하지 않습니다.",
	}, Bilingual{
		"Correct or unset it (special characters of user and password must be percent-encoded), exempt the host with NO_PROXY, or set the proxy in proxy_url.",
		"값을 고치거나(사용자 이름과 암호의 특수 문자는 퍼센트 인코딩) 해제하거나, NO_PROXY로 호출할 호스트를 제외하거나, proxy_url에 프록시를 설정하세요.",
	}},
	{InsecureProduction, "Certificate Check Cannot Be Turned Off for Production", Bilingual{
		"The address is the production host. With insecure_skip_verify = true anyone in between could read account and password, and production has a publicly trusted certificate.",
		"운영 호스트에는 insecure_skip_verify = true를 쓸 수 없습니다. 중간자 공격으로 계정과 암호가 노출될 수 있습니다. 운영 서버는 공인 인증 기관의 인증서를 사용합니다.",
	}, Bilingual{
		"Remove insecure_skip_verify. If a security appliance of the company decrypts TLS, set the company's authority in ca_cert_pem.",
		"insecure_skip_verify를 지우세요. 사내 보안 장비가 TLS를 복호화한다면 사내 인증 기관(CA)의 인증서를 ca_cert_pem에 설정하세요.",
	}},
	{InsecureProxy, summaryConflicting, Bilingual{
		"insecure_skip_verify is true and the proxy (proxy_url, or HTTPS_PROXY in the environment) is an https URL. The certificate of a proxy is always checked, because the proxy receives its password.",
		"insecure_skip_verify가 true인데 프록시(proxy_url 또는 환경 변수 HTTPS_PROXY)가 https URL입니다. 프록시의 암호를 보내므로 프록시의 인증서는 항상 검사합니다.",
	}, Bilingual{
		"Remove insecure_skip_verify and set the authority of the address in ca_cert_pem, or use an http proxy.",
		"insecure_skip_verify를 지우고 호출할 주소의 인증 기관 인증서를 ca_cert_pem에 설정하거나, http 프록시를 사용하세요.",
	}},
	{InsecureSkipVerify, "Certificate Is Not Checked", Bilingual{
		"insecure_skip_verify is true: the provider sends account and password to whatever answers at the address.",
		"insecure_skip_verify가 true이므로 서버의 인증서를 검사하지 않습니다. 중간자 공격으로 계정과 암호가 노출될 수 있습니다.",
	}, Bilingual{
		"Use it only for a first try with staging; otherwise set ca_cert_pem.",
		"검수 환경을 처음 시험할 때만 쓰고, 그 밖에는 ca_cert_pem을 사용하세요.",
	}},
	{NoUserCache, summaryCacheNotUsed, Bilingual{
		"The user's cache directory is unknown: neither XDG_CACHE_HOME nor HOME (on Windows LocalAppData) is set, or the one that is set is not an absolute path.",
		"XDG_CACHE_HOME과 HOME(Windows에서는 LocalAppData)이 모두 설정되지 않았거나, 설정된 값이 절대 경로가 아니어서 사용자 캐시 디렉터리를 알 수 없습니다.",
	}, Bilingual{
		"Set an absolute path in token_cache.directory or BIZPPURIO_TOKEN_CACHE_DIR.",
		"token_cache.directory 또는 BIZPPURIO_TOKEN_CACHE_DIR에 절대 경로를 설정하세요.",
	}},
	// The verbs of the next two are for the names of the attributes.
	{unknownEphemeral, "Token Not Yet Available", Bilingual{
		"The provider's configuration is not known before apply: %s. Until then the attributes of the token are unknown too; the token comes in apply. OpenTofu accepts no unknown results, and reports them as a bug in the provider.",
		"apply 전에는 알 수 없는 프로바이더 설정이 있습니다: %s. 그래서 토큰의 출력값도 apply 전에는 알 수 없으며, 토큰은 apply에서 발급받습니다. OpenTofu는 알 수 없는 출력값을 허용하지 않고 프로바이더의 버그라고 표시합니다.",
	}, Bilingual{
		"With Terraform, no action is needed. With OpenTofu, add to the ephemeral block depends_on with the resource that makes the value, or enabled = terraform.applying. Or use values that are known at plan time.",
		"Terraform에서는 필요 없습니다. OpenTofu에서는 ephemeral 블록에 그 값을 만드는 리소스를 depends_on으로 지정하거나 enabled = terraform.applying을 설정하세요. plan 때 알 수 있는 값을 써도 됩니다.",
	}},
	{unknownDataSource, "Provider Configuration Not Known Yet", Bilingual{
		"The data source bizppurio_token needs the provider's configuration at plan time, and this is not known before apply: %s.",
		"데이터 소스 bizppurio_token은 plan 때 프로바이더 설정이 필요하지만, apply 전에는 알 수 없는 설정이 있습니다: %s.",
	}, Bilingual{
		"Use the ephemeral resource bizppurio_token, which waits for apply; or create these values in a configuration that is applied first, or with terraform apply -target.",
		"apply까지 기다리는 ephemeral 리소스 bizppurio_token을 쓰거나, 먼저 적용하는 별도 구성 또는 terraform apply -target으로 값을 미리 만드세요.",
	}},
	{NotConfigured, "Provider Not Configured", Bilingual{
		"The token was requested before the provider was configured. Terraform always configures it first.",
		"프로바이더가 설정되기 전에 토큰을 요청받았습니다. Terraform은 항상 프로바이더를 먼저 설정합니다.",
	}, Bilingual{
		"Report this to the developers of the program that calls the provider.",
		"프로바이더를 호출한 프로그램의 개발자에게 알리세요.",
	}},
	{OtherTarget, "Another Account or Address Under -debug", Bilingual{
		"The provider runs with -debug, and was configured with another account, address or proxy before. One process keeps one configuration: from now on all bizppurio provider blocks (each alias) use the account, the address and the proxy that were configured last.",
		"-debug로 실행 중인 프로바이더에 이전과 다른 계정, 주소 또는 프록시가 설정되었습니다. 프로세스 하나는 설정을 하나만 유지하므로, 이제부터 모든 bizppurio provider 블록(alias 포함)이 마지막으로 설정된 계정, 주소, 프록시를 사용합니다.",
	}, Bilingual{
		"If you changed the value between two runs, no action is needed. If the configuration has several bizppurio provider blocks, debug with one of them alone, or unset TF_REATTACH_PROVIDERS: then Terraform starts a process for each.",
		"실행과 실행 사이에 값을 바꾼 것이라면 필요 없습니다. 구성에 bizppurio provider 블록이 여러 개 있다면 하나만 남기고 디버깅하거나, TF_REATTACH_PROVIDERS를 해제(unset)해 Terraform이 블록마다 프로세스를 따로 실행하게 하세요.",
	}},
}
