// SPDX-License-Identifier: MPL-2.0

package explain

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

// The table of the API's documents.
func TestResultCodes(t *testing.T) {
	t.Parallel()
	want := []ResultCode{
		{Code: 2000, HTTPStatus: 400, Description: "메시지가 유효하지 않음"},
		{Code: 3000, HTTPStatus: 400, Description: "비즈뿌리오 계정에 접속 허용 아이피가 등록되어있지 않음", about: aboutAddress},
		{Code: 3001, HTTPStatus: 400, Description: "Basic Authentication 정보가 유효하지 않음", about: aboutCredentials},
		{Code: 3002, HTTPStatus: 400, Description: "토큰이 유효하지 않음"},
		{Code: 3003, HTTPStatus: 400, Description: "아이피가 유효하지 않음", about: aboutAddress},
		{Code: 3004, HTTPStatus: 400, Description: "계정이 유효하지 않음", about: aboutCredentials},
		{Code: 3005, HTTPStatus: 400, Description: "인증 정보가 유효하지 않음"},
		{Code: 3006, HTTPStatus: 400, Description: "비즈뿌리오 계정이 존재하지 않음", about: aboutCredentials},
		{Code: 3007, HTTPStatus: 400, Description: "비즈뿌리오 계정의 암호가 유효하지 않음", about: aboutCredentials},
		{Code: 3008, HTTPStatus: 400, Description: "비즈뿌리오에 허용된 접속 수를 초과함"},
		{Code: 3009, HTTPStatus: 400, Description: "비즈뿌리오 계정이 중지 상태임"},
		{Code: 3010, HTTPStatus: 400, Description: "등록된 접속 허용 IP와 일치하지 않음", about: aboutAddress},
		{Code: 3011, HTTPStatus: 400, Description: "알 수 없는 오류"},
		{Code: 5001, HTTPStatus: 400, Description: "요청한 URI 리소스가 존재하지 않음"},
		{Code: 5002, HTTPStatus: 429},
		{Code: 9000, HTTPStatus: 500, Description: "알 수 없는 오류 발생"},
	}
	var got []ResultCode
	for _, code := range ResultCodes {
		if _, known := bizppurio.LookupResultCode(code.Code); !known {
			t.Errorf("the client does not know code %d", code.Code)
		}
		code.Advice = Advice{}
		got = append(got, code)
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// at is 2026-11-25 18:04:05 KST.
var at = time.Date(2026, 11, 25, 9, 4, 5, 0, time.UTC)

func TestFailure(t *testing.T) {
	t.Parallel()
	const production, staging = bizppurio.ProductionURL + "/v1/token", "https://dev-api.bizppurio.com:10443/v1/token"
	const gateway, local, proxy = "https://gateway.example.com/v1/token", "http://127.0.0.1:36261/v1/token", "http://proxy.example.com:3128"
	inBlock, inVariable := &Origin{}, &Origin{Variable: "BIZPPURIO_BASE_URL"}
	tests := map[string]struct {
		failure     bizppurio.Error
		c           Circumstances
		wantSummary string
		// wantCall is the first line, and wantFacts what the Korean cause begins with.
		wantCall, wantFacts string
		want, wantNo        []string
	}{
		"code": {
			failure:     bizppurio.Error{Reason: bizppurio.ReasonResultCode, Endpoint: production, StatusCode: 400, Code: 3007, Attempts: 1},
			wantSummary: "Wrong Password", wantFacts: "원인(결과 코드 3007, 운영): 계정은 있지만 암호가 맞지 않습니다.",
			wantCall: "POST https://api.bizppurio.com/v1/token (production) returned HTTP 400 Bad Request, result code 3007 (비즈뿌리오 계정의 암호가 유효하지 않음), at 2026-11-25 18:04:05 KST.",
			wantNo:   []string{"checkip", "curl", "Retry-After"},
		},
		"code_without_an_original": {
			failure:     bizppurio.Error{Reason: bizppurio.ReasonResultCode, Endpoint: gateway, StatusCode: 429, Code: 5002, Attempts: 4, Transient: true, RetryAfter: time.Minute},
			wantSummary: "Too Many Requests", wantFacts: "원인(결과 코드 5002): ",
			wantCall: "POST https://gateway.example.com/v1/token returned HTTP 429 Too Many Requests, result code 5002, at 2026-11-25 18:04:05 KST. That was the last of 4 attempts.",
			wantNo:   []string{"Retry-After"},
		},
		"unknown_code": {
			failure:     bizppurio.Error{Reason: bizppurio.ReasonResultCode, Endpoint: production, StatusCode: 400, Code: 7777},
			wantSummary: "Unknown Result Code", wantFacts: "원인(결과 코드 7777, 운영): ",
			wantCall: "POST https://api.bizppurio.com/v1/token (production) returned HTTP 400 Bad Request, result code 7777, at 2026-11-25 18:04:05 KST.",
			want: []string{
				"\n\n  curl -sS --noproxy '*' -u ACCOUNT -X POST -H 'Content-Type: application/json; charset=utf-8' https://api.bizppurio.com/v1/token\n\n",
				"by hand and not in a pipeline, because it prints a token if it succeeds",
			},
		},
		"address": {
			failure:     bizppurio.Error{Reason: bizppurio.ReasonResultCode, Endpoint: staging, StatusCode: 400, Code: 3010},
			wantSummary: "IP Address Not Allowed", wantFacts: "원인(결과 코드 3010, 검수): ",
			wantCall: "POST https://dev-api.bizppurio.com:10443/v1/token (staging) returned HTTP 400 Bad Request, result code 3010 (등록된 접속 허용 IP와 일치하지 않음), at 2026-11-25 18:04:05 KST.",
			want: []string{
				"What to do: Find the public IP address of this machine with\n\n  curl -sS -4 --noproxy '*' https://checkip.amazonaws.com\n\nRegister the public IP",
				"조치 방법: 다음 명령으로 이 머신의 공인 IP를 확인하세요.\n\n  curl -sS -4 --noproxy '*' https://checkip.amazonaws.com\n\n요청의 출발지 공인 IP를",
			},
			wantNo: []string{" -x "},
		},
		"address_through_a_proxy": {
			failure: bizppurio.Error{Reason: bizppurio.ReasonResultCode, Endpoint: production, Proxy: proxy, StatusCode: 400, Code: 3000},
			c:       Circumstances{ProxyUser: true}, wantSummary: "No IP Address Registered for the Account", wantFacts: "원인(결과 코드 3000, 운영): ",
			wantCall: "POST https://api.bizppurio.com/v1/token (production) through the proxy http://proxy.example.com:3128 returned HTTP 400 Bad Request, result code 3000 (비즈뿌리오 계정에 접속 허용 아이피가 등록되어있지 않음), at 2026-11-25 18:04:05 KST.",
			want:     []string{"with\n\n  curl -sS -4 --noproxy '' -x http://proxy.example.com:3128 --proxy-user USER https://checkip.amazonaws.com\n\n", "프록시의 공인 IP를 등록"},
		},
		"status_429_without_a_code": {
			failure:     bizppurio.Error{Reason: bizppurio.ReasonStatus, Endpoint: gateway, StatusCode: 429, Transient: true, HTML: true},
			wantSummary: "Too Many Requests", wantFacts: "원인(HTTP 429): ",
			wantCall: "POST https://gateway.example.com/v1/token returned HTTP 429 Too Many Requests with an HTML or XML page, at 2026-11-25 18:04:05 KST.",
			wantNo:   []string{"curl"},
		},
		"status_without_a_name": {
			failure: bizppurio.Error{Reason: bizppurio.ReasonStatus, Endpoint: gateway, StatusCode: 599, Transient: true},
			c:       Circumstances{BaseURL: inBlock}, wantSummary: "Unexpected HTTP Status", wantFacts: "원인(HTTP 599): ",
			wantCall: "POST https://gateway.example.com/v1/token returned HTTP 599, at 2026-11-25 18:04:05 KST.",
			want:     []string{"The address comes from the provider block.", "이 주소는 provider 블록에서 설정한 값입니다.", "  curl -sS --noproxy '*' -u ACCOUNT"},
		},
		"retry_after_90m": {
			failure:     bizppurio.Error{Reason: bizppurio.ReasonStatus, Endpoint: gateway, StatusCode: 503, Transient: true, RetryAfter: 90 * time.Minute},
			wantSummary: "Unexpected HTTP Status", wantFacts: "원인(HTTP 503): ",
			wantCall: "POST https://gateway.example.com/v1/token returned HTTP 503 Service Unavailable, at 2026-11-25 18:04:05 KST.",
			want:     []string{"asks to wait for 1 hour 30 minutes (Retry-After); the provider waits for 1 minute at most.", "What to do: Run Terraform again after that time.", "1시간 30분이며", "최대 1분까지만", "조치 방법: 그 시간이 지난 뒤 다시 실행하세요."},
		},
		"retry_after_a_day":  {failure: bizppurio.Error{Reason: bizppurio.ReasonStatus, Transient: true, RetryAfter: 24 * time.Hour}, wantCall: "The wait for the token was interrupted.", wantFacts: "원인: ", wantSummary: "Unexpected HTTP Status", want: []string{"wait for 24 hours (", "24시간이며"}},
		"retry_after_longer": {failure: bizppurio.Error{Reason: bizppurio.ReasonStatus, Transient: true, RetryAfter: 24*time.Hour + 1}, wantCall: "The wait for the token was interrupted.", wantFacts: "원인: ", wantSummary: "Unexpected HTTP Status", want: []string{"wait for more than a day", "하루"}, wantNo: []string{"24 hours"}},
		"retry_after_a_permanent_code": {
			failure:     bizppurio.Error{Reason: bizppurio.ReasonResultCode, Endpoint: gateway, StatusCode: 400, Code: 3009, RetryAfter: time.Hour},
			wantSummary: "Account Suspended", wantFacts: "원인(결과 코드 3009): ",
			wantCall: "POST https://gateway.example.com/v1/token returned HTTP 400 Bad Request, result code 3009 (비즈뿌리오 계정이 중지 상태임), at 2026-11-25 18:04:05 KST.",
			wantNo:   []string{"Retry-After"},
		},
		"missing_field_of_ppurio": {
			failure:     bizppurio.Error{Reason: bizppurio.ReasonMissingField, Endpoint: gateway, StatusCode: 200, Field: "accesstoken", TokenField: true},
			wantSummary: "Response of Another Service (Ppurio)", wantFacts: "원인(HTTP 200): 뿌리오(message.ppurio.com) API의 응답입니다.",
			wantCall: "POST https://gateway.example.com/v1/token returned HTTP 200 OK, but the field accesstoken is missing, null or empty, at 2026-11-25 18:04:05 KST.",
			want:     []string{"it has a field token"}, wantNo: []string{"curl"},
		},
		"invalid_field": {
			failure:     bizppurio.Error{Reason: bizppurio.ReasonInvalidField, Endpoint: gateway, StatusCode: 200, Field: "expired"},
			wantSummary: "No Usable Expiry in the Response", wantFacts: "원인(HTTP 200): ",
			wantCall: "POST https://gateway.example.com/v1/token returned HTTP 200 OK, but the field expired cannot be used, at 2026-11-25 18:04:05 KST.",
			want:     []string{"  curl -sS --noproxy '*' -u ACCOUNT"}, wantNo: []string{"Ppurio"},
		},
		"not_json":     {failure: bizppurio.Error{Reason: bizppurio.ReasonNotJSON, Endpoint: gateway, StatusCode: 200}, wantSummary: "Response Is Not JSON", wantFacts: "원인(HTTP 200): ", want: []string{"curl"}, wantCall: "POST https://gateway.example.com/v1/token returned HTTP 200 OK, body is not a JSON object, at 2026-11-25 18:04:05 KST."},
		"redirect":     {failure: bizppurio.Error{Reason: bizppurio.ReasonRedirect, Endpoint: gateway, StatusCode: 302}, wantSummary: "Redirect Refused", wantFacts: "원인(HTTP 302): ", wantNo: []string{"curl"}, wantCall: "POST https://gateway.example.com/v1/token returned HTTP 302 Found, at 2026-11-25 18:04:05 KST."},
		"timeout":      {failure: bizppurio.Error{Reason: bizppurio.ReasonTimeout, Endpoint: production, Timeout: 30 * time.Second, Transient: true, Attempts: 2}, wantSummary: "No Response in Time", wantFacts: "원인(운영): ", wantNo: []string{"base_url", "The address comes from"}, wantCall: "POST https://api.bizppurio.com/v1/token (production) failed: the response was not complete within 30s (request_timeout), at 2026-11-25 18:04:05 KST. That was the last of 2 attempts."},
		"canceled":     {failure: bizppurio.Error{Reason: bizppurio.ReasonCanceled, Endpoint: gateway, Attempts: 1}, c: Circumstances{BaseURL: inBlock}, wantSummary: "Token Request Canceled", wantFacts: "원인: ", wantNo: []string{"The address comes from"}, wantCall: "POST https://gateway.example.com/v1/token was interrupted, at 2026-11-25 18:04:05 KST."},
		"never_called": {failure: bizppurio.Error{Reason: bizppurio.ReasonCanceled}, wantSummary: "Token Request Canceled", wantFacts: "원인: ", wantCall: "The wait for the token was interrupted."},
		"refused":      {failure: bizppurio.Error{Reason: bizppurio.ReasonRefused, Endpoint: gateway, Transient: true}, wantSummary: "Connection Refused", wantFacts: "원인: ", wantNo: []string{"stand-in"}, wantCall: "POST https://gateway.example.com/v1/token failed: connection refused, at 2026-11-25 18:04:05 KST."},
		"refused_here": {
			failure: bizppurio.Error{Reason: bizppurio.ReasonRefused, Endpoint: local, Transient: true}, c: Circumstances{BaseURL: inVariable},
			wantSummary: "Connection Refused", wantFacts: "원인: ", wantCall: "POST http://127.0.0.1:36261/v1/token failed: connection refused, at 2026-11-25 18:04:05 KST.",
			want: []string{"the stand-in for Bizppurio's API was to answer there, it has ended. The address comes from the environment variable BIZPPURIO_BASE_URL.", "모의 서버가 종료된"},
		},
		"host_not_found_by_default": {
			failure:     bizppurio.Error{Reason: bizppurio.ReasonHostNotFound, Endpoint: production, Transient: true},
			wantSummary: "Host Not Found", wantFacts: "원인(운영): ", wantCall: "POST https://api.bizppurio.com/v1/token (production) failed: host not found, at 2026-11-25 18:04:05 KST.",
			want: []string{"What to do: On a network without internet access", "조치 방법: 인터넷이나 외부 DNS가 막힌 네트워크(폐쇄망)라면"}, wantNo: []string{"base_url"},
		},
		"host_not_found": {
			failure: bizppurio.Error{Reason: bizppurio.ReasonHostNotFound, Endpoint: production, Transient: true}, c: Circumstances{BaseURL: inVariable},
			wantSummary: "Host Not Found", wantFacts: "원인(운영): ", wantCall: "POST https://api.bizppurio.com/v1/token (production) failed: host not found, at 2026-11-25 18:04:05 KST.",
			want: []string{"What to do: Check the host name."},
		},
		"proxy_not_reachable": {
			failure:     bizppurio.Error{Reason: bizppurio.ReasonRefused, Endpoint: local, Proxy: proxy, AtProxy: true, Transient: true},
			wantSummary: "Proxy Not Reachable", wantFacts: "원인: ", wantNo: []string{"stand-in"},
			wantCall: "POST http://127.0.0.1:36261/v1/token through the proxy http://proxy.example.com:3128 failed: connection refused, on the connection to the proxy itself, at 2026-11-25 18:04:05 KST.",
		},
		"proxy_authentication": {
			failure:     bizppurio.Error{Reason: bizppurio.ReasonProxyAuthentication, Endpoint: gateway, Proxy: proxy, StatusCode: 407},
			wantSummary: "Proxy Rejected Its Credentials", wantFacts: "원인(HTTP 407): ",
			wantCall: "POST https://gateway.example.com/v1/token through the proxy http://proxy.example.com:3128 failed: the proxy refused with HTTP 407 Proxy Authentication Required, at 2026-11-25 18:04:05 KST.",
		},
		"proxy_scheme": {
			failure:     bizppurio.Error{Reason: bizppurio.ReasonProxyScheme, Endpoint: gateway, Proxy: proxy, StatusCode: 407},
			wantSummary: "Proxy Wants an Authentication Other Than Basic", wantFacts: "원인(HTTP 407): ",
			wantCall: "POST https://gateway.example.com/v1/token through the proxy http://proxy.example.com:3128 failed: the proxy refused with HTTP 407 Proxy Authentication Required, at 2026-11-25 18:04:05 KST.",
			want:     []string{"NTLM or Negotiate"},
		},
		"socks_proxy_refused": {
			failure:     bizppurio.Error{Reason: bizppurio.ReasonProxyRefused, Endpoint: gateway, Proxy: "socks5://127.0.0.1:1"},
			wantSummary: "Proxy Refused the Connection", wantFacts: "원인: ",
			wantCall: "POST https://gateway.example.com/v1/token through the proxy socks5://127.0.0.1:1 failed: the proxy refused, at 2026-11-25 18:04:05 KST.",
		},
		"certificate_date": {
			failure:     bizppurio.Error{Reason: bizppurio.ReasonCertificateDate, Endpoint: gateway},
			wantSummary: "Certificate Expired or Not Yet Valid", wantFacts: "원인: ",
			wantCall: "POST https://gateway.example.com/v1/token failed: certificate expired or not yet valid, at 2026-11-25 18:04:05 KST.",
			want:     []string{"This machine's clock: 2026-11-25T18:04:05+09:00.", "이 머신의 현재 시각: 2026-11-25T18:04:05+09:00."},
		},
		"unknown_authority": {
			failure:     bizppurio.Error{Reason: bizppurio.ReasonUnknownAuthority, Endpoint: production},
			wantSummary: "Certificate of an Unknown Authority", wantFacts: "원인(운영): ",
			wantCall: "POST https://api.bizppurio.com/v1/token (production) failed: certificate of an unknown authority, at 2026-11-25 18:04:05 KST.",
			want:     []string{"ca_cert_pem"}, wantNo: []string{"insecure_skip_verify"},
		},
		"unknown_authority_on_staging": {
			failure:     bizppurio.Error{Reason: bizppurio.ReasonUnknownAuthority, Endpoint: staging, Proxy: proxy},
			wantSummary: "Certificate of an Unknown Authority", wantFacts: "원인(검수): ",
			wantCall: "POST https://dev-api.bizppurio.com:10443/v1/token (staging) through the proxy http://proxy.example.com:3128 failed: certificate of an unknown authority, at 2026-11-25 18:04:05 KST.",
			want:     []string{"ca_cert_pem", "insecure_skip_verify = true turns the check off", "insecure_skip_verify = true로"},
		},
		// A proxy's certificate is always checked.
		"unknown_authority_of_a_proxy": {
			failure:     bizppurio.Error{Reason: bizppurio.ReasonUnknownAuthority, Endpoint: staging, Proxy: "https://proxy.example.com:3128", AtProxy: true},
			wantSummary: "Certificate of an Unknown Authority", wantFacts: "원인(검수): ",
			wantCall: "POST https://dev-api.bizppurio.com:10443/v1/token (staging) through the proxy https://proxy.example.com:3128 failed: certificate of an unknown authority, on the connection to the proxy itself, at 2026-11-25 18:04:05 KST.",
			wantNo:   []string{"insecure_skip_verify"},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tt.failure.Time = at
			e := Failure(&tt.failure, tt.c)
			wantForm(t, e)
			call, rest, _ := strings.Cut(e.Detail, "\n\nWhat it means: ")
			if e.Summary != "Bizppurio: "+tt.wantSummary || call != tt.wantCall {
				t.Errorf("got  %s: %s\nwant %s: %s", e.Summary, call, tt.wantSummary, tt.wantCall)
			}
			unwrapped := strings.ReplaceAll(rest, "\n", " ")
			if !strings.Contains(unwrapped, tt.wantFacts) {
				t.Errorf("the Korean cause does not begin with %q:\n%s", tt.wantFacts, rest)
			}
			for _, want := range tt.want {
				if !strings.Contains(rest, want) && !strings.Contains(unwrapped, want) {
					t.Errorf("it does not say %q:\n%s", want, rest)
				}
			}
			for _, wantNo := range tt.wantNo {
				if strings.Contains(rest, wantNo) {
					t.Errorf("it says %q:\n%s", wantNo, rest)
				}
			}
			wantRepeated(t, Repeated(&tt.failure), e)
		})
	}
}

// A line that explains itself: call, status and result code.
func TestRepeated(t *testing.T) {
	t.Parallel()
	const endpoint = bizppurio.ProductionURL + "/v1/token"
	for what, failure := range map[[2]string]bizppurio.Error{
		{"POST " + endpoint + " (HTTP 400, result code 3007).", "(HTTP 400, 결과 코드 3007)."}: {Reason: bizppurio.ReasonResultCode, Endpoint: endpoint, StatusCode: 400, Code: 3007},
		{"POST " + endpoint + " (HTTP 503).", "(HTTP 503)."}:                               {Reason: bizppurio.ReasonStatus, Endpoint: endpoint, StatusCode: 503},
		{"POST " + endpoint + " (connection refused).", "(connection refused)."}:           {Reason: bizppurio.ReasonRefused, Endpoint: endpoint},
		{"the wait for the token was interrupted.", "토큰을 기다리는 중에 중단됨."}:                    {Reason: bizppurio.ReasonCanceled},
	} {
		wantRepeated(t, Repeated(&failure), Failure(&failure, Circumstances{}), what[0], what[1])
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
		"block":    {Circumstances{}, []string{both, "계정과 암호는 모두 provider 블록의 값입니다.", "What to do: Check account and password."}},
		"variable": {Circumstances{Password: Origin{Variable: "BIZPPURIO_PASSWORD"}}, []string{mixed, "계정은 provider 블록, 암호는 환경 변수 BIZPPURIO_PASSWORD의 값입니다."}},
		"variables": {
			Circumstances{Account: Origin{Variable: "BIZPPURIO_ACCOUNT"}, Password: Origin{Variable: "BIZPPURIO_PASSWORD"}},
			[]string{"The account comes from the environment variable BIZPPURIO_ACCOUNT, the password from"},
		},
		"invisible":            {password(SlipInvisible), []string{"What to do: The password begins or ends with white space or an invisible character", "조치 방법: 암호의 앞이나 뒤에 공백 또는 보이지 않는 문자가 있습니다."}},
		"invisible_in_account": {account(SlipInvisible), []string{"The account contains white space", "계정에 공백이나 보이지 않는 문자가 들어 있습니다."}},
		"quotes":               {password(SlipQuotes), []string{"The password begins or ends with a quotation mark: docker --env-file", "암호의 앞이나 뒤에 따옴표가 있습니다."}},
		"input_mode":           {password(SlipInputMode, SlipQuotes), []string{"The password contains Hangul or full-width characters", "암호에 한글이나 전각 문자가 들어 있습니다.", "The password begins or ends with a quotation mark"}},
	}
	for name, tt := range tests {
		for _, code := range []int{3001, 3004, 3006, 3007} {
			e := Failure(&bizppurio.Error{Reason: bizppurio.ReasonResultCode, Endpoint: bizppurio.ProductionURL + "/v1/token", StatusCode: 400, Code: code}, tt.c)
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
	const rest = " -u ACCOUNT -X POST -H 'Content-Type: application/json; charset=utf-8' "
	tests := map[string]struct {
		c               Circumstances
		endpoint, proxy string
		want            string
	}{
		"direct":       {Circumstances{}, "https://a.test/v1/token", "", "curl -sS --noproxy '*'" + rest + "https://a.test/v1/token"},
		"http_proxy":   {Circumstances{}, "https://a.test/v1/token", "http://p.test:3128", "curl -sS --noproxy '' -x http://p.test:3128" + rest + "https://a.test/v1/token"},
		"proxy_user":   {Circumstances{ProxyUser: true}, "https://a.test/v1/token", "socks5://p.test:1080", "curl -sS --noproxy '' -x socks5h://p.test:1080 --proxy-user USER" + rest + "https://a.test/v1/token"},
		"authorities":  {Circumstances{CACerts: true}, "https://a.test/v1/token", "", "curl -sS --noproxy '*' --cacert FILE" + rest + "https://a.test/v1/token"},
		"https_proxy":  {Circumstances{CACerts: true}, "https://a.test/v1/token", "https://p.test:443", "curl -sS --noproxy '' -x https://p.test:443 --cacert FILE --proxy-cacert FILE" + rest + "https://a.test/v1/token"},
		"skip_verify":  {Circumstances{InsecureSkipVerify: true}, "https://a.test/v1/token", "", "curl -sS --noproxy '*' -k" + rest + "https://a.test/v1/token"},
		"ipv6_address": {Circumstances{}, "http://[::1]:80/v1/token", "http://[::1]:3128", "curl -sS --noproxy '' -x 'http://[::1]:3128'" + rest + "'http://[::1]:80/v1/token'"},
		"shell_words":  {Circumstances{}, "https://a.test/$HOME;id&'/v1/token", "", "curl -sS --noproxy '*'" + rest + "'https://a.test/$HOME;id&%27/v1/token'"},
	}
	for name, tt := range tests {
		if got := tt.c.answerCommand(tt.endpoint, tt.proxy); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, tt.want)
		}
	}
}
