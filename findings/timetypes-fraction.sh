#!/usr/bin/env bash
#
# Guess: with timetypes.RFC3339 a state always holds the latest time of the API; only two spellings of one instant are the same.
#
# What happens: two times of one second are the same, whatever fractions of it they have, because the comparison prints both without
# fractions. The framework then keeps the value of the state, so that a refresh throws the newer time away, silently.
# ("+00:00" and "Z" are the same too, as documented; one instant in two other zones is not.)
#
# Seen with: terraform-plugin-framework-timetypes 0.3.0, 0.4.0 and 0.5.0, framework 1.19.0, 2026-11-30.
# Hurts: providers that keep an updated_at with milliseconds and use it, or a trigger made of it, to see whether something changed.
#
# Needs: Go and a module proxy.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOPATH=$dir/go GOMODCACHE=$dir/go/mod GOFLAGS="-trimpath -modcacherw -mod=mod" GOWORK=off
unset TF_LOG
quiet() { "$@" >quiet.log 2>&1 || { cat quiet.log; exit 1; }; }

cat >main.go <<'EOF'
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

type x struct{ provider.Provider } // the embedded interfaces are nil: a read needs no more than these methods

func (x) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) { resp.TypeName = "x" }
func (x) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse)                {}
func (x) DataSources(context.Context) []func() datasource.DataSource                              { return nil }
func (x) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return y{} }}
}

type y struct{ resource.Resource }

var api string // what the API answers

func (y) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) { resp.TypeName = "x_y" }
func (y) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema.Attributes = map[string]schema.Attribute{"updated_at": schema.StringAttribute{Computed: true, CustomType: timetypes.RFC3339Type{}}}
}
func (y) Read(ctx context.Context, _ resource.ReadRequest, resp *resource.ReadResponse) {
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("updated_at"), timetypes.NewRFC3339ValueMust(api))...)
}

func main() {
	server := providerserver.NewProtocol6(x{})()
	for _, test := range []struct{ state, api, want string }{
		{"2026-11-30T09:00:00.100Z", "2026-11-30T09:00:01.100Z", "2026-11-30T09:00:01.100Z"},
		{"2026-11-30T09:00:00.100Z", "2026-11-30T09:00:00.900Z", "2026-11-30T09:00:00.100Z"}, // the surprise
	} {
		api = test.api
		resp, err := server.ReadResource(context.Background(), &tfprotov6.ReadResourceRequest{
			TypeName: "x_y", CurrentState: &tfprotov6.DynamicValue{JSON: fmt.Appendf(nil, `{"updated_at":%q}`, test.state)},
		})
		if err != nil || len(resp.Diagnostics) > 0 {
			panic(fmt.Sprint(err, resp.Diagnostics))
		}
		// The new state is MessagePack: a map of one element, a key of ten bytes and a string of 24.
		got := string(resp.NewState.MsgPack[13:])
		fmt.Printf("state %s, API %s: new state %s\n", test.state, api, got)
		if got != test.want {
			fmt.Println("CHANGED: expected", test.want)
			os.Exit(1)
		}
	}
}
EOF
quiet go mod init example.com/x
quiet go get github.com/hashicorp/terraform-plugin-framework-timetypes@v0.5.0 github.com/hashicorp/terraform-plugin-framework@v1.19.0
quiet go build -o main .
echo "terraform-plugin-framework-timetypes 0.5.0, terraform-plugin-framework 1.19.0"
./main
echo "OK: as described."
