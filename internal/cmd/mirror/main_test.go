// SPDX-License-Identifier: MPL-2.0

package main

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/gofrs/flock"
	"golang.org/x/mod/sumdb/dirhash"
)

var repository = filepath.Join("..", "..", "..")

// fake returns a run for a version whose source is some text: what it builds is
// small.
func fake(version, source string) program {
	return program{repository: repository, version: version, out: io.Discard, build: func(_ context.Context, _, version, system string) ([]byte, error) {
		return []byte(source + version + system), nil
	}}
}

// files returns the contents of all files below a directory.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		all[filepath.ToSlash(name)] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(content), 0o600)); err != nil {
		t.Fatal(err)
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func git(t *testing.T, dir string, args ...string) {
	t.Helper()
	command := exec.CommandContext(t.Context(), "git", append([]string{"-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgSign=false"}, args...)...)
	command.Dir = dir
	if output, err := command.CombinedOutput(); err != nil {
		t.Fatalf("git %s: %v\n%s", args[0], err, output)
	}
}

// fileName leaves out what Windows takes in no name.
func fileName(name string) string {
	if runtime.GOOS == "windows" {
		return strings.ReplaceAll(name, `"`, "")
	}
	return name
}

// decode unmarshals one of some files.
func decode[T any](t *testing.T, all map[string]string, name string) (value T) {
	t.Helper()
	if err := json.Unmarshal([]byte(all[name]), &value); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return value
}

const packedHere = "mirror/registry.terraform.io/bizppurio/bizppurio/"

// TestMirrorKeepsWhatIsThere builds two versions, the newer one first, into a directory
// in which somebody put another provider.
func TestMirrorKeepsWhatIsThere(t *testing.T) {
	t.Parallel()
	dist := t.TempDir()
	other := "mirror/registry.terraform.io/hashicorp/aws/index.json"
	write(t, filepath.Join(dist, other), "another's")
	ctx := t.Context()
	another := filepath.Join(dist, packedHere, "index.json.new", "another run's") // in the way, if all runs use one name
	write(t, another, "")
	write(t, filepath.Join(dist, packedHere, "index.json"), "null")
	check(t, fake("0.1.10", "b").mirror(ctx, dist))
	newer := files(t, dist)
	check(t, fake("0.1.9", "a").mirror(ctx, dist))
	all := files(t, dist)
	for name, content := range newer {
		if !strings.HasSuffix(name, "/index.json") && all[name] != content {
			t.Errorf("%s was changed", name)
		}
	}
	if all[other] != "another's" {
		t.Errorf("%s was changed", other)
	}
	index := decode[struct{ Versions map[string]struct{} }](t, all, packedHere+"index.json")
	if got := slices.Sorted(maps.Keys(index.Versions)); !slices.Equal(got, []string{"0.1.10", "0.1.9"}) {
		t.Errorf("index.json has %q", got)
	}
	if all[packedHere+"index.json"] != all[strings.ReplaceAll(packedHere, "terraform.io", "opentofu.org")+"index.json"] {
		t.Error("the two hosts differ")
	}
	for _, version := range []string{"0.1.9", "0.1.10"} {
		entry := decode[struct {
			Archives map[string]struct {
				URL    string
				Hashes []string
			}
		}](t, all, packedHere+version+".json")
		if len(entry.Archives) != 6 {
			t.Errorf("%s.json has %d systems", version, len(entry.Archives))
		}
		for system, archive := range entry.Archives {
			h1, err := dirhash.HashZip(filepath.Join(dist, packedHere, archive.URL), dirhash.Hash1)
			check(t, err)
			zh := fmt.Sprintf("zh:%x", sha256.Sum256([]byte(all[packedHere+archive.URL])))
			if !slices.Equal(archive.Hashes, []string{h1, zh}) || archive.URL != "terraform-provider-bizppurio_"+version+"_"+system+".zip" {
				t.Errorf("%s, %s: %+v", version, system, archive)
			}
		}
	}
}

