// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

// failureMessage returns the summary and the detail for a call that returned
// no token: what happened, what it means and what to do.
func failureMessage(failure *bizppurio.Error) (summary, detail string) {
	m := explain(failure)
	return m.summary, m.detail(describeCall(failure))
}

// repeatedDetail is all that the callers after the first are told of an error.
const repeatedDetail = `Another bizppurio_token of this run failed with this error first: look for the one with "What to do".
조치 방법은 먼저 실패한 bizppurio_token의 오류에 있습니다.`

// describeCall says in English which call was made, and how it ended.
func describeCall(e *bizppurio.Error) string {
	if e.Endpoint == "" {
		return "The wait for the token was interrupted."
	}
	call := "POST " + e.Endpoint
	if environment := environmentOf(e.Endpoint); environment != "" {
		call += " (" + environment + ")"
	}
	if e.Proxy != "" {
		call += " through the proxy " + e.Proxy
	}
	status := strings.TrimSpace(fmt.Sprintf("HTTP %d %s", e.StatusCode, http.StatusText(e.StatusCode)))
	switch {
	case e.Reason == bizppurio.ReasonProxyRefused || e.Reason == bizppurio.ReasonProxyAuthentication:
		call += " failed: the proxy refused"
		if e.StatusCode != 0 {
			call += " with " + status
		}
	case e.StatusCode != 0:
		call += " returned " + status + responseClause(e)
	case e.Reason == bizppurio.ReasonTimeout:
		call += fmt.Sprintf(" failed: the response was not complete within %s (request_timeout)", e.Timeout)
	case e.Reason == bizppurio.ReasonCertificateDate:
		call += " failed: certificate expired or not yet valid (this machine's clock: " + rfc3339(time.Now()) + ")"
	case e.Reason == bizppurio.ReasonCanceled:
		call += " was interrupted"
	default:
		call += " failed: " + string(e.Reason)
	}
	if e.AtProxy {
		call += ", on the connection to the proxy itself"
	}
	call += "."
	if e.Attempts > 1 {
		call += fmt.Sprintf(" That was the last of %d attempts.", e.Attempts)
	}
	return call
}

// responseClause says what a response held beside its status.
func responseClause(e *bizppurio.Error) string {
	switch {
	case e.Code != 0:
		clause := fmt.Sprintf(", result code %d", e.Code)
		if known, _ := lookupResultCode(e.Code); known.description != "" {
			clause += " (" + known.description + ")"
		}
		if e.Description != "" {
			clause += fmt.Sprintf(", description %q", e.Description)
		}
		if e.Withheld {
			clause += "; its description is withheld, because it may repeat a secret"
		}
		return clause
	case e.Reason == bizppurio.ReasonMissingField:
		return ", but the field " + e.Field + " is missing, null or empty"
	case e.Reason == bizppurio.ReasonInvalidField:
		return ", but the field " + e.Field + " cannot be used"
	case e.HTML:
		return " with an HTML or XML page"
	case e.Reason == bizppurio.ReasonStatus || e.Reason == bizppurio.ReasonRedirect:
		return ""
	}
	return ", " + string(e.Reason)
}

// environmentOf returns the environment that an endpoint is in, or "".
func environmentOf(endpoint string) string {
	u, err := url.Parse(endpoint)
	switch {
	case err == nil && bizppurio.IsStaging(u):
		return environmentStaging
	case err == nil && bizppurio.IsProduction(u):
		return environmentProduction
	}
	return ""
}

// explain returns what a failure means and what to do about it.
func explain(e *bizppurio.Error) message {
	m := failures[e.Reason]
	code := e.Code
	if e.Reason == bizppurio.ReasonStatus && e.StatusCode == http.StatusTooManyRequests {
		code = bizppurio.CodeTooManyRequests
	}
	known, isKnown := lookupResultCode(code)
	switch {
	case isKnown:
		m = known.message
		if known.address {
			m.remedy = addressRemedy(e.Proxy).and(m.remedy)
		}
	case e.Field != "":
		m = fieldMessages[e.Field]
		if e.TokenField {
			m.cause = m.cause.and(textPpurio)
		}
	case e.AtProxy && e.Transient:
		m = messageProxyUnreachable
	case e.Reason == bizppurio.ReasonUnknownAuthority && !e.AtProxy && environmentOf(e.Endpoint) == environmentStaging:
		m.cause, m.remedy = m.cause.and(textStagingCertificate.cause), m.remedy.and(textStagingCertificate.remedy)
	}
	if e.Transient && e.RetryAfter > bizppurio.MaxRetryAfter {
		wait := textMoreThanADay
		if e.RetryAfter <= 24*time.Hour {
			wait = text{en: e.RetryAfter.Round(time.Second).String(), ko: e.RetryAfter.Round(time.Second).String()}
		}
		m.cause = m.cause.and(text{
			en: "The response asks to wait for " + wait.en + " (Retry-After); the provider waits for " + bizppurio.MaxRetryAfter.String() + " at most.",
			ko: "응답이 요구한 대기 시간(Retry-After)은 " + wait.ko + "이며, 프로바이더는 최대 " + bizppurio.MaxRetryAfter.String() + "까지만 기다립니다.",
		})
		m.remedy = text{
			en: "Run Terraform again after that time. If the problem persists, ask Bizppurio's support.",
			ko: "그 시간이 지난 뒤 다시 실행하세요. 계속되면 비즈뿌리오 고객센터에 문의하세요.",
		}
	}
	return m
}

