#!/usr/bin/env bash
# Does the provider's main job for real, against the stand-in: terraform, with the
# provider as it is built from this tree, runs the configurations in examples/demo.
# TERRAFORM is the terraform to run.
set -euo pipefail
: "${TERRAFORM:=terraform}"
cd "$(dirname "$0")/.."
unset "${!TF_@}"
export TF_CLI_CONFIG_FILE=/dev/null TF_CLI_ARGS=-no-color TF_IN_AUTOMATION=1 CHECKPOINT_DISABLE=1
dir=$(mktemp -d)
# shellcheck source=tools/standin.sh
. tools/standin.sh
trap 'stop_standin; rm -rf "$dir"' EXIT

step() { printf '\n==> %s\n' "$*"; }
fail() {
  printf 'demo: %s\n' "$*" >&2
  exit 1
}

# apply CONFIGURATION CALLS runs it, and checks how many token calls plan and apply made.
apply() {
  local configuration=$1 before planned calls
  cp -R "examples/demo/$1" "$dir/$1"
  run() { "$TERRAFORM" -chdir="$dir/$configuration" "$@"; }
  run init -plugin-dir="$dir/plugins" >"$dir/output" || { cat "$dir/output"; fail "terraform init failed"; }
  before=$(token_calls "$dir")
  run plan -compact-warnings -out=demo.tfplan
  planned=$(token_calls "$dir")
  run apply -compact-warnings demo.tfplan
  calls="$((planned - before)) in plan, $(($(token_calls "$dir") - planned)) in apply"
  [ "$calls" = "$2" ] || fail "token calls: $calls, not $2"
  printf '\nToken calls: %s.\n' "$calls"
  # show -json shows what is sensitive as well.
  run show -json demo.tfplan >"$dir/plan"
  cat "$dir/$1/terraform.tfstate" >"$dir/state"
}

# secret FILE: it holds a token, the password or the credentials of a call.
secret() {
  grep -qE 'eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+' "$1" ||
    grep -qF -e "$BIZPPURIO_PASSWORD" -e "$(printf %s "$BIZPPURIO_ACCOUNT:$BIZPPURIO_PASSWORD" | base64)" "$1"
}

step "Building the provider, a small one that sends messages, and a stand-in for the API"
tools/plugins.sh "$dir/plugins"
start_standin "$dir"
export TF_VAR_account=$BIZPPURIO_ACCOUNT TF_VAR_base_url=$BIZPPURIO_BASE_URL

step "Ephemeral resource: the token configures another provider, which sends a message"
apply ephemeral "1 in plan, 1 in apply"
[ "$(grep -c '^POST /v3/message 200 ' "$dir/requests")" = 1 ] || fail "the stand-in did not accept one message"
echo "Messages accepted: 1."
if secret "$dir/plan" || secret "$dir/state"; then fail "the plan or the state holds a secret"; fi
echo "Neither the plan nor the state holds token or password."

step "Data source: the same token, but Terraform writes it to plan and state"
apply data-source "1 in plan, 0 in apply"
if ! secret "$dir/plan" || ! secret "$dir/state"; then fail "plan or state does not hold the token, although the data source writes it there"; fi
echo "The plan and the state DO hold the token: prefer the ephemeral resource."

step "Done. The stand-in is stopped, and what it took is removed but for Go's caches and .bin."
