// SPDX-License-Identifier: MPL-2.0

package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

func TestEveryResultCodeIsDocumented(t *testing.T) {
	t.Parallel()
	inEnglish := english()
	inKorean, err := korean()
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range bizppurio.ResultCodes() {
		if !strings.Contains(inEnglish, "## "+code.Code+" "+code.Summary+"\n") || !strings.Contains(inEnglish, "](#"+anchor(code)+")") {
			t.Errorf("English: no section of, or no link to, %s", code.Code)
		}
		if !strings.Contains(inKorean, "| "+code.Code+" |") || !strings.Contains(inKorean, code.Korean) {
			t.Errorf("Korean: no row for %s", code.Code)
		}
	}
	for remedy := range koreanRemedies {
		if !slices.ContainsFunc(bizppurio.ResultCodes(), func(code bizppurio.ResultCode) bool { return code.Remedy == remedy }) {
			t.Errorf("Korean: a translation of %q, which no result code has", remedy)
		}
	}
}