// TestLayout reads the OCI layout as OpenTofu's oci_mirror does: from a tag to the
// one zip of a system.
func TestLayout(t *testing.T) {
	t.Parallel()
	dist := t.TempDir()
	for _, version := range []string{"0.1.10", "0.1.9"} {
		check(t, fake(version, "").mirror(t.Context(), dist))
	}
	all := files(t, dist)
	if all["oci/oci-layout"] != `{"imageLayoutVersion":"1.0.0"}` {
		t.Errorf("oci-layout is %q", all["oci/oci-layout"])
	}
	reached := map[string]bool{}
	blob := func(d map[string]any) string {
		digest, _ := d["digest"].(string)
		name := "oci/blobs/" + strings.Replace(digest, ":", "/", 1)
		content := all[name]
		reached[name] = true
		if fmt.Sprintf("sha256:%x", sha256.Sum256([]byte(content))) != digest || d["size"] != float64(len(content)) {
			t.Errorf("the blob of %v is not there, or another", d)
		}
		return content
	}
	object := func(content string) (value map[string]any) {
		check(t, json.Unmarshal([]byte(content), &value))
		return value
	}
	list := func(value any) (objects []map[string]any) {
		for _, element := range value.([]any) {
			objects = append(objects, element.(map[string]any))
		}
		return objects
	}
	types := func(name string, value map[string]any, media, artifact any) {
		if value["mediaType"] != media || value["artifactType"] != artifact {
			t.Errorf("%s has the types %v and %v", name, value["mediaType"], value["artifactType"])
		}
	}
	const indexType, manifestType = "application/vnd.oci.image.index.v1+json", "application/vnd.oci.image.manifest.v1+json"
	tags := list(object(all["oci/index.json"])["manifests"])
	if len(tags) != 2 {
		t.Fatalf("%d tags", len(tags))
	}
	for n, version := range []string{"0.1.9", "0.1.10"} {
		types("the tag", tags[n], indexType, "application/vnd.opentofu.provider")
		if got := tags[n]["annotations"]; !reflect.DeepEqual(got, map[string]any{"org.opencontainers.image.ref.name": version}) {
			t.Errorf("the tag %s has %v", version, got)
		}
		index := object(blob(tags[n]))
		types("the index", index, indexType, "application/vnd.opentofu.provider")
		targets := list(index["manifests"])
		if len(targets) != 6 {
			t.Errorf("%s has %d systems", version, len(targets))
		}
		for _, target := range targets {
			types("a target", target, manifestType, "application/vnd.opentofu.provider-target")
			manifest := object(blob(target))
			types("a manifest", manifest, manifestType, "application/vnd.opentofu.provider-target")
			if blob(manifest["config"].(map[string]any)) != "{}" {
				t.Error("a configuration is not empty")
			}
			layers := list(manifest["layers"])
			if len(layers) != 1 {
				t.Fatalf("%d layers", len(layers))
			}
			types("a layer", layers[0], "archive/zip", nil)
			system := target["platform"].(map[string]any)
			name := fmt.Sprintf("terraform-provider-bizppurio_%s_%s_%s.zip", version, system["os"], system["architecture"])
			if blob(layers[0]) != all[packedHere+name] {
				t.Errorf("the layer of %s is not the mirror's zip", name)
			}
		}
	}
	for name := range all {
		if strings.HasPrefix(name, "oci/blobs/") && !reached[name] {
			t.Errorf("%s belongs to nothing", name)
		}
	}
}

// TestMirrorAgain builds the same again, there and elsewhere: not one byte is another,
// and no file is written again.
func TestMirrorAgain(t *testing.T) {
	t.Parallel()
	dist, elsewhere := t.TempDir(), t.TempDir()
	ctx := t.Context()
	check(t, fake("0.1.0", "").mirror(ctx, dist))
	before := files(t, dist)
	infos := map[string]os.FileInfo{}
	for name := range before {
		infos[name], _ = os.Stat(filepath.Join(dist, name))
	}
	check(t, fake("0.1.0", "").mirror(ctx, dist))
	check(t, fake("0.1.0", "").mirror(ctx, elsewhere))
	for _, dir := range []string{dist, elsewhere} {
		if !maps.Equal(files(t, dir), before) {
			t.Error("the same source gave other files")
		}
	}
	for name, info := range infos {
		if again, err := os.Stat(filepath.Join(dist, name)); err != nil || !os.SameFile(info, again) {
			t.Errorf("%s was written again", name)
		}
	}
}

