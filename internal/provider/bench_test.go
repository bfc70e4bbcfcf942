// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

// dynamic makes the value of a block, with the given attributes set.
func dynamic(b testing.TB, schema *tfprotov6.Schema, set map[string]string) *tfprotov6.DynamicValue {
	b.Helper()
	object, ok := schema.ValueType().(tftypes.Object)
	if !ok {
		b.Fatalf("the schema's type is %T", schema.ValueType())
	}
	values := map[string]tftypes.Value{}
	for name, attributeType := range object.AttributeTypes {
		values[name] = tftypes.NewValue(attributeType, nil)
		if text, ok := set[name]; ok {
			values[name] = tftypes.NewValue(attributeType, text)
		}
	}
	value, err := tfprotov6.NewDynamicValue(object, tftypes.NewValue(object, values))
	if err != nil {
		b.Fatal(err)
	}
	return &value
}

// configuredServer is the protocol server that Terraform talks to, configured for
// a stand-in, and a request to open an ephemeral token.
func configuredServer(b testing.TB, api *bizppuriotest.Server) (tfprotov6.ProviderServer, *tfprotov6.OpenEphemeralResourceRequest) {
	b.Helper()
	server := newServer(testProvider())
	schemas, err := server.GetProviderSchema(b.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		b.Fatal(err)
	}
	configured, err := server.ConfigureProvider(b.Context(), &tfprotov6.ConfigureProviderRequest{
		Config: dynamic(b, schemas.Provider, map[string]string{
			"account": testAccount, "password": testPassword, "base_url": api.URL,
		}),
	})
	if err != nil || len(configured.Diagnostics) > 0 {
		b.Fatal(err, configured.Diagnostics)
	}
	return server, &tfprotov6.OpenEphemeralResourceRequest{
		TypeName: "bizppurio_token",
		Config:   dynamic(b, schemas.EphemeralResourceSchemas["bizppurio_token"], nil),
	}
}

// A configured provider opens an ephemeral token that is there already.
func BenchmarkOpen(b *testing.B) {
	api := bizppuriotest.NewServer(bizppuriotest.WithAccount(testAccount, testPassword))
	defer api.Close()
	server, request := configuredServer(b, api)
	b.ReportAllocs()
	for b.Loop() {
		response, err := server.OpenEphemeralResource(b.Context(), request)
		if err != nil || len(response.Diagnostics) > 0 {
			b.Fatal(err, response.Diagnostics)
		}
	}
	if got := api.TokenCalls(); got != 1 {
		b.Fatalf("%d calls, want 1", got)
	}
}
