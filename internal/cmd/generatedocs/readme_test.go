// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// shownFile is a file that a README shows whole.
var shownFile = regexp.MustCompile("(?ms)^<!-- file: (examples/\\S+) -->\n\n```\\w+\n(.*?)^```$")

// TestReadmeSnippets compares the READMEs' snippets with the files that they are
// copies of. (Pages of docs/ include theirs, READMEs cannot.)
func TestReadmeSnippets(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..", "..")
	for _, readme := range []string{"README.md", "README.ko.md"} {
		t.Run(readme, func(t *testing.T) {
			t.Parallel()
			content, err := os.ReadFile(filepath.Join(root, readme))
			if err != nil {
				t.Fatal(err)
			}
			page := string(content)
			shown := shownFile.FindAllStringSubmatch(page, -1)
			if want := strings.Count(page, "<!-- file: "); len(shown) != want || want == 0 {
				t.Errorf("%d snippets follow %d marks", len(shown), want)
			}
			if got := strings.Count(page, "```terraform\n"); got != len(shown) {
				t.Errorf("%d of %d configurations are marked with the file they come from", len(shown), got)
			}
			for _, match := range shown {
				file, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(match[1])))
				if err != nil {
					t.Error(err)
				} else if match[2] != string(file) {
					t.Errorf("the snippet differs from %s: copy the file", match[1])
				}
			}
		})
	}
}
