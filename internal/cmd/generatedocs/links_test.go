// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// registry is where the Registry will show docs/. Links to it are dead until the
// provider is published.
const registry = "https://registry.terraform.io/providers/bizppurio/"

var (
	// Pages of docs/ link to each other, and to other files and directories, in
	// the repository: the Registry does not follow relative links.
	repository = regexp.MustCompile(`^https://github\.com/bizppurio/terraform-provider-bizppurio/(?:blob|tree)/main/`)

	link = regexp.MustCompile(`\]\(([^)\s]+)[^)]*\)`)
	// A reference, [text][label] with [label]: target elsewhere, is not followed.
	reference = regexp.MustCompile(`(?m)^ *\[[^\]]+\]: `)
	heading   = regexp.MustCompile(`(?m)^#+ (.+)$`)
	fenced    = regexp.MustCompile("(?ms)^ *```.+?\n *```")
	// Of a heading, an anchor keeps letters and digits of any script, - and _.
	notInAnchor = regexp.MustCompile(`[^\p{L}\p{N}\s_-]`)
)

// TestLinksLeadSomewhere follows all links from one of this repository's pages to
// another, headings included.
func TestLinksLeadSomewhere(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..", "..")
	var pages []string
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/*/*.md", ".github/*.md"} {
		found, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern)))
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, found...)
	}
	links := 0
	for _, page := range pages {
		if reference.MatchString(withoutCode(t, page)) {
			t.Errorf("%s has a link by reference, which is not checked: write it in place", page)
		}
		inRegistry := strings.HasPrefix(page, filepath.Join(root, "docs"))
		for _, match := range link.FindAllStringSubmatch(withoutCode(t, page), -1) {
			target, anchor, _ := strings.Cut(match[1], "#")
			file := page
			switch {
			case repository.MatchString(target):
				file = filepath.Join(root, filepath.FromSlash(repository.ReplaceAllString(target, "")))
			case strings.HasPrefix(target, registry):
				t.Errorf("%s: the link to %s leads nowhere until the provider is published", page, target)
				continue
			case strings.HasPrefix(target, "https://"):
				continue
			case target != "" && inRegistry:
				t.Errorf("%s: the link to %s is relative, and the Registry does not follow it", page, target)
				continue
			case target != "":
				file = filepath.Join(filepath.Dir(page), filepath.FromSlash(target))
			}
			links++
			if _, err := os.Stat(file); err != nil {
				t.Errorf("%s: the link to %s leads nowhere: %v", page, match[1], err)
				continue
			}
			if anchor != "" && !hasHeading(t, file, anchor) {
				t.Errorf("%s: the link to %s leads to no heading", page, match[1])
			}
		}
	}
	if links == 0 {
		t.Error("there are no links")
	}
}

func hasHeading(t *testing.T, page, anchor string) bool {
	t.Helper()
	if strings.Contains(withoutCode(t, page), `<a id="`+anchor+`"></a>`) {
		return true
	}
	for _, match := range heading.FindAllStringSubmatch(withoutCode(t, page), -1) {
		text := notInAnchor.ReplaceAllString(strings.ToLower(match[1]), "")
		if strings.ReplaceAll(text, " ", "-") == anchor {
			return true
		}
	}
	return false
}

func withoutCode(t *testing.T, page string) string {
	t.Helper()
	content, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	return fenced.ReplaceAllString(string(content), "")
}
