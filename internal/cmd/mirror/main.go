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
	"runtime"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/dirhash"
)

func main() {
	version := flag.String("version", "0.1.0", "the provider's `version`")
	systems := flag.String("systems", runtime.GOOS+"_"+runtime.GOARCH, "`systems` to build for, such as \"linux_amd64 darwin_arm64\"")
	index := flag.Bool("index", false, "write the two index files of the provider network mirror protocol as well")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: mirror [flags] DIRECTORY")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := mirror(ctx, flag.Arg(0), *version, strings.Fields(*systems), *index)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "mirror:", err)
		os.Exit(1)
	}
}

// hosts are those of the two registries: terraform and tofu look below their own.
var hosts = []string{"registry.terraform.io", "registry.opentofu.org"}

// mirror writes a zip for each system into dir.
func mirror(ctx context.Context, dir, version string, systems []string, index bool) error {
	archives := map[string]any{}
	for _, system := range systems {
		content, err := archive(ctx, version, system)
		if err != nil {
			return err
		}
		name := "terraform-provider-bizppurio_" + version + "_" + system + ".zip"
		if err := write(dir, name, content); err != nil {
			return err
		}
		hash, err := dirhash.HashZip(filepath.Join(dir, hosts[0], namespace, name), dirhash.Hash1)
		if err != nil {
			return err
		}
		archives[system] = map[string]any{"url": name, "hashes": []string{hash}}
		fmt.Println(hash, name)
	}
	if index {
		for name, content := range map[string]any{
			"index.json":      map[string]any{"versions": map[string]any{version: struct{}{}}},
			version + ".json": map[string]any{"archives": archives},
		} {
			encoded, err := json.MarshalIndent(content, "", "  ")
			if err == nil {
				err = write(dir, name, append(encoded, '\n'))
			}
			if err != nil {
				return err
			}
		}
	}
	for _, host := range hosts {
		fmt.Println("Wrote", filepath.Join(dir, host, namespace))
	}
	return nil
}

const namespace = "bizppurio/bizppurio"

// write writes a file for both hosts.
func write(dir, name string, content []byte) error {
	for _, host := range hosts {
		dir := filepath.Join(dir, host, namespace)
		if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // for whoever runs terraform
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil { //nolint:gosec // as above
			return err
		}
	}
	return nil
}

// archive builds the provider for one system, and returns the zip that a registry
// would serve: the binary and the licence.
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
		return nil, fmt.Errorf("go build for %s: %w\n%s", system, err, output)
	}
	var content bytes.Buffer
	w := zip.NewWriter(&content)
	for _, file := range []struct {
		path, name string
		mode       os.FileMode
	}{{binary, name, 0o755}, {"LICENSE", "LICENSE", 0o644}} {
		data, err := os.ReadFile(file.path)
		if err != nil {
			return nil, err
		}
		header := &zip.FileHeader{Name: file.name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)}
		header.SetMode(file.mode)
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
