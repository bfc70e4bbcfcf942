#!/usr/bin/env bash
#
# Guess: an older Terraform refuses a state that a newer one wrote, or leaves alone what it does not know in it.
#
# What happens: it reads the state without a word and, with the next apply, even one that says "No changes" and "0 added, 0 changed,
# 0 destroyed", writes it anew under its own version, without the attributes that its schema does not have.
#
# Seen with: Terraform 1.11.4 and 1.16.0-rc2, OpenTofu 1.12.6, 2026-11-30. For real: the attribute "store" that Terraform 1.16 writes for
# terraform_data is gone after an apply of 1.11.4. Below, an attribute that no version has stands for it.
# Hurts: teams that raise Terraform one machine after another. required_version is what refuses.
#
# Needs: terraform on PATH, or TERRAFORM=/path/to/tofu.
set -euo pipefail

cli=$(command -v "${TERRAFORM:-terraform}")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export TF_CLI_CONFIG_FILE=/dev/null CHECKPOINT_DISABLE=1
unset TF_CLI_ARGS TF_CLI_ARGS_apply TF_CLI_ARGS_init TF_CLI_ARGS_plan TF_DATA_DIR TF_LOG TF_WORKSPACE
changed() { echo "CHANGED: $*"; exit 1; }

"$cli" version | sed -n 1p
echo 'resource "terraform_data" "example" { input = "value" }' >main.tf # built in: nothing is downloaded
"$cli" init >out 2>&1
"$cli" apply -auto-approve >out 2>&1
sed -i.bak -e 's/"terraform_version": "[^"]*"/"terraform_version": "1.99.0"/' \
  -e 's/"attributes": {/&"of_a_newer_version": "kept there",/' terraform.tfstate
echo "before: $(grep -E -o '"(terraform_version|of_a_newer_version)": "[^"]*"' terraform.tfstate | tr '\n' ' ')"

"$cli" plan -no-color -detailed-exitcode >out 2>&1 || changed "plan refuses the state, or has changes"
"$cli" apply -no-color -auto-approve >out 2>&1 || changed "apply refuses the state"
grep -E '^(No changes|Apply complete)' out
! grep -iE 'warning|newer' out || changed "there is a warning"

after=$(grep -E -o '"(terraform_version|of_a_newer_version)": "[^"]*"' terraform.tfstate | tr '\n' ' ')
echo "after:  $after"
case $after in
*1.99.0* | *of_a_newer_version*) changed "the state keeps what the newer version wrote" ;;
esac
echo "OK: as described."
