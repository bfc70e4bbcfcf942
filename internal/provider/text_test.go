// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
	"github.com/bizppurio/terraform-provider-bizppurio/internal/tokencache"
)

func hasHangul(s string) bool { return strings.ContainsFunc(s, isHangul) }

func isHangul(r rune) bool { return unicode.Is(unicode.Hangul, r) }

var verb = regexp.MustCompile(`%([!%a-z]|\[\d\][a-z])`)

// checkTexts checks the form that every rendered message has.
func checkTexts(t *testing.T, summary, detail string) {
	t.Helper()
	english, korean, _ := strings.Cut(detail, "\n\n원인: ")
	meaning, remedy, _ := strings.Cut(english, "What to do: ")
	cause, measures, _ := strings.Cut(korean, "\n조치 방법: ")
	for part, s := range map[string]string{"summary": summary, "cause": meaning, "remedy": remedy} {
		if s == "" || strings.TrimSpace(s) != strings.TrimSuffix(s, "\n\n") {
			t.Errorf("%s has no English %s:\n%s", summary, part, detail)
		}
	}
	if !hasHangul(cause) || !hasHangul(measures) || hasHangul(remedy) && !strings.Contains(remedy, "(접속 허용 IP)") {
		t.Errorf("%s does not have English above and Korean below:\n%s", summary, detail)
	}
	if verb.MatchString(summary + detail) {
		t.Errorf("a verb is left, or went wrong:\n%s", detail)
	}
	for line := range strings.SplitSeq("원인: "+korean, "\n") {
		width := 0
		for _, r := range line {
			width++
			if isHangul(r) {
				width++
			}
		}
		if width > 76 && !strings.HasPrefix(line, "  ") {
			t.Errorf("a Korean line has %d columns: %s", width, line)
		}
	}
}

