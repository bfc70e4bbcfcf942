// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestRequired(t *testing.T) {
	t.Parallel()
	const printed = `
Providers required by configuration:
.
├── provider[registry.terraform.io/magodo/restful] ~> 0.25
├── provider[registry.terraform.io/bizppurio/bizppurio]
└── test.tests.message
    └── provider[registry.terraform.io/bizppurio/bizppurio]
`
	want := []string{"registry.terraform.io/bizppurio/bizppurio", "registry.terraform.io/magodo/restful"}
	if got := required(printed); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestInstallation(t *testing.T) {
	t.Parallel()
	ours, theirs := t.TempDir(), t.TempDir()
	for _, dir := range []string{filepath.Join(ours, "a", "b", "ours"), filepath.Join(theirs, "a", "b", "theirs")} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	addresses := []string{"a/b/ours", "a/b/theirs", "a/b/nowhere", "terraform.io/builtin/terraform"}

	offline := installation{own: ours, mirrors: []string{theirs, "/does/not/exist"}}
	if got := offline.missing(addresses); !slices.Equal(got, []string{"a/b/nowhere"}) {
		t.Errorf("offline: %q is missing", got)
	}
	for _, mirror := range strings.SplitAfter(offline.cliConfiguration(), "filesystem_mirror")[2:] {
		if !strings.Contains(mirror, `exclude = ["registry.terraform.io/bizppurio/bizppurio"`) {
			t.Errorf("our own provider may come from another mirror:\n%s", mirror)
		}
	}
	if strings.Contains(offline.cliConfiguration(), "direct") {
		t.Error("offline, the registry may be asked")
	}

	online := installation{own: ours, registry: true}
	if got := online.missing(addresses); len(got) != 0 {
		t.Errorf("online: %q is missing", got)
	}
	configuration := online.cliConfiguration()
	_, direct, found := strings.Cut(configuration, "direct {")
	if !found || !strings.Contains(direct, `exclude = ["registry.terraform.io/bizppurio/bizppurio"`) {
		t.Errorf("the registry may be asked for our own provider:\n%s", configuration)
	}
}

func TestFoldersAndCopies(t *testing.T) {
	t.Parallel()
	root, to := t.TempDir(), t.TempDir()
	for _, file := range []string{
		"a/main.tf", "a/versions.tf", "a/tests/x.tftest.hcl", "a/.terraform/providers/x.tf", "a/.terraform.lock.hcl", "b/c/main.tf", "d/readme.md",
	} {
		file = filepath.Join(root, filepath.FromSlash(file))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := folders(root)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{filepath.Join(root, "a"), filepath.Join(root, "b", "c")}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}

	if err := copyConfiguration(to, filepath.Join(root, "a")); err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]bool{"main.tf": true, "tests/x.tftest.hcl": true, ".terraform": false, ".terraform.lock.hcl": false} {
		if _, err := os.Stat(filepath.Join(to, filepath.FromSlash(file))); (err == nil) != want {
			t.Errorf("%s: %v", file, err)
		}
	}
}
