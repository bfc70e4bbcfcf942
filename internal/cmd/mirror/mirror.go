// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/semver"
)

// mirror builds for the usual systems, and adds the version to dist/mirror and
// dist/oci.
func (p program) mirror(ctx context.Context, dist string) error {
	archives, err := p.archives(ctx, []string{"darwin_amd64", "darwin_arm64", "linux_amd64", "linux_arm64", "windows_amd64", "windows_arm64"})
	if err != nil {
		return err
	}
	mirror := filepath.Join(dist, "mirror")
	there, err := compare(mirror, archives)
	if err != nil {
		return err
	}
	oci, err := readLayout(filepath.Join(dist, "oci"))
	if err != nil {
		return err
	}
	image := newImage(p.version, archives)
	oci.compare(there, image)
	entries := map[string]any{}
	for _, a := range archives {
		entries[a.system] = map[string]any{"url": a.name, "hashes": []string{a.h1, a.zh}}
	}
	var writes []func() error // index.json last, so that it names nothing that is not there
	for _, host := range hosts {
		dir := packed(mirror, host)
		systems, errSystems := merge(filepath.Join(dir, p.version+".json"), "archives", entries)
		versions, err := merge(filepath.Join(dir, "index.json"), "versions", map[string]any{p.version: struct{}{}})
		if err := errors.Join(errSystems, err); err != nil {
			return err
		}
		writes = append(writes, systems, versions)
	}
	if err := p.add(mirror, archives, there); err != nil {
		return err
	}
	for _, write := range writes {
		if err := write(); err != nil {
			return err
		}
	}
	if err := oci.add(image); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "%s is a filesystem mirror and a network mirror; %s:%s is an OCI layout, for OpenTofu.\n", mirror, oci.dir, p.version)
	return nil
}

// folder builds for some systems into the folder beside a configuration.
func (p program) folder(ctx context.Context, configuration string, systems []string) error {
	archives, err := p.archives(ctx, systems)
	if err != nil {
		return err
	}
	dir := filepath.Join(configuration, "terraform.d", "plugins")
	there, err := compare(dir, archives)
	if err != nil {
		return err
	}
	compareHistory(ctx, there, configuration, archives)
	return p.add(dir, archives, there)
}

// hosts are the two registries whose providers terraform and tofu look for.
var hosts = []string{"registry.opentofu.org", "registry.terraform.io"}

// packed returns where zips are in a mirror.
func packed(dir, host string) string { return filepath.Join(dir, host, "bizppurio", "bizppurio") }

// add writes zips where terraform looks for them and where tofu does, unless the
// version is there with other contents.
func (p program) add(dir string, archives []archive, there *contents) error {
	if len(there.others) > 0 {
		return p.refusal(dir, archives, there)
	}
	for _, a := range archives {
		for _, host := range hosts {
			if err := replace(filepath.Join(packed(dir, host), a.name), a.content, 0o644); err != nil {
				return err
			}
		}
		fmt.Fprintf(p.out, "%s\n    \"%s\",\n    \"%s\",\n", filepath.Join(packed(dir, hosts[1]), a.name), a.h1, a.zh)
	}
	fmt.Fprintf(p.out, "The same zips are below %s.\n", hosts[0])
	return nil
}

// contents is what a destination holds already: the versions, and what is known of this
// version's systems with other bytes.
type contents struct{ versions, others []string }

// compare looks for zips in a mirror.
func compare(dir string, archives []archive) (*contents, error) {
	there := &contents{}
	for _, host := range hosts {
		files, _ := os.ReadDir(packed(dir, host)) // none, before the first version
		for _, file := range files {
			there.version(file.Name())
		}
		for _, a := range archives {
			content, err := os.ReadFile(filepath.Join(packed(dir, host), a.name))
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				return nil, err
			}
			if err == nil && !bytes.Equal(content, a.content) {
				there.others = append(there.others, a.system+": built with "+builtWith(content))
			}
		}
	}
	return there, nil
}

