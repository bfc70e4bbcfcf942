// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// The Registry's pages are made of the descriptions: each is there, in Markdown,
// and a sentence.
func TestEveryAttributeIsDescribed(t *testing.T) {
	t.Parallel()
	server, err := providerserver.NewProtocol6WithError(&bizppurioProvider{version: "test"})()
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	described := 0
	check := func(name, description string, kind tfprotov6.StringKind) {
		t.Helper()
		described++
		if kind != tfprotov6.StringKindMarkdown || !strings.HasSuffix(strings.TrimSpace(description), ".") {
			t.Errorf("%s: the description is no sentence in Markdown: %q", name, description)
		}
	}
	var attributes func(prefix string, all []*tfprotov6.SchemaAttribute)
	attributes = func(prefix string, all []*tfprotov6.SchemaAttribute) {
		for _, attribute := range all {
			name := prefix + "." + attribute.Name
			check(name, attribute.Description, attribute.DescriptionKind)
			if attribute.NestedType != nil {
				attributes(name, attribute.NestedType.Attributes)
			}
		}
	}
	all := map[string]*tfprotov6.Schema{"provider": schemas.Provider}
	for kind, ofKind := range map[string]map[string]*tfprotov6.Schema{
		"resource": schemas.ResourceSchemas, "data": schemas.DataSourceSchemas, "ephemeral": schemas.EphemeralResourceSchemas,
	} {
		for name, schema := range ofKind {
			all[kind+"."+name] = schema
		}
	}
	for name, schema := range all {
		check(name, schema.Block.Description, schema.Block.DescriptionKind)
		attributes(name, schema.Block.Attributes)
	}
	if described < 20 {
		t.Errorf("only %d descriptions were found", described)
	}
}
