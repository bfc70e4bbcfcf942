// SPDX-License-Identifier: MPL-2.0

package main

import (
	"archive/zip"
	"bytes"
	"debug/buildinfo"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestInspectSums(t *testing.T) {
	t.Parallel()
	files := map[string][]byte{"a.zip": []byte("a"), "manifest.json": []byte("m")}
	a, m := sum([]byte("a"))+"  a.zip\n", sum([]byte("m"))+"  manifest.json\n"
	for name, test := range map[string]struct {
		list string
		good bool
	}{
		"as_it_should_be": {a + m, true},
		"another_order":   {m + a, true},
		"no_manifest":     {a, false},
		"an_sbom_too":     {a + m + sum(nil) + "  a.cdx.json\n", false},
		"another_hash":    {strings.Replace(a, a[:1], "x", 1) + m, false},
		"another_name":    {sum([]byte("a")) + "  b.zip\n" + m, false},
		"empty":           {"", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := inspectSums(test.list, files); (err == nil) != test.good {
				t.Errorf("got %v", err)
			}
		})
	}
}

// file is an entry of a zip.
type file struct {
	name string
	mode fs.FileMode
	time time.Time
}

func zipOf(t *testing.T, files ...file) []byte {
	t.Helper()
	var archive bytes.Buffer
	w := zip.NewWriter(&archive)
	for _, f := range files {
		header := &zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: f.time}
		header.SetMode(f.mode)
		entry, err := w.CreateHeader(header)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := entry.Write([]byte("content of " + f.name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return archive.Bytes()
}

func TestInspectZip(t *testing.T) {
	t.Parallel()
	when := time.Date(2026, 11, 22, 23, 36, 54, 0, time.UTC)
	r := &release{Version: "1.2.3", commit: commit{time: when}}
	licence, binary := file{"LICENSE", 0o644, when}, file{r.binary(), 0o755, when}
	for name, test := range map[string]struct {
		files []file
		good  bool
	}{
		"as_it_should_be":  {[]file{licence, binary}, true},
		"no_licence":       {[]file{binary}, false},
		"one_more":         {[]file{licence, binary, {"README.md", 0o644, when}}, false},
		"another_version":  {[]file{licence, {"terraform-provider-bizppurio_v1.2.4", 0o755, when}}, false},
		"not_executable":   {[]file{licence, {r.binary(), 0o644, when}}, false},
		"time_of_build":    {[]file{licence, {r.binary(), 0o755, when.Add(time.Hour)}}, false},
		"in_another_zone":  {[]file{licence, {r.binary(), 0o755, when.In(time.FixedZone("KST", 9*60*60))}}, false},
		"of_another_umask": {[]file{{"LICENSE", 0o600, when}, binary}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := r.inspectZip(zipOf(t, test.files...))
			if (err == nil) != test.good {
				t.Fatalf("got %v", err)
			}
			if test.good && string(got) != "content of "+r.binary() {
				t.Errorf("the binary is %q", got)
			}
		})
	}
}

func TestReplaceBinary(t *testing.T) {
	t.Parallel()
	when := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	r := &release{Version: "1.2.3"}
	got, err := replaceBinary(zipOf(t, file{"LICENSE", 0o644, when}, file{r.binary(), 0o755, when}), r.binary())
	if err != nil {
		t.Fatal(err)
	}
	reader, err := zip.NewReader(bytes.NewReader(got), int64(len(got)))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"LICENSE": "content of LICENSE", r.binary(): "another"} {
		if content, err := fs.ReadFile(reader, name); err != nil || string(content) != want {
			t.Errorf("%s is %q, %v", name, content, err)
		}
	}
}

// A test's binary is good enough to be refused: it was not built as a release is.
func TestInspectBinary_refuses(t *testing.T) {
	t.Parallel()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	binary, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	r := &release{commit: commit{hash: "0123456789abcdef"}}
	for name, test := range map[string]struct {
		binary  []byte
		private []string
		want    string
	}{
		"a_path":        {binary, []string{"/home/somebody/"}, "/home/somebody/"}, // the test itself holds it
		"another_build": {binary, nil, "it was built with"},
		"no_program":    {[]byte("text"), nil, "file format"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := r.inspectBinary(test.binary, test.private); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q in it", err, test.want)
			}
		})
	}
}

func TestInspectSettings(t *testing.T) {
	t.Parallel()
	good := []debug.BuildSetting{
		{Key: "-trimpath", Value: "true"},
		{Key: "CGO_ENABLED", Value: "0"},
		{Key: "vcs.revision", Value: "abc"},
		{Key: "vcs.modified", Value: "false"},
	}
	if err := inspectSettings(good, "abc"); err != nil {
		t.Error(err)
	}
	for i, setting := range good {
		other := slices.Clone(good)
		other[i].Value = "another"
		if err := inspectSettings(other, "abc"); err == nil || !strings.Contains(err.Error(), setting.Key) {
			t.Errorf("%s: got %v", setting.Key, err)
		}
		if err := inspectSettings(slices.Delete(other, i, i+1), "abc"); err == nil {
			t.Errorf("%s is missing, and that is no error", setting.Key)
		}
	}
}

func TestInspectManifest(t *testing.T) {
	t.Parallel()
	for protocol, good := range map[string]bool{`["6.0"]`: true, `["5.0"]`: false, `["5.0", "6.0"]`: false, `[]`: false} {
		r := &release{source: t.TempDir()}
		manifest := `{"version": 1, "metadata": {"protocol_versions": ` + protocol + `}}`
		if err := os.WriteFile(filepath.Join(r.source, "terraform-registry-manifest.json"), []byte(manifest), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := r.inspectManifest(); (err == nil) != good {
			t.Errorf("%s: %v", protocol, err)
		}
	}
}

func TestInspectSBOM(t *testing.T) {
	t.Parallel()
	info := &buildinfo.BuildInfo{Deps: []*debug.Module{{Path: "example.com/a", Version: "v1.0.0"}, {Path: "example.com/b", Version: "v2.0.0"}}}
	const good = `{"bomFormat": "CycloneDX", "metadata": {
		"component": {"name": "x", "version": "v1.2.3"},
		"properties": [{"name": "cdx:gomod:binary:hash:SHA-256", "value": "abc"}]},
		"components": [{"name": "example.com/a", "version": "v1.0.0"}, {"name": "example.com/b", "version": "v2.0.0"}]}`
	if err := inspectSBOM([]byte(good), "v1.2.3", "abc", info); err != nil {
		t.Error(err)
	}
	for name, change := range map[string][2]string{
		"another_format":  {"CycloneDX", "SPDX"},
		"another_version": {"v1.2.3", "v1.2.4"},
		"another_binary":  {"abc", "abd"},
		"no_hash":         {"SHA-256", "SHA-1"},
		"no_module":       {"example.com/b", "example.com/c"},
		"older_module":    {"v2.0.0", "v1.9.0"},
		"no_json":         {"{", "<"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := inspectSBOM([]byte(strings.Replace(good, change[0], change[1], 1)), "v1.2.3", "abc", info); err == nil {
				t.Error("no error")
			}
		})
	}
}