// compareHistory looks for zips in the git history of a configuration: what a revert
// took away is still in colleagues' .terraform directories and plugin caches.
func compareHistory(ctx context.Context, there *contents, configuration string, archives []archive) {
	git := func(stdin []byte, args ...string) string {
		command := exec.CommandContext(ctx, "git", append([]string{"-C", configuration}, args...)...) //nolint:gosec // of the person who runs it
		command.Stdin = bytes.NewReader(stdin)
		output, _ := command.Output() // none without git, or outside of a repository
		return strings.TrimSpace(string(output))
	}
	found := len(there.others) > 0 // which says enough
	changes := git(nil, "log", "--all", "--format=", "--raw", "--no-abbrev", "--no-renames", "--", "terraform.d/plugins")
	for change := range strings.Lines(changes) { // :MODE MODE BLOB BLOB STATUS PATH
		fields := strings.Fields(change)
		if len(fields) < 6 {
			continue
		}
		name := strings.TrimSuffix(path.Base(fields[len(fields)-1]), `"`)
		there.version(name)
		for _, a := range archives {
			if !found && a.name == name && strings.Trim(fields[3], "0") != "" && fields[3] != git(a.content, "hash-object", "--stdin") {
				there.others = append(there.others, a.system+": in the history of git")
			}
		}
	}
}

// version notes the version of a zip, or of a directory with an unpacked one.
func (c *contents) version(name string) {
	if parts := strings.Split(name, "_"); len(parts) == 4 {
		name = parts[1]
	}
	if semver.IsValid("v" + name) {
		c.versions = append(c.versions, name)
	}
}

// refusal says why nothing is written, and names the next number that is free.
func (p program) refusal(dir string, archives []archive, there *contents) error {
	highest := "v" + p.version
	for _, version := range there.versions {
		if semver.MajorMinor("v"+version) == semver.MajorMinor(highest) && semver.Compare("v"+version, highest) > 0 {
			highest = "v" + version
		}
	}
	minor := semver.MajorMinor(highest)
	patch, _ := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(highest, minor+"."), semver.Prerelease(highest)))
	others := strings.Join(slices.Compact(slices.Sorted(slices.Values(there.others))), "\n  ")
	return fmt.Errorf(`version %s is taken: %s has it with other contents.
  %s
This build, with %s, was not written: lock files hold a version's checksums, so its contents never change.
Another source makes other contents, and so does another Go (GOTOOLCHAIN chooses one).
The next free number is %s.%d: VERSION=%[5]s.%[6]d`, p.version, dir, others, builtWith(archives[0].content), minor[1:], patch+1)
}

// merge reads an index file of the network mirror protocol, and returns what writes it
// with more entries.
func merge(path, key string, entries map[string]any) (write func() error, err error) {
	index := map[string]map[string]any{}
	err = readJSON(path, &index)
	if index == nil { // the file holds null
		index = map[string]map[string]any{}
	}
	if index[key] == nil {
		index[key] = map[string]any{}
	}
	maps.Copy(index[key], entries)
	return func() error { return writeJSON(path, index) }, err
}

// readJSON decodes a file, if it is there.
func readJSON(path string, value any) error {
	content, err := os.ReadFile(path) //nolint:gosec // of the mirror
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = json.Unmarshal(content, value)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

func writeJSON(path string, value any) error {
	encoded, _ := json.MarshalIndent(value, "", "  ") // strings and numbers only: never fails
	return replace(path, append(encoded, '\n'), 0o644)
}

// replace writes a file beside its place and then renames it, so that nobody sees
// half of it, and a binary that runs is not written to. Equal contents are left alone.
func replace(path string, content []byte, mode fs.FileMode) error {
	if there, err := os.ReadFile(path); err == nil && bytes.Equal(there, content) { //nolint:gosec // of the mirror
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil { //nolint:gosec // for whoever runs terraform
		return err
	}
	temporary := path + "." + rand.Text() // another run's is not this one
	err := os.WriteFile(temporary, content, mode)
	if err == nil {
		err = os.Rename(temporary, path)
	}
	if err != nil {
		_ = os.Remove(temporary)
	}
	return err
}
