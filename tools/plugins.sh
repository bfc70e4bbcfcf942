#!/usr/bin/env bash
# Builds the provider, and the small ones that stand for others, into a directory
# that terraform init -plugin-dir takes them from. Prints what Go compiles.
set -euo pipefail
mkdir -p "${1:?usage: tools/plugins.sh DIRECTORY}"
dir=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
exe=$(go env GOEXE) system=$(go env GOOS)_$(go env GOARCH)
CGO_ENABLED=0 go build -v -trimpath -buildvcs=false -ldflags "-s -w -X main.version=0.1.0" -o "$dir/built/" \
  . ./internal/cmd/messenger ./internal/cmd/nothing
# plugin ADDRESS BINARY
plugin() {
  mkdir -p "$dir/$1/0.1.0/$system"
  cp "$dir/built/$2$exe" "$dir/$1/0.1.0/$system/terraform-provider-${1##*/}_v0.1.0$exe"
}
plugin registry.terraform.io/bizppurio/bizppurio terraform-provider-bizppurio
plugin registry.opentofu.org/bizppurio/bizppurio terraform-provider-bizppurio
plugin bizppurio.example/demo/messenger messenger
plugin bizppurio.example/bench/nothing nothing
rm -r "$dir/built"
