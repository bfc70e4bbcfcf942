// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/explain"
)

var (
	_ ephemeral.EphemeralResource              = (*ephemeralToken)(nil)
	_ ephemeral.EphemeralResourceWithConfigure = (*ephemeralToken)(nil)
)

// ephemeralToken is the ephemeral resource bizppurio_token. It has neither
// Renew (Terraform cannot change an opened result, and the API cannot extend a
// token) nor Close (the API cannot revoke one).
type ephemeralToken struct {
	source *tokenSource
}

// ephemeralTokenModel is the ephemeral resource's configuration and result.
type ephemeralTokenModel struct {
	Enabled types.Bool `tfsdk:"enabled"`
	tokenModel
}

func newEphemeralToken() ephemeral.EphemeralResource { return &ephemeralToken{} }

func (e *ephemeralToken) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_token"
}

func (e *ephemeralToken) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	attributes := ephemeralTokenAttributes()
	maps.Copy(attributes, map[string]schema.Attribute{
		"enabled": schema.BoolAttribute{
			Optional: true,
			MarkdownDescription: "Whether to request a token. With `false` no call is made, no credentials are needed and every other attribute is null. " +
				"`enabled = terraform.applying` keeps plans off the network; `terraform destroy` gets no token then either. Default `true`.",
		},
	})
	resp.Schema = schema.Schema{
		MarkdownDescription: "A bearer token for Bizppurio's API that is never written to state or plan. " +
			"Without `token_cache`, a plan and its apply get different tokens. A token is valid for 24 hours and can be neither extended nor revoked.",
		Attributes: attributes,
	}
}

func (e *ephemeralToken) Configure(_ context.Context, req ephemeral.ConfigureRequest, _ *ephemeral.ConfigureResponse) {
	// There is no data yet when Terraform only validates.
	e.source, _ = req.ProviderData.(*tokenSource)
}

func (e *ephemeralToken) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var model ephemeralTokenModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	switch {
	case model.Enabled.Equal(types.BoolValue(false)): // every output is null
	case e.source == nil:
		resp.Diagnostics.Append(errorDiagnostic(explain.NotConfigured.Explanation()))
		return
	case e.source.isUnknown():
		model.tokenModel = unknownTokenModel()
		if req.ClientCapabilities.DeferralAllowed {
			resp.Deferred = &ephemeral.Deferred{Reason: ephemeral.DeferredReasonProviderConfigUnknown}
		} else {
			resp.Diagnostics.Append(warningDiagnostic(explain.UnknownEphemeral(e.source.unknown)))
		}
	case model.Enabled.IsUnknown():
		model.tokenModel = unknownTokenModel()
	default:
		token, diags := e.source.token(ctx)
		resp.Diagnostics.Append(diags...)
		if resp.Diagnostics.HasError() {
			return
		}
		model.tokenModel = newTokenModel(token)
	}
	resp.Diagnostics.Append(resp.Result.Set(ctx, model)...)
}
