// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	datasourceschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	ephemeralschema "github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

// tokenModel has the attributes that ephemeral resource and data source have in
// common.
type tokenModel struct {
	AccessToken   types.String      `tfsdk:"accesstoken"`
	Type          types.String      `tfsdk:"type"`
	Expired       types.String      `tfsdk:"expired"`
	ExpiresAt     timetypes.RFC3339 `tfsdk:"expires_at"`
	Authorization types.String      `tfsdk:"authorization"`
}

// newTokenModel returns the attributes of a token.
func newTokenModel(token bizppurio.Token) tokenModel {
	return tokenModel{
		AccessToken:   types.StringValue(token.AccessToken),
		Type:          types.StringValue(token.Type),
		Expired:       types.StringValue(token.Expired),
		ExpiresAt:     timetypes.NewRFC3339TimeValue(token.ExpiresAt),
		Authorization: types.StringValue(token.Authorization()),
	}
}

// unknownTokenModel returns the attributes of a token that is not there yet.
// (Those of a token that is not asked for are null: the zero value.)
func unknownTokenModel() tokenModel {
	return tokenModel{
		AccessToken:   types.StringUnknown(),
		Type:          types.StringUnknown(),
		Expired:       types.StringUnknown(),
		ExpiresAt:     timetypes.NewRFC3339Unknown(),
		Authorization: types.StringUnknown(),
	}
}

// tokenAttributes describes them, once for both kinds: the two structs of the
// framework have the same fields, so that one converts to the other.
func tokenAttributes() map[string]ephemeralschema.StringAttribute {
	return map[string]ephemeralschema.StringAttribute{
		"accesstoken": {
			Computed:            true,
			Sensitive:           true,
			MarkdownDescription: "The token as the API returned it, without its type.",
		},
		"type": {
			Computed:            true,
			MarkdownDescription: "The token's type as the API returned it: `Bearer`, in any case.",
		},
		"expired": {
			Computed:            true,
			MarkdownDescription: "When the token expires, as the API returned it: `yyyyMMddHHmmss` in Korean time (UTC+9), for instance `20201110185520`. A token is valid for 24 hours.",
		},
		"expires_at": {
			Computed:            true,
			CustomType:          timetypes.RFC3339Type{},
			MarkdownDescription: "When the token expires, as RFC 3339 in Korean time, for instance `2020-11-10T18:55:20+09:00`.",
		},
		"authorization": {
			Computed:            true,
			Sensitive:           true,
			MarkdownDescription: "A whole value of the `Authorization` header: `Bearer`, a space and `accesstoken`.",
		},
	}
}

func ephemeralTokenAttributes() map[string]ephemeralschema.Attribute {
	attributes := map[string]ephemeralschema.Attribute{}
	for name, attribute := range tokenAttributes() {
		attributes[name] = attribute
	}
	return attributes
}

func dataSourceTokenAttributes() map[string]datasourceschema.Attribute {
	attributes := map[string]datasourceschema.Attribute{}
	for name, attribute := range tokenAttributes() {
		attributes[name] = datasourceschema.StringAttribute(attribute)
	}
	return attributes
}
