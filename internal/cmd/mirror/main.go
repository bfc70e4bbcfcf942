// SPDX-License-Identifier: MPL-2.0

// Command mirror builds the provider for other machines: a zip for each system,
// in the packed layout in which terraform and tofu read a filesystem_mirror, the
// directory of init -plugin-dir, or terraform.d/plugins beside a configuration. It
// runs in the repository's root; make mirror starts it.
//
// Equal sources and equal versions of Go give equal zips, whatever the machine.
package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/dirhash"
)

func main() {
	version := flag.String("version", "0.1.0", "the provider's `version`")
	index := flag.Bool("index", false, "write the two index files of the provider network mirror protocol as well")
	flag.Parse()
	if flag.NArg() < 2 {
		fmt.Fprintln(os.Stderr, "usage: mirror [-version VERSION] [-index] DIRECTORY SYSTEM…, for instance linux_amd64")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := mirror(ctx, *version, *index, flag.Arg(0), flag.Args()[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "mirror:", err)
		os.Exit(1)
	}
}

// mirror writes a zip for each system into dir.
func mirror(ctx context.Context, version string, index bool, dir string, systems []string) error {
	archives := map[string]any{}
	for _, system := range systems {
		content, err := archive(ctx, version, system)
		if err != nil {
			return err
		}
		name := "terraform-provider-bizppurio_" + version + "_" + system + ".zip"
		path, err := write(dir, name, content)
		if err != nil {
			return err
		}
		hash, err := dirhash.HashZip(path, dirhash.Hash1)
		if err != nil {
			return err
		}
		fmt.Println(hash, path)
		archives[system] = map[string]any{"url": name, "hashes": []string{hash}}
	}
	if !index {
		return nil
	}
	for name, content := range map[string]any{
		"index.json":      map[string]any{"versions": map[string]any{version: struct{}{}}},
		version + ".json": map[string]any{"archives": archives},
	} {
		encoded, err := json.MarshalIndent(content, "", "  ")
		if err != nil {
			return err
		}
		if _, err := write(dir, name, encoded); err != nil {
			return err
		}
	}
	return nil
}

// write writes a file where terraform looks for it and where tofu does, and
// returns one of the two paths.
func write(dir, name string, content []byte) (path string, err error) {
	for _, host := range []string{"registry.opentofu.org", "registry.terraform.io"} {
		path = filepath.Join(dir, host, "bizppurio", "bizppurio", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil { //nolint:gosec // for whoever runs terraform
			return "", err
		}
		if err := os.WriteFile(path, content, 0o644); err != nil { //nolint:gosec // as above
			return "", err
		}
	}
	return path, nil
}

// archive builds the provider for one system, and returns the zip that a release
// has for it: the binary and the licence.
func archive(ctx context.Context, version, system string) ([]byte, error) {
	goos, goarch, ok := strings.Cut(system, "_")
	if !ok {
		return nil, fmt.Errorf("%q is not a system such as linux_amd64", system)
	}
	dir, err := os.MkdirTemp("", "bizppurio-mirror-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a temporary directory
	name := "terraform-provider-bizppurio_v" + version
	if goos == "windows" {
		name += ".exe"
	}
	binary := filepath.Join(dir, name)
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", //nolint:gosec // of this repository
		"-ldflags", "-s -w -X main.version="+version, "-o", binary, ".")
	// A machine's own settings must not change the result.
	build.Env = append(os.Environ(), "GOOS="+goos, "GOARCH="+goarch, "CGO_ENABLED=0", "GOFLAGS=-mod=readonly", "GOWORK=off",
		"GOEXPERIMENT=", "GOFIPS140=off", "GOAMD64=v1", "GOARM64=v8.0")
	if output, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("building for %s: %w\n%s", system, err, output)
	}
	var content bytes.Buffer
	w := zip.NewWriter(&content)
	for _, path := range []string{"LICENSE", binary} {
		data, err := os.ReadFile(path) //nolint:gosec // one of these two
		if err != nil {
			return nil, err
		}
		header := &zip.FileHeader{Name: filepath.Base(path), Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)}
		header.SetMode(0o644)
		if path == binary {
			header.SetMode(0o755)
		}
		entry, err := w.CreateHeader(header)
		if err == nil {
			_, err = entry.Write(data)
		}
		if err != nil {
			return nil, err
		}
	}
	err = w.Close()
	return content.Bytes(), err
}
