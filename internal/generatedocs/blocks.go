// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// documents are the files with blocks below root.
func documents(root string) ([]string, error) {
	files := []string{"README.md", "README.ko.md"}
	templates, err := filepath.Glob(filepath.Join(root, "templates", "guides", "*.tmpl"))
	if err != nil {
		return nil, err
	}
	for _, template := range templates {
		file, err := filepath.Rel(root, template)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	return files, nil
}

// block is a part of a document between two comments, the first of which says
// what stands there:
//
//	<!-- generated: file examples/provider/provider.tf -->
//	…
//	<!-- end of generated -->
var block = regexp.MustCompile(`(?s)(<!-- generated: ([^\n]*?) -->\n).*?(<!-- end of generated -->)`)

const openings, closings = "<!-- generated:", "<!-- end of generated -->"

// updateFile makes the blocks of one document anew. It writes only what changed.
func updateFile(root, file string) error {
	file = filepath.Join(root, file)
	before, err := os.ReadFile(file) //nolint:gosec // a document of this repository
	if err != nil {
		return err
	}
	after, err := update(root, string(before))
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	if after == string(before) {
		return nil
	}
	return os.WriteFile(file, []byte(after), 0o644) //nolint:gosec // a document for everybody
}

// update makes the blocks of a document anew.
func update(root, document string) (string, error) {
	found := len(block.FindAllString(document, -1))
	if n := strings.Count(document, openings); n != found || n != strings.Count(document, closings) {
		return "", fmt.Errorf("%d blocks open and %d end", n, strings.Count(document, closings))
	}
	var err error
	updated := block.ReplaceAllStringFunc(document, func(old string) string {
		parts := block.FindStringSubmatch(old)
		made, contentErr := content(root, parts[2])
		if contentErr != nil && err == nil {
			err = contentErr
		}
		return parts[1] + "\n" + made + "\n" + parts[3]
	})
	return updated, err
}

// content is what stands in a block.
func content(root, source string) (string, error) {
	switch kind, argument, _ := strings.Cut(source, " "); {
	case kind == "file" && argument != "":
		return snippet(root, argument)
	case source == "result codes":
		return english(), nil
	case source == "result codes in Korean":
		return korean()
	default:
		return "", fmt.Errorf("%q is nothing that can be generated", source)
	}
}

// snippet is a whole configuration as a code block.
func snippet(root, file string) (string, error) {
	if filepath.Ext(file) != ".tf" {
		return "", fmt.Errorf("%s is no configuration", file)
	}
	content, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(file))) //nolint:gosec // a file of this repository
	if err != nil {
		return "", err
	}
	return "```terraform\n" + strings.TrimSpace(string(content)) + "\n```\n", nil
}
