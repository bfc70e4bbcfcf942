// SPDX-License-Identifier: MPL-2.0

package explain

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

func parsed(s string) *url.URL {
	if s == "" {
		return nil
	}
	u, err := url.Parse(s)
	if err != nil {
		panic(err)
	}
	return u
}

// at is 2026-11-25 18:04:05 KST.
var at = time.Date(2026, 11, 25, 9, 4, 5, 0, time.UTC)

func TestFailure(t *testing.T) {
	t.Parallel()
	const production, staging = bizppurio.ProductionURL + "/v1/token", "https://dev-api.bizppurio.com:10443/v1/token"
	const gateway, local, proxy = "https://gateway.example.com/v1/token", "http://127.0.0.1:36261/v1/token", "http://proxy.example.com:3128"
	const when, never = ", at 2026-11-25 18:04:05 KST.", "The wait for the token was interrupted before a call was made."
	const command = "  curl -sS --http1.1 --noproxy '*' -A test/1.0 -u ACCOUNT -X POST -H 'Content-Type: application/json; charset=utf-8' -H 'Accept: application/json' --data '' "
	type no = []string // what it does not say
	code := func(endpoint string, status, code int) bizppurio.Error {
		return bizppurio.Error{Reason: bizppurio.ReasonResultCode, Endpoint: parsed(endpoint), StatusCode: status, Code: code}
	}
	status := func(status int, retryAfter time.Duration) bizppurio.Error {
		return bizppurio.Error{Reason: bizppurio.ReasonStatus, Endpoint: parsed(gateway), StatusCode: status, Transient: true, RetryAfter: retryAfter}
	}
	lost := func(reason bizppurio.Reason, endpoint, proxy string, atProxy bool) bizppurio.Error {
		return bizppurio.Error{Reason: reason, Endpoint: parsed(endpoint), Proxy: parsed(proxy), AtProxy: atProxy, Transient: true}
	}
	// call is the first line, and facts are what the Korean cause begins with.
	check := func(failure bizppurio.Error, c Circumstances, summary, call, facts string, says, saysNot []string) {
		t.Helper()
		failure.Time, c.UserAgent = at, "test/1.0"
		if failure.Reason != bizppurio.ReasonCanceled {
			failure.Attempts = max(failure.Attempts, 1)
		}
		e := Failure(&failure, c)
		facts = strings.Replace(facts, "): ", fmt.Sprintf(", 2026-11-25 18:04:05 KST, %d회 시도): ", failure.Attempts), 1)
		wantForm(t, e)
		gotCall, rest, _ := strings.Cut(e.Detail, "\n\nWhat it means: ")
		for line := range strings.SplitSeq(gotCall, "\n") {
			if columns(line) > 76 && strings.Contains(line, " ") {
				t.Errorf("a line about the call has %d columns: %s", columns(line), line)
			}
		}
		gotCall = strings.ReplaceAll(gotCall, "\n", " ")
		if e.Summary != "Bizppurio: "+summary || gotCall != call {
			t.Errorf("got  %s: %s\nwant %s: %s", e.Summary, gotCall, summary, call)
		}
		unwrapped := strings.ReplaceAll(rest, "\n", " ")
		for _, want := range append(says, facts) {
			if !strings.Contains(rest, want) && !strings.Contains(unwrapped, want) {
				t.Errorf("it does not say %q:\n%s", want, rest)
			}
		}
		for _, wantNo := range saysNot {
			if strings.Contains(rest, wantNo) {
				t.Errorf("it says %q:\n%s", wantNo, rest)
			}
		}
		wantRepeated(t, e)
	}

	check(code(production, 400, 3007), Circumstances{}, "Wrong Password", "POST "+production+" (production) returned HTTP 400 Bad Request, result code 3007 (비즈뿌리오 계정의 암호가 유효하지 않음)"+when,
		"원인(결과 코드 3007, 운영): 계정은 있지만 암호가 맞지 않습니다.", nil, no{"checkip", "curl", "Retry-After"})
	check(bizppurio.Error{Reason: bizppurio.ReasonResultCode, Endpoint: parsed(gateway), StatusCode: 429, Code: 5002, Attempts: 4, Transient: true, RetryAfter: time.Minute}, Circumstances{}, "Too Many Requests",
		"POST "+gateway+" returned HTTP 429 Too Many Requests, result code 5002"+when+" That was the last of 4 attempts.", "원인(결과 코드 5002, gateway.example.com): ", nil, no{"Retry-After"})
	check(code(production, 400, 7777), Circumstances{}, "Unknown Result Code", "POST "+production+" (production) returned HTTP 400 Bad Request, result code 7777"+when, "원인(결과 코드 7777, 운영): ",
		[]string{"\n\n" + command + production + "\n\n", "by hand on the machine where it failed, not in a pipeline, because it prints a token if it succeeds"}, nil)
	check(code(staging, 400, 3010), Circumstances{}, "IP Address Not Allowed", "POST "+staging+" (staging) returned HTTP 400 Bad Request, result code 3010 (등록된 접속 허용 IP와 일치하지 않음)"+when, "원인(결과 코드 3010, 검수): ", []string{
		"What to do: Find the public IP address of this machine with\n\n  curl -sS -4 --noproxy '*' https://checkip.amazonaws.com\n\nRegister the address that",
		"조치 방법: 다음 명령으로 이 머신의 공인 IP를 확인하세요.\n\n  curl -sS -4 --noproxy '*' https://checkip.amazonaws.com\n\n요청의 출발지 공인 IP를",
	}, no{" -x "})
	check(bizppurio.Error{Reason: bizppurio.ReasonResultCode, Endpoint: parsed(gateway), Proxy: parsed(proxy), StatusCode: 400, Code: 3000}, Circumstances{ProxyUser: true}, "No IP Address Registered for the Account",
		"POST "+gateway+" through the proxy "+proxy+" returned HTTP 400 Bad Request, result code 3000 (비즈뿌리오 계정에 접속 허용 아이피가 등록되어있지 않음)"+when, "원인(결과 코드 3000, gateway.example.com): ",
		[]string{"the proxy's user name).\n\n  curl -sS -4 --noproxy '' -x " + proxy + " --proxy-user USER https://checkip.amazonaws.com\n\n", "프록시의 공인 IP를 등록"}, nil)

	check(bizppurio.Error{Reason: bizppurio.ReasonStatus, Endpoint: parsed(gateway), StatusCode: 429, HTML: true}, Circumstances{}, "Too Many Requests",
		"POST "+gateway+" returned HTTP 429 Too Many Requests with an HTML or XML page"+when, "원인(HTTP 429, gateway.example.com): ", nil, no{"curl"})
	check(status(599, 0), Circumstances{BaseURL: &Origin{}}, "Unexpected HTTP Status", "POST "+gateway+" returned HTTP 599"+when, "원인(HTTP 599, gateway.example.com): ",
		[]string{"The address comes from the provider block.", "호출한 주소는 provider 블록에 설정한 값입니다.", command + gateway}, nil)
	check(status(503, 90*time.Minute), Circumstances{}, "Unexpected HTTP Status", "POST "+gateway+" returned HTTP 503 Service Unavailable"+when, "원인(HTTP 503, gateway.example.com): ", []string{
		"asks to wait for 1h30m0s (Retry-After); the provider waits for 1m0s at most.", "What to do: Run Terraform again after that time.",
		"1h30m0s이며", "최대 1m0s까지만", "조치 방법: 그 시간이 지난 뒤 다시 실행하세요.", command + gateway,
	}, nil)
	check(status(503, 90*time.Second+time.Millisecond), Circumstances{}, "Unexpected HTTP Status", "POST "+gateway+" returned HTTP 503 Service Unavailable"+when, "원인(", []string{"wait for 1m30s (", "1m30s이며"}, nil)
	check(bizppurio.Error{Reason: bizppurio.ReasonEmptyBody, Endpoint: parsed(gateway), StatusCode: 200}, Circumstances{}, "Empty Response", "POST "+gateway+" returned HTTP 200 OK, empty body"+when, "원인(HTTP 200, gateway.example.com): ", []string{command}, nil)
	check(bizppurio.Error{Reason: bizppurio.ReasonTooLarge, Endpoint: parsed(gateway), StatusCode: 200}, Circumstances{}, "Response Too Large", "POST "+gateway+" returned HTTP 200 OK, body over 1 MiB"+when, "원인(HTTP 200, gateway.example.com): ", []string{command}, nil)
	check(status(503, 24*time.Hour), Circumstances{}, "Unexpected HTTP Status", "POST "+gateway+" returned HTTP 503 Service Unavailable"+when, "원인(", []string{"wait for 24h0m0s (", "24h0m0s이며"}, nil)
	check(status(503, 24*time.Hour+1), Circumstances{}, "Unexpected HTTP Status", "POST "+gateway+" returned HTTP 503 Service Unavailable"+when, "원인(", []string{"wait for more than a day", "하루"}, no{"24h0m0s"})
	check(bizppurio.Error{Reason: bizppurio.ReasonResultCode, Endpoint: parsed(gateway), StatusCode: 400, Code: 3009, RetryAfter: time.Hour}, Circumstances{}, "Account Suspended",
		"POST "+gateway+" returned HTTP 400 Bad Request, result code 3009 (비즈뿌리오 계정이 중지 상태임)"+when, "원인(결과 코드 3009, gateway.example.com): ", nil, no{"Retry-After"})

	check(bizppurio.Error{Reason: bizppurio.ReasonMissingField, Endpoint: parsed(gateway), StatusCode: 200, Field: "accesstoken", TokenField: true}, Circumstances{}, "Response of Another Service (Ppurio)",
		"POST "+gateway+" returned HTTP 200 OK, but the field accesstoken is missing, null or empty"+when, "원인(HTTP 200, gateway.example.com): 뿌리오(message.ppurio.com) API의 응답입니다.", []string{"it has a field token"}, no{"curl"})
	check(bizppurio.Error{Reason: bizppurio.ReasonInvalidField, Endpoint: parsed(gateway), StatusCode: 200, Field: "expired"}, Circumstances{}, "No Usable Expiry in the Response",
		"POST "+gateway+" returned HTTP 200 OK, but the field expired cannot be used"+when, "원인(HTTP 200, gateway.example.com): ", []string{command}, no{"Ppurio"})
	check(bizppurio.Error{Reason: bizppurio.ReasonNotJSON, Endpoint: parsed(gateway), StatusCode: 200}, Circumstances{}, "Response Is Not JSON", "POST "+gateway+" returned HTTP 200 OK, body is not a JSON object"+when, "원인(HTTP 200, gateway.example.com): ", []string{command}, nil)
	check(bizppurio.Error{Reason: bizppurio.ReasonRedirect, Endpoint: parsed(gateway), StatusCode: 302}, Circumstances{}, "Redirect Refused", "POST "+gateway+" returned HTTP 302 Found"+when, "원인(HTTP 302, gateway.example.com): ", nil, no{"curl"})

	check(bizppurio.Error{Reason: bizppurio.ReasonTimeout, Endpoint: parsed(production), Timeout: 30 * time.Second, Transient: true, Attempts: 2}, Circumstances{}, "No Response in Time",
		"POST "+production+" (production) failed: the response was not complete within 30s (request_timeout)"+when+" That was the last of 2 attempts.", "원인(api.bizppurio.com, 운영): ", nil, no{"base_url", "The address comes from"})
	check(bizppurio.Error{Reason: bizppurio.ReasonCanceled, Endpoint: parsed(gateway), Attempts: 1}, Circumstances{BaseURL: &Origin{}}, "Token Request Canceled", "POST "+gateway+" was interrupted"+when, "원인(gateway.example.com): ", nil, no{"The address comes from"})
	for _, endpoint := range []string{"", gateway} { // before the client was asked, and before its first call
		check(bizppurio.Error{Reason: bizppurio.ReasonCanceled, Endpoint: parsed(endpoint)}, Circumstances{}, "Token Request Canceled", never, "원인", nil, nil)
	}
	check(lost(bizppurio.ReasonRefused, gateway, "", false), Circumstances{}, "Connection Refused", "POST "+gateway+" failed: connection refused"+when, "원인(gateway.example.com): ", nil, no{"stand-in"})
	check(lost(bizppurio.ReasonRefused, local, "", false), Circumstances{BaseURL: &Origin{Variable: "BIZPPURIO_BASE_URL"}}, "Connection Refused", "POST "+local+" failed: connection refused"+when, "원인(127.0.0.1:36261): ",
		[]string{"the stand-in for Bizppurio's API, it has stopped. The address comes from the environment variable BIZPPURIO_BASE_URL.", "모의 서버가 종료된"}, nil)
	check(lost(bizppurio.ReasonHostNotFound, production, "", false), Circumstances{}, "Host Not Found", "POST "+production+" (production) failed: host not found"+when, "원인(api.bizppurio.com, 운영): ",
		[]string{"What to do: On a network without internet access", "조치 방법: 인터넷이나 외부 DNS가 막힌 네트워크(폐쇄망)라면"}, no{"base_url"})
	check(lost(bizppurio.ReasonHostNotFound, production, "", false), Circumstances{BaseURL: &Origin{}}, "Host Not Found", "POST "+production+" (production) failed: host not found"+when, "원인(api.bizppurio.com, 운영): ", []string{"What to do: Check the host name."}, nil)

	check(lost(bizppurio.ReasonRefused, local, proxy, true), Circumstances{}, "Proxy Not Reachable",
		"POST "+local+" through the proxy "+proxy+" failed: connection refused, on the connection to the proxy itself"+when, "원인(127.0.0.1:36261, 프록시 http://proxy.example.com:3128): ", nil, no{"stand-in"})
	check(bizppurio.Error{Reason: bizppurio.ReasonProxyScheme, Endpoint: parsed(gateway), Proxy: parsed(proxy), StatusCode: 407}, Circumstances{BaseURL: &Origin{}}, "Proxy Does Not Accept Basic Authentication",
		"POST "+gateway+" through the proxy "+proxy+" failed: the proxy answered HTTP 407 Proxy Authentication Required"+when, "원인(HTTP 407, gateway.example.com): ", []string{"NTLM or Negotiate"}, no{"The address comes from"})
	check(bizppurio.Error{Reason: bizppurio.ReasonProxyRefused, Endpoint: parsed(gateway), Proxy: parsed("socks5://127.0.0.1:1")}, Circumstances{}, "Proxy Refused the Connection", "POST "+gateway+" through the proxy socks5://127.0.0.1:1 failed: the proxy did not connect"+when, "원인(gateway.example.com): ", nil, nil)

	check(lost(bizppurio.ReasonCertificateDate, gateway, "", false), Circumstances{}, "Certificate Expired or Not Yet Valid", "POST "+gateway+" failed: certificate expired or not yet valid"+when, "원인(gateway.example.com): ",
		[]string{"This machine's clock: 2026-11-25T18:04:05+09:00.", "이 머신의 현재 시각: 2026-11-25T18:04:05+09:00."}, nil)
	check(lost(bizppurio.ReasonUnknownAuthority, production, "", false), Circumstances{}, "Certificate Signed by an Unknown Authority", "POST "+production+" (production) failed: certificate of an unknown authority"+when, "원인(api.bizppurio.com, 운영): ",
		[]string{"ca_cert_pem"}, no{"insecure_skip_verify"})
	check(lost(bizppurio.ReasonUnknownAuthority, staging, proxy, false), Circumstances{}, "Certificate Signed by an Unknown Authority", "POST "+staging+" (staging) through the proxy "+proxy+" failed: certificate of an unknown authority"+when, "원인(dev-api.bizppurio.com:10443, 검수): ",
		[]string{"ca_cert_pem", "insecure_skip_verify = true turns the check off", "insecure_skip_verify = true로"}, nil)
	// A proxy's certificate is always checked.
	check(bizppurio.Error{Reason: bizppurio.ReasonUnknownAuthority, Endpoint: parsed(staging), Proxy: parsed("https://proxy.example.com:3128"), AtProxy: true}, Circumstances{}, "Certificate Signed by an Unknown Authority",
		"POST "+staging+" (staging) through the proxy https://proxy.example.com:3128 failed: certificate of an unknown authority, on the connection to the proxy itself"+when, "원인(dev-api.bizppurio.com:10443, 검수, 프록시 https://proxy.example.com:3128): ", []string{"This is about the proxy"}, no{"insecure_skip_verify"})
	check(bizppurio.Error{Reason: bizppurio.ReasonNotTLS, Endpoint: parsed(gateway), Proxy: parsed("https://proxy.example.com:3128"), AtProxy: true}, Circumstances{BaseURL: &Origin{}}, "No TLS at the Address",
		"POST "+gateway+" through the proxy https://proxy.example.com:3128 failed: no TLS on the connection, on the connection to the proxy itself"+when, "원인(gateway.example.com, 프록시 https://proxy.example.com:3128): ", []string{"with http:// otherwise", "비즈뿌리오 주소가 아니라 프록시"}, no{"The address comes from"})
}

