// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
	"github.com/bizppurio/terraform-provider-bizppurio/internal/explain"
	"github.com/bizppurio/terraform-provider-bizppurio/internal/tokencache"
)

// Environment variables that stand in for attributes.
const (
	envAccount       = "BIZPPURIO_ACCOUNT"
	envPassword      = "BIZPPURIO_PASSWORD" //nolint:gosec // a name, not a password
	envEnvironment   = "BIZPPURIO_ENVIRONMENT"
	envBaseURL       = "BIZPPURIO_BASE_URL"
	envTokenCacheDir = "BIZPPURIO_TOKEN_CACHE_DIR" //nolint:gosec // a name, not a token
)

// Defaults and bounds of attributes.
const (
	defaultRequestTimeout = 30 * time.Second
	maxRequestTimeout     = 10 * time.Minute
	defaultMaxRetries     = 3
	maxMaxRetries         = 10
	// defaultMinRemaining is long, because a run that outlasts its token fails in
	// the words of other providers.
	defaultMinRemaining = 6 * time.Hour
)

// Values of environment.
const (
	environmentProduction = "production"
	environmentStaging    = "staging"
)

// configuration is the provider's configuration: the provider block, the
// environment and the defaults.
type configuration struct {
	client bizppurio.Config
	// cache is nil if the token cache is off.
	cache *tokencache.Cache
	// circumstances help to explain a failure.
	circumstances explain.Circumstances
	// postponed are errors that only a token makes: a plan whose blocks are all
	// disabled needs neither credentials nor a proxy.
	postponed []explain.Explanation
	// unknown names the provider's attributes whose values are not known yet;
	// with any of them the rest is incomplete.
	unknown []string
}

// isUnknown reports whether a token has to wait for values that are not known
// yet. It does not where the postponed errors would fail it anyway.
func (c configuration) isUnknown() bool { return len(c.unknown) > 0 && len(c.postponed) == 0 }

// validateConfiguration returns the errors that a provider block shows by
// itself.
func validateConfiguration(ctx context.Context, model configurationModel) diag.Diagnostics {
	r := resolver{getenv: func(string) string { return "" }, partial: true}
	r.resolve(ctx, model)
	return r.diags
}

// resolveConfiguration returns the configuration, and all errors at once.
func resolveConfiguration(ctx context.Context, model configurationModel, getenv func(string) string) (configuration, diag.Diagnostics) {
	r := resolver{getenv: getenv}
	r.resolve(ctx, model)
	return r.configuration, r.diags
}

// resolve fills in the resolver's configuration.
func (r *resolver) resolve(ctx context.Context, model configurationModel) {
	var account, password setting
	var missing explain.Missing
	account, missing.Account = r.credential("account", model.Account, envAccount, bizppurio.ValidateAccount)
	password, missing.Password = r.credential("password", model.Password, envPassword, bizppurio.ValidatePassword)
	if missing != (explain.Missing{}) {
		r.postponed = append(r.postponed, explain.MissingCredentials(missing))
	}
	r.client = bizppurio.Config{
		Credentials:    bizppurio.Credentials{Account: account.text, Password: password.text},
		RequestTimeout: r.requestTimeout(model.RequestTimeout),
		MaxRetries:     r.maxRetries(model.MaxRetries),
		RootCAs:        r.rootCAs(model.CACertPEM),
	}
	var origin *explain.Origin
	r.client.BaseURL, origin = r.baseURL(model.BaseURL, model.Environment)
	r.client.ProxyURL = r.proxyURL(model.ProxyURL, r.client.BaseURL)
	r.client.InsecureSkipVerify = r.insecureSkipVerify(model.InsecureSkipVerify, r.client)
	r.circumstances = explain.Circumstances{
		Account:            account.origin(),
		Password:           password.origin(),
		BaseURL:            origin,
		ProxyUser:          r.client.ProxyURL != nil && r.client.ProxyURL.User != nil,
		CACerts:            r.client.RootCAs != nil,
		InsecureSkipVerify: r.client.InsecureSkipVerify,
	}
	r.cache = r.tokenCache(ctx, model.TokenCache)
}
