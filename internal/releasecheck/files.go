// SPDX-License-Identifier: MPL-2.0

package main

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"runtime"
)

const project = "terraform-provider-bizppurio"

// The names are the Registry's.
func (r *release) zip() string       { return r.system() + ".zip" }
func (r *release) sbom() string      { return r.system() + ".cdx.json" }
func (r *release) sums() string      { return project + "_" + r.Version + "_SHA256SUMS" }
func (r *release) signature() string { return r.sums() + ".sig" }
func (r *release) manifest() string  { return project + "_" + r.Version + "_manifest.json" }

func (r *release) system() string {
	return project + "_" + r.Version + "_" + runtime.GOOS + "_" + runtime.GOARCH
}

// binary is its name in the zip.
func (r *release) binary() string {
	name := project + "_v" + r.Version
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	return name
}

func (r *release) path(name string) string { return filepath.Join(r.source, "dist", name) }

func (r *release) read(name string) ([]byte, error) { return os.ReadFile(r.path(name)) }

// sum is the SHA-256 in hexadecimal.
func sum(content []byte) string {
	hash := sha256.Sum256(content)
	return hex.EncodeToString(hash[:])
}