// Every reason has its form, at the address and at a proxy.
func TestFailure_everyReason(t *testing.T) {
	t.Parallel()
	for _, reason := range slices.Concat(bizppurio.TransientReasons, bizppurio.OtherReasons) {
		for _, atProxy := range []bool{false, true} {
			failure := bizppurio.Error{Reason: reason, Endpoint: parsed("https://gateway.example.com/v1/token"), Proxy: parsed("http://proxy.example.com:3128"), AtProxy: atProxy, Time: at, Attempts: 1}
			if reason == bizppurio.ReasonMissingField || reason == bizppurio.ReasonInvalidField {
				failure.Field = bizppurio.FieldExpired
			}
			e := Failure(&failure, Circumstances{BaseURL: &Origin{}})
			wantForm(t, e)
			wantRepeated(t, e)
			aboutProxy := strings.Contains(e.Detail, "This is about the proxy") && strings.Contains(strings.ReplaceAll(e.Detail, "\n", " "), "비즈뿌리오 주소가 아니라 프록시")
			if want := atProxy && reason != bizppurio.ReasonOpenFiles; aboutProxy != want || atProxy && strings.Contains(e.Detail, "The address comes from") {
				t.Errorf("%s, at the proxy %t: it is about the proxy: %t:\n%s", reason, atProxy, aboutProxy, e.Detail)
			}
		}
	}
}

