// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
)

var (
	_ datasource.DataSource              = (*tokenDataSource)(nil)
	_ datasource.DataSourceWithConfigure = (*tokenDataSource)(nil)
)

// tokenDataSource is the data source bizppurio_token.
type tokenDataSource struct {
	session *session
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
	d.session, _ = req.ProviderData.(*session)
}

func (d *tokenDataSource) Read(ctx context.Context, _ datasource.ReadRequest, resp *datasource.ReadResponse) {
	switch {
	case d.session == nil:
		resp.Diagnostics.AddError(messageNotConfigured.summary, messageNotConfigured.detail(""))
		return
	case len(d.session.unknown) > 0:
		m := d.session.unknownMessage(messageUnknownDataSource)
		resp.Diagnostics.AddError(m.summary, m.detail(""))
		return
	}
	token, diags := d.session.token(ctx)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, newTokenModel(token))...)
}
