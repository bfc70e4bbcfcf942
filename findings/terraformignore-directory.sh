#!/usr/bin/env bash
#
# Guess: .terraformignore, made after .gitignore, leaves a directory out that it names: "build", "/build".
#
# What happens: the name without a final slash leaves out the entry of the directory alone, and all files below it are packed. "build/"
# leaves them out. Git takes both in the same way.
#
# Seen with: github.com/hashicorp/go-slug 0.16.3 and 1.0.0, the library that packs what the CLI uploads, 2026-11-30. (The upload itself
# was not tried.)
# Hurts: who copies lines from .gitignore: uploads grow by what was to stay at home.
#
# Needs: Go, git, and a module proxy.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOPATH=$dir/go GOMODCACHE=$dir/go/mod GOFLAGS="-trimpath -modcacherw -mod=mod" GOWORK=off
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
quiet() { "$@" >quiet.log 2>&1 || { cat quiet.log; exit 1; }; }

cat >main.go <<'EOF'
package main

import (
	"os"

	"github.com/hashicorp/go-slug"
)

func main() { // writes a tar.gz
	if _, err := slug.Pack("configuration", os.Stdout, true); err != nil {
		panic(err)
	}
}
EOF
mkdir -p configuration/build
touch configuration/main.tf configuration/build/large.bin
git init -q configuration

quiet go mod init example.com/x
for version in 0.16.3 1.0.0; do
  quiet go get github.com/hashicorp/go-slug@v$version
  quiet go build -o main .
  for line in build /build build/ /build/; do
    echo $line >configuration/.terraformignore
    ./main >packed.tar.gz
    tar -tzf packed.tar.gz >packed
    if grep -q large.bin packed; then uploaded=yes; else uploaded=no; fi
    echo $line >configuration/.git/info/exclude
    if git -C configuration check-ignore -q build/large.bin; then ignored=yes; else ignored=no; fi
    echo "go-slug $version, line $line: git ignores build/large.bin: $ignored; go-slug packs it: $uploaded"
    case $line,$ignored,$uploaded in
    build,yes,yes | /build,yes,yes | build/,yes,no | /build/,yes,no) ;;
    *) echo "CHANGED: see the line above" && exit 1 ;;
    esac
  done
done
echo "OK: as described."