// What is known besides the reason of a failure of TLS.
func TestFailure_tls(t *testing.T) {
	t.Parallel()
	const intermediate, other, unset = "an intermediate certificate may be missing", "ca_cert_pem is set: check that it holds the authority", "built with Go 1.27 or newer does not start while tlsrsakex or tls3des is set"
	for _, tt := range []struct {
		failure      bizppurio.Error
		caCerts      bool
		says, saysNo []string
	}{
		{bizppurio.Error{Reason: bizppurio.ReasonUnknownAuthority}, false, []string{"Set the authority's certificate in ca_cert_pem"}, []string{intermediate, other}},
		{bizppurio.Error{Reason: bizppurio.ReasonUnknownAuthority, LoneCertificate: true}, false, []string{intermediate, "중간 인증서가 빠졌을 수도 있습니다"}, []string{other}},
		{bizppurio.Error{Reason: bizppurio.ReasonUnknownAuthority, LoneCertificate: true}, true, []string{intermediate, other, "ca_cert_pem이 설정되어 있으므로"}, nil},
		{bizppurio.Error{Reason: bizppurio.ReasonUnknownAuthority, RejectedIssuer: true}, false, []string{"did not pass as the signer", "발급자로 인정되지 않았습니다"}, nil},
		{bizppurio.Error{Reason: bizppurio.ReasonAuthorityDate}, false, []string{"set the authority's renewed certificate in ca_cert_pem", "This machine's clock: "}, nil},
		{bizppurio.Error{Reason: bizppurio.ReasonReset, WantsCertificate: true}, false, []string{"The server had asked for a client certificate", "클라이언트 인증서를 요구했지만"}, nil},
		{bizppurio.Error{Reason: bizppurio.ReasonProxyRefused, Transient: true}, false, []string{"could not connect to the address"}, []string{"user info"}},
		{bizppurio.Error{Reason: bizppurio.ReasonResultCode, StatusCode: 400, Code: 3010}, true, []string{"If curl reports a certificate problem, add --cacert", "curl에서 인증서 오류가 나면"}, []string{"--cacert FILE"}},
		{bizppurio.Error{Reason: bizppurio.ReasonNotJSON, StatusCode: 200}, true, []string{"curl trusts no others", "그 인증서만 신뢰합니다"}, nil},
		{bizppurio.Error{Reason: bizppurio.ReasonHandshakeLost, Godebug: "tlsmlkem=0"}, false, []string{"set GODEBUG=tlsmlkem=0: the message", "Set it in the environment of Terraform", "GODEBUG=tlsmlkem=0을"}, []string{unset}},
		{bizppurio.Error{Reason: bizppurio.ReasonHandshakeTimeout, Godebug: "tlsmlkem=0", Timeout: time.Minute}, false, []string{"the TLS handshake was not complete within 1m0s (request_timeout)", "GODEBUG=tlsmlkem=0: "}, nil},
		{bizppurio.Error{Reason: bizppurio.ReasonHandshakeRefused, Godebug: "tlsrsakex=1,tlssha1=1"}, false, []string{"GODEBUG=tlsrsakex=1,tlssha1=1 helps", unset, "Go 1.27 이상으로 빌드한"}, nil},
		{bizppurio.Error{Reason: bizppurio.ReasonHandshakeRefused, Godebug: "tlssha1=1"}, false, []string{"GODEBUG=tlssha1=1 helps"}, []string{unset, "tlsrsakex"}},
		{bizppurio.Error{Reason: bizppurio.ReasonHandshakeRefused}, false, []string{"TLS 1.2 with ECDHE"}, []string{"GODEBUG", "%s"}},
		{bizppurio.Error{Reason: bizppurio.ReasonCertificateUnreadable, Godebug: "x509negativeserial=1"}, false, []string{"Its serial number is negative: ", "GODEBUG=x509negativeserial=1 makes", "일련번호가 음수"}, nil},
		{bizppurio.Error{Reason: bizppurio.ReasonCertificateUnreadable}, false, []string{"RFC 5280"}, []string{"GODEBUG", "negative"}},
	} {
		tt.failure.Endpoint, tt.failure.Attempts = parsed("https://gateway.example.com/v1/token"), 1
		e := Failure(&tt.failure, Circumstances{CACerts: tt.caCerts})
		wantForm(t, e)
		plain := strings.ReplaceAll(e.Detail, "\n", " ")
		for _, text := range tt.says {
			if !strings.Contains(plain, text) {
				t.Errorf("%s: it does not say %q:\n%s", tt.failure.Reason, text, e.Detail)
			}
		}
		for _, text := range tt.saysNo {
			if strings.Contains(plain, text) {
				t.Errorf("%s: it says %q:\n%s", tt.failure.Reason, text, e.Detail)
			}
		}
	}
}

