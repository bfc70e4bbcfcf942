#!/usr/bin/env bash
#
# Guess: Terraform runs the file of the zip that is named as the provider and its version, or the one that is executable.
#
# What happens: it runs the first file, in the order of names, that begins with "terraform-provider-NAME" and a dot or an underscore.
# A dot sorts before an underscore, so a bill of materials named terraform-provider-x.cdx.json is taken for the provider.
# Installing and locking work; the first plan fails, with "permission denied".
#
# Seen with: Terraform 1.11.4 and 1.16.0-rc2, OpenTofu 1.12.6, 2026-11-30.
# Hurts: whoever puts an SBOM or a checksum into a provider's zip, and tests no more than that it installs.
#
# Needs: Go (standard library alone), and terraform on PATH, or TERRAFORM=/path/to/tofu.
set -euo pipefail

cli=$(command -v "${TERRAFORM:-terraform}")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export TF_CLI_CONFIG_FILE=/dev/null CHECKPOINT_DISABLE=1 GOFLAGS=-trimpath
unset TF_CLI_ARGS TF_CLI_ARGS_init TF_CLI_ARGS_plan TF_DATA_DIR TF_LOG TF_PLUGIN_CACHE_DIR
changed() { echo "CHANGED: $*"; exit 1; }

version=$("$cli" version)
platform=$(sed -n 's/^on //p' <<<"$version")
echo "${version%%$'\n'*}, $platform"

cat >pack.go <<'EOF'
package main

import (
	"archive/zip"
	"os"
)

func main() {
	archive := zip.NewWriter(os.Stdout)
	for name, mode := range map[string]os.FileMode{"terraform-provider-x_v0.1.0": 0o755, os.Args[1]: 0o644} {
		header := &zip.FileHeader{Name: name}
		header.SetMode(mode)
		entry, err := archive.CreateHeader(header)
		if err != nil {
			panic(err)
		}
		entry.Write([]byte("#!/bin/sh\nexit 1\n")) // no provider: it is enough to see which file is started
	}
	if err := archive.Close(); err != nil {
		panic(err)
	}
}
EOF
cat >main.tf <<'EOF'
terraform {
  required_providers {
    x = { source = "example.com/example/x" }
  }
}
data "x_y" "z" {}
EOF

for beside in terraform-provider-x_v0.1.0.cdx.json terraform-provider-x.cdx.json; do
  mirror=mirror-$beside/example.com/example/x
  mkdir -p "$mirror"
  go run pack.go $beside >"$mirror/terraform-provider-x_0.1.0_$platform.zip"
  rm -rf .terraform .terraform.lock.hcl
  "$cli" init -no-color -plugin-dir="mirror-$beside" >out 2>&1 || changed "init fails"
  ! "$cli" plan -no-color >out 2>&1 || changed "plan works"
  if grep -q "$beside: *$" out; then started=$beside; else started=terraform-provider-x_v0.1.0; fi
  echo "beside the provider: $beside; started: $started"
  [ "$beside-$started" != terraform-provider-x.cdx.json-terraform-provider-x_v0.1.0 ] || changed "the provider itself is started"
  [ "$beside-$started" != "terraform-provider-x_v0.1.0.cdx.json-$beside" ] || changed "the file of the other name is started too"
done
grep -A1 'terraform-provider-x.cdx.json' out | sed 's/^/  /'
echo "OK: as described."
