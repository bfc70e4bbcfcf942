#!/usr/bin/env bash
# Says if a person's CLI configuration keeps terraform or tofu from a directory of
# providers: a provider_installation block turns the implied directories off.
set -euo pipefail
plugins=${1:?usage: tools/cli-configuration.sh PLUGIN_DIR [TF_CLI_CONFIG_FILE]}
files=("$HOME/.terraformrc" "$HOME/.tofurc" "${XDG_CONFIG_HOME:-$HOME/.config}/opentofu/tofurc" "$HOME/.terraform.d"/*.tfrc "$HOME/.terraform.d"/*.tfrc.json)
[ -z "${APPDATA:-}" ] || files=("$APPDATA/terraform.rc" "$APPDATA/tofu.rc" "$APPDATA/terraform.d"/*.tfrc)
[ -z "${2:-}" ] || files=("$2") # it replaces the others
for file in "${files[@]}"; do
  if grep -qsE '^[[:space:]]*"?provider_installation"?' "$file" && ! grep -qF "$plugins" "$file"; then
    product=terraform
    [[ $file != *tofu* ]] || product=tofu
    cat <<END
But $file has a provider_installation block, so $product init will not look there. Add to that block:

  filesystem_mirror {
    path    = "$plugins"
    include = ["bizppurio/bizppurio"]
  }

and to its other methods: exclude = ["bizppurio/bizppurio"]
END
  fi
done
