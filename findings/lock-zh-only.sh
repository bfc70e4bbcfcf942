#!/usr/bin/env bash
#
# Guess: where "terraform init -lockfile=readonly" succeeds, plan finds the lock file good too: both read the same file.
#
# What happens: init compares the zip with a zh checksum, installs it, and ends with success and a warning. Plan compares the unpacked
# directory, for which zh checksums are of no use, and refuses what init has just installed: "does not match any of the checksums".
# Without the flag, init would have added the h1 checksum to the file.
#
# Seen with: Terraform 1.11.4 and 1.16.0-rc2, OpenTofu 1.12.6, 2026-11-30.
# Hurts: pipelines with the flag, if the lock file has zh checksums alone, or was written on another platform and has that one's h1. The
# error says to run init, which with the flag changes nothing.
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

# A zip in a mirror, and a lock file that holds its SHA-256 sum. The content does not matter: plan stops before it runs it.
cat >pack.go <<'EOF'
package main

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
)

func main() {
	var buffer bytes.Buffer
	archive := zip.NewWriter(&buffer)
	entry, _ := archive.Create("terraform-provider-x_v0.1.0")
	entry.Write([]byte("a provider"))
	archive.Close()
	if err := os.WriteFile(os.Args[1], buffer.Bytes(), 0o644); err != nil {
		panic(err)
	}
	fmt.Printf("provider \"example.com/example/x\" {\n  version = \"0.1.0\"\n  hashes  = [\"zh:%x\"]\n}\n", sha256.Sum256(buffer.Bytes()))
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
mkdir -p mirror/example.com/example/x
go run pack.go "mirror/example.com/example/x/terraform-provider-x_0.1.0_$platform.zip" >zh.lock.hcl

for flag in -lockfile=readonly ""; do
  rm -rf .terraform
  cp zh.lock.hcl .terraform.lock.hcl
  "$cli" init -no-color ${flag:+"$flag"} -plugin-dir=mirror >out 2>&1 || changed "init $flag fails"
  added=$(grep -c '"h1:' .terraform.lock.hcl || true)
  ! "$cli" plan -no-color >out 2>&1 || changed "plan works, with a provider that is none"
  tr '\n' ' ' <out >line # the message is wrapped
  if grep -Eq 'does not match any of the *checksums' line; then refused=yes; else refused=no; fi
  echo "init ${flag:-without the flag}: works, h1 checksums added: $added, plan refuses the checksum: $refused"
  case $flag,$added,$refused in
  -lockfile=readonly,0,yes | ,1,no) ;;
  *) changed "see the line above" ;;
  esac
done
echo "OK: as described."
