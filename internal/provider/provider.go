// SPDX-License-Identifier: MPL-2.0

// Package provider is the Terraform side: the provider's configuration, and
// bizppurio_token as ephemeral resource and as data source.
package provider

import (
	"context"
	"fmt"
	"os"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
	"github.com/bizppurio/terraform-provider-bizppurio/internal/explain"
)

// Address is the provider's source address in the Terraform Registry.
const Address = "registry.terraform.io/bizppurio/bizppurio"

var (
	_ provider.Provider                       = (*bizppurioProvider)(nil)
	_ provider.ProviderWithEphemeralResources = (*bizppurioProvider)(nil)
	_ provider.ProviderWithValidateConfig     = (*bizppurioProvider)(nil)
)

// bizppurioProvider holds no configuration that blocks use: a process may be
// configured many times.
type bizppurioProvider struct {
	// version is the provider's own, such as 0.1.0.
	version string
	// retryWaitMin and retryWaitMax bound the wait between attempts; zero means
	// the client's own bounds.
	retryWaitMin, retryWaitMax time.Duration
	// interrupt is done once this process was interrupted; it may be nil.
	interrupt context.Context // it belongs to the process
	// debug says that one process serves several runs, and all provider blocks of
	// each.
	debug bool
	// target is that of the latest configuration, under debug.
	target atomic.Pointer[target]
}

// target is whose token a configuration gets, and where.
type target struct{ account, baseURL, proxyHost string }

func (p *bizppurioProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "bizppurio"
	resp.Version = p.version
}

func (p *bizppurioProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = configurationSchema()
}

// ValidateConfig returns the errors that the provider block shows by itself,
// without the environment.
func (p *bizppurioProvider) ValidateConfig(ctx context.Context, req provider.ValidateConfigRequest, resp *provider.ValidateConfigResponse) {
	var model configurationModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(validateConfiguration(ctx, model)...)
}

// Configure sets up the token source that ephemeral resource and data source
// share. It makes no network call.
func (p *bizppurioProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var model configurationModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	c, diags := resolveConfiguration(ctx, model, os.Getenv)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if p.debug && p.hasOtherTarget(c) {
		resp.Diagnostics.Append(warningDiagnostic(explain.OtherTarget.Explanation()))
	}
	source := p.newTokenSource(c, req.TerraformVersion)
	resp.DataSourceData = source
	resp.EphemeralResourceData = source
}

// hasOtherTarget reports whether a configuration has another account, base URL or
// proxy than the one before. The framework keeps the latest one alone, for all blocks.
func (p *bizppurioProvider) hasOtherTarget(c configuration) bool {
	if len(c.unknown) > 0 {
		return false // nobody knows yet
	}
	target := target{account: c.client.Credentials.Account, baseURL: c.client.BaseURL.String()}
	if proxy := c.client.ProxyURL; proxy != nil {
		target.proxyHost = proxy.Host
	}
	before := p.target.Swap(&target)
	return before != nil && *before != target
}

// newTokenSource returns the token source of a configuration without errors.
func (p *bizppurioProvider) newTokenSource(c configuration, terraformVersion string) *tokenSource {
	c.client.UserAgent = fmt.Sprintf("Terraform/%s (+https://www.terraform.io) terraform-provider-bizppurio/%s", terraformVersion, p.version)
	c.client.RetryWaitMin, c.client.RetryWaitMax = p.retryWaitMin, p.retryWaitMax
	c.circumstances.UserAgent = c.client.UserAgent
	source := &tokenSource{configuration: c, interrupt: p.interrupt}
	if len(c.postponed) > 0 || len(c.unknown) > 0 { // there will be no call
		return source
	}
	source.request = bizppurio.NewClient(c.client).Token
	if c.cache != nil {
		c.cache.BaseURL, c.cache.Credentials = c.client.BaseURL.String(), c.client.Credentials
		// As long as a token may take, with all attempts and waits.
		c.cache.LockTimeout = time.Duration(c.client.MaxRetries+1)*c.client.RequestTimeout +
			time.Duration(c.client.MaxRetries)*bizppurio.MaxRetryAfter
	}
	return source
}

func (p *bizppurioProvider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{newEphemeralToken}
}

func (p *bizppurioProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{newTokenDataSource}
}

// Resources is empty: there is nothing to manage about a token.
func (p *bizppurioProvider) Resources(context.Context) []func() resource.Resource { return nil }