// A line that explains itself: call, status and result code.
func TestRepeated(t *testing.T) {
	t.Parallel()
	const endpoint = bizppurio.ProductionURL + "/v1/token"
	for what, failure := range map[[2]string]bizppurio.Error{
		{"POST " + endpoint + " (HTTP 400, result code 3007).", "(HTTP 400, 결과 코드 3007)."}: {Reason: bizppurio.ReasonResultCode, Endpoint: parsed(endpoint), StatusCode: 400, Code: 3007},
		{"POST " + endpoint + " (HTTP 503).", "(HTTP 503)."}:                               {Reason: bizppurio.ReasonStatus, Endpoint: parsed(endpoint), StatusCode: 503},
		{"POST " + endpoint + " (connection refused).", "(connection refused)."}:           {Reason: bizppurio.ReasonRefused, Endpoint: parsed(endpoint)},
		{"the wait for the token was interrupted.", "토큰을 기다리는 중에 중단됨."}:                    {Reason: bizppurio.ReasonCanceled},
	} {
		wantRepeated(t, Failure(&failure, Circumstances{}), what[0], what[1])
	}
}

// Errors about credentials say whose they were, and what looks like a slip.
func TestFailure_credentials(t *testing.T) {
	t.Parallel()
	const both, mixed = "Account and password come from the provider block.", "The account comes from the provider block, the password from the environment variable BIZPPURIO_PASSWORD."
	account := func(slips ...Slip) Circumstances { return Circumstances{Account: Origin{Slips: slips}} }
	password := func(slips ...Slip) Circumstances { return Circumstances{Password: Origin{Slips: slips}} }
	tests := map[string]struct {
		c    Circumstances
		want []string
	}{
		"block":    {Circumstances{}, []string{both, "계정과 암호는 모두 provider 블록에 설정한 값입니다.", "What to do: Check account and password."}},
		"variable": {Circumstances{Password: Origin{Variable: "BIZPPURIO_PASSWORD"}}, []string{mixed, "계정은 provider 블록, 암호는 환경 변수 BIZPPURIO_PASSWORD에 설정한 값입니다."}},
		"variables": {
			Circumstances{Account: Origin{Variable: "BIZPPURIO_ACCOUNT"}, Password: Origin{Variable: "BIZPPURIO_PASSWORD"}},
			[]string{"The account comes from the environment variable BIZPPURIO_ACCOUNT, the password from"},
		},
		"invisible":            {password(SlipEnds), []string{"What to do: The password begins or ends with white space or an invisible character", "조치 방법: 암호의 앞이나 뒤에 공백 또는 보이지 않는 문자가 있습니다."}},
		"invisible_in_account": {account(SlipInside), []string{"The account contains white space", "계정에 공백이나 보이지 않는 문자가 들어 있습니다."}},
		"quotes":               {password(SlipQuotes), []string{"The password begins or ends with a quotation mark: docker --env-file", "암호의 앞이나 뒤에 따옴표가 있습니다."}},
		"input_mode":           {password(SlipInputMode, SlipQuotes), []string{"The password contains Hangul or full-width characters", "암호에 한글이나 전각 문자가 들어 있습니다.", "The password begins or ends with a quotation mark"}},
	}
	for name, tt := range tests {
		for _, code := range []int{3001, 3004, 3006, 3007} {
			e := Failure(&bizppurio.Error{Reason: bizppurio.ReasonResultCode, Endpoint: parsed(bizppurio.ProductionURL + "/v1/token"), StatusCode: 400, Code: code}, tt.c)
			wantForm(t, e)
			for _, want := range tt.want {
				if unwrapped := strings.ReplaceAll(e.Detail, "\n", " "); !strings.Contains(unwrapped, want) {
					t.Errorf("%s, %d: it does not say %q:\n%s", name, code, want, e.Detail)
				}
			}
		}
		for _, code := range []int{3000, 3009, 4711} { // about something else
			e := Failure(&bizppurio.Error{Reason: bizppurio.ReasonResultCode, Code: code}, tt.c)
			if strings.Contains(e.Detail, "provider block") || strings.Contains(e.Detail, "quotation") {
				t.Errorf("%s, %d: it is about credentials:\n%s", name, code, e.Detail)
			}
		}
	}
}