// parseFiles parses the product's Go files that match a pattern.
func parseFiles(t *testing.T, pattern string) []*ast.File {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

// declared returns the constants and variables of a package's files with their
// values, as far as those are strings that stand there.
func declared(t *testing.T, pattern string, name *regexp.Regexp) map[string]string {
	t.Helper()
	values := map[string]string{}
	for _, file := range parseFiles(t, pattern) {
		for _, decl := range file.Decls {
			group, ok := decl.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, spec := range group.Specs {
				if spec, ok := spec.(*ast.ValueSpec); ok && name.MatchString(spec.Names[0].Name) && len(spec.Values) == 1 {
					values[spec.Names[0].Name], _ = literal(spec.Values[0])
				}
			}
		}
	}
	return values
}

// literal returns the value of a string that is written in the source.
func literal(expr ast.Expr) (string, bool) {
	switch expr := expr.(type) {
	case *ast.BasicLit:
		s, err := strconv.Unquote(expr.Value)
		return s, err == nil
	case *ast.BinaryExpr:
		left, ok := literal(expr.X)
		right, alsoOK := literal(expr.Y)
		return left + right, ok && alsoOK
	}
	return "", false
}

// Every text in the sources is there in both languages, with the same verbs.
func TestTexts_bothLanguages(t *testing.T) {
	t.Parallel()
	originals := strings.NewReplacer("(운영)", "", "(검수)", "", "(접속 허용 IP)", "")
	texts := 0
	check := func(node ast.Node) bool {
		composite, _ := node.(*ast.CompositeLit)
		if composite == nil || fmt.Sprint(composite.Type) != "text" || len(composite.Elts) == 0 {
			return true
		}
		texts++
		values := map[string]string{}
		for _, element := range composite.Elts {
			pair, _ := element.(*ast.KeyValueExpr)
			value, ok := literal(pair.Value)
			if !ok { // made of texts at run time
				return len(composite.Elts) == 2
			}
			values[fmt.Sprint(pair.Key)] = value
		}
		en, ko := values["en"], values["ko"]
		if en == "" || hasHangul(originals.Replace(en)) || !hasHangul(ko) {
			t.Errorf("a text is not in English and in Korean: %q", values)
		}
		english, korean := verb.FindAllString(en, -1), verb.FindAllString(ko, -1)
		slices.Sort(english)
		slices.Sort(korean)
		if !slices.Equal(english, korean) {
			t.Errorf("verbs %v in English and %v in Korean: %q", english, korean, values)
		}
		return true
	}
	for _, file := range parseFiles(t, "*.go") {
		ast.Inspect(file, check)
	}
	if texts < 150 {
		t.Errorf("only %d texts were found", texts)
	}
}

// Every error of a value has a message.
func TestInvalidValues_complete(t *testing.T) {
	t.Parallel()
	known := map[string]error{
		"ErrEmpty": bizppurio.ErrEmpty, "ErrColon": bizppurio.ErrColon, "ErrControlCharacter": bizppurio.ErrControlCharacter,
		"ErrNotUTF8": bizppurio.ErrNotUTF8, "ErrURLSyntax": bizppurio.ErrURLSyntax, "ErrURLScheme": bizppurio.ErrURLScheme,
		"ErrURLUserInfo": bizppurio.ErrURLUserInfo, "ErrURLQuery": bizppurio.ErrURLQuery, "ErrProxyURL": bizppurio.ErrProxyURL,
		"ErrCACerts": bizppurio.ErrCACerts,
		"errEmpty":   errEmpty, "errEnvironment": errEnvironment, "errTimeout": errTimeout, "errMaxRetries": errMaxRetries, "errMinRemaining": errMinRemaining,
	}
	names := declared(t, "../bizppurio/*.go", regexp.MustCompile(`^Err[A-Z]`))
	maps.Copy(names, declared(t, "*.go", regexp.MustCompile(`^err[A-Z]`)))
	if len(names) != len(known) || len(names) != len(invalidValues) {
		t.Errorf("%d errors are declared, %d are here and %d have a message", len(names), len(known), len(invalidValues))
	}
	for name := range names {
		err, ok := known[name]
		if _, hasMessage := invalidValues[err]; !ok || !hasMessage {
			t.Errorf("%s is not here, or has no message", name)
		}
		r := resolver{}
		r.addInvalid(value{attribute: "account"}, err)
		r.addInvalid(value{attribute: "base_url", variable: "BIZPPURIO_BASE_URL"}, err)
		for _, d := range r.diags {
			checkTexts(t, d.Summary(), d.Detail())
		}
	}
}

// Every reason has a summary of its own, a cause and a remedy.
func TestFailureMessage_allReasons(t *testing.T) {
	t.Parallel()
	summaries := map[string]bool{}
	check := func(name string, failure bizppurio.Error) {
		t.Helper()
		failure.Endpoint, failure.Proxy, failure.Attempts = bizppurio.StagingURL+"/v1/token", "http://proxy.example.com:3128", 4
		summary, detail := failureMessage(&failure)
		if summaries[summary] {
			t.Errorf("%s: the summary %q is there twice", name, summary)
		}
		summaries[summary] = true
		checkTexts(t, summary, detail)
		if !strings.Contains(detail, "\n\nWhat it means: ") {
			t.Errorf("%s: the message does not say what it means:\n%s", name, detail)
		}
	}
	reasons := declared(t, "../bizppurio/error.go", regexp.MustCompile(`^Reason[A-Z]`))
	if len(reasons) < 20 {
		t.Errorf("only %d reasons were found", len(reasons))
	}
	for name, reason := range reasons {
		switch reason := bizppurio.Reason(reason); reason {
		case bizppurio.ReasonMissingField: // its messages are those of ReasonInvalidField
		case bizppurio.ReasonInvalidField:
			for _, field := range []string{"accesstoken", "type", "expired"} {
				check(name+" "+field, bizppurio.Error{Reason: reason, Field: field, StatusCode: 200})
			}
		default:
			check(name, bizppurio.Error{Reason: reason})
		}
	}
	check("proxy not reachable", bizppurio.Error{Reason: bizppurio.ReasonRefused, AtProxy: true, Transient: true})
	for _, code := range ResultCodes() {
		if code.Code != 9000 { // the same as 3011
			check(strconv.Itoa(code.Code), bizppurio.Error{Reason: bizppurio.ReasonResultCode, StatusCode: code.HTTPStatus, Code: code.Code, Transient: code.Transient, RetryAfter: time.Hour})
		}
	}
}

func TestCacheWarning_allReasons(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	facts := map[tokencache.Reason]string{
		tokencache.ReasonMode:        "(mode 0750)",
		tokencache.ReasonClock:       "(issued 2026-01-02T12:04:05+09:00, now 2026-01-01T12:04:05+09:00)",
		tokencache.ReasonLockTimeout: "(5m0s)",
		tokencache.ReasonWrite:       "(disk full)",
	}
	reasons := declared(t, "../tokencache/error.go", regexp.MustCompile(`^Reason[A-Z]`))
	if len(reasons) < 10 || len(reasons) != len(cacheMessages) {
		t.Errorf("%d reasons were found, and %d have a message", len(reasons), len(cacheMessages))
	}
	for name, reason := range reasons {
		unused := &tokencache.Error{
			Reason: tokencache.Reason(reason), Path: "/100%/cache", Mode: 0o750,
			IssuedAt: at, Now: at.Add(-24 * time.Hour), Waited: 5 * time.Minute,
		}
		if unused.Reason == tokencache.ReasonWrite {
			unused.Err = errors.New("disk full")
		}
		m := cacheWarning(unused)
		detail := m.detail("")
		checkTexts(t, m.summary, detail)
		for _, want := range []string{"/100%/cache", "enabled = false", facts[unused.Reason]} {
			if strings.Count(strings.Join(strings.Fields(detail), " "), want) < 2 {
				t.Errorf("%s: the warning does not say %q in both languages:\n%s", name, want, detail)
			}
		}
		if facts[unused.Reason] == "" && strings.Contains(m.cause.en, "(") {
			t.Errorf("%s: facts of another reason: %s", name, m.cause.en)
		}
	}
}

func TestTokenWarnings(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	tests := map[string]struct {
		typ       string
		lifetime  time.Duration
		server    time.Time
		summaries []string
		clocks    string
	}{
		"nothing_odd":    {typ: "bearer", lifetime: 24 * time.Hour},
		"other_type":     {typ: "MAC", lifetime: 24 * time.Hour, summaries: []string{"Token Type Is Not Bearer"}},
		"expired":        {typ: "Bearer", lifetime: 0, server: now.Add(time.Hour), summaries: []string{"Token Already Expired on Arrival"}, clocks: "expires at 2026-01-02T12:04:05+09:00, which is in the past. The token is passed on as it is. This machine's clock: 2026-01-02T12:04:05+09:00. The clock of the response: 2026-01-02T13:04:05+09:00."},
		"both_long_life": {typ: "MAC", lifetime: 48 * time.Hour, summaries: []string{"Token Type Is Not Bearer", "Token Valid for Much Longer Than 24 Hours"}, clocks: "This machine's clock: 2026-01-02T12:04:05+09:00. The clock of the response: -."},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			warnings := tokenWarnings(bizppurio.Token{Type: tt.typ, ExpiresAt: now.Add(tt.lifetime), ReceivedAt: now, ServerDate: tt.server})
			var summaries []string
			all := ""
			for _, m := range warnings {
				summaries, all = append(summaries, m.summary), all+m.detail("")
				checkTexts(t, m.summary, m.detail(""))
			}
			if !slices.Equal(summaries, tt.summaries) || !strings.Contains(all, tt.clocks) {
				t.Errorf("warnings %q, want %q with %q:\n%s", summaries, tt.summaries, tt.clocks, all)
			}
		})
	}
}

