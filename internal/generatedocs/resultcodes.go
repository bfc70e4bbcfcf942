// SPDX-License-Identifier: MPL-2.0

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
		remedy, ok := koreanRemedies[code.Remedy]
		if !ok {
			return "", fmt.Errorf("the remedy for result code %s is not translated (koreanRemedies): %q", code.Code, code.Remedy)
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
