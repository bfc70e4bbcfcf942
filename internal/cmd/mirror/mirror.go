// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
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
	mirror, oci := filepath.Join(dist, "mirror"), layout(filepath.Join(dist, "oci"))
	image, err := newImage(p.version, archives)
	if err != nil {
		return err
	}
	tags, err := oci.tags()
	if err != nil {
		return err
	}
	versions := slices.Collect(maps.Keys(tags))
	if err := p.refuse(mirror, archives, versions); err != nil {
		return err
	}
	if there, ok := tags[p.version]; ok && there != image.Digest {
		return p.refusal(fmt.Sprintf("%s has %s with other contents", oci, p.version), versions)
	}
	if err := p.add(mirror, archives); err != nil {
		return err
	}
	entries := map[string]any{}
	for _, a := range archives {
		entries[a.system] = map[string]any{"url": a.name, "hashes": []string{a.h1, a.zh}}
	}
	for _, host := range hosts {
		dir := packed(mirror, host)
		err := merge(filepath.Join(dir, p.version+".json"), "archives", entries)
		if err == nil { // last, so that it names nothing that is not there
			err = merge(filepath.Join(dir, "index.json"), "versions", map[string]any{p.version: struct{}{}})
		}
		if err != nil {
			return err
		}
	}
	if err := oci.add(image); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "%s is a filesystem mirror and a network mirror; %s:%s is an OCI layout, for OpenTofu.\n", mirror, oci, p.version)
	return nil
}

// folder builds for some systems into the folder of one configuration.
func (p program) folder(ctx context.Context, dir string, systems []string) error {
	archives, err := p.archives(ctx, systems)
	if err != nil {
		return err
	}
	if err := p.refuse(dir, archives, nil); err != nil {
		return err
	}
	return p.add(dir, archives)
}

// hosts are the two registries whose providers terraform and tofu look for.
var hosts = []string{"registry.opentofu.org", "registry.terraform.io"}

// packed returns where zips are in a mirror.
func packed(dir, host string) string { return filepath.Join(dir, host, "bizppurio", "bizppurio") }

// add writes zips where terraform looks for them and where tofu does.
func (p program) add(dir string, archives []archive) error {
	for _, a := range archives {
		for _, host := range hosts {
			if err := replace(filepath.Join(packed(dir, host), a.name), a.content, 0o644); err != nil {
				return err
			}
		}
		fmt.Fprintf(p.out, "%s\n  %s\n  %s\n", filepath.Join(packed(dir, hosts[1]), a.name), a.h1, a.zh)
	}
	fmt.Fprintf(p.out, "The same zips are below %s.\n", hosts[0])
	return nil
}

// refuse returns an error if a mirror holds one of these zips with other bytes. What
// else it holds, and versions, decide which number is free.
func (p program) refuse(dir string, archives []archive, versions []string) error {
	var systems, gos []string
	for _, host := range hosts {
		for _, a := range archives {
			there, err := os.ReadFile(filepath.Join(packed(dir, host), a.name))
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
			if err == nil && !bytes.Equal(there, a.content) {
				systems, gos = append(systems, a.system), append(gos, builtWith(there))
			}
		}
		files, _ := os.ReadDir(packed(dir, host)) // none, before the first version
		for _, file := range files {
			if name := strings.Split(file.Name(), "_"); len(name) == 4 {
				versions = append(versions, name[1])
			}
		}
	}
	if len(systems) == 0 {
		return nil
	}
	distinct := func(list []string) string {
		return strings.Join(slices.Compact(slices.Sorted(slices.Values(list))), ", ")
	}
	return p.refusal(fmt.Sprintf("%s has %s with other contents (%s), built with %s; this is %s", dir, p.version,
		distinct(systems), distinct(gos), builtWith(archives[0].content)), versions)
}

// refusal names the next number that is free beside some versions.
func (p program) refusal(reason string, versions []string) error {
	highest := "v" + p.version
	for _, version := range versions {
		if semver.MajorMinor("v"+version) == semver.MajorMinor(highest) && semver.Compare("v"+version, highest) > 0 {
			highest = "v" + version
		}
	}
	minor := semver.MajorMinor(highest)
	patch, _ := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(highest, minor+"."), semver.Prerelease(highest)))
	return fmt.Errorf(`%s.
Lock files hold a version's checksums, so its contents never change: nothing was written. Another source makes
other contents, and so does another Go (GOTOOLCHAIN=go1.26.8 chooses one). The next free number: VERSION=%s.%d`, reason, minor[1:], patch+1)
}

// merge adds entries to an index file of the network mirror protocol.
func merge(path, key string, entries map[string]any) error {
	index := map[string]map[string]any{}
	if there, err := os.ReadFile(path); err == nil { //nolint:gosec // of the mirror
		if err := json.Unmarshal(there, &index); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	if index[key] == nil {
		index[key] = map[string]any{}
	}
	maps.Copy(index[key], entries)
	encoded, err := json.MarshalIndent(index, "", "  ")
	if err != nil {
		return err
	}
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
	temporary := path + ".new"
	err := os.WriteFile(temporary, content, mode)
	if err == nil {
		err = os.Rename(temporary, path)
	}
	if err != nil {
		_ = os.Remove(temporary)
	}
	return err
}