var textMoreThanADay = text{en: "more than a day", ko: "하루가 넘는 시간"}

// addressRemedy says how to find the address that has to be registered.
func addressRemedy(proxy string) text {
	if proxy == "" {
		const command = "curl -4 https://checkip.amazonaws.com"
		return text{
			en: "Find the public IP address of this machine with\n\n  " + command + "\n\n",
			ko: "다음 명령으로 이 머신의 공인 IP를 확인하세요.\n\n  " + command + "\n\n",
		}
	}
	command := "curl -4 -x " + proxy + " https://checkip.amazonaws.com"
	return text{
		en: "The call went through a proxy, so its public IP address must be registered. Find it with\n\n  " + command + "\n\n",
		ko: "프록시를 거친 요청이므로 프록시의 공인 IP를 등록해야 합니다. 다음 명령으로 확인하세요.\n\n  " + command + "\n\n",
	}
}

var textPpurio = text{
	en: "It has a field token instead, as the API of Ppurio (message.ppurio.com) does, which is another service with other accounts.",
	ko: "대신 token 필드가 있습니다. 이 형식은 뿌리오(message.ppurio.com) API의 응답이며, 뿌리오는 계정이 다른 별개의 서비스입니다.",
}

var textStagingCertificate = message{
	cause: text{
		en: "The certificate of Bizppurio's staging environment may not be publicly trusted.",
		ko: "검수 환경의 인증서는 공인 인증 기관의 것이 아닐 수 있습니다.",
	},
	remedy: text{
		en: "For a first try with staging, insecure_skip_verify = true turns the check off, with a warning at every run.",
		ko: "검수 환경을 처음 시험할 때는 insecure_skip_verify = true로 검사를 끌 수 있습니다(실행할 때마다 경고를 표시합니다).",
	},
}

var (
	remedyCheckBaseURL = text{
		en: "Check base_url and the proxy in between. If both are right, ask Bizppurio's support.",
		ko: "base_url과 중간의 프록시를 확인하세요. 문제가 없으면 비즈뿌리오 고객센터에 문의하세요.",
	}
	remedyReachable = text{
		en: "Check that this machine can reach the address: firewall, VPN, proxy, base_url. If it can, wait a few minutes and run Terraform again.",
		ko: "이 머신에서 주소에 접속할 수 있는지(방화벽, VPN, 프록시, base_url) 확인하세요. 접속할 수 있다면 몇 분 뒤에 다시 실행하세요.",
	}
)

// messageProxyUnreachable is about a failed connection to the proxy.
var messageProxyUnreachable = message{
	summary: "Proxy Not Reachable",
	cause: text{
		en: "The connection to the proxy failed, so the call never reached Bizppurio.",
		ko: "프록시에 연결하지 못해 요청이 비즈뿌리오로 전송되지 않았습니다.",
	},
	remedy: text{
		en: "Check the proxy's address (proxy_url, or HTTPS_PROXY and NO_PROXY in the environment), and that this machine can reach it.",
		ko: "프록시 주소(proxy_url 또는 환경 변수 HTTPS_PROXY, NO_PROXY)가 맞는지, 이 머신에서 접속할 수 있는지 확인하세요.",
	},
}