// TestRefuse builds another source under a version that is there: nothing is written,
// not even the zips of other systems.
func TestRefuse(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	check(t, err)
	binary, err := os.ReadFile(self) // a program that says which Go built it
	check(t, err)
	var built bytes.Buffer
	w := zip.NewWriter(&built)
	entry, err := w.CreateHeader(&zip.FileHeader{Name: "provider"}) // to compress it takes seconds
	check(t, err)
	_, err = entry.Write(binary)
	check(t, err)
	check(t, w.Close())
	name := func(version, system string) string {
		return packedHere + "terraform-provider-bizppurio_" + version + "_" + system + ".zip"
	}
	for what, test := range map[string]struct {
		there func(t *testing.T, dist string)
		run   func(ctx context.Context, dist string) error
		want  []string
	}{
		"the last system of a mirror": {
			there: func(t *testing.T, dist string) {
				write(t, filepath.Join(dist, name("0.1.1", "windows_arm64")), built.String())
				write(t, filepath.Join(dist, name("0.1.10", "linux_amd64")), "")
				write(t, filepath.Join(dist, name("0.1.9", "linux_amd64")), "")
				write(t, filepath.Join(dist, name("0.2.4", "linux_amd64")), "")
			},
			run:  fake("0.1.1", "").mirror,
			want: []string{"version 0.1.1 is taken", "  windows_arm64: built with " + runtime.Version() + "\n", "This build, with an unknown Go", "VERSION=0.1.11"},
		},
		"a mirror that is whole": {
			there: func(t *testing.T, dist string) { check(t, fake("0.1.0", "older").mirror(t.Context(), dist)) },
			run:   fake("0.1.0", "").mirror,
			want:  []string{"  darwin_amd64: built with an unknown Go\n  darwin_arm64: built", "  windows_arm64: built with an unknown Go\nThis build", "VERSION=0.1.1"},
		},
		"an index that is cut off": {
			there: func(t *testing.T, dist string) {
				write(t, filepath.Join(dist, packedHere, "0.1.0.json"), "null")
				write(t, filepath.Join(dist, packedHere, "index.json"), `{"versions": {"0.1.0": {`)
			},
			run:  fake("0.1.0", "").mirror,
			want: []string{"index.json: unexpected end of JSON"},
		},
		"an OCI layout alone": {
			there: func(t *testing.T, dist string) {
				check(t, fake("0.1.0", "older").mirror(t.Context(), dist))
				check(t, fake("0.1.1", "older").mirror(t.Context(), dist))
				check(t, os.RemoveAll(filepath.Join(dist, "mirror")))
			},
			run:  fake("0.1.0", "").mirror,
			want: []string{"  all systems: in ", "VERSION=0.1.2"},
		},
		"a mirror, by make install": {
			there: func(t *testing.T, dist string) { check(t, fake("0.1.0", "older").mirror(t.Context(), dist)) },
			run: func(ctx context.Context, dist string) error {
				return fake("0.1.0", "").install(ctx, filepath.Join(dist, "mirror"))
			},
			want: []string{" is a mirror, as "},
		},
		"a mirror, by make uninstall": {
			there: func(t *testing.T, dist string) { check(t, fake("0.1.0", "older").mirror(t.Context(), dist)) },
			run: func(_ context.Context, dist string) error {
				return fake("", "").uninstall(filepath.Join(dist, "mirror"))
			},
			want: []string{" is a mirror, as "},
		},
		"a folder": {
			there: func(t *testing.T, dist string) {
				check(t, fake("0.1.0", "older").folder(t.Context(), dist, []string{"linux_arm64"}))
			},
			run: func(ctx context.Context, dist string) error {
				return fake("0.1.0", "").folder(ctx, dist, []string{"linux_amd64", "linux_arm64"})
			},
			want: []string{"  linux_arm64: built", "VERSION=0.1.1"},
		},
		"a folder from which a revert took it": {
			there: func(t *testing.T, dist string) {
				git(t, dist, "init", "--quiet")
				systems := []string{"linux_amd64", "linux_arm64"}
				for _, version := range []string{"0.1.0", "0.1.1", "0.1.2"} {
					check(t, fake(version, "older").folder(t.Context(), dist, systems))
					git(t, dist, "add", "--force", ".")
					git(t, dist, "commit", "--quiet", "--message="+version)
				}
				git(t, dist, "revert", "--no-edit", "HEAD", "HEAD~1")
				// The same bytes may come back.
				check(t, fake("0.1.1", "older").folder(t.Context(), dist, systems))
				git(t, dist, "clean", "-d", "--force", "-x", "--quiet")
			},
			run: func(ctx context.Context, dist string) error {
				return fake("0.1.1", "").folder(ctx, dist, []string{"darwin_arm64", "linux_arm64"})
			},
			want: []string{"  linux_arm64: in the history of git", "VERSION=0.1.3"},
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			dist := t.TempDir()
			test.there(t, dist)
			before := files(t, dist)
			err := test.run(t.Context(), dist)
			for _, want := range test.want {
				if err == nil || !strings.Contains(err.Error()+"\n", want) {
					t.Errorf("%v does not say %q", err, want)
				}
			}
			if !maps.Equal(files(t, dist), before) {
				t.Error("something was written")
			}
		})
	}
}

