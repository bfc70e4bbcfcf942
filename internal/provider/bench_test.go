package provider

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

// dynamic makes the value of a block, with the given attributes set.
func dynamic(b *testing.B, schema *tfprotov6.Schema, set map[string]string) *tfprotov6.DynamicValue {
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

// A configured provider opens an ephemeral token that is there already, through
// the protocol server that Terraform talks to.
func BenchmarkOpen(b *testing.B) {
	api := bizppuriotest.NewServer(bizppuriotest.WithAccount(testAccount, testPassword))
	defer api.Close()
	server, err := providerserver.NewProtocol6WithError(testProvider())()
	if err != nil {
		b.Fatal(err)
	}
	ctx := context.Background()
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		b.Fatal(err)
	}
	configured, err := server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{
		Config: dynamic(b, schemas.Provider, map[string]string{
			"account": testAccount, "password": testPassword, "base_url": api.URL,
		}),
	})
	if err != nil || len(configured.Diagnostics) > 0 {
		b.Fatal(err, configured.Diagnostics)
	}
	request := &tfprotov6.OpenEphemeralResourceRequest{
		TypeName: "bizppurio_token",
		Config:   dynamic(b, schemas.EphemeralResourceSchemas["bizppurio_token"], nil),
	}
	b.ReportAllocs()
	for b.Loop() {
		response, err := server.OpenEphemeralResource(ctx, request)
		if err != nil || len(response.Diagnostics) > 0 {
			b.Fatal(err, response.Diagnostics)
		}
	}
	if got := api.TokenCalls(); got != 1 {
		b.Fatalf("%d calls, want 1", got)
	}
}