// fieldMessages are about a field of a response to HTTP 200.
var fieldMessages = map[string]message{
	"accesstoken": {
		summary: "No Usable Token in the Response",
		cause: text{
			en: "The response reports success, but its accesstoken cannot be used as a bearer token: a string of at most 16 KiB without white space and control characters.",
			ko: "응답은 성공이지만 accesstoken을 토큰으로 쓸 수 없습니다. accesstoken은 공백과 제어 문자가 없는 16 KiB 이하의 문자열이어야 합니다.",
		},
		remedy: remedyCheckBaseURL,
	},
	"type": {
		summary: "No Usable Token Type in the Response",
		cause: text{
			en: "The response reports success, but its type is not 1 to 16 letters, or it repeats a part of the password or the token. Bizppurio's API sends Bearer.",
			ko: "응답은 성공이지만 type이 영문자 1~16자가 아니거나, 암호 또는 토큰의 일부를 포함합니다. 비즈뿌리오 API의 type은 Bearer입니다.",
		},
		remedy: remedyCheckBaseURL,
	},
	"expired": {
		summary: "No Usable Expiry in the Response",
		cause: text{
			en: "The response reports success, but its expired is not a date of 14 digits (yyyyMMddHHmmss), as Bizppurio's API sends it.",
			ko: "응답은 성공이지만 expired가 14자리 일시(yyyyMMddHHmmss)가 아닙니다.",
		},
		remedy: remedyCheckBaseURL,
	},
}

