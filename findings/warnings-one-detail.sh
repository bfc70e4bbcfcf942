#!/usr/bin/env bash
#
# Guess: each warning of a provider is shown. At most, equal ones are folded into one.
#
# What happens: warnings are folded if their summaries are equal, whatever their details say. One detail is shown, then
# "(and 2 more similar warnings elsewhere)". The other details appear nowhere but in -json.
#
# Seen with: Terraform 1.11.4 and 1.16.0-rc2, OpenTofu 1.12.6, terraform-plugin-framework 1.19.0, 2026-11-30.
# Hurts: providers whose warnings of one summary have different causes and cures: the user of three blocks mends the first, runs again,
# meets the second, and so on. What differs belongs in the summary.
#
# Needs: Go, a module proxy, and terraform on PATH, or TERRAFORM=/path/to/tofu.
set -euo pipefail

cli=$(command -v "${TERRAFORM:-terraform}")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOPATH=$dir/go GOMODCACHE=$dir/go/mod GOFLAGS="-trimpath -modcacherw -mod=mod" GOWORK=off
export TF_CLI_CONFIG_FILE=$dir/cli.tfrc CHECKPOINT_DISABLE=1
unset TF_CLI_ARGS TF_CLI_ARGS_plan TF_DATA_DIR TF_LOG
changed() { echo "CHANGED: $*"; exit 1; }
quiet() { "$@" >quiet.log 2>&1 || { cat quiet.log; exit 1; }; }

cat >main.go <<'EOF'
package main

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	datasourceschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

type x struct{}

func (x) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) { resp.TypeName = "x" }
func (x) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse)                {}
func (x) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse)       {}
func (x) Resources(context.Context) []func() resource.Resource                                    { return nil }
func (x) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{func() datasource.DataSource { return y{} }}
}

type y struct{}

func (y) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) { resp.TypeName = "x_y" }
func (y) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema.Attributes = map[string]datasourceschema.Attribute{"cause": datasourceschema.StringAttribute{Required: true}}
}
func (y) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var cause string
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("cause"), &cause)...)
	resp.State.Raw = req.Config.Raw
	resp.Diagnostics.AddWarning("Cache Not Used", "Because "+cause+".")
}

func main() {
	providerserver.Serve(context.Background(), func() provider.Provider { return x{} }, providerserver.ServeOpts{Address: "example.com/example/x"})
}
EOF
quiet go mod init example.com/x
quiet go get github.com/hashicorp/terraform-plugin-framework@v1.19.0
quiet go build -o bin/terraform-provider-x .
cat >cli.tfrc <<EOF
provider_installation {
  dev_overrides { "example.com/example/x" = "$dir/bin" }
}
EOF
cat >main.tf <<'EOF'
terraform {
  required_providers {
    x = { source = "example.com/example/x" }
  }
}
data "x_y" "a" { cause = "the disk is full" }
data "x_y" "b" { cause = "the directory belongs to another user" }
data "x_y" "c" { cause = "the clock was set back" }
EOF

"$cli" version | sed -n 1p
"$cli" plan -no-color >out 2>&1 || { cat out; changed "plan fails"; }
"$cli" plan -json >json 2>&1
grep -E '^Because|similar' out
text=$(grep -c '^Because' out)
json=$(grep -c '"detail":"Because' json)
echo "details shown by plan: $text; by plan -json: $json"
[ "$text,$json" = 1,3 ] || changed "another number"
echo "OK: as described."
