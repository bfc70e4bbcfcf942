#!/usr/bin/env bash
# Proves that what make mirror builds for OCI registries installs from one: pushes two
# versions of the checked-out commit to a registry of its own on loopback, with a
# certificate that only SSL_CERT_FILE makes known, and takes them with OpenTofu.
#
# make oci-check runs it. It takes the paths of TERRAFORM (a tofu), REGISTRY and ORAS
# from the environment, and needs openssl. It works in a temporary directory.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n==> %s\n' "$*"; }
fail() {
  printf 'oci-check: %s\n' "$*" >&2
  exit 1
}
unset "${!TF_@}"
case "$("$TERRAFORM" version)" in OpenTofu*) ;; *) fail "Terraform installs from no OCI registry: TERRAFORM=/path/to/tofu." ;; esac

tmp=$(mktemp -d) server=
trap 'kill $server 2>/dev/null || true; rm -rf "$tmp"' EXIT
git clone --quiet . "$tmp/clone"
mkdir "$tmp/home" "$tmp/configuration"
# go keeps what it has, and only the CLI and oras see an empty home.
tofu() { HOME="$tmp/home" "$TERRAFORM" "$@"; }

step "Building 0.1.0 and 0.1.1"
(cd "$tmp/clone" && for version in 0.1.0 0.1.1; do VERSION=$version go run ./internal/cmd/mirror mirror; done)

step "Starting a registry"
openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
  -keyout "$tmp/key.pem" -out "$tmp/cert.pem" 2>/dev/null
cat >"$tmp/registry.yml" <<END
version: 0.1
log: { accesslog: { disabled: true }, level: info }
storage: { filesystem: { rootdirectory: $tmp/data } }
http: { addr: "127.0.0.1:0", tls: { certificate: $tmp/cert.pem, key: $tmp/key.pem } }
END
OTEL_TRACES_EXPORTER=none "$REGISTRY" serve "$tmp/registry.yml" >"$tmp/registry.log" 2>&1 &
server=$!
until port=$(sed -nE 's/.*listening on 127\.0\.0\.1:([0-9]+).*/\1/p' "$tmp/registry.log") && [ -n "$port" ]; do
  kill -0 "$server" 2>/dev/null || { cat "$tmp/registry.log"; exit 1; }
  sleep 0.1
done
repository=localhost:$port/terraform/bizppurio
export SSL_CERT_FILE=$tmp/cert.pem CHECKPOINT_DISABLE=1
for version in 0.1.0 0.1.1; do # loopback is plain HTTP to oras, unless it is told
  HOME="$tmp/home" "$ORAS" cp --no-tty --to-plain-http=false --from-oci-layout "$tmp/clone/dist/oci:$version" "$repository:$version"
done

step "Installing from it"
cat >"$tmp/home/.tofurc" <<END
provider_installation {
  oci_mirror {
    repository_template = "$repository"
    include             = ["registry.opentofu.org/bizppurio/bizppurio"]
  }
}
END
cd "$tmp/configuration"
# installed VERSION: init takes that version, by the lock file alone once it is there.
installed() {
  tofu init -input=false -no-color
  grep -q '"zh:' .terraform.lock.hcl || fail "The lock file has no zh: checksum."
  rm -r .terraform
  tofu init -input=false -no-color -lockfile=readonly
  tofu version | grep -F "bizppurio/bizppurio v$1" || fail "Version $1 was not installed."
  tofu validate -no-color
}
requires() { printf 'terraform {\n  required_providers {\n    bizppurio = { source = "bizppurio/bizppurio", version = "%s" }\n  }\n}\nephemeral "bizppurio_token" "this" {}\n' "$1" >main.tf; }
requires 0.1.0
installed 0.1.0
requires "~> 0.1.0"
rm .terraform.lock.hcl
installed 0.1.1

step "Both versions install from the registry."
