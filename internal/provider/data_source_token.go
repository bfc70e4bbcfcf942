// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/explain"
)

var (
	_ datasource.DataSource              = (*tokenDataSource)(nil)
	_ datasource.DataSourceWithConfigure = (*tokenDataSource)(nil)
)

// tokenDataSource is the data source bizppurio_token.
type tokenDataSource struct {
	source *tokenSource
}

func newTokenDataSource() datasource.DataSource { return &tokenDataSource{} }

func (d *tokenDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_token"
}

func (d *tokenDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A bearer token for Bizppurio's API that is written to state and plan in the clear: use the ephemeral resource of the same name where possible. " +
			"Terraform reads it in every plan, and not again when a saved plan is applied. A token is valid for 24 hours and can be neither extended nor revoked.",
		Attributes: dataSourceTokenAttributes(),
	}
}

func (d *tokenDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, _ *datasource.ConfigureResponse) {
	// There is no data yet when Terraform only validates.
	d.source, _ = req.ProviderData.(*tokenSource)
}

func (d *tokenDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	model := unknownTokenModel()
	switch {
	case d.source == nil:
		resp.Diagnostics.Append(errorDiagnostic(explain.NotConfigured.Explanation()))
		return
	case d.source.isUnknown() && req.ClientCapabilities.DeferralAllowed:
		resp.Deferred = &datasource.Deferred{Reason: datasource.DeferredReasonProviderConfigUnknown}
	default:
		token, diags := d.source.token(ctx)
		resp.Diagnostics.Append(diags...)
		if resp.Diagnostics.HasError() {
			return
		}
		model = newTokenModel(token)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}
