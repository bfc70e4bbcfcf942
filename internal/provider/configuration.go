// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"crypto/x509"
	"math/big"
	"net/url"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
	"github.com/bizppurio/terraform-provider-bizppurio/internal/explain"
)

// Environment variables that stand in for attributes.
const (
	envAccount     = "BIZPPURIO_ACCOUNT"
	envPassword    = "BIZPPURIO_PASSWORD" //nolint:gosec // a name, not a password
	envEnvironment = "BIZPPURIO_ENVIRONMENT"
	envBaseURL     = "BIZPPURIO_BASE_URL"
)

const (
	defaultRequestTimeout = 30 * time.Second
	maxRequestTimeout     = 10 * time.Minute
	defaultMaxRetries     = 3
	maxMaxRetries         = 10
)

const (
	environmentProduction = "production"
	environmentStaging    = "staging"
)

// validateConfiguration returns the errors that a provider block shows by
// itself.
func validateConfiguration(ctx context.Context, model configurationModel) diag.Diagnostics {
	r := resolver{getenv: func(string) string { return "" }, partial: true}
	r.resolve(ctx, model)
	return r.diags
}

// configuration is the provider's configuration: the provider block, the
// environment and the defaults.
type configuration struct {
	client bizppurio.Config
	// cache is nil if the token cache is off.
	cache *cacheSettings
	// circumstances say where values come from.
	circumstances explain.Circumstances
	// missing says which credentials are set nowhere.
	missing explain.Missing
	// unknown names the attributes that are not known yet; with any of them the
	// rest is incomplete.
	unknown []string
}

// resolveConfiguration returns the configuration, and all errors at once.
func resolveConfiguration(ctx context.Context, model configurationModel, getenv func(string) string) (configuration, diag.Diagnostics) {
	r := resolver{getenv: getenv}
	c := r.resolve(ctx, model)
	c.unknown = r.unknown
	return c, r.diags
}

func (r *resolver) resolve(ctx context.Context, model configurationModel) configuration {
	var c configuration
	var credentials bizppurio.Credentials
	credentials.Account, c.circumstances.Account, c.missing.Account = r.credential("account", model.Account, envAccount, bizppurio.ValidateAccount)
	credentials.Password, c.circumstances.Password, c.missing.Password = r.credential("password", model.Password, envPassword, bizppurio.ValidatePassword)
	c.client = bizppurio.Config{
		Credentials:    credentials,
		RequestTimeout: r.requestTimeout(model.RequestTimeout),
		MaxRetries:     r.maxRetries(model.MaxRetries),
		RootCAs:        r.rootCAs(model.CACertPEM),
	}
	c.client.BaseURL, c.circumstances.BaseURL = r.baseURL(model.BaseURL, model.Environment)
	c.client.ProxyURL = r.proxyURL(model.ProxyURL, c.client.BaseURL)
	c.client.InsecureSkipVerify = r.insecureSkipVerify(model.InsecureSkipVerify, c.client)
	c.circumstances.ProxyUser = c.client.ProxyURL != nil && c.client.ProxyURL.User != nil
	c.circumstances.CACerts = c.client.RootCAs != nil
	c.circumstances.InsecureSkipVerify = c.client.InsecureSkipVerify
	c.cache = r.tokenCache(ctx, model.TokenCache)
	return c
}

// baseURL returns the address to call, or nil, and where it comes from, unless
// it is an environment's. HCL beats the environment whichever of the two
// attributes it holds, and among environment variables BIZPPURIO_BASE_URL wins.
// But a variable that somebody set to keep away from Bizppurio is never passed
// over silently.
func (r *resolver) baseURL(baseURL, environment types.String) (*url.URL, *explain.Origin) {
	u, hasURL := r.hcl("base_url", baseURL)
	e, hasEnvironment := r.hcl("environment", environment)
	variable, hasVariable := r.env("base_url", envBaseURL)
	switch {
	case hasURL && hasEnvironment:
		r.addError(e, explain.About(explain.TwoAddresses))
	case hasEnvironment && hasVariable && baseURL.IsNull():
		r.addError(e, explain.About(explain.BaseURLVariable))
	case baseURL.IsNull() && environment.IsNull():
		u, hasURL = variable, hasVariable
		e, hasEnvironment = r.env("environment", envEnvironment)
		if !hasEnvironment {
			e.text, hasEnvironment = environmentProduction, true
		}
	}
	switch {
	case hasURL:
		target, err := bizppurio.ParseBaseURL(u.text)
		r.addInvalid(u, err)
		return target, &explain.Origin{Variable: u.variable}
	case hasEnvironment:
		target, err := parseEnvironment(e.text)
		r.addInvalid(e, err)
		return target, nil
	}
	return nil, nil
}

