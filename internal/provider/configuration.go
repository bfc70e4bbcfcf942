// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"crypto/x509"
	"fmt"
	"math/big"
	"net/url"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
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
	defaultMaxRetries     = 3
)

const (
	environmentProduction = "production"
	environmentStaging    = "staging"
)

// validateConfiguration finds the faults that a provider block shows by itself.
func validateConfiguration(model configurationModel) diag.Diagnostics {
	r := resolver{getenv: func(string) string { return "" }, partial: true}
	r.resolve(model)
	return r.diags
}

// settings is the provider's configuration, made of the provider block, the
// environment and the defaults.
type settings struct {
	client bizppurio.Config
	// cache is nil where the sealed cache is off.
	cache *cacheSettings
	// unknown names the attributes that are not known yet; with any of them the
	// rest is of no use.
	unknown []string
}

// resolveConfiguration makes the settings, and collects all faults.
func resolveConfiguration(model configurationModel, getenv func(string) string) (settings, diag.Diagnostics) {
	r := resolver{getenv: getenv}
	s := r.resolve(model)
	s.unknown = r.unknown
	return s, r.diags
}

// resolver reads the attributes one after another and collects all faults.
type resolver struct {
	getenv func(string) string
	// partial: values that are missing here may come from the environment.
	partial bool

	diags   diag.Diagnostics
	unknown []string
}

func (r *resolver) resolve(model configurationModel) settings {
	config := bizppurio.Config{
		Credentials: bizppurio.Credentials{
			Account:  r.credential("account", model.Account, envAccount, bizppurio.ValidateAccount),
			Password: r.credential("password", model.Password, envPassword, bizppurio.ValidatePassword),
		},
		BaseURL:        r.baseURL(model.BaseURL, model.Environment),
		RequestTimeout: r.requestTimeout(model.RequestTimeout),
		MaxRetries:     r.maxRetries(model.MaxRetries),
		ProxyURL:       r.proxyURL(model.ProxyURL),
		RootCAs:        r.rootCAs(model.CACertPEM),
	}
	r.plainThroughProxy(config)
	config.InsecureSkipVerify = r.insecureSkipVerify(model.InsecureSkipVerify, config.BaseURL)
	return settings{client: config, cache: r.tokenCache(model.TokenCache)}
}

// value is a string value, with where it comes from.
type value struct {
	attribute string
	at        path.Path
	// variable is the environment variable; empty where the value is in HCL.
	variable string
	text     string
}

// hcl is an attribute's value in the provider block. ok is false where there is
// none, where it is not known yet, and where it is empty, which is a fault.
func (r *resolver) hcl(attribute string, attr types.String) (v value, ok bool) {
	return r.hclAt(path.Root(attribute), attribute, attr)
}

// hclAt is hcl for an attribute at any path.
func (r *resolver) hclAt(at path.Path, attribute string, attr types.String) (v value, ok bool) {
	v = value{attribute: attribute, at: at, text: attr.ValueString()}
	switch {
	case attr.IsNull():
		return v, false
	case attr.IsUnknown():
		r.addUnknown(attribute)
		return v, false
	case v.text == "":
		r.addInvalid(v, errEmpty)
		return v, false
	}
	return v, true
}

// env is an environment variable's value for an attribute; ok is false where it
// is not set or empty.
func (r *resolver) env(attribute, variable string) (v value, ok bool) {
	v = value{attribute: attribute, at: path.Root(attribute), variable: variable, text: r.getenv(variable)}
	return v, v.text != ""
}

func (r *resolver) credential(attribute string, attr types.String, variable string, validate func(string) error) string {
	v, ok := r.hcl(attribute, attr)
	if !ok && attr.IsNull() {
		v, ok = r.env(attribute, variable)
		if !ok && !r.partial {
			r.addError(attribute, "Missing Bizppurio "+titles[attribute],
				fmt.Sprintf("The provider needs %s: set %s in the provider block, or %s in the environment (set but empty counts as not set).",
					nouns[attribute], attribute, variable))
		}
	}
	if !ok {
		return ""
	}
	r.addInvalid(v, validate(v.text))
	return v.text
}

var (
	titles = map[string]string{"account": "Account", "password": "Password"}
	nouns  = map[string]string{"account": "a Bizppurio account", "password": "the password of the account"}
)

