#!/usr/bin/env bash
# Proves that the release of the checked-out commit is reproducible and installs:
# builds it twice for this system alone, compares the two byte by byte, and installs
# the zip by the lock file of what make mirror builds, whose own test gets a token
# (internal/provider/testdata/script/mirror.txtar).
#
# make release-check runs it. It takes TERRAFORM and GORELEASER from the environment,
# and cyclonedx-gomod from PATH. It works in a temporary directory.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n==> %s\n' "$*"; }
fail() {
  printf 'release-check: %s\n' "$*" >&2
  exit 1
}
# absolute prints the path of a command, so that it works in another directory.
absolute() { (cd "$(dirname "$(command -v "$1")")" && printf '%s/%s\n' "$PWD" "${1##*/}") || fail "$1 is not there."; }

terraform=$(absolute "${TERRAFORM:-terraform}")
goreleaser=$(absolute "${GORELEASER:-goreleaser}")
repository=$PWD commit=$(git rev-parse HEAD)
os=$(go env GOOS) arch=$(go env GOARCH)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
# A person's own settings must not change what is built, or what terraform does.
unset "${!TF_@}"
export TZ=UTC CHECKPOINT_DISABLE=1 TF_CLI_CONFIG_FILE=$tmp/terraform.rc # zips hold local times

step "Cloning commit $commit"
if [ -n "$(git status --porcelain)" ]; then echo "What is not committed is NOT in it."; fi
for clone in first other/place/second; do
  git clone --quiet --no-checkout "$repository" "$tmp/$clone"
  git -C "$tmp/$clone" checkout --quiet --detach "$commit"
done

step "goreleaser check"
(cd "$tmp/first" && "$goreleaser" check)

# goreleaser has a flag for a single system only where it makes no archive.
sed -E "s/^( +goos: )\[.*\]$/\1[$os]/; s/^( +goarch: )\[.*\]$/\1[$arch]/" "$tmp/first/.goreleaser.yml" >"$tmp/goreleaser.yml"
[ "$(grep -cE "^ +(goos: \[$os\]|goarch: \[$arch\])$" "$tmp/goreleaser.yml")" = 2 ] ||
  fail ".goreleaser.yml needs one line such as 'goos: [linux, darwin]', and one such as 'goarch: [amd64, arm64]'."

release() { (cd "$tmp/$1" && "$goreleaser" release --snapshot --clean --skip=sign,publish --config "$tmp/goreleaser.yml"); }
step "Building for $os/$arch"
release first
step "Building once more: elsewhere, with an empty build cache and with other settings"
GOCACHE=$tmp/cache GOFLAGS="-buildvcs=true -tags=other" CGO_ENABLED=1 release other/place/second

step "Comparing the two builds"
dist=$tmp/first/dist/release
version=$(sed -nE 's/.*"version": ?"([^"]+)".*/\1/p' "$dist/metadata.json")
name=terraform-provider-bizppurio_$version
for file in "${name}_${os}_$arch.zip" "${name}_${os}_$arch.cdx.json" "${name}_SHA256SUMS"; do
  cmp "$dist/$file" "$tmp/other/place/second/dist/release/$file"
  echo "the same: $file"
done
# The Registry refuses a list with anything else in it.
[ "$(awk '{ print $2 }' "$dist/${name}_SHA256SUMS" | sort)" = "$(printf '%s\n' "${name}_${os}_$arch.zip" "${name}_manifest.json" | sort)" ] ||
  fail "${name}_SHA256SUMS has to list the zip and the manifest, and nothing else."

step "Installing the zip by the lock file of a mirror"
for host in registry.terraform.io registry.opentofu.org; do
  mkdir -p "$tmp/release/$host/bizppurio/bizppurio"
  cp "$dist/${name}_${os}_$arch.zip" "$tmp/release/$host/bizppurio/bizppurio"
done
cat >"$TF_CLI_CONFIG_FILE" <<END
provider_installation {
  filesystem_mirror {
    path = "$tmp/release"
  }
}
END
mkdir "$tmp/configuration"
(cd "$tmp/first" && VERSION=$version DIR=$tmp/configuration SYSTEM=${os}_$arch go run ./internal/cmd/mirror mirror)
cd "$tmp/configuration"
cat >main.tf <<END
terraform {
  required_providers {
    bizppurio = {
      source  = "bizppurio/bizppurio"
      version = "$version"
    }
  }
}
END
"$terraform" providers lock -fs-mirror=terraform.d/plugins
"$terraform" init -lockfile=readonly
# The linker says nothing of a variable that it does not find.
grep -qaF "$version" .terraform/providers/*/bizppurio/bizppurio/"$version"/*/terraform-provider-bizppurio_v* ||
  fail "The binary does not know its version: main.version is not set."
"$terraform" providers schema -json >schema.json
grep -q bizppurio_token schema.json || fail "The provider does not start."

step "The release of $commit is reproducible, and installs."
