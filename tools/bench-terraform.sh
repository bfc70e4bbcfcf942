#!/usr/bin/env bash
# Compares terraform apply to the same with a provider that does nothing: with 1 and
# 100 tokens, and with enabled = false. The runs take turns, so that whatever slows
# the machine down slows all of them. TERRAFORM is the terraform to run, RUNS how
# often (20).
set -euo pipefail
cd "$(dirname "$0")/.."
: "${TERRAFORM:=terraform}" "${RUNS:=20}"
dir=$(mktemp -d)
# shellcheck source=tools/standin.sh
. tools/standin.sh
trap 'stop_standin; rm -rf "$dir"' EXIT
tools/plugins.sh "$dir/plugins"
start_standin "$dir"

# configuration NAME SOURCE TYPE COUNT [ARGUMENT]
configuration() {
  mkdir "$dir/$1"
  cat >"$dir/$1/main.tf" <<TF
terraform {
  required_providers {
    $3 = { source = "$2" }
  }
}
ephemeral "$3_token" "this" {
  count = $4
  ${5:-}
}
TF
  "$TERRAFORM" -chdir="$dir/$1" init -plugin-dir="$dir/plugins" >/dev/null
}
# median FILE, of a number on each line
median() { sort -n "$1" | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'; }

TIMEFORMAT=%R
for tokens in 1 100; do
  configuration "nothing-$tokens" bizppurio.example/bench/nothing nothing "$tokens"
  configuration "token-$tokens" bizppurio/bizppurio bizppurio "$tokens"
  configuration "disabled-$tokens" bizppurio/bizppurio bizppurio "$tokens" "enabled = false"
  echo "$tokens tokens: $RUNS runs of terraform apply each"
  for ((run = 0; run <= RUNS; run++)); do
    for name in nothing token disabled; do
      { time "$TERRAFORM" -chdir="$dir/$name-$tokens" apply -auto-approve >"$dir/output" 2>&1; } 2>>"$dir/$name-$tokens/seconds" ||
        { cat "$dir/output"; exit 1; }
    done
    [ "$run" -gt 0 ] || rm "$dir"/*/seconds # the first warms up
  done
  baseline=$(median "$dir/nothing-$tokens/seconds")
  for name in nothing token disabled; do
    awk -v name="$name" -v median="$(median "$dir/$name-$tokens/seconds")" -v baseline="$baseline" \
      'BEGIN { printf "  %-10s %.3f s (median), %.2f times nothing\n", name, median, median / baseline }'
  done
done
