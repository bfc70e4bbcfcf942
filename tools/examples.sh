#!/usr/bin/env bash
# Checks that the examples are formatted and valid, that their own tests pass
# against the stand-in, and that they keep the promises that all of them make;
# ends with what it skipped, and why. TERRAFORM is the terraform to run, MIRRORS
# directories with other people's providers (separated by spaces, in the layout
# of a filesystem mirror); REGISTRY=1 takes those from the registry. With VAULT_ADDR,
# a Vault or an OpenBao in development mode, and VAULT_TOKEN, its root token, the
# examples with Vault run for real. Whatever was checked and is wrong makes it fail,
# and so does an empty-handed registry.
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

# vault METHOD PATH [JSON] calls Vault's API.
vault() {
  curl --silent --show-error --fail --config - --request "$1" --data "${3:-}" "$VAULT_ADDR/v1/$2" <<<"header = \"X-Vault-Token: $VAULT_TOKEN\""
}
# run EXAMPLE COMMAND… runs terraform in an example that was initialized above.
run() { "$TERRAFORM" -chdir="$dir/work/examples/guides/$1" "${@:2}" -input=false -no-color >"$dir/output" 2>&1; }
# calls N: so many tokens were requested since the examples with Vault began.
calls() { [ $(($(token_calls "$dir") - before)) = "$1" ]; }

# The token goes into Vault with its time of expiry, and into no state; a plan requests
# none. The password comes out of Vault, in a plan by a role that may read the
# placeholder alone.
vault_examples() {
  local none=secret/data/bizppurio/none account=secret/data/bizppurio/account before stored role
  before=$(token_calls "$dir")
  rm -f "$dir"/work/examples/guides/vault*/backend.tf
  run vault init -reconfigure && run vault plan && calls 0 || return
  run vault apply -auto-approve && calls 1 || return
  stored=$(vault GET secret/data/bizppurio/token)
  grep -q '"accesstoken":"eyJ' <<<"$stored" && grep -q '"expires_at":"20' <<<"$stored" || return
  ! grep -q eyJ "$dir/work/examples/guides/vault/terraform.tfstate" || return

  vault POST "$none" '{"data":{"account":"none","password":"none"}}' >/dev/null
  vault POST "$account" "{\"data\":{\"account\":\"$BIZPPURIO_ACCOUNT\",\"password\":\"$BIZPPURIO_PASSWORD\"}}" >/dev/null
  vault PUT sys/policies/acl/pull-request '{"policy":"path \"'"$none"'\" { capabilities = [\"read\"] }\npath \"auth/token/create\" { capabilities = [\"update\"] }"}'
  role=$(vault POST auth/token/create '{"policies":["pull-request"]}' | grep -oE '"client_token":"[^"]+' | cut -d'"' -f4)
  export BIZPPURIO_ACCOUNT='' BIZPPURIO_PASSWORD=''
  cat >"$dir/work/examples/guides/vault-password/uses_it.tf" <<'EOF'
resource "terraform_data" "uses_it" {
  provisioner "local-exec" {
    command     = "exit 0"
    environment = { TOKEN = coalesce(ephemeral.bizppurio_token.this.accesstoken, "not-while-planning") }
  }
}
EOF
  VAULT_TOKEN=$role run vault-password plan && calls 1 || return
  ! VAULT_TOKEN=$role run vault-password apply -auto-approve && calls 1 || return
  run vault-password apply -auto-approve && calls 2
}
if [ -n "${VAULT_ADDR:-}" ]; then
  if vault_examples; then echo "ran with Vault: examples/guides/vault, examples/guides/vault-password"; else cat "$dir/output"; failed+=("the examples with Vault"); fi
fi

echo
for reason in "${failed[@]}"; do echo "WRONG   $reason"; done
for reason in "${skipped[@]}"; do echo "skipped $reason"; done
echo "$checked examples were checked, ${#skipped[@]} skipped; ${#failed[@]} things are wrong."
[ "$checked" -gt 0 ] || { echo "No example was checked."; exit 1; }
[ ${#failed[@]} = 0 ]