func parseEnvironment(environment string) (*url.URL, error) {
	switch environment {
	case environmentProduction:
		return bizppurio.ParseBaseURL(bizppurio.ProductionURL)
	case environmentStaging:
		return bizppurio.ParseBaseURL(bizppurio.StagingURL)
	}
	return nil, explain.ErrEnvironment
}

func (r *resolver) requestTimeout(attr types.String) time.Duration {
	s, ok := r.hcl("request_timeout", attr)
	if !ok {
		return defaultRequestTimeout
	}
	timeout, err := time.ParseDuration(s.text)
	if err != nil || timeout <= 0 || timeout > maxRequestTimeout {
		r.addInvalid(s, explain.ErrRequestTimeout)
	}
	return timeout
}

func (r *resolver) maxRetries(attr types.Number) int {
	const attribute = "max_retries"
	switch {
	case attr.IsUnknown():
		r.addUnknown(attribute)
		return defaultMaxRetries
	case attr.IsNull():
		return defaultMaxRetries
	}
	retries, accuracy := attr.ValueBigFloat().Int64()
	if accuracy != big.Exact || retries < 0 || retries > maxMaxRetries {
		r.addInvalid(setting{attribute: attribute, at: path.Root(attribute)}, explain.ErrMaxRetries)
	}
	return int(retries)
}

// proxyURL returns the proxy that calls to target leave through, or nil. Without
// TLS, which is for this machine alone, a proxy elsewhere is refused: it would
// see the password.
func (r *resolver) proxyURL(attr types.String, target *url.URL) *url.URL {
	s, ok := r.hcl("proxy_url", attr)
	if !ok {
		if target == nil || !attr.IsNull() {
			return nil
		}
		proxy, ok := proxyFromEnvironment(target, r.getenv)
		if !ok {
			r.addError(setting{attribute: "proxy_url"}, explain.About(explain.ProxyEnvironment))
		}
		return proxy
	}
	proxy, err := bizppurio.ParseProxyURL(s.text)
	r.addInvalid(s, err)
	if proxy != nil && target != nil && target.Scheme == "http" && !bizppurio.IsLoopback(proxy) {
		r.addError(s, explain.About(explain.PlainThroughProxy))
	}
	return proxy
}

func (r *resolver) rootCAs(attr types.String) *x509.CertPool {
	s, ok := r.hcl("ca_cert_pem", attr)
	if !ok {
		return nil
	}
	pool, err := bizppurio.ParseCACerts(s.text)
	r.addInvalid(s, err)
	return pool
}

// insecureSkipVerify refuses to leave production's certificate or a proxy's
// unchecked, however the address came about, and warns about any other.
func (r *resolver) insecureSkipVerify(attr types.Bool, config bizppurio.Config) bool {
	const attribute = "insecure_skip_verify"
	s := setting{attribute: attribute, at: path.Root(attribute)}
	switch {
	case attr.IsUnknown():
		r.addUnknown(attribute)
		return false
	case !attr.ValueBool() || r.partial:
		return false
	case config.BaseURL != nil && bizppurio.IsProduction(config.BaseURL):
		r.addError(s, explain.About(explain.InsecureProduction))
		return false
	case config.ProxyURL != nil && config.ProxyURL.Scheme == "https":
		r.addError(s, explain.About(explain.InsecureProxy))
		return false
	}
	warning := explain.About(explain.InsecureSkipVerify)
	r.diags.AddAttributeWarning(s.at, warning.Summary, warning.Detail)
	return true
}