// TestInstall installs over an unpacked build of the same version, as the first
// make install left it, and beside other versions and providers.
func TestInstall(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ctx := t.Context()
	install := func(source string) (output string) {
		var out bytes.Buffer
		p := fake("0.1.0", source)
		p.out = &out
		check(t, p.install(ctx, dir))
		return out.String()
	}
	var zips []string
	kept := map[string]string{"registry.terraform.io/hashicorp/aws/x": "another's"}
	for _, host := range []string{"registry.opentofu.org", "registry.terraform.io"} {
		ours := host + "/bizppurio/bizppurio/"
		zips = append(zips, ours+"terraform-provider-bizppurio_0.1.0_"+thisSystem+".zip")
		write(t, filepath.Join(dir, ours, "0.1.0", thisSystem, "terraform-provider-bizppurio_v0.1.0"), "unpacked")
		kept[ours+"0.1.0/plan9_arm/terraform-provider-bizppurio_v0.1.0"] = "another machine's"
		kept[ours+"0.0.9/"+thisSystem+"/terraform-provider-bizppurio_v0.0.9"] = "another version"
	}
	for name, content := range kept {
		write(t, filepath.Join(dir, name), content)
	}
	const replaced = "It replaces another build"
	if output := install("a"); strings.Count(output, "Installed version 0.1.0 in ") != 2 || !strings.Contains(output, replaced) {
		t.Errorf("it says %q", output)
	}
	first := files(t, dir)
	for _, zip := range zips {
		if first[zip] == "" {
			t.Errorf("%s is not there", zip)
		}
		delete(first, zip)
	}
	if !maps.Equal(first, kept) {
		t.Errorf("beside the zips there is %q", slices.Sorted(maps.Keys(first)))
	}
	if output := install("a"); strings.Contains(output, replaced) {
		t.Errorf("it says %q", output)
	}
	// What terraform has open stays as it is.
	open := filepath.Join(t.TempDir(), "open.zip")
	check(t, os.Link(filepath.Join(dir, zips[0]), open))
	before, err := os.ReadFile(open)
	check(t, err)
	if output := install("b"); !strings.Contains(output, replaced) || !strings.Contains(output, `rm -rf .terraform/providers/*/bizppurio`) ||
		!strings.Contains(output, `rm -rf "${TF_PLUGIN_CACHE_DIR:?}"/*/bizppurio`) {
		t.Errorf("it says %q", output)
	}
	if after, err := os.ReadFile(open); err != nil || !bytes.Equal(before, after) {
		t.Error("a file that may be in use was written to")
	}
	if now, err := os.ReadFile(filepath.Join(dir, zips[0])); err != nil || bytes.Equal(before, now) {
		t.Error("the other build was not installed")
	}
	if output := install("b"); strings.Contains(output, "takes the newest") {
		t.Errorf("it says %q", output)
	}
	write(t, filepath.Join(dir, strings.Replace(zips[1], "0.1.0", "0.1.10", 1)), "newer")
	write(t, filepath.Join(dir, strings.Replace(zips[1], "0.1.0", "0.2.0-rc1", 1)), "init takes no prerelease")
	if output := install("b"); !strings.Contains(output, "But version 0.1.10 is there, too") {
		t.Errorf("it says %q", output)
	}
	write(t, filepath.Join(dir, filepath.Dir(zips[1]), "0.1.11", thisSystem, "terraform-provider-bizppurio_v0.1.11"), "unpacked")
	if output := install("b"); !strings.Contains(output, "But version 0.1.11 is there, too") {
		t.Errorf("it says %q", output)
	}
	// uninstall leaves what is another's.
	check(t, fake("0.1.0", "").uninstall(dir))
	if got := files(t, dir); !maps.Equal(got, map[string]string{"registry.terraform.io/hashicorp/aws/x": "another's"}) {
		t.Errorf("uninstall left %q", slices.Sorted(maps.Keys(got)))
	}
	if _, err := os.Stat(filepath.Join(dir, "registry.opentofu.org")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("uninstall left an empty directory (%v)", err)
	}
}

