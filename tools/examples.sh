#!/usr/bin/env bash
# Checks that the examples are formatted and valid, and that their own tests
# pass against the stand-in. TERRAFORM is the terraform to run, MIRRORS
# directories with other people's providers (separated by spaces, in the layout
# of a filesystem mirror); REGISTRY=1 takes those from the registry.
set -euo pipefail
cd "$(dirname "$0")/.."
dir=$(mktemp -d)
standin=
trap '[ -z "$standin" ] || kill "$standin"; rm -rf "$dir"' EXIT

"$TERRAFORM" fmt -check -recursive -diff examples || { echo "Not formatted: make fmt does it."; exit 1; }

tools/plugins.sh "$dir/plugins"
go build -o "$dir/standin" ./cmd/bizppurio-standin
"$dir/standin" >"$dir/exports" 2>"$dir/requests" &
standin=$!
for _ in $(seq 100); do [ -s "$dir/exports" ] || sleep 0.1; done
# shellcheck source=/dev/null
. "$dir/exports"
export TF_VAR_account=$BIZPPURIO_ACCOUNT TF_VAR_base_url=$BIZPPURIO_BASE_URL

{
  echo "provider_installation {"
  for mirror in "$dir/plugins" ${MIRRORS:-}; do
    [ ! -d "$mirror" ] || echo "  filesystem_mirror { path = \"$mirror\" }"
  done
  [ -z "${REGISTRY:-}" ] || echo "  direct { exclude = [\"*/bizppurio/bizppurio\", \"bizppurio.example/*/*\"] }"
  echo "}"
} >"$dir/terraform.rc"
export TF_CLI_CONFIG_FILE="$dir/terraform.rc" TF_IN_AUTOMATION=1 CHECKPOINT_DISABLE=1

checked=0 skipped=()
for example in $(find examples -name '*.tf' -exec dirname {} + | sort -u); do
  work="$dir/work/$example"
  mkdir -p "$work"
  cp -R "$example/." "$work"
  if ! "$TERRAFORM" -chdir="$work" init -backend=false -no-color >"$dir/output" 2>&1; then
    output=$(tr -s ' \n│' ' ' <"$dir/output")
    case "$output" in
      *"Core version"*) skipped+=("$example: this terraform is older than its required_version") ;;
      *"Could not retrieve the list of available versions"*)
        [ -z "${REGISTRY:-}" ] || { cat "$dir/output"; exit 1; }
        skipped+=("$example: no provider $(grep -o 'for provider [^: ]*' <<<"$output" | cut -d' ' -f3 | sort -u | paste -sd' ') on this machine (MIRRORS=… or REGISTRY=1)") ;;
      *) cat "$dir/output"; exit 1 ;;
    esac
    continue
  fi
  "$TERRAFORM" -chdir="$work" validate -no-color
  [ ! -d "$work/tests" ] || "$TERRAFORM" -chdir="$work" test -no-color
  checked=$((checked + 1))
  echo "valid: $example"
done

echo
echo "$checked examples are valid, ${#skipped[@]} were skipped."
for reason in "${skipped[@]}"; do echo "skipped $reason"; done
[ "$checked" -gt 0 ] || { echo "No example was checked."; exit 1; }
