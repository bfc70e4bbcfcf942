// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
)

var guides = filepath.Join("..", "..", "templates", "guides")

func readPage(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(guides, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// TestReference_korean finds each attribute in its own section of the Korean
// reference, as a row of a table or by its name, and each environment variable.
func TestReference_korean(t *testing.T) {
	t.Parallel()
	page := readPage(t, "ko-reference.md.tmpl")
	sections := map[string]string{}
	for _, section := range regexp.MustCompile(`(?m)^###? `).Split(page, -1) {
		heading, text, _ := strings.Cut(section, "\n")
		sections[heading] = text
	}

	attributes := configurationSchema().Attributes
	for name := range attributes {
		wantName(t, sections, "프로바이더 설정", name)
	}
	cache, ok := attributes["token_cache"].(schema.SingleNestedAttribute)
	if !ok {
		t.Fatalf("token_cache is a %T", attributes["token_cache"])
	}
	for name := range cache.Attributes {
		wantName(t, sections, "token_cache", name)
	}
	var opened ephemeral.SchemaResponse
	newEphemeralToken().Schema(t.Context(), ephemeral.SchemaRequest{}, &opened)
	for name := range opened.Schema.Attributes {
		wantName(t, sections, "ephemeral 리소스 bizppurio_token", name)
	}
	var read datasource.SchemaResponse
	newTokenDataSource().Schema(t.Context(), datasource.SchemaRequest{}, &read)
	for name := range read.Schema.Attributes {
		wantName(t, sections, "데이터 소스 bizppurio_token", name)
	}
	for _, name := range environmentVariables(t) {
		wantName(t, sections, "환경 변수", name)
	}
}

func wantName(t *testing.T, sections map[string]string, section, name string) {
	t.Helper()
	if !strings.Contains(sections[section], "`"+name+"`") {
		t.Errorf("%s is missing from the section %q of ko-reference.md.tmpl", name, section)
	}
}

// environmentVariables returns all BIZPPURIO_ variables in the code of this
// package.
func environmentVariables(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, regexp.MustCompile(`BIZPPURIO_[A-Z_]+`).FindAllString(string(content), -1)...)
	}
	if len(names) == 0 {
		t.Fatal("the code has no environment variable")
	}
	return names
}

func wantPage(t *testing.T, name string) {
	t.Helper()
	if _, err := os.Stat(filepath.Join(guides, name)); err != nil {
		t.Error(err)
	}
}

// TestGuides_korean finds the Korean twin of each guide, and no twin of nothing.
func TestGuides_korean(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(guides, "*.md.tmpl"))
	if err != nil {
		t.Fatal(err)
	}
	twins := 0
	for _, file := range files {
		name := filepath.Base(file)
		english, isKorean := strings.CutPrefix(name, "ko-")
		switch {
		case !isKorean:
			wantPage(t, "ko-"+name)
			continue
		case name != "ko-reference.md.tmpl": // in English it is the schema
			wantPage(t, english)
		}
		twins++
		front, _, _ := strings.Cut(strings.TrimPrefix(readPage(t, name), "---\n"), "\n---\n")
		if !strings.Contains("\n"+front+"\n", "\nsubcategory: \"한국어\"\n") {
			t.Errorf("%s lacks the subcategory 한국어", name)
		}
		if !regexp.MustCompile(`(?m)^page_title: ".*\p{Hangul}`).MatchString(front) {
			t.Errorf("%s has no page_title in Korean", name)
		}
	}
	if twins == 0 {
		t.Error("there is no guide in Korean")
	}
}