// TestInstallFails cannot write the second zip: the build that worked stays.
func TestInstallFails(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	unpacked := filepath.Join(packed(dir, hosts[0]), "0.1.0", thisSystem, "terraform-provider-bizppurio_v0.1.0")
	write(t, unpacked, "unpacked")
	if err := os.Symlink("none", filepath.Join(dir, hosts[1])); err != nil {
		t.Skip("no symbolic links:", err)
	}
	if err := fake("0.1.0", "").install(t.Context(), dir); err == nil {
		t.Error("no error")
	}
	if _, err := os.Stat(unpacked); err != nil {
		t.Error(err)
	}
}

// TestConfigurationDirectory installs where tofu has its configuration in
// $XDG_CONFIG_HOME.
func TestConfigurationDirectory(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("tofu has another configuration directory")
	}
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", home)
	check(t, os.Mkdir(filepath.Join(home, "opentofu"), 0o700))
	dir := filepath.Join(home, ".terraform.d", "plugins")
	for _, want := range []bool{true, false} {
		p, out := fake("0.1.0", ""), bytes.Buffer{}
		p.out = &out
		check(t, p.install(t.Context(), dir))
		if strings.Contains(out.String(), "not "+filepath.Join(home, "opentofu")) != want {
			t.Errorf("it says %q", out.String())
		}
	}
	check(t, fake("", "").uninstall(dir))
	if _, err := os.Stat(filepath.Dir(dir)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("uninstall left %s (%v)", filepath.Dir(dir), err)
	}
}

// TestSettings passes what make passes on: what is wrong is refused before anything
// is built.
func TestSettings(t *testing.T) {
	for _, name := range []string{"HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"} {
		t.Setenv(name, t.TempDir())
	}
	cache, err := os.UserCacheDir()
	check(t, err)
	dir := filepath.Join(t.TempDir(), fileName(`Kim's "own" $HOME`))
	check(t, os.MkdirAll(dir, 0o700))
	for _, test := range []struct {
		command string
		env     map[string]string
		want    string
	}{
		{"mirror", map[string]string{"VERSION": "v0.1.1", "DIR": dir}, "VERSION is written without v: 0.1.1"},
		{"install", map[string]string{"VERSION": ""}, `"" is not a version such as 0.1.1`},
		{"build", map[string]string{"VERSION": "0.1"}, `"0.1" is not a version`},
		{"mirror", map[string]string{"DIR": ""}, "DIR is empty"},
		{"mirror", map[string]string{"DIR": "", "SYSTEM": "linux_amd64"}, "DIR is empty"},
		{"mirror", map[string]string{"DIR": dir + "/none"}, "is not a directory"},
		{"mirror", map[string]string{"SYSTEM": "linux_amd64"}, "SYSTEM goes with DIR"},
		{"mirror", map[string]string{"DIR": dir, "SYSTEM": ""}, `"" is not a system`},
		{"mirror", map[string]string{"DIR": dir, "SYSTEM": "linux/amd64"}, `"linux/amd64" is not a system`},
		{"mirror", map[string]string{"DIR": dir, "SYSTEM": "linux_amd64  darwin_arm64 linux_amd64", "VERSION": "0.1.7-rc1"}, ""},
		{"install", map[string]string{"PLUGIN_DIR": "~/x"}, "without ~"},
		{"uninstall", map[string]string{"VERSION": "", "PLUGIN_DIR": dir + "/none"}, ""},
		{"install", map[string]string{"PLUGIN_DIR": dir}, ""},
	} {
		t.Run(fmt.Sprint(test.command, test.env), func(t *testing.T) {
			for _, name := range []string{"VERSION", "DIR", "SYSTEM", "PLUGIN_DIR"} {
				t.Setenv(name, "")
				check(t, os.Unsetenv(name))
			}
			for name, value := range test.env {
				t.Setenv(name, value)
			}
			p, built := fake("", ""), []string{}
			p.build = func(_ context.Context, _, version, system string) ([]byte, error) {
				if free, err := flock.New(filepath.Join(cache, lockName)).TryLock(); free || err != nil {
					t.Errorf("another run may begin (%v)", err)
				}
				built = append(built, version+" "+system)
				return []byte(system), nil
			}
			err := p.run(t.Context(), []string{test.command})
			if test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want) || len(built) > 0) {
				t.Errorf("%v does not say %q, or %q was built", err, test.want, built)
			}
			if test.want == "" {
				check(t, err)
			}
		})
	}
	var zips []string
	for name := range files(t, dir) {
		zips = append(zips, name)
	}
	slices.Sort(zips)
	want := []string{
		"registry.opentofu.org/bizppurio/bizppurio/terraform-provider-bizppurio_0.1.0_" + thisSystem + ".zip",
		"registry.terraform.io/bizppurio/bizppurio/terraform-provider-bizppurio_0.1.0_" + thisSystem + ".zip",
	}
	for _, host := range []string{"opentofu.org", "terraform.io"} {
		for _, system := range []string{"darwin_arm64", "linux_amd64"} {
			want = append(want, "terraform.d/plugins/registry."+host+"/bizppurio/bizppurio/terraform-provider-bizppurio_0.1.7-rc1_"+system+".zip")
		}
	}
	if !slices.Equal(zips, want) {
		t.Errorf("there are %q, want %q", zips, want)
	}
}