// failures has the texts of every reason but those of fields.
var failures = map[bizppurio.Reason]message{
	// A result code that the documents do not have.
	bizppurio.ReasonResultCode: {
		summary: "Unknown Result Code",
		cause: text{
			en: "Bizppurio's documents do not list this result code for token calls.",
			ko: "비즈뿌리오 문서의 인증 토큰 발급 항목에 없는 결과 코드입니다.",
		},
		remedy: text{
			en: "Check base_url, and ask Bizppurio's support about the result code, with the time of the call.",
			ko: "base_url을 확인하고, 결과 코드와 발생 시각을 비즈뿌리오 고객센터에 문의하세요.",
		},
	},
	bizppurio.ReasonStatus: {
		summary: "Unexpected HTTP Status",
		cause: text{
			en: "The response has no Bizppurio result code, so it may come from something in between: a proxy, a firewall, a gateway, or a maintenance page. Its body is not shown, because it may repeat a secret.",
			ko: "응답에 비즈뿌리오 결과 코드가 없습니다. 중간의 프록시, 방화벽, 게이트웨이 또는 점검 페이지의 응답일 수 있습니다. 본문은 비밀 값이 섞여 있을 수 있어 표시하지 않습니다.",
		},
		remedy: text{
			en: "Check base_url and the proxy in between. If both are right, wait a few minutes and run Terraform again.",
			ko: "base_url과 중간의 프록시를 확인하세요. 문제가 없으면 몇 분 뒤에 다시 실행하세요.",
		},
	},
	bizppurio.ReasonRedirect: {
		summary: "Redirect Refused",
		cause: text{
			en: "Bizppurio's API does not redirect, and the provider never follows a redirect: it would send account and password to another address.",
			ko: "비즈뿌리오 API는 리디렉션하지 않습니다. 계정과 암호가 다른 주소로 전송될 수 있으므로 프로바이더는 리디렉션을 따르지 않습니다.",
		},
		remedy: text{
			en: "Check that base_url is the final address, with https. If the network redirects, for example to a login page, have the host exempted.",
			ko: "base_url이 https로 시작하는 최종 주소인지 확인하세요. 사내 로그인 페이지 등이 리디렉션한다면 이 호스트를 예외로 등록하세요.",
		},
	},
	bizppurio.ReasonEmptyBody: {
		summary: "Empty Response",
		cause: text{
			en: "The response reports success but is empty. Something other than Bizppurio's API may have answered.",
			ko: "응답은 성공이지만 본문이 비어 있습니다. 비즈뿌리오 API가 아닌 다른 서버의 응답일 수 있습니다.",
		},
		remedy: remedyCheckBaseURL,
	},
	bizppurio.ReasonNotJSON: {
		summary: "Response Is Not JSON",
		cause: text{
			en: "The response reports success but is not what Bizppurio's API sends. A proxy, a login page or another service may have answered.",
			ko: "응답은 성공이지만 비즈뿌리오 API의 형식(JSON)이 아닙니다. 프록시, 로그인 페이지 또는 다른 서비스의 응답일 수 있습니다.",
		},
		remedy: text{
			en: "Check base_url and the proxy in between: curl on the same machine shows who answers there.",
			ko: "base_url과 중간의 프록시를 확인하세요. 같은 머신에서 curl로 호출하면 누가 응답하는지 알 수 있습니다.",
		},
	},
	bizppurio.ReasonTooLarge: {
		summary: "Response Too Large",
		cause: text{
			en: "The response is over 1 MiB, and that of a token is a few kilobytes: something other than Bizppurio's API answered.",
			ko: "응답이 1 MiB를 넘습니다. 토큰 응답은 수 KB이므로 비즈뿌리오 API가 아닌 다른 서버의 응답입니다.",
		},
		remedy: remedyCheckBaseURL,
	},
	bizppurio.ReasonCanceled: {
		summary: "Token Request Canceled",
		cause: text{
			en: "Terraform stopped before the token arrived, because of an interrupt or of another error. The provider makes no further call in this run.",
			ko: "토큰을 받기 전에 Terraform이 중단되었습니다(Ctrl-C 또는 다른 오류). 이번 실행에서는 더 이상 호출하지 않습니다.",
		},
		remedy: text{en: "Run Terraform again.", ko: "Terraform을 다시 실행하세요."},
	},
	bizppurio.ReasonTimeout: {
		summary: "No Response in Time",
		cause: text{
			en: "The service, or something in between, did not send its whole response before request_timeout. A firewall that silently drops packets looks the same.",
			ko: "request_timeout 안에 응답을 모두 받지 못했습니다. 방화벽이 패킷을 버릴 때도 같은 오류가 발생합니다.",
		},
		remedy: text{
			en: "Check that this machine can reach the address, directly or through a proxy. A slow network may need a longer request_timeout.",
			ko: "이 머신에서 직접 또는 프록시를 거쳐 주소에 접속할 수 있는지 확인하세요. 네트워크가 느리면 request_timeout을 늘리세요.",
		},
	},
	bizppurio.ReasonHostNotFound: {
		summary: "Host Not Found",
		cause:   text{en: "DNS does not know the host name.", ko: "DNS에서 호스트 이름을 찾을 수 없습니다."},
		remedy: text{
			en: "Check base_url. On a network without public DNS, use a proxy (proxy_url).",
			ko: "base_url을 확인하세요. 외부 DNS를 조회할 수 없는 네트워크라면 프록시(proxy_url)를 사용하세요.",
		},
	},
	bizppurio.ReasonLookup: {
		summary: "Host Lookup Failed",
		cause:   text{en: "DNS did not answer for the host name.", ko: "DNS가 호스트 이름 조회에 응답하지 않았습니다."},
		remedy:  remedyReachable,
	},
	bizppurio.ReasonRefused: {
		summary: "Connection Refused",
		cause:   text{en: "Nothing accepts connections at this address and port, or a firewall refuses them.", ko: "이 주소와 포트에서 연결을 받는 서버가 없거나 방화벽이 연결을 거부했습니다."},
		remedy:  remedyReachable,
	},
	bizppurio.ReasonReset: {
		summary: "Connection Lost",
		cause:   text{en: "The connection was closed before a response arrived.", ko: "응답을 받기 전에 연결이 끊어졌습니다."},
		remedy:  remedyReachable,
	},
	bizppurio.ReasonConnection: {
		summary: "Connection Failed",
		cause:   text{en: "The connection could not be made, or what arrived on it was not HTTP.", ko: "연결하지 못했거나, 받은 응답이 HTTP가 아닙니다."},
		remedy:  remedyReachable,
	},
	bizppurio.ReasonCutOff: {
		summary: "Response Cut Off",
		cause:   text{en: "The connection was lost in the middle of the response.", ko: "응답을 받는 도중에 연결이 끊어졌습니다."},
		remedy: text{
			en: "Run Terraform again. If the problem persists, check the proxy or gateway in between.",
			ko: "다시 실행하세요. 계속되면 중간의 프록시나 게이트웨이를 확인하세요.",
		},
	},
	bizppurio.ReasonUnknownAuthority: {
		summary: "Certificate of an Unknown Authority",
		cause: text{
			en: "No authority that this machine trusts signed the certificate, so the provider did not send account and password.",
			ko: "이 머신이 신뢰하지 않는 인증 기관(CA)의 인증서이므로 계정과 암호를 전송하지 않았습니다.",
		},
		remedy: text{
			en: "Set the authority's certificate in ca_cert_pem, after checking where it comes from. If a company proxy inspects TLS, that is the company's certificate.",
			ko: "출처를 확인한 인증 기관의 인증서를 ca_cert_pem에 설정하세요. 회사 프록시가 TLS를 검사한다면 회사의 인증서를 설정하세요.",
		},
	},
	bizppurio.ReasonCertificateDate: {
		summary: "Certificate Expired or Not Yet Valid",
		cause: text{
			en: "By this machine's clock the certificate is not valid now. ca_cert_pem does not change that.",
			ko: "이 머신의 시계로는 인증서의 유효 기간이 아닙니다. ca_cert_pem으로는 해결되지 않습니다.",
		},
		remedy: text{
			en: "Check this machine's clock. If it is right, the operator of the address must renew the certificate.",
			ko: "이 머신의 시계를 확인하세요. 시계가 맞다면 주소의 운영자가 인증서를 갱신해야 합니다.",
		},
	},
	bizppurio.ReasonCertificateHost: {
		summary: "Certificate for Another Host",
		cause: text{
			en: "The certificate is for another host name, so something else may have answered. ca_cert_pem does not change that.",
			ko: "다른 호스트 이름의 인증서입니다. 다른 서버가 응답했을 수 있으며, ca_cert_pem으로는 해결되지 않습니다.",
		},
		remedy: text{
			en: "Check the host name in base_url, and what DNS or the proxy makes of it.",
			ko: "base_url의 호스트 이름과 DNS, 프록시 설정을 확인하세요.",
		},
	},
	bizppurio.ReasonCertificate: {
		summary: "Unusable Certificate",
		cause:   text{en: "The certificate is not one of a server, or it breaks another rule.", ko: "서버용 인증서가 아니거나 인증서가 규격에 맞지 않습니다."},
		remedy: text{
			en: "Check base_url, and whether a proxy in between shows a certificate of its own.",
			ko: "base_url을 확인하고, 중간의 프록시가 자체 인증서를 보내는지 확인하세요.",
		},
	},
	bizppurio.ReasonNotTLS: {
		summary: "No TLS at the Address",
		cause:   text{en: "What answers at this address and port does not speak TLS.", ko: "이 주소와 포트의 서버가 TLS로 응답하지 않았습니다."},
		remedy: text{
			en: "Check that base_url (or the proxy's URL) names an https port, and that no proxy or firewall answers in its place.",
			ko: "base_url(또는 프록시 URL)의 포트가 https 포트인지, 중간의 프록시나 방화벽이 대신 응답하지 않는지 확인하세요.",
		},
	},
	bizppurio.ReasonHandshake: {
		summary: "TLS Handshake Failed",
		cause:   text{en: "This machine and the server could not agree on a secure connection. The provider speaks TLS 1.2 and newer.", ko: "서버와 보안 연결을 협상하지 못했습니다. 프로바이더는 TLS 1.2 이상을 사용합니다."},
		remedy: text{
			en: "Check that base_url names an https port, and that no proxy or firewall answers in its place.",
			ko: "base_url의 포트가 https 포트인지, 중간의 프록시나 방화벽이 대신 응답하지 않는지 확인하세요.",
		},
	},
	bizppurio.ReasonProxyAuthentication: {
		summary: "Proxy Rejected Its Credentials",
		cause: text{
			en: "The proxy requires a user name and password, or other ones. Bizppurio never saw the call.",
			ko: "프록시가 사용자 이름과 암호를 요구했거나, 설정한 값을 거부했습니다. 요청은 비즈뿌리오에 도달하지 않았습니다.",
		},
		remedy: text{
			en: "Check the user info of the proxy's URL: proxy_url, or HTTPS_PROXY in the environment. Special characters must be percent-encoded.",
			ko: "프록시 URL(proxy_url 또는 환경 변수 HTTPS_PROXY)의 사용자 정보를 확인하세요. 특수 문자는 퍼센트 인코딩해야 합니다.",
		},
	},
	bizppurio.ReasonProxyRefused: {
		summary: "Proxy Refused the Connection",
		cause: text{
			en: "The proxy did not connect to Bizppurio, which never saw the call.",
			ko: "프록시가 비즈뿌리오에 연결하지 않았습니다. 요청은 비즈뿌리오에 도달하지 않았습니다.",
		},
		remedy: text{
			en: "Have the proxy allow the host and port of the address, check the user info of its URL, or use another proxy (proxy_url).",
			ko: "프록시에서 이 주소의 호스트와 포트를 허용하거나, 프록시 URL의 사용자 정보를 확인하거나, 다른 프록시(proxy_url)를 사용하세요.",
		},
	},
}

// rfc3339 formats an instant in Korean time, as expires_at has it.
func rfc3339(t time.Time) string { return t.In(bizppurio.KST).Format(time.RFC3339) }
