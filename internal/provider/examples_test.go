// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// shownExample is a file below examples/guides that a guide shows whole.
var shownExample = regexp.MustCompile(`\{\{ (?:tffile|codefile "\w+") "(examples/guides/\S+)" \}\}`)

// TestShownExamples wants each file that a guide shows to be shown by its Korean
// twin too and by no other guide, and each configuration to be accompanied by a
// link to its directory: what is pasted without its versions.tf does not init.
func TestShownExamples(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(guides, "*.md.tmpl"))
	if err != nil {
		t.Fatal(err)
	}
	shownIn := map[string]string{} // guide by file
	for _, file := range files {
		name := filepath.Base(file)
		if strings.HasPrefix(name, "ko-") {
			continue
		}
		page := readPage(t, name)
		examples := shownExamples(page)
		for _, example := range examples {
			if other, ok := shownIn[example]; ok {
				t.Errorf("%s and %s both show %s: link to one of them", other, name, example)
			}
			shownIn[example] = name
			wantDirectory(t, name, page, example)
		}
		koreanPage := readPage(t, "ko-"+name)
		korean := shownExamples(koreanPage)
		if !slices.Equal(examples, korean) {
			t.Errorf("%s shows %q, and its Korean twin %q", name, examples, korean)
		}
		for _, example := range korean {
			wantDirectory(t, "ko-"+name, koreanPage, example)
		}
	}
	if len(shownIn) == 0 {
		t.Error("no guide shows an example")
	}
}

func shownExamples(page string) []string {
	var examples []string
	for _, match := range shownExample.FindAllStringSubmatch(page, -1) {
		examples = append(examples, match[1])
	}
	return examples
}

func wantDirectory(t *testing.T, name, page, example string) {
	t.Helper()
	if path.Ext(example) != ".tf" {
		return
	}
	directory := "https://github.com/bizppurio/terraform-provider-bizppurio/tree/main/" + path.Dir(example)
	if !strings.Contains(page, "("+directory+")") {
		t.Errorf("%s shows %s without a link to its directory: %s", name, example, directory)
	}
}
