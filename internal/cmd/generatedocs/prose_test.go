// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	frontMatter = regexp.MustCompile(`(?s)^---\n.*?\n---\n`)
	notProse    = regexp.MustCompile(`(?s)<!--.*?-->|\{\{.*?\}\}|\]\([^)]*\)`)
	word        = regexp.MustCompile(`\S*[\p{L}\p{N}]\S*`)
	callout     = regexp.MustCompile(`(?m)^[-~!]> (.{2})`)
	// What twins have in common: headings, whole files and blocks of code.
	skeleton = regexp.MustCompile("(?m)^(#+) |^(\\{\\{ \\w+file .*)|^ *(```\\w+)$")
)

// lookedUp are the guides that people look things up in, and do not read.
var lookedUp = []string{"troubleshooting", "result-codes", "reference"}

// TestProse counts the words of READMEs and guides, and of all guides together,
// tables included.
func TestProse(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..", "..")
	limits := map[string]int{filepath.Join(root, "README.md"): 600, filepath.Join(root, "README.ko.md"): 600}
	total := 0
	for _, page := range guides(t, root) {
		total += len(strings.Fields(withoutCode(t, page)))
		name := strings.TrimPrefix(strings.TrimSuffix(filepath.Base(page), ".md.tmpl"), "ko-")
		if !slices.Contains(lookedUp, name) {
			limits[page] = 1600
		}
	}
	if total >= 24000 {
		t.Errorf("the guides have %d words together, and they have to stay below 24,000", total)
	}
	for page, most := range limits {
		prose := notProse.ReplaceAllString(frontMatter.ReplaceAllString(withoutCode(t, page), ""), "")
		if n := len(word.FindAllString(prose, -1)); n > most {
			t.Errorf("%s has %d words, and %d are the most", page, n, most)
		}
	}
}

// TestCallouts finds callouts that make no sense on GitHub, which shows their
// mark as it is: they begin with bold words.
func TestCallouts(t *testing.T) {
	t.Parallel()
	templates := filepath.Join("..", "..", "..", "templates")
	callouts := 0
	for _, pattern := range []string{"*.tmpl", "*/*.tmpl"} {
		pages, err := filepath.Glob(filepath.Join(templates, filepath.FromSlash(pattern)))
		if err != nil {
			t.Fatal(err)
		}
		for _, page := range pages {
			for _, match := range callout.FindAllStringSubmatch(withoutCode(t, page), -1) {
				callouts++
				if match[1] != "**" {
					t.Errorf("%s: the callout that begins %q does not begin with bold words", page, match[0])
				}
			}
		}
	}
	if callouts == 0 {
		t.Error("there are no callouts")
	}
}

// TestTwins compares the headings, examples and blocks of code of each guide with
// those of its Korean twin.
func TestTwins(t *testing.T) {
	t.Parallel()
	for _, page := range guides(t, filepath.Join("..", "..", "..")) {
		directory, name := filepath.Split(page)
		if strings.HasPrefix(name, "ko-") {
			continue
		}
		got, want := skeletonOf(t, filepath.Join(directory, "ko-"+name)), skeletonOf(t, page)
		for i := range max(len(got), len(want)) {
			if i >= len(got) || i >= len(want) || got[i] != want[i] {
				t.Errorf("%s and its Korean twin differ in part %d of\n%q and\n%q", name, i, want, got)
				break
			}
		}
	}
}

func skeletonOf(t *testing.T, page string) []string {
	t.Helper()
	content, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	var parts []string
	for _, match := range skeleton.FindAllStringSubmatch(string(content), -1) {
		parts = append(parts, strings.Join(match[1:], ""))
	}
	return parts
}

func guides(t *testing.T, root string) []string {
	t.Helper()
	pages, err := filepath.Glob(filepath.Join(root, "templates", "guides", "*.md.tmpl"))
	if err != nil || len(pages) == 0 {
		t.Fatalf("there are no guides: %v", err)
	}
	return pages
}
