// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestReproducible builds the zip here and in a clone on another path, with a
// commit, another setting of Go and files that are not the provider's.
func TestReproducible(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..", "..")
	clone := t.TempDir()
	for _, name := range []string{"main.go", "go.mod", "go.sum", "LICENSE"} {
		content, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(clone, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.CopyFS(filepath.Join(clone, "internal"), os.DirFS(filepath.Join(root, "internal"))); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(clone, "notes.txt"), []byte("Mine.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, clone, nil, "git", "init", "--quiet")
	run(t, clone, nil, "git", "add", "main.go")
	run(t, clone, nil, "git", "-c", "user.name=Test", "-c", "user.email=test@example.com", "commit", "--quiet", "--no-gpg-sign", "--message=Documents")

	system := runtime.GOOS + "_" + runtime.GOARCH
	here, there := t.TempDir(), t.TempDir()
	program := filepath.Join(t.TempDir(), "mirror.exe")
	run(t, ".", nil, "go", "build", "-trimpath", "-o", program, ".")
	run(t, root, []string{"CGO_ENABLED=0"}, program, here, system)
	run(t, clone, []string{"GOFLAGS=-buildvcs=true -tags=other", "CGO_ENABLED=1"}, program, there, system)
	name := filepath.Join("registry.terraform.io", "bizppurio", "bizppurio", "terraform-provider-bizppurio_0.1.0_"+system+".zip")
	first, err := os.ReadFile(filepath.Join(here, name))
	if err != nil {
		t.Fatal(err)
	}
	second, err := os.ReadFile(filepath.Join(there, name))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, second) {
		t.Error("two builds of the same source differ")
	}
}

func run(t *testing.T, dir string, env []string, command string, arguments ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), command, arguments...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	if output, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s %s: %v\n%s", command, strings.Join(arguments, " "), err, output)
	}
}
