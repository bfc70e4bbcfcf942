// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	datasourceschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	ephemeralschema "github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

// tokenModel is the values of the attributes that ephemeral resource and data
// source have in common, by name. It is no struct, because the framework takes
// several times as long to read a struct's tags as for all the rest of an Open.
type tokenModel map[string]attr.Value

// tokenAttributes describes them, once for both kinds: the two structs of the
// framework have the same fields, so that one converts to the other.
var tokenAttributes = map[string]ephemeralschema.StringAttribute{
	"accesstoken": {
		Computed:            true,
		Sensitive:           true,
		MarkdownDescription: "The token as the API gave it, without its type.",
	},
	"type": {
		Computed:            true,
		MarkdownDescription: "The token's type as the API gave it: `Bearer`.",
	},
	"expired": {
		Computed:            true,
		MarkdownDescription: "When the token expires, as the API gave it: `yyyyMMddHHmmss` in Korean time (UTC+9), for instance `20201110185520`. A token is valid for 24 hours.",
	},
	"expires_at": {
		Computed:            true,
		CustomType:          timetypes.RFC3339Type{},
		MarkdownDescription: "When the token expires, as RFC 3339 in Korean time, for instance `2020-11-10T18:55:20+09:00`.",
	},
	"authorization": {
		Computed:            true,
		Sensitive:           true,
		MarkdownDescription: "A whole value of the `Authorization` header: `type`, a space and `accesstoken`.",
	},
}

func ephemeralTokenAttributes() map[string]ephemeralschema.Attribute {
	attributes := make(map[string]ephemeralschema.Attribute, len(tokenAttributes))
	for name, attribute := range tokenAttributes {
		attributes[name] = attribute
	}
	return attributes
}

func dataSourceTokenAttributes() map[string]datasourceschema.Attribute {
	attributes := make(map[string]datasourceschema.Attribute, len(tokenAttributes))
	for name, attribute := range tokenAttributes {
		attributes[name] = datasourceschema.StringAttribute(attribute)
	}
	return attributes
}

// newTokenModel maps a token to the attributes.
func newTokenModel(token bizppurio.Token) tokenModel {
	return tokenModel{
		"accesstoken":   types.StringValue(token.AccessToken),
		"type":          types.StringValue(token.Type),
		"expired":       types.StringValue(token.Expired),
		"expires_at":    timetypes.NewRFC3339TimeValue(token.ExpiresAt),
		"authorization": types.StringValue(token.Authorization()),
	}
}

// nullTokenModel stands for a token that was not asked for.
func nullTokenModel() tokenModel {
	return tokenModel{
		"accesstoken":   types.StringNull(),
		"type":          types.StringNull(),
		"expired":       types.StringNull(),
		"expires_at":    timetypes.NewRFC3339Null(),
		"authorization": types.StringNull(),
	}
}

// unknownTokenModel stands for a token that is not there yet.
func unknownTokenModel() tokenModel {
	return tokenModel{
		"accesstoken":   types.StringUnknown(),
		"type":          types.StringUnknown(),
		"expired":       types.StringUnknown(),
		"expires_at":    timetypes.NewRFC3339Unknown(),
		"authorization": types.StringUnknown(),
	}
}

// object is the model as the framework takes it.
func (m tokenModel) object(ctx context.Context) types.Object {
	attributeTypes := make(map[string]attr.Type, len(m))
	for name, value := range m {
		attributeTypes[name] = value.Type(ctx)
	}
	return types.ObjectValueMust(attributeTypes, m)
}
