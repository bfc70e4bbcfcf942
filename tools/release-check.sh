#!/usr/bin/env bash
# Proves that the release of the checked-out commit is reproducible, installs and
# works: builds it twice for this system alone, compares the two byte by byte,
# installs the zip with terraform init and gets a token from the stand-in.
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
absolute() {
  local path
  path=$(command -v "$1") || fail "$1 is not there."
  case $path in
    /*) printf '%s\n' "$path" ;;
    *) printf '%s\n' "$PWD/$path" ;;
  esac
}

terraform=$(absolute "${TERRAFORM:-terraform}")
goreleaser=$(absolute "${GORELEASER:-goreleaser}")
commit=$(git rev-parse HEAD)
os=$(go env GOOS) arch=$(go env GOARCH)

tmp=$(mktemp -d)
# shellcheck source=tools/standin.sh
. tools/standin.sh
trap 'stop_standin; rm -rf "$tmp"' EXIT

# A person's own settings must not change what is built, or what terraform does.
export TZ=UTC CHECKPOINT_DISABLE=1 # zips hold local times
unset "${!TF_@}"

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
dist=$tmp/first/dist
version=$(sed -nE 's/.*"version": ?"([^"]+)".*/\1/p' "$dist/metadata.json")
name=terraform-provider-bizppurio_$version
for file in "${name}_${os}_$arch.zip" "${name}_${os}_$arch.cdx.json" "${name}_SHA256SUMS"; do
  cmp "$dist/$file" "$tmp/other/place/second/dist/$file"
  echo "the same: $file"
done
# The Registry refuses a list with anything else in it.
[ "$(awk '{ print $2 }' "$dist/${name}_SHA256SUMS" | sort)" = "$(printf '%s\n' "${name}_${os}_$arch.zip" "${name}_manifest.json" | sort)" ] ||
  fail "${name}_SHA256SUMS has to list the zip and the manifest, and nothing else."

step "Installing the zip from a filesystem mirror"
# One host is Terraform's, the other OpenTofu's.
for host in registry.terraform.io registry.opentofu.org; do
  mkdir -p "$tmp/mirror/$host/bizppurio/bizppurio"
  cp "$dist/${name}_${os}_$arch.zip" "$tmp/mirror/$host/bizppurio/bizppurio"
done
mkdir "$tmp/configuration"
cd "$tmp/configuration"
cat >"$tmp/cli.tfrc" <<END
provider_installation {
  filesystem_mirror {
    path = "$tmp/mirror"
  }
}
END
export TF_CLI_CONFIG_FILE=$tmp/cli.tfrc TF_INPUT=0 TF_CLI_ARGS=-no-color
cat >main.tf <<END
terraform {
  required_providers {
    bizppurio = {
      source  = "bizppurio/bizppurio"
      version = "$version"
    }
  }
}

ephemeral "bizppurio_token" "this" {}

# In apply, OpenTofu opens only what is used.
resource "terraform_data" "user" {
  provisioner "local-exec" {
    command     = "test -n \"\$TOKEN\""
    environment = { TOKEN = ephemeral.bizppurio_token.this.accesstoken }
  }
}
END
"$terraform" init
"$terraform" providers lock -fs-mirror="$tmp/mirror"
grep -q '"h1:' .terraform.lock.hcl || fail "The lock file has no hash."
cat .terraform.lock.hcl
binary=$(echo .terraform/providers/*/bizppurio/bizppurio/"$version"/*/terraform-provider-bizppurio_v*)
# The linker says nothing of a variable that it does not find.
grep -qaF "$version" "$binary" || fail "The binary does not know its version: main.version is not set."
echo "The binary knows its version."

step "Comparing it with what make mirror builds"
(cd "$tmp/first" && go run ./internal/cmd/mirror -version "$version" "$tmp/built" >"$tmp/hash")
hash=$(cut -d' ' -f1 "$tmp/hash" | head -1)
grep -qF "\"$hash\"" .terraform.lock.hcl || fail "The lock file of a release does not hold for a mirror: $hash is not in it."
echo "the same: $hash"

step "Getting a token with it, from the stand-in"
start_standin "$tmp"
"$terraform" plan -out=saved.tfplan
"$terraform" apply saved.tfplan
# One call for the plan, and one for the apply.
calls=$(grep ^POST "$tmp/requests")
echo "$calls"
[ "$(cut -d' ' -f1-3 <<<"$calls")" = $'POST /v1/token 200\nPOST /v1/token 200' ] || fail "plan and apply have to make one call each."

step "The release of $commit is reproducible, installs and works."
