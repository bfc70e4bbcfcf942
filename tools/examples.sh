#!/usr/bin/env bash
# Checks that the examples are formatted and valid, that their own tests pass
# against the stand-in, and that they keep the promises that all of them make;
# ends with what it skipped, and why. TERRAFORM is the terraform to run, MIRRORS
# directories with other people's providers (separated by spaces, in the layout
# of a filesystem mirror); REGISTRY=1 takes those from the registry. Whatever was
# checked and is wrong makes it fail, and so does an empty-handed registry.
set -euo pipefail
cd "$(dirname "$0")/.."
dir=$(mktemp -d)
# shellcheck source=tools/standin.sh
. tools/standin.sh
trap 'stop_standin; rm -rf "$dir"' EXIT

checked=0 failed=() skipped=()
# none FILES REASON: no file may be named.
none() { [ -z "$1" ] || failed+=("$(paste -sd' ' <<<"$1"): $2"); }

"$TERRAFORM" fmt -check -recursive -diff examples || failed+=("examples: not formatted (make fmt does it)")
configurations() { grep -rlE --include='*.tf' "$1" examples; }
none "$(configurations '^(ephemeral|data) "bizppurio_token"' | xargs grep -L '^provider "bizppurio" {')" \
  'no provider "bizppurio" block'
none "$(configurations '^variable "to"' | xargs awk '/^variable "to"/, /^}/ { if (/(ephemeral|sensitive) += true/) ok[FILENAME]++ }
  END { for (i = 1; i < ARGC; i++) if (ok[ARGV[i]] != 2) print ARGV[i] }')" \
  "the receiver's number is readable in state, plan or errors: its variable has to be ephemeral and sensitive"
none "$(configurations '^ +default +=' || true)" 'a variable has a default: account, numbers and addresses are the reader'"'"'s own'
none "$(configurations '^ +environment += +"' | grep -v staging || true)" 'environment is set, so it fails against the stand-in'

tools/plugins.sh "$dir/plugins"
start_standin "$dir"
export TF_VAR_account=$BIZPPURIO_ACCOUNT TF_VAR_base_url=$BIZPPURIO_BASE_URL

{
  echo "provider_installation {"
  for mirror in "$dir/plugins" ${MIRRORS:-}; do
    echo "  filesystem_mirror { path = \"$(cd "$mirror" && pwd)\" }"
  done
  [ -z "${REGISTRY:-}" ] || echo "  direct { exclude = [\"bizppurio/bizppurio\", \"bizppurio.example/*/*\"] }"
  echo "}"
} >"$dir/terraform.rc"
export TF_CLI_CONFIG_FILE="$dir/terraform.rc" TF_IN_AUTOMATION=1 CHECKPOINT_DISABLE=1

# initialized EXAMPLE DIRECTORY: false, with the reason noted, if init fails.
initialized() {
  "$TERRAFORM" -chdir="$2" init -backend=false -input=false -no-color >"$dir/output" 2>&1 && return
  local output
  output=$(tr -s ' \n│' ' ' <"$dir/output")
  case "$output" in
    *"Core version"*) skipped+=("$1: this terraform is older than its required_version") ;;
    *"Could not retrieve the list of available versions"* | *"Failed to query available provider packages"*)
      local missing
      missing=$(grep -oE 'for provider [^ :]+' <<<"$output" | cut -d' ' -f3 | sort -u | paste -sd' ')
      if [ -n "${REGISTRY:-}" ]; then
        failed+=("$1: the registry gave no $missing")
      else
        skipped+=("$1: no provider $missing here (MIRRORS=… or REGISTRY=1)")
      fi
      ;;
    *) cat "$dir/output"; failed+=("$1: terraform init") ;;
  esac
  return 1
}

for example in $(find examples -name '*.tf' -exec dirname {} + | sort -u); do
  work="$dir/work/$example"
  mkdir -p "$work"
  cp -R "$example/." "$work"
  initialized "$example" "$work" || continue
  checked=$((checked + 1))
  if ! "$TERRAFORM" -chdir="$work" validate -no-color >"$dir/output" 2>&1; then
    cat "$dir/output"
    failed+=("$example: terraform validate")
  elif [ -d "$work/tests" ] && ! "$TERRAFORM" -chdir="$work" test -no-color; then
    failed+=("$example: terraform test")
  else
    echo "valid: $example"
  fi
done

echo
for reason in "${failed[@]}"; do echo "WRONG   $reason"; done
for reason in "${skipped[@]}"; do echo "skipped $reason"; done
echo "$checked examples were checked, ${#skipped[@]} skipped; ${#failed[@]} things are wrong."
[ "$checked" -gt 0 ] || { echo "No example was checked."; exit 1; }
[ ${#failed[@]} = 0 ]
