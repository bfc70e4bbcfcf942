#!/usr/bin/env bash
#
# Guess: "oras pull" gets a provider that OpenTofu installs from an OCI registry, or fails.
#
# What happens: it downloads the manifests, skips the zip, writes no file and exits with 0. oras saves a layer only under the name in the
# annotation org.opencontainers.image.title, which OpenTofu's format for providers does not ask for. The output says "Skipped
# pulling layers without file name", after lines that say "Downloaded". "oras copy" takes the zip along.
#
# Seen with: oras 1.3.6, OCI layout, 2026-11-30.
# Hurts: scripts that carry providers into a closed network, or back them up: the exit status is good, and the directory is empty.
#
# Needs: Go and a module proxy.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOPATH=$dir/go GOMODCACHE=$dir/go/mod GOFLAGS="-trimpath -modcacherw" GOWORK=off
changed() { echo "CHANGED: $*"; exit 1; }
quiet() { "$@" >quiet.log 2>&1 || { cat quiet.log; exit 1; }; }

# An index of one system, a manifest, a layer: the least that OpenTofu's format wants.
cat >layout.go <<'EOF'
package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
)

type object = map[string]any

const manifestType, indexType = "application/vnd.oci.image.manifest.v1+json", "application/vnd.oci.image.index.v1+json"

func write(name string, content []byte) {
	if err := os.WriteFile(name, content, 0o644); err != nil {
		panic(err)
	}
}

func blob(mediaType string, content []byte) object {
	sum := fmt.Sprintf("%x", sha256.Sum256(content))
	write("layout/blobs/sha256/"+sum, content)
	return object{"mediaType": mediaType, "digest": "sha256:" + sum, "size": len(content)}
}

func encode(value object) []byte {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return text
}

func main() {
	manifest := blob(manifestType, encode(object{
		"schemaVersion": 2, "mediaType": manifestType, "artifactType": "application/vnd.opentofu.provider-target",
		"config": blob("application/vnd.oci.empty.v1+json", []byte("{}")),
		"layers": []object{blob("archive/zip", []byte("stands for terraform-provider-x_0.1.0_linux_amd64.zip"))},
	}))
	manifest["artifactType"] = "application/vnd.opentofu.provider-target"
	manifest["platform"] = object{"os": "linux", "architecture": "amd64"}
	index := blob(indexType, encode(object{
		"schemaVersion": 2, "mediaType": indexType, "artifactType": "application/vnd.opentofu.provider", "manifests": []object{manifest},
	}))
	index["annotations"] = object{"org.opencontainers.image.ref.name": "0.1.0"}
	write("layout/index.json", encode(object{"schemaVersion": 2, "manifests": []object{index}}))
	write("layout/oci-layout", []byte(`{"imageLayoutVersion":"1.0.0"}`))
}
EOF
mkdir -p layout/blobs/sha256 pulled
go run layout.go
quiet env GOBIN="$dir" go install oras.land/oras/cmd/oras@v1.3.6
echo "oras $(./oras version | sed -n 's/^Version: *//p')"

./oras pull --oci-layout layout:0.1.0 --output pulled >out 2>&1 || { cat out; changed "oras pull fails"; }
grep -iE 'skipped|downloaded' out
echo "oras pull: exit status 0, files: $(find pulled -type f | wc -l)"
[ -z "$(find pulled -type f)" ] || changed "a file was written"

quiet ./oras copy --from-oci-layout layout:0.1.0 --to-oci-layout copied:0.1.0
echo "oras copy: blobs that hold the zip: $(grep -l 'stands for' copied/blobs/sha256/* | wc -l)"
grep -q 'stands for' copied/blobs/sha256/* || changed "oras copy leaves the zip behind"
echo "OK: as described."
