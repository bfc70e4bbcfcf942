// SPDX-License-Identifier: MPL-2.0

package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// inspect looks at all that is published.
func (r *release) inspect(ctx context.Context, dir string) error {
	step("Looking at what a release publishes")
	archive, err := r.read(r.zip())
	if err != nil {
		return err
	}
	manifest, err := r.inspectManifest()
	if err != nil {
		return err
	}
	say("The manifest says protocol 6.0.")
	list, err := r.read(r.sums())
	if err != nil {
		return err
	}
	if err := inspectSums(string(list), map[string][]byte{r.zip(): archive, r.manifest(): manifest}); err != nil {
		return fmt.Errorf("%s: %w", r.sums(), err)
	}
	say("%s lists the zip and the manifest, and nothing else.", r.sums())

	binary, err := r.inspectZip(archive)
	if err != nil {
		return fmt.Errorf("%s: %w", r.zip(), err)
	}
	say("The zip holds LICENSE and %s, with the time of the commit.", r.binary())
	private, err := privatePaths(ctx, dir)
	if err != nil {
		return err
	}
	info, err := r.inspectBinary(binary, private)
	if err != nil {
		return fmt.Errorf("%s: %w", r.binary(), err)
	}
	say("The binary names its commit, is built without cgo, and holds no path of this machine.")
	bom, err := r.read(r.sbom())
	if err != nil {
		return err
	}
	if err := inspectSBOM(bom, "v"+r.Version, sum(binary), info); err != nil {
		return fmt.Errorf("%s: %w", r.sbom(), err)
	}
	say("The SBOM belongs to the binary and lists its %d modules.", len(info.Deps))
	return nil
}

// inspectManifest returns the manifest, which tells the Registry the protocol.
func (r *release) inspectManifest() ([]byte, error) {
	content, err := os.ReadFile(filepath.Join(r.source, "terraform-registry-manifest.json"))
	if err != nil {
		return nil, err
	}
	protocols, err := protocolVersions(content)
	if err == nil && !slices.Equal(protocols, []string{"6.0"}) {
		err = fmt.Errorf("the manifest has protocol_versions %q, not 6.0", protocols)
	}
	return content, err
}

func protocolVersions(manifest []byte) ([]string, error) {
	var m struct {
		Metadata struct {
			ProtocolVersions []string `json:"protocol_versions"`
		} `json:"metadata"`
	}
	err := json.Unmarshal(manifest, &m)
	return m.Metadata.ProtocolVersions, err
}

// inspectSums wants the list of checksums to have these files and no others: with
// anything else in it, the Registry refuses the release.
func inspectSums(list string, files map[string][]byte) error {
	var want []string
	for name, content := range files {
		want = append(want, sum(content)+"  "+name)
	}
	got := strings.Split(strings.TrimSuffix(list, "\n"), "\n")
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		return fmt.Errorf("the lines are\n%s\nand should be\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	return nil
}

// inspectZip returns the binary.
func (r *release) inspectZip(archive []byte) (binary []byte, err error) {
	reader, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		return nil, err
	}
	want := []struct {
		name string
		mode fs.FileMode
	}{{"LICENSE", 0o644}, {r.binary(), 0o755}}
	if len(reader.File) != len(want) {
		return nil, fmt.Errorf("it has %d files, not %d", len(reader.File), len(want))
	}
	for i, f := range reader.File {
		if f.Name != want[i].name || f.Mode() != want[i].mode {
			return nil, fmt.Errorf("file %d is %s %s, not %s %s", i, f.Mode(), f.Name, want[i].mode, want[i].name)
		}
		// Also the offset: a zip holds local times.
		if _, offset := f.Modified.Zone(); offset != 0 || !f.Modified.Equal(r.commit.time) {
			return nil, fmt.Errorf("the time of %s is %s, not %s", f.Name, f.Modified, r.commit.time.UTC())
		}
	}
	content, err := reader.File[1].Open()
	if err != nil {
		return nil, err
	}
	binary, err = io.ReadAll(content)
	return binary, errors.Join(err, content.Close())
}

// privatePaths are folders of this machine that must not be in a binary.
func privatePaths(ctx context.Context, dir string) ([]string, error) {
	out, err := exec.CommandContext(ctx, "go", "env", "GOROOT", "GOMODCACHE", "GOCACHE").Output()
	if err != nil {
		return nil, err
	}
	home, err := os.UserHomeDir()
	return append(strings.Split(strings.TrimSpace(string(out)), "\n"), dir, home+string(filepath.Separator)), err
}