// The command goes the way that the call went.
func TestAnswerCommand(t *testing.T) {
	t.Parallel()
	const rest = " -A test/1.0 -u ACCOUNT -X POST -H 'Content-Type: application/json; charset=utf-8' -H 'Accept: application/json' --data '' "
	tests := map[string]struct {
		c               Circumstances
		endpoint, proxy string
		want            string
	}{
		"direct":       {Circumstances{}, "https://a.test/v1/token", "", "curl -sS --http1.1 --noproxy '*'" + rest + "https://a.test/v1/token"},
		"compressed":   {Circumstances{}, "https://a.test/v1/token", "", "curl -sS --http1.1 --compressed --noproxy '*'" + rest + "https://a.test/v1/token"},
		"http_proxy":   {Circumstances{}, "https://a.test/v1/token", "http://p.test:3128", "curl -sS --http1.1 --noproxy '' -x http://p.test:3128" + rest + "https://a.test/v1/token"},
		"proxy_user":   {Circumstances{ProxyUser: true}, "https://a.test/v1/token", "socks5://p.test:1080", "curl -sS --http1.1 --noproxy '' -x socks5h://p.test:1080 --proxy-user USER" + rest + "https://a.test/v1/token"},
		"authorities":  {Circumstances{CACerts: true}, "https://a.test/v1/token", "", "curl -sS --http1.1 --cacert FILE --noproxy '*'" + rest + "https://a.test/v1/token"},
		"https_proxy":  {Circumstances{CACerts: true}, "https://a.test/v1/token", "https://p.test:443", "curl -sS --http1.1 --cacert FILE --noproxy '' -x https://p.test:443 --proxy-cacert FILE" + rest + "https://a.test/v1/token"},
		"skip_verify":  {Circumstances{InsecureSkipVerify: true}, "https://a.test/v1/token", "", "curl -sS --http1.1 --noproxy '*' -k" + rest + "https://a.test/v1/token"},
		"ipv6_address": {Circumstances{}, "http://[::1]:80/v1/token", "http://[::1]:3128", "curl -sS --http1.1 --noproxy '' -x 'http://[::1]:3128'" + rest + "'http://[::1]:80/v1/token'"},
		"shell_words":  {Circumstances{}, "https://a.test/$HOME;id&/v1/token", "", "curl -sS --http1.1 --noproxy '*'" + rest + "'https://a.test/$HOME;id&/v1/token'"},
		"cert_no_tls":  {Circumstances{CACerts: true}, "https://a.test/v1/token", "http://p.test:80", "curl -sS --http1.1 --cacert FILE --noproxy '' -x http://p.test:80" + rest + "https://a.test/v1/token"},
	}
	for name, tt := range tests {
		tt.c.UserAgent = "test/1.0"
		if got := tt.c.answerCommand(bizppurio.Error{Endpoint: parsed(tt.endpoint), Proxy: parsed(tt.proxy), Compressed: name == "compressed"}); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, tt.want)
		}
	}
}
