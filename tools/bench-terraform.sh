#!/usr/bin/env bash
# Compares terraform apply with 1 and 100 tokens to the same with a provider that
# does nothing, by hyperfine. TERRAFORM is the terraform to run.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v hyperfine >/dev/null || {
  echo "hyperfine is not installed: apt-get install hyperfine, brew install hyperfine, or https://github.com/sharkdp/hyperfine"
  exit 1
}
dir=$(mktemp -d)
standin=
trap '[ -z "$standin" ] || kill "$standin"; rm -rf "$dir"' EXIT
tools/plugins.sh "$dir/plugins"
go build -o "$dir/standin" ./cmd/bizppurio-standin
"$dir/standin" >"$dir/exports" 2>/dev/null &
standin=$!
for _ in $(seq 100); do [ -s "$dir/exports" ] || sleep 0.1; done
# shellcheck source=/dev/null
. "$dir/exports"

for tokens in 1 100; do
  for provider in bizppurio/bizppurio bizppurio.example/bench/nothing; do
    name=${provider##*/}
    mkdir "$dir/$name$tokens"
    cat >"$dir/$name$tokens/main.tf" <<TF
terraform {
  required_providers {
    $name = { source = "$provider" }
  }
}
ephemeral "${name}_token" "this" {
  count = $tokens
}
TF
    "$TERRAFORM" -chdir="$dir/$name$tokens" init -plugin-dir="$dir/plugins" >/dev/null
  done
  hyperfine --warmup 1 --runs 10 --shell none \
    -n "bizppurio, $tokens tokens" "$TERRAFORM -chdir=$dir/bizppurio$tokens apply -auto-approve" \
    -n "nothing, $tokens tokens" "$TERRAFORM -chdir=$dir/nothing$tokens apply -auto-approve"
done
