package main

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

// english is a table for the overview, then a section for each code, with the
// words of the diagnostics.
func english() string {
	var b strings.Builder
	b.WriteString("| code | HTTP | in Terraform's output | Bizppurio's words | tried again |\n| --- | --- | --- | --- | --- |\n")
	for _, code := range bizppurio.ResultCodes() {
		fmt.Fprintf(&b, "| [%s](#%s) | %d | %s | %s | %s |\n",
			code.Code, anchor(code), code.Status, code.Summary, orNone(code.Korean), choose(code.Nature == bizppurio.NatureTransient, "yes", "no"))
	}
	for _, code := range bizppurio.ResultCodes() {
		fmt.Fprintf(&b, "\n## %s %s\n\n%s\n\n%s\n", code.Code, code.Summary, marked(code.Meaning), marked(code.Remedy))
	}
	return b.String()
}

// korean is a table with what the Korean guide says of each code.
func korean() (string, error) {
	var b strings.Builder
	b.WriteString("| 코드 | HTTP | 비즈뿌리오 원문 | 할 일 | 자동 재시도 |\n| --- | --- | --- | --- | --- |\n")
	for _, code := range bizppurio.ResultCodes() {
		remedy, ok := koreanRemedies[code.Code]
		if !ok {
			return "", fmt.Errorf("result code %s has no remedy in Korean", code.Code)
		}
		fmt.Fprintf(&b, "| %s | %d | %s | %s | %s |\n",
			code.Code, code.Status, orNone(code.Korean), remedy, choose(code.Nature == bizppurio.NatureTransient, "예", "아니요"))
	}
	return b.String(), nil
}

// anchor is what GitHub and the Registry make of a section's heading.
func anchor(code bizppurio.ResultCode) string {
	return strings.ReplaceAll(strings.ToLower(code.Code+" "+code.Summary), " ", "-")
}

// literals are the words of a diagnostic that are code in Markdown.
var literals = regexp.MustCompile(`BIZPPURIO_[A-Z_]+|https://[a-z.]+[a-z]|message\.ppurio\.com|enabled = terraform\.applying|\bbase_url\b|/v1/token`)

func marked(text string) string { return literals.ReplaceAllString(text, "`$0`") }

func orNone(s string) string { return choose(s == "", "–", s) }

func choose(condition bool, yes, no string) string {
	if condition {
		return yes
	}
	return no
}

const (
	koreanAccount = "계정과 암호(`BIZPPURIO_ACCOUNT`, `BIZPPURIO_PASSWORD`), 그리고 `environment`가 계정과 맞는지 확인합니다. 운영 계정과 검수 계정은 서로 다릅니다."
	koreanAddress = "호출이 나간 공인 IP를 비즈뿌리오에 접속 허용 IP로 등록합니다. plan과 apply가 서로 다른 곳에서 실행되면 둘 다 등록해야 합니다. 운영 계정과 검수 계정의 목록은 따로 있습니다."
	koreanBaseURL = "`base_url`(`BIZPPURIO_BASE_URL`)이 `/v1/token`의 앞부분(예: `https://api.bizppurio.com`)까지만 적혀 있는지 확인합니다. 지우면 `environment`의 주소를 씁니다."
	koreanLater   = "몇 분 뒤 다시 실행하고, 계속되면 결과 코드와 시각을 적어 비즈뿌리오 고객센터에 문의합니다."
)

// koreanRemedies are the remedies of the catalogue, in Korean and shorter.
var koreanRemedies = map[string]string{
	"2000": koreanBaseURL + " 중간의 프록시가 요청을 바꾸지 않는지도 확인합니다.",
	"3000": koreanAddress,
	"3001": koreanAccount + " 프록시가 `Authorization` 헤더를 지워도 이 코드가 나옵니다.",
	"3002": koreanBaseURL,
	"3003": koreanAddress,
	"3004": koreanAccount,
	"3005": koreanBaseURL,
	"3006": koreanAccount,
	"3007": koreanAccount + " 뿌리오(`message.ppurio.com`)의 API 키는 비즈뿌리오 암호가 아닙니다.",
	"3008": "같은 계정을 동시에 쓰는 작업을 줄입니다. 허용 접속 수를 확인하거나 늘리려면 비즈뿌리오에 문의합니다.",
	"3009": "중지는 비즈뿌리오만 해제할 수 있습니다. 고객센터에 중지 사유를 문의합니다.",
	"3010": koreanAddress,
	"3011": koreanLater,
	"5001": koreanBaseURL,
	"5002": "호출이 너무 잦습니다. 동시에 실행하는 작업을 줄이고, 같은 컴퓨터에서는 `token_cache`로 토큰을 함께 씁니다. 한도를 확인하거나 늘리려면 비즈뿌리오에 문의합니다.",
	"9000": koreanLater,
}