// The table of API.md.
func TestResultCodes(t *testing.T) {
	t.Parallel()
	want := []ResultCode{
		{Code: 2000, HTTPStatus: 400, Description: "메시지가 유효하지 않음"},
		{Code: 3000, HTTPStatus: 400, Description: "비즈뿌리오 계정에 접속 허용 아이피가 등록되어있지 않음"},
		{Code: 3001, HTTPStatus: 400, Description: "Basic Authentication 정보가 유효하지 않음"},
		{Code: 3002, HTTPStatus: 400, Description: "토큰이 유효하지 않음"},
		{Code: 3003, HTTPStatus: 400, Description: "아이피가 유효하지 않음"},
		{Code: 3004, HTTPStatus: 400, Description: "계정이 유효하지 않음"},
		{Code: 3005, HTTPStatus: 400, Description: "인증 정보가 유효하지 않음"},
		{Code: 3006, HTTPStatus: 400, Description: "비즈뿌리오 계정이 존재하지 않음"},
		{Code: 3007, HTTPStatus: 400, Description: "비즈뿌리오 계정의 암호가 유효하지 않음"},
		{Code: 3008, HTTPStatus: 400, Description: "비즈뿌리오에 허용된 접속 수를 초과함", Transient: true},
		{Code: 3009, HTTPStatus: 400, Description: "비즈뿌리오 계정이 중지 상태임"},
		{Code: 3010, HTTPStatus: 400, Description: "등록된 접속 허용 IP와 일치하지 않음"},
		{Code: 3011, HTTPStatus: 400, Description: "알 수 없는 오류", Transient: true},
		{Code: 5001, HTTPStatus: 400, Description: "요청한 URI 리소스가 존재하지 않음"},
		{Code: 5002, HTTPStatus: 429, Transient: true},
		{Code: 9000, HTTPStatus: 500, Description: "알 수 없는 오류 발생", Transient: true},
	}
	got := ResultCodes()
	for i, code := range got {
		transient, known := bizppurio.LookupResultCode(code.Code)
		if !known || transient != code.Transient {
			t.Errorf("%d: transient %t; the client says %t (known: %t)", code.Code, code.Transient, transient, known)
		}
		if code.Summary == "" || code.Meaning == "" || code.Remedy == "" || !hasHangul(code.MeaningKorean) || !hasHangul(code.RemedyKorean) {
			t.Errorf("%d lacks a text: %+v", code.Code, code)
		}
		code.Summary, code.Meaning, code.MeaningKorean, code.Remedy, code.RemedyKorean = "", "", "", "", ""
		got[i] = code
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	for code := range 10000 {
		if _, known := bizppurio.LookupResultCode(code); known != slices.ContainsFunc(want, func(c ResultCode) bool { return c.Code == code }) {
			t.Errorf("the client knows code %d: %t", code, known)
		}
	}
}

func TestFailureMessage(t *testing.T) {
	t.Parallel()
	const production, staging = bizppurio.ProductionURL + "/v1/token", "https://dev-api.bizppurio.com:10443/v1/token"
	const gateway, proxy = "https://gateway.example.com/v1/token", "http://proxy.example.com:3128"
	tests := map[string]struct {
		failure     bizppurio.Error
		wantSummary string
		// wantHappened is the first line.
		wantHappened string
		want, wantNo []string
	}{
		"code": {
			failure:      bizppurio.Error{Reason: bizppurio.ReasonResultCode, Endpoint: production, StatusCode: 400, Code: 3007, Attempts: 1},
			wantSummary:  "Wrong Password",
			wantHappened: "POST https://api.bizppurio.com/v1/token (production) returned HTTP 400 Bad Request, result code 3007 (비즈뿌리오 계정의 암호가 유효하지 않음).",
			want:         []string{"BIZPPURIO_PASSWORD", "원인: 계정은 있지만 암호가 맞지 않습니다."}, wantNo: []string{"checkip"},
		},
		"code_without_an_original": {
			failure:      bizppurio.Error{Reason: bizppurio.ReasonResultCode, Endpoint: gateway, StatusCode: 429, Code: 5002, Attempts: 4, Transient: true, RetryAfter: time.Minute},
			wantSummary:  "Too Many Requests",
			wantHappened: "POST https://gateway.example.com/v1/token returned HTTP 429 Too Many Requests, result code 5002. That was the last of 4 attempts.",
			wantNo:       []string{"Retry-After"},
		},
		"unknown_code_described": {
			failure:      bizppurio.Error{Reason: bizppurio.ReasonResultCode, Endpoint: production, StatusCode: 400, Code: 7777, Description: "점검 중입니다"},
			wantSummary:  "Unknown Result Code",
			wantHappened: `POST https://api.bizppurio.com/v1/token (production) returned HTTP 400 Bad Request, result code 7777, description "점검 중입니다".`,
		},
		"unknown_code_withheld": {
			failure:      bizppurio.Error{Reason: bizppurio.ReasonResultCode, Endpoint: production, StatusCode: 200, Code: 1001, Withheld: true},
			wantSummary:  "Unknown Result Code",
			wantHappened: "POST https://api.bizppurio.com/v1/token (production) returned HTTP 200 OK, result code 1001; its description is withheld, because it may repeat a secret.",
		},
		"address": {
			failure:      bizppurio.Error{Reason: bizppurio.ReasonResultCode, Endpoint: staging, StatusCode: 400, Code: 3010},
			wantSummary:  "IP Address Not Allowed",
			wantHappened: "POST https://dev-api.bizppurio.com:10443/v1/token (staging) returned HTTP 400 Bad Request, result code 3010 (등록된 접속 허용 IP와 일치하지 않음).",
			want: []string{
				"What to do: Find the public IP address of this machine with\n\n  curl -4 https://checkip.amazonaws.com\n\nRegister the public IP",
				"조치 방법: 다음 명령으로 이 머신의 공인 IP를 확인하세요.\n\n  curl -4 https://checkip.amazonaws.com\n\n요청의 출발지 공인 IP를",
			},
			wantNo: []string{" -x "},
		},
		"address_through_a_proxy": {
			failure:      bizppurio.Error{Reason: bizppurio.ReasonResultCode, Endpoint: production, Proxy: proxy, StatusCode: 400, Code: 3000},
			wantSummary:  "No IP Address Registered for the Account",
			wantHappened: "POST https://api.bizppurio.com/v1/token (production) through the proxy http://proxy.example.com:3128 returned HTTP 400 Bad Request, result code 3000 (비즈뿌리오 계정에 접속 허용 아이피가 등록되어있지 않음).",
			want:         []string{"with\n\n  curl -4 -x http://proxy.example.com:3128 https://checkip.amazonaws.com\n\n", "확인하세요.\n\n  curl -4 -x http://proxy.example.com:3128 https://checkip.amazonaws.com\n\n"},
		},
		"address_3003": {
			failure:      bizppurio.Error{Reason: bizppurio.ReasonResultCode, Endpoint: gateway, StatusCode: 400, Code: 3003},
			wantSummary:  "Invalid IP Address",
			wantHappened: "POST https://gateway.example.com/v1/token returned HTTP 400 Bad Request, result code 3003 (아이피가 유효하지 않음).",
			want:         []string{"  curl -4 https://checkip.amazonaws.com\n"},
		},
		"status_429_without_a_code": {
			failure:      bizppurio.Error{Reason: bizppurio.ReasonStatus, Endpoint: gateway, StatusCode: 429, Transient: true, HTML: true},
			wantSummary:  "Too Many Requests",
			wantHappened: "POST https://gateway.example.com/v1/token returned HTTP 429 Too Many Requests with an HTML or XML page.",
		},
		"status_without_a_name": {
			failure:      bizppurio.Error{Reason: bizppurio.ReasonStatus, Endpoint: gateway, StatusCode: 599, Transient: true},
			wantSummary:  "Unexpected HTTP Status",
			wantHappened: "POST https://gateway.example.com/v1/token returned HTTP 599.",
		},
		"retry_after_90m": {
			failure:      bizppurio.Error{Reason: bizppurio.ReasonStatus, Endpoint: gateway, StatusCode: 503, Transient: true, RetryAfter: 90 * time.Minute},
			wantSummary:  "Unexpected HTTP Status",
			wantHappened: "POST https://gateway.example.com/v1/token returned HTTP 503 Service Unavailable.",
			want:         []string{"asks to wait for 1h30m0s (Retry-After); the provider waits for 1m0s at most.", "What to do: Run Terraform again after that time.", "1h30m0s이며", "조치 방법: 그 시간이 지난 뒤 다시 실행하세요."},
		},
		"retry_after_a_day":  {failure: bizppurio.Error{Reason: bizppurio.ReasonStatus, Transient: true, RetryAfter: 24 * time.Hour}, wantHappened: "The wait for the token was interrupted.", wantSummary: "Unexpected HTTP Status", want: []string{"24h0m0s"}},
		"retry_after_longer": {failure: bizppurio.Error{Reason: bizppurio.ReasonStatus, Transient: true, RetryAfter: 24*time.Hour + 1}, wantHappened: "The wait for the token was interrupted.", wantSummary: "Unexpected HTTP Status", want: []string{"wait for more than a day", "하루"}, wantNo: []string{"24h"}},
		"retry_after_a_permanent_code": {
			failure:      bizppurio.Error{Reason: bizppurio.ReasonResultCode, Endpoint: gateway, StatusCode: 400, Code: 3009, RetryAfter: time.Hour},
			wantSummary:  "Account Suspended",
			wantHappened: "POST https://gateway.example.com/v1/token returned HTTP 400 Bad Request, result code 3009 (비즈뿌리오 계정이 중지 상태임).",
			wantNo:       []string{"Retry-After"},
		},
		"missing_field_of_ppurio": {
			failure:      bizppurio.Error{Reason: bizppurio.ReasonMissingField, Endpoint: gateway, StatusCode: 200, Field: "accesstoken", TokenField: true},
			wantSummary:  "No Usable Token in the Response",
			wantHappened: "POST https://gateway.example.com/v1/token returned HTTP 200 OK, but the field accesstoken is missing, null or empty.",
			want:         []string{"It has a field token instead, as the API of Ppurio", "뿌리오(message.ppurio.com)"},
		},
		"invalid_field": {
			failure:      bizppurio.Error{Reason: bizppurio.ReasonInvalidField, Endpoint: gateway, StatusCode: 200, Field: "expired"},
			wantSummary:  "No Usable Expiry in the Response",
			wantHappened: "POST https://gateway.example.com/v1/token returned HTTP 200 OK, but the field expired cannot be used.",
			wantNo:       []string{"Ppurio"},
		},
		"not_json":     {failure: bizppurio.Error{Reason: bizppurio.ReasonNotJSON, Endpoint: gateway, StatusCode: 200}, wantSummary: "Response Is Not JSON", wantHappened: "POST https://gateway.example.com/v1/token returned HTTP 200 OK, body is not a JSON object."},
		"redirect":     {failure: bizppurio.Error{Reason: bizppurio.ReasonRedirect, Endpoint: gateway, StatusCode: 302}, wantSummary: "Redirect Refused", wantHappened: "POST https://gateway.example.com/v1/token returned HTTP 302 Found."},
		"timeout":      {failure: bizppurio.Error{Reason: bizppurio.ReasonTimeout, Endpoint: gateway, Timeout: 30 * time.Second, Transient: true, Attempts: 2}, wantSummary: "No Response in Time", wantHappened: "POST https://gateway.example.com/v1/token failed: the response was not complete within 30s (request_timeout). That was the last of 2 attempts."},
		"canceled":     {failure: bizppurio.Error{Reason: bizppurio.ReasonCanceled, Endpoint: gateway, Attempts: 1}, wantSummary: "Token Request Canceled", wantHappened: "POST https://gateway.example.com/v1/token was interrupted."},
		"never_called": {failure: bizppurio.Error{Reason: bizppurio.ReasonCanceled}, wantSummary: "Token Request Canceled", wantHappened: "The wait for the token was interrupted."},
		"refused":      {failure: bizppurio.Error{Reason: bizppurio.ReasonRefused, Endpoint: gateway, Transient: true}, wantSummary: "Connection Refused", wantHappened: "POST https://gateway.example.com/v1/token failed: connection refused."},
		"proxy_not_reachable": {
			failure:      bizppurio.Error{Reason: bizppurio.ReasonRefused, Endpoint: gateway, Proxy: proxy, AtProxy: true, Transient: true},
			wantSummary:  "Proxy Not Reachable",
			wantHappened: "POST https://gateway.example.com/v1/token through the proxy http://proxy.example.com:3128 failed: connection refused, on the connection to the proxy itself.",
		},
		"proxy_authentication": {
			failure:      bizppurio.Error{Reason: bizppurio.ReasonProxyAuthentication, Endpoint: gateway, Proxy: proxy, StatusCode: 407},
			wantSummary:  "Proxy Rejected Its Credentials",
			wantHappened: "POST https://gateway.example.com/v1/token through the proxy http://proxy.example.com:3128 failed: the proxy refused with HTTP 407 Proxy Authentication Required.",
		},
		"socks_proxy_refused": {
			failure:      bizppurio.Error{Reason: bizppurio.ReasonProxyRefused, Endpoint: gateway, Proxy: "socks5://127.0.0.1:1"},
			wantSummary:  "Proxy Refused the Connection",
			wantHappened: "POST https://gateway.example.com/v1/token through the proxy socks5://127.0.0.1:1 failed: the proxy refused.",
		},
		"unknown_authority": {
			failure:      bizppurio.Error{Reason: bizppurio.ReasonUnknownAuthority, Endpoint: production},
			wantSummary:  "Certificate of an Unknown Authority",
			wantHappened: "POST https://api.bizppurio.com/v1/token (production) failed: certificate of an unknown authority.",
			want:         []string{"ca_cert_pem"}, wantNo: []string{"insecure_skip_verify"},
		},
		"unknown_authority_on_staging": {
			failure:      bizppurio.Error{Reason: bizppurio.ReasonUnknownAuthority, Endpoint: staging, Proxy: proxy},
			wantSummary:  "Certificate of an Unknown Authority",
			wantHappened: "POST https://dev-api.bizppurio.com:10443/v1/token (staging) through the proxy http://proxy.example.com:3128 failed: certificate of an unknown authority.",
			want:         []string{"ca_cert_pem", "insecure_skip_verify = true turns the check off", "insecure_skip_verify = true로"},
		},
		// A proxy's certificate is always checked.
		"unknown_authority_of_a_proxy": {
			failure:      bizppurio.Error{Reason: bizppurio.ReasonUnknownAuthority, Endpoint: staging, Proxy: "https://proxy.example.com:3128", AtProxy: true},
			wantSummary:  "Certificate of an Unknown Authority",
			wantHappened: "POST https://dev-api.bizppurio.com:10443/v1/token (staging) through the proxy https://proxy.example.com:3128 failed: certificate of an unknown authority, on the connection to the proxy itself.",
			wantNo:       []string{"insecure_skip_verify"},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			summary, detail := failureMessage(&tt.failure)
			checkTexts(t, summary, detail)
			happened, rest, _ := strings.Cut(detail, "\n\nWhat it means: ")
			if summary != tt.wantSummary || happened != tt.wantHappened {
				t.Errorf("got  %s: %s\nwant %s: %s", summary, happened, tt.wantSummary, tt.wantHappened)
			}
			for _, want := range tt.want {
				if !strings.Contains(rest, want) {
					t.Errorf("the message does not say %q:\n%s", want, rest)
				}
			}
			for _, wantNo := range tt.wantNo {
				if strings.Contains(rest, wantNo) {
					t.Errorf("the message says %q:\n%s", wantNo, rest)
				}
			}
		})
	}
	// The only text that depends on the clock.
	if _, detail := failureMessage(&bizppurio.Error{Reason: bizppurio.ReasonCertificateDate, Endpoint: gateway}); !regexp.MustCompile(`failed: certificate expired or not yet valid \(this machine's clock: \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00\)\.`).MatchString(detail) {
		t.Errorf("an expired certificate: %s", detail)
	}
}

// Messages that no other test renders.
func TestMessages(t *testing.T) {
	t.Parallel()
	s := &session{unknown: []string{"account", "base_url"}}
	for _, m := range []message{s.unknownMessage(messageUnknownEphemeral), s.unknownMessage(messageUnknownDataSource), messageNotConfigured} {
		checkTexts(t, m.summary, m.detail(""))
		if m.summary != messageNotConfigured.summary && strings.Count(m.detail(""), "account, base_url") != 2 {
			t.Errorf("the attributes are not named in both languages:\n%s", m.detail(""))
		}
	}
	if !strings.Contains(repeatedDetail, `"What to do"`) || !hasHangul(repeatedDetail) || strings.Count(repeatedDetail, "\n") != 1 {
		t.Errorf("the repeated error is not one line in each language: %q", repeatedDetail)
	}
}
