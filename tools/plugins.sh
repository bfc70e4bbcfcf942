#!/usr/bin/env bash
# Builds the provider, and the small ones that stand for others, into a directory
# that terraform init -plugin-dir takes them from. Prints what Go compiles.
set -euo pipefail
mkdir -p "${1:?usage: tools/plugins.sh DIRECTORY}"
dir=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
build() {
  CGO_ENABLED=0 go build -v -trimpath -buildvcs=false -ldflags "-s -w -X main.version=0.1.0" \
    -o "$dir/$1/0.1.0/$(go env GOOS)_$(go env GOARCH)/terraform-provider-${1##*/}_v0.1.0$(go env GOEXE)" "$2"
}
build registry.terraform.io/bizppurio/bizppurio .
build registry.opentofu.org/bizppurio/bizppurio .
build bizppurio.example/demo/messenger ./internal/cmd/messenger
build bizppurio.example/bench/nothing ./internal/cmd/nothing
