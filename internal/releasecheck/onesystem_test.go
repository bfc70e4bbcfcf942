// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The project's own configuration is restricted to one system, and is otherwise
// left as it is.
func TestOneSystem(t *testing.T) {
	t.Parallel()
	config, err := os.ReadFile(filepath.Join("..", "..", configuration))
	if err != nil {
		t.Fatal(err)
	}
	got, err := oneSystem(config, "plan9", "arm")
	if err != nil {
		t.Fatal(err)
	}
	var changed []string
	before, after := strings.Split(string(config), "\n"), strings.Split(string(got), "\n")
	if len(before) != len(after) {
		t.Fatalf("%d lines became %d", len(before), len(after))
	}
	for i := range before {
		if before[i] != after[i] {
			changed = append(changed, strings.TrimSpace(after[i]))
		}
	}
	if want := "goos: [plan9], goarch: [arm]"; strings.Join(changed, ", ") != want {
		t.Errorf("the changed lines are %q, want %s", changed, want)
	}
}

func TestOneSystem_cannot(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]string{
		"no_lists":   "builds:\n  - binary: x\n",
		"block_list": "builds:\n  - goos:\n      - linux\n    goarch: [amd64]\n",
		"two_builds": "builds:\n  - goos: [linux]\n    goarch: [amd64]\n  - id: b\n    goos: [linux]\n    goarch: [amd64]\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, err := oneSystem([]byte(config), "linux", "amd64"); err == nil {
				t.Errorf("no error, but %q", got)
			}
		})
	}
}
