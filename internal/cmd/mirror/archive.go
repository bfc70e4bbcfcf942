// SPDX-License-Identifier: MPL-2.0

package main

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
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
	var archives []archive
	for _, system := range systems {
		binary, err := p.build(ctx, p.repository, p.version, system)
		if err != nil {
			return nil, err
		}
		license, err := os.ReadFile(filepath.Join(p.repository, "LICENSE"))
		if err != nil {
			return nil, err
		}
		a := archive{system: system, name: "terraform-provider-bizppurio_" + p.version + "_" + system + ".zip"}
		if a.content, err = pack(license, executable("terraform-provider-bizppurio_v"+p.version, system), binary); err != nil {
			return nil, err
		}
		r, err := zip.NewReader(bytes.NewReader(a.content), int64(len(a.content)))
		if err != nil {
			return nil, err
		}
		names := []string{r.File[0].Name, r.File[1].Name}
		a.h1, err = dirhash.Hash1(names, func(name string) (io.ReadCloser, error) { return r.Open(name) })
		if err != nil {
			return nil, err
		}
		a.zh = fmt.Sprintf("zh:%x", sha256.Sum256(a.content))
		archives = append(archives, a)
	}
	return archives, nil
}

// pack returns a zip in which nothing is left to the machine or to the time.
func pack(license []byte, name string, binary []byte) ([]byte, error) {
	var content bytes.Buffer
	w := zip.NewWriter(&content)
	for _, file := range []struct {
		name    string
		content []byte
		mode    os.FileMode
	}{{"LICENSE", license, 0o644}, {name, binary, 0o755}} {
		header := &zip.FileHeader{Name: file.name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)}
		header.SetMode(file.mode)
		entry, err := w.CreateHeader(header)
		if err == nil {
			_, err = entry.Write(file.content)
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
	r, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return unknownGo
	}
	for _, file := range r.File {
		entry, err := file.Open()
		if err != nil {
			continue
		}
		binary, _ := io.ReadAll(entry) // half a binary may do
		if info, err := buildinfo.Read(bytes.NewReader(binary)); err == nil {
			return info.GoVersion
		}
	}
	return unknownGo
}

const unknownGo = "an unknown Go"

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
		compile.Dir = repository
		compile.Env = append(compile.Env, name+"="+value)
	}
	if output, err := compile.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("building for %s: %w\n%s", system, err, output)
	}
	return os.ReadFile(path) //nolint:gosec // its own
}
