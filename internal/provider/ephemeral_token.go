// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

var (
	_ ephemeral.EphemeralResource              = (*ephemeralToken)(nil)
	_ ephemeral.EphemeralResourceWithConfigure = (*ephemeralToken)(nil)
)

// ephemeralToken is the ephemeral resource bizppurio_token. It has neither
// Renew (Terraform cannot change an opened result, and the API cannot extend a
// token) nor Close (the API cannot revoke one).
type ephemeralToken struct {
	session *session
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
			MarkdownDescription: "Whether to ask for a token. With `false` no call is made and every other attribute is null. " +
				"`enabled = terraform.applying` keeps plans off the network; in `terraform destroy` it gives no token either. Default `true`.",
		},
	})
	resp.Schema = schema.Schema{
		MarkdownDescription: "A bearer token for Bizppurio's API that is never written to state or plan. " +
			"Terraform opens it once in a plan and once more in an apply. A token is valid for 24 hours; it can be neither extended nor revoked.",
		Attributes: attributes,
	}
}

func (e *ephemeralToken) Configure(_ context.Context, req ephemeral.ConfigureRequest, _ *ephemeral.ConfigureResponse) {
	// There is no data yet when Terraform only validates.
	e.session, _ = req.ProviderData.(*session)
}

func (e *ephemeralToken) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var enabled types.Bool
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("enabled"), &enabled)...)
	if resp.Diagnostics.HasError() {
		return
	}
	model, diags := e.open(ctx, enabled)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	model["enabled"] = enabled
	resp.Diagnostics.Append(resp.Result.Set(ctx, model.object(ctx))...)
}

// open gets the token, or what stands for it.
func (e *ephemeralToken) open(ctx context.Context, enabled types.Bool) (tokenModel, diag.Diagnostics) {
	switch {
	case !enabled.IsNull() && !enabled.IsUnknown() && !enabled.ValueBool():
		return nullTokenModel(), nil
	case e.session.isUnknown():
		return unknownTokenModel(), diag.Diagnostics{diag.NewWarningDiagnostic("Token Not Yet Available",
			fmt.Sprintf("The provider's configuration is not known before apply: %s. "+
				"Until then the token's attributes are unknown too; apply issues the token. "+
				"OpenTofu does not accept that: there, give the provider values that are known at plan time, or make them in a configuration that is applied before.",
				e.session.unknownNames()))}
	case enabled.IsUnknown():
		return unknownTokenModel(), nil
	}
	return e.session.token(ctx)
}
