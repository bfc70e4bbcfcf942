// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestUpdate(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	if err := os.WriteFile(filepath.Join(root, "main.tf"), []byte("# one\n\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "main.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	const open, end = "<!-- generated: file main.tf -->\n", "<!-- end of generated -->"
	const snippet = open + "\n```terraform\n# one\n```\n\n" + end
	tests := map[string]struct {
		document, want, wantError string
	}{
		"no_block":        {document: "text", want: "text"},
		"empty_block":     {document: "a\n" + open + end + "\nb", want: "a\n" + snippet + "\nb"},
		"stale_block":     {document: open + "```terraform\n# two\n```\n" + end, want: snippet},
		"current_block":   {document: snippet, want: snippet},
		"two_blocks":      {document: open + end + "\ntext\n" + open + end, want: snippet + "\ntext\n" + snippet},
		"no_end":          {document: open + "text", wantError: "1 blocks open and 0 end"},
		"no_start":        {document: "text\n" + end, wantError: "0 blocks open and 1 end"},
		"unknown_source":  {document: "<!-- generated: weather -->\n" + end, wantError: `"weather"`},
		"missing_file":    {document: "<!-- generated: file none.tf -->\n" + end, wantError: "none.tf"},
		"unknown_ending":  {document: "<!-- generated: file main.txt -->\n" + end, wantError: "main.txt"},
		"start_in_a_line": {document: open + "x <!-- generated: file main.tf --> y\n" + end, wantError: "2 blocks open and 1 end"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := update(root, test.document)
			if test.wantError != "" {
				if err == nil || !strings.Contains(err.Error(), test.wantError) {
					t.Fatalf("got error %v, want one with %q", err, test.wantError)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

// TestDocumentsAreCurrent needs no terraform: the blocks in READMEs and templates
// are compared at each run of the tests. (docs/ is what make generate writes.)
func TestDocumentsAreCurrent(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	files, err := documents(root)
	if err != nil {
		t.Fatal(err)
	}
	blocks := 0
	for _, file := range files {
		document, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			t.Fatal(err)
		}
		want, err := update(root, string(document))
		if err != nil {
			t.Fatal(err)
		}
		if string(document) != want {
			t.Errorf("%s is not up to date: run make generate", file)
		}
		blocks += len(block.FindAllString(want, -1))
	}
	if blocks == 0 {
		t.Error("no document has a block")
	}
}