// TestCLIConfiguration installs where a CLI configuration hides the directory.
func TestCLIConfiguration(t *testing.T) { //nolint:paralleltest // the environment is the subject
	dir := filepath.Join(t.TempDir(), fileName(`"${x}"`))
	const hidden = "has a provider_installation block"
	path := "/" + strings.ReplaceAll(fileName(`"$${x}"`), `"`, `\"`) + `"`
	for content, warned := range map[string]bool{
		"":                             false,
		"# provider_installation {":    false,
		"  provider_installation {\n}": true,
		`{"disable_checkpoint": true, "provider_installation": {}}`:                                                               true,
		"provider_installation {\n  filesystem_mirror {\n    path = \"" + filepath.ToSlash(filepath.Dir(dir)) + path + "\n  }\n}": false,
	} {
		file := filepath.Join(t.TempDir(), "terraform.rc")
		write(t, file, content)
		t.Setenv("TF_CLI_CONFIG_FILE", file)
		p, out := fake("0.1.0", ""), bytes.Buffer{}
		p.out = &out
		check(t, p.install(t.Context(), dir))
		if got := out.String(); strings.Contains(got, hidden) != warned || strings.Contains(got, path) != warned {
			t.Errorf("with %q it says %q", content, got)
		}
	}
}

// TestReproducible builds the provider here and in a clone on another path, with a
// commit, other settings of Go and files that are not the provider's.
func TestReproducible(t *testing.T) { //nolint:paralleltest // the environment is the subject
	clone := t.TempDir()
	for _, name := range []string{"main.go", "go.mod", "go.sum", "LICENSE"} {
		content, err := os.ReadFile(filepath.Join(repository, name))
		check(t, err)
		write(t, filepath.Join(clone, name), string(content))
	}
	check(t, os.CopyFS(filepath.Join(clone, "internal"), os.DirFS(filepath.Join(repository, "internal"))))
	write(t, filepath.Join(clone, "notes.txt"), "Mine.\n")
	git(t, clone, "init", "--quiet")
	git(t, clone, "add", "main.go")
	git(t, clone, "commit", "--quiet", "--message=Documents")
	first, err := build(t.Context(), repository, "0.1.0", thisSystem)
	check(t, err)
	env := filepath.Join(t.TempDir(), "env")
	write(t, env, "GOAMD64=v3\nGOARM64=v8.1\nGOEXPERIMENT=nodwarf5\n")
	for name, value := range map[string]string{"GOENV": env, "GOFLAGS": "-buildvcs=true -tags=other", "GOAMD64": "v2", "CGO_ENABLED": "1"} {
		t.Setenv(name, value)
	}
	second, err := build(t.Context(), clone, "0.1.0", thisSystem)
	check(t, err)
	if !bytes.Equal(first, second) {
		t.Error("two builds of the same source differ")
	}
}
