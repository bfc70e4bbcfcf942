// SPDX-License-Identifier: MPL-2.0

package main

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/dirhash"
)

// An archive is the zip that a release has for one system: the binary and the
// license.
type archive struct {
	system, name string
	content      []byte
	h1, zh       string // as lock files hold them
}

// archives builds the provider for some systems.
func (p program) archives(ctx context.Context, systems []string) ([]archive, error) {
	fmt.Fprintf(p.out, "Building %s for %s; the first time this takes minutes\n", p.version, strings.Join(systems, ", "))
	license, err := os.ReadFile(filepath.Join(p.repository, "LICENSE"))
	if err != nil {
		return nil, err
	}
	var archives []archive
	for _, system := range systems {
		binary, err := p.build(ctx, p.repository, p.version, system)
		if err != nil {
			return nil, err
		}
		files := map[string][]byte{"LICENSE": license, executable("terraform-provider-bizppurio_v"+p.version, system): binary}
		content, errPack := pack(files)
		h1, err := dirhash.Hash1(slices.Collect(maps.Keys(files)), func(name string) (io.ReadCloser, error) {
			return io.NopCloser(bytes.NewReader(files[name])), nil
		})
		if err := errors.Join(errPack, err); err != nil {
			return nil, err
		}
		archives = append(archives, archive{
			system: system, name: "terraform-provider-bizppurio_" + p.version + "_" + system + ".zip",
			content: content, h1: h1, zh: fmt.Sprintf("zh:%x", sha256.Sum256(content)),
		})
	}
	return archives, nil
}

// pack returns a zip in which nothing is left to the machine or to the time.
func pack(files map[string][]byte) ([]byte, error) {
	var content bytes.Buffer
	w := zip.NewWriter(&content)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		header := &zip.FileHeader{Name: name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)}
		header.SetMode(0o755)
		if name == "LICENSE" {
			header.SetMode(0o644)
		}
		entry, err := w.CreateHeader(header)
		if err == nil {
			_, err = entry.Write(files[name])
		}
		if err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return content.Bytes(), err
}

// builtWith returns the Go that built the binary in a zip.
func builtWith(content []byte) string {
	if r, err := zip.NewReader(bytes.NewReader(content), int64(len(content))); err == nil {
		for _, file := range r.File {
			binary, _ := fs.ReadFile(r, file.Name) // half a binary may do
			if info, err := buildinfo.Read(bytes.NewReader(binary)); err == nil {
				return info.GoVersion
			}
		}
	}
	return "an unknown Go"
}

func executable(name, system string) string {
	if strings.HasPrefix(system, "windows_") {
		return name + ".exe"
	}
	return name
}

// build compiles the provider. Of the caller's settings only those count that say
// where Go takes modules and toolchains from, and where it keeps them.
func build(ctx context.Context, repository, version, system string) ([]byte, error) {
	goos, goarch, _ := strings.Cut(system, "_")
	dir, err := os.MkdirTemp("", "bizppurio-mirror-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a temporary directory
	settings, err := exec.CommandContext(ctx, "go", "env", "-json", "GOAUTH", "GOCACHE", "GOINSECURE", "GOMODCACHE", "GONOPROXY", "GONOSUMDB",
		"GOPATH", "GOPRIVATE", "GOPROXY", "GOSUMDB", "GOTMPDIR", "GOTOOLCHAIN", "GOVCS").Output()
	kept := map[string]string{}
	if err == nil {
		err = json.Unmarshal(settings, &kept)
	}
	if err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	path := filepath.Join(dir, "provider")
	compile := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", //nolint:gosec // of this repository
		"-ldflags", "-s -w -X main.version="+version, "-o", path, ".")
	compile.Dir = repository
	compile.Env = append(os.Environ(), "GOENV=off", "GOOS="+goos, "GOARCH="+goarch, "CGO_ENABLED=0", "GOFLAGS=-mod=readonly", "GOWORK=off",
		"GOEXPERIMENT=", "GOFIPS140=off", "GOAMD64=v1", "GOARM64=v8.0", "GOARM=", "GO386=")
	for name, value := range kept {
		compile.Env = append(compile.Env, name+"="+value)
	}
	if output, err := compile.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("building for %s: %w\n%s", system, err, output)
	}
	return os.ReadFile(path) //nolint:gosec // its own
}
