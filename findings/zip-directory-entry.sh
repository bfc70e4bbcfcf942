#!/usr/bin/env bash
#
# Guess: a provider zip that "terraform init" installs once installs everywhere, with the lock file that this init wrote.
#
# What happens: if the zip has an entry for a directory of its own ("docs/", as Python's shutil.make_archive writes it), the lock
# file gets the h1 checksum of the unpacked files, which knows no directories, and the next installation compares it with
# that of the zip, which counts them. The first init and its plan work; every clone, and "providers lock" before init, fail.
# A zh checksum in the lock file, as an installation from a registry writes it, hides this: it fits the zip.
#
# Seen with: Terraform 1.11.4 and 1.16.0-rc2, OpenTofu 1.12.6, filesystem mirror, 2026-11-30.
# Hurts: whoever packs a provider for a mirror, with documents in a directory. It looks good on the machine where the lock file is made.
#
# Needs: Go (standard library alone), and terraform on PATH, or TERRAFORM=/path/to/tofu.
set -euo pipefail

cli=$(command -v "${TERRAFORM:-terraform}")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export TF_CLI_CONFIG_FILE=/dev/null CHECKPOINT_DISABLE=1 GOFLAGS=-trimpath
unset TF_CLI_ARGS TF_CLI_ARGS_init TF_DATA_DIR TF_LOG TF_PLUGIN_CACHE_DIR
changed() { echo "CHANGED: $*"; exit 1; }

version=$("$cli" version) # its second line names the platform: on linux_amd64
platform=$(sed -n 's/^on //p' <<<"$version")
echo "${version%%$'\n'*}, $platform"

cat >pack.go <<'EOF'
package main

import (
	"archive/zip"
	"os"
)

func main() {
	file, err := os.Create(os.Args[1])
	if err != nil {
		panic(err)
	}
	archive := zip.NewWriter(file)
	for _, name := range os.Args[2:] { // a name with a final slash becomes an entry for a directory
		entry, err := archive.Create(name)
		if err != nil {
			panic(err)
		}
		if name[len(name)-1] != '/' {
			entry.Write([]byte("any content: init does not run it\n"))
		}
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
EOF

for kind in without with; do
  mirror=mirror-$kind/example.com/example/x
  mkdir -p "$mirror"
  entries=(terraform-provider-x_v0.1.0 docs/README.md)
  [ $kind = without ] || entries=(terraform-provider-x_v0.1.0 docs/ docs/README.md)
  go run pack.go "$mirror/terraform-provider-x_0.1.0_$platform.zip" "${entries[@]}"

  rm -rf .terraform .terraform.lock.hcl
  "$cli" init -no-color -plugin-dir=mirror-$kind >out 2>&1 || changed "the first init fails ($kind an entry for the directory)"
  rm -rf .terraform # as in a fresh clone, which has the lock file alone
  if "$cli" init -no-color -plugin-dir=mirror-$kind >out 2>&1; then result=works; else result=fails; fi
  echo "$kind an entry for the directory: the first init works, a second one with its lock file $result"
  case $kind-$result in
  without-works) ;;
  with-fails) grep "doesn't match any of the checksums" out || changed "another error" ;;
  *) changed "a second init $result" ;;
  esac
done
echo "OK: as described."