// baseURL finds the address to call. HCL wins over the environment whichever of
// the two it holds; among environment variables, BIZPPURIO_BASE_URL wins.
func (r *resolver) baseURL(baseURL, environment types.String) *url.URL {
	u, hasURL := r.hcl("base_url", baseURL)
	e, hasEnvironment := r.hcl("environment", environment)
	if hasURL && hasEnvironment {
		r.addConflict(u)
	}
	if baseURL.IsNull() && environment.IsNull() {
		u, hasURL = r.env("base_url", envBaseURL)
		e, hasEnvironment = r.env("environment", envEnvironment)
		if !hasEnvironment {
			e.text, hasEnvironment = environmentProduction, true
		}
	}
	switch {
	case hasURL:
		target, err := bizppurio.ParseBaseURL(u.text)
		r.addInvalid(u, err)
		return target
	case hasEnvironment:
		target, err := parseEnvironment(e.text)
		r.addInvalid(e, err)
		return target
	}
	return nil
}

func parseEnvironment(environment string) (*url.URL, error) {
	switch environment {
	case environmentProduction:
		return bizppurio.ParseBaseURL(bizppurio.ProductionURL)
	case environmentStaging:
		return bizppurio.ParseBaseURL(bizppurio.StagingURL)
	}
	return nil, errEnvironment
}

func (r *resolver) requestTimeout(attr types.String) time.Duration {
	v, ok := r.hcl("request_timeout", attr)
	if !ok {
		return defaultRequestTimeout
	}
	timeout, err := time.ParseDuration(v.text)
	if err != nil || timeout <= 0 {
		r.addInvalid(v, errDuration)
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
	if accuracy != big.Exact || retries < 0 || retries > 10 {
		r.addInvalid(value{attribute: attribute, at: path.Root(attribute)}, errMaxRetries)
	}
	return int(retries)
}

func (r *resolver) proxyURL(attr types.String) *url.URL {
	v, ok := r.hcl("proxy_url", attr)
	if !ok {
		return nil
	}
	proxy, err := bizppurio.ParseProxyURL(v.text)
	r.addInvalid(v, err)
	return proxy
}

// plainThroughProxy refuses to send a call without TLS, which is for this
// machine alone, through a proxy elsewhere: it would see the password.
func (r *resolver) plainThroughProxy(config bizppurio.Config) {
	if config.BaseURL == nil || config.ProxyURL == nil ||
		config.BaseURL.Scheme != "http" || bizppurio.IsLoopback(config.ProxyURL) {
		return
	}
	r.addError("proxy_url", "Conflicting Provider Configuration",
		"base_url is an http address on this machine, and proxy_url a proxy on another one, which would see account and password on the way. "+
			"Leave proxy_url out, or use an https address in base_url.")
}

func (r *resolver) rootCAs(attr types.String) *x509.CertPool {
	v, ok := r.hcl("ca_cert_pem", attr)
	if !ok {
		return nil
	}
	pool, err := bizppurio.ParseCACerts(v.text)
	r.addInvalid(v, err)
	return pool
}

// insecureSkipVerify refuses to leave production's certificate unchecked,
// however the address came about, and warns about any other.
func (r *resolver) insecureSkipVerify(attr types.Bool, target *url.URL) bool {
	const attribute = "insecure_skip_verify"
	switch {
	case attr.IsUnknown():
		r.addUnknown(attribute)
		return false
	case !attr.ValueBool() || r.partial:
		return false
	case target != nil && bizppurio.IsProduction(target):
		r.addError(attribute, "Certificate Check Cannot Be Turned Off for Production",
			"The address is the production host. With insecure_skip_verify = true anyone on the way could read account and password, and production has a publicly trusted certificate.\n\n"+
				"What to do: remove insecure_skip_verify. If a proxy that inspects TLS stands in between, give its authority in ca_cert_pem.")
		return false
	}
	r.diags.AddAttributeWarning(path.Root(attribute), "Certificate Is Not Checked",
		"insecure_skip_verify is true: the provider sends account and password to whoever answers at the address. "+
			"Use it for a first try with staging at the most, and ca_cert_pem for everything else.")
	return true
}
