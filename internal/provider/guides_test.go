// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
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

// TestGuides finds the Korean twin of each guide, and no twin of nothing. Each
// file that a guide shows is shown by its twin too and by no other guide, and
// beside each configuration is a link to its directory: what is pasted without its
// versions.tf does not init.
func TestGuides(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(guides, "*.md.tmpl"))
	if err != nil || len(files) == 0 {
		t.Fatal("there are no guides", err)
	}
	shownIn := map[string]string{} // guide by file
	for _, file := range files {
		name := filepath.Base(file)
		page := readPage(t, name)
		examples := shownExamples(t, name, page)
		english, isKorean := strings.CutPrefix(name, "ko-")
		switch {
		case name == "ko-reference.md.tmpl": // in English it is the schema
		case isKorean:
			if englishExamples := shownExamples(t, english, readPage(t, english)); !slices.Equal(examples, englishExamples) {
				t.Errorf("%s shows %q, and its English twin %q", name, examples, englishExamples)
			}
		default:
			readPage(t, "ko-"+name)
			for _, example := range examples {
				if other, ok := shownIn[example]; ok {
					t.Errorf("%s and %s both show %s: link to one of them", other, name, example)
				}
				shownIn[example] = name
			}
		}
		front, _, _ := strings.Cut(page, "\n---\n")
		if isKorean && !regexp.MustCompile(`(?m)^page_title: ".*\p{Hangul}.*\nsubcategory: "한국어"$`).MatchString(front) {
			t.Errorf("%s has no page_title in Korean, or not the subcategory 한국어", name)
		}
	}
	if len(shownIn) == 0 {
		t.Error("no guide shows an example")
	}
}

// shownExamples returns the files below examples/guides that a guide shows whole.
func shownExamples(t *testing.T, name, page string) []string {
	t.Helper()
	var examples []string
	for _, match := range regexp.MustCompile(`\{\{ (?:tffile|codefile "\w+") "(examples/guides/\S+)" \}\}`).FindAllStringSubmatch(page, -1) {
		directory := "https://github.com/bizppurio/terraform-provider-bizppurio/tree/main/" + path.Dir(match[1])
		if path.Ext(match[1]) == ".tf" && !strings.Contains(page, "("+directory+")") {
			t.Errorf("%s shows %s without a link to its directory: %s", name, match[1], directory)
		}
		examples = append(examples, match[1])
	}
	return examples
}
