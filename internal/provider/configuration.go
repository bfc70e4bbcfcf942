// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"crypto/x509"
	"math/big"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode"

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
func validateConfiguration(model configurationModel) diag.Diagnostics {
	r := resolver{getenv: func(string) string { return "" }, partial: true}
	r.resolve(model)
	return r.diags
}

// settings is the provider's configuration: the provider block, the environment
// and the defaults.
type settings struct {
	client bizppurio.Config
	// cache is nil if the token cache is off.
	cache *cacheSettings
	// unknown names the attributes that are not known yet; with any of them the
	// rest is incomplete.
	unknown []string
}

// resolveConfiguration returns the settings, and all errors at once.
func resolveConfiguration(model configurationModel, getenv func(string) string) (settings, diag.Diagnostics) {
	r := resolver{getenv: getenv}
	s := r.resolve(model)
	s.unknown = r.unknown
	return s, r.diags
}

// resolver reads the attributes one after another and collects all errors.
//
// It uses none of the framework's validators: their messages are in English
// only, some quote the value, and a value may also come from the environment.
type resolver struct {
	getenv func(string) string
	// partial says that values that are missing here may come from the
	// environment.
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
		RootCAs:        r.rootCAs(model.CACertPEM),
	}
	config.ProxyURL = r.proxyURL(model.ProxyURL, config.BaseURL)
	config.InsecureSkipVerify = r.insecureSkipVerify(model.InsecureSkipVerify, config)
	return settings{client: config, cache: r.tokenCache(model.TokenCache)}
}

// value is a string value, with where it comes from.
type value struct {
	attribute string
	at        path.Path
	// variable is the environment variable; empty for a value in HCL.
	variable string
	text     string
}

// hcl returns an attribute's value in the provider block. ok is false without
// one, for one that is not known yet, and for an empty one, which is an error.
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

// env returns an environment variable's value for an attribute; ok is false for
// one that is not set or empty.
func (r *resolver) env(attribute, variable string) (v value, ok bool) {
	v = value{attribute: attribute, at: path.Root(attribute), variable: variable, text: r.getenv(variable)}
	return v, v.text != ""
}

func (r *resolver) addUnknown(attribute string) { r.unknown = append(r.unknown, attribute) }

// addInvalid adds the error of a value, if there is one.
func (r *resolver) addInvalid(v value, err error) {
	if err != nil {
		r.addInvalidMessage(v, invalidValues[err])
	}
}

// addInvalidMessage adds an error about a value: m's verb is for its name.
func (r *resolver) addInvalidMessage(v value, m message) {
	name := attributeName
	if v.variable != "" {
		name = environmentName
	}
	name = textf(name, v.attribute, v.variable)
	m.summary = summaryInvalid
	m.cause = text{en: textf(m.cause, name.en).en, ko: textf(m.cause, name.ko).ko}
	r.addError(v, m)
}

// addError adds an error at a value's path, so that Terraform shows the line,
// unless that line may hold a secret.
func (r *resolver) addError(v value, m message) {
	if v.mayHoldSecret() {
		r.diags.AddError(m.summary, m.detail(""))
		return
	}
	r.diags.AddAttributeError(v.at, m.summary, m.detail(""))
}

// What values look like that hold no secret. An address may be incomplete, but
// has no port without a scheme: that could be an account and a password.
var (
	plainURL     = regexp.MustCompile(`^([A-Za-z]+://[A-Za-z0-9.-]*(:[0-9]{0,5})?/?|[A-Za-z0-9.-]*)$`)
	plainWord    = regexp.MustCompile(`^[\p{L}\p{N}._@+-]{0,20}$`)
	certificates = regexp.MustCompile(`-----BEGIN CERTIFICATE-----|^.{0,256}\.(pem|crt|cer)$|^$`)
)

// mayHoldSecret reports whether the value's line in the configuration must not
// be shown: Terraform prints it beside an error that carries the attribute's
// path.
func (v value) mayHoldSecret() bool {
	switch v.attribute {
	case "password", "proxy_url":
		return true
	case "base_url":
		return !plainURL.MatchString(v.text)
	case "ca_cert_pem": // a private key
		return strings.Contains(v.text, "PRIVATE") || !certificates.MatchString(v.text)
	case "token_cache", "token_cache.directory":
		return false
	}
	// A pasted pair of account and password has something between them.
	return !plainWord.MatchString(strings.TrimFunc(v.text, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r)
	}))
}

func (r *resolver) credential(attribute string, attr types.String, variable string, validate func(string) error) string {
	v, ok := r.hcl(attribute, attr)
	if !ok && attr.IsNull() {
		v, ok = r.env(attribute, variable)
		if !ok && !r.partial {
			r.addError(v, missingValues[attribute])
		}
	}
	if !ok {
		return ""
	}
	r.addInvalid(v, validate(v.text))
	return v.text
}

// baseURL returns the address to call, or nil. HCL beats the environment
// whichever of the two attributes it holds, and among environment variables
// BIZPPURIO_BASE_URL wins. But a variable that somebody set to keep away from
// Bizppurio is never passed over silently.
func (r *resolver) baseURL(baseURL, environment types.String) *url.URL {
	u, hasURL := r.hcl("base_url", baseURL)
	e, hasEnvironment := r.hcl("environment", environment)
	variable, hasVariable := r.env("base_url", envBaseURL)
	switch {
	case hasURL && hasEnvironment:
		r.addError(e, messageTwoAddresses)
	case hasEnvironment && hasVariable && baseURL.IsNull():
		r.addError(e, messageBaseURLVariable)
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
	if err != nil || timeout <= 0 || timeout > maxRequestTimeout {
		r.addInvalid(v, errTimeout)
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
		r.addInvalid(value{attribute: attribute, at: path.Root(attribute)}, errMaxRetries)
	}
	return int(retries)
}

// proxyURL returns the proxy that calls to target leave through, or nil. Without
// TLS, which is for this machine alone, a proxy elsewhere is refused: it would
// see the password.
func (r *resolver) proxyURL(attr types.String, target *url.URL) *url.URL {
	v, ok := r.hcl("proxy_url", attr)
	if !ok {
		if target == nil || !attr.IsNull() {
			return nil
		}
		proxy, ok := proxyFromEnvironment(target, r.getenv)
		if !ok {
			r.addError(value{attribute: "proxy_url"}, messageProxyEnvironment)
		}
		return proxy
	}
	proxy, err := bizppurio.ParseProxyURL(v.text)
	r.addInvalid(v, err)
	if proxy != nil && target != nil && target.Scheme == "http" && !bizppurio.IsLoopback(proxy) {
		r.addError(v, messagePlainThroughProxy)
	}
	return proxy
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

// insecureSkipVerify refuses to leave production's certificate or a proxy's
// unchecked, however the address came about, and warns about any other.
func (r *resolver) insecureSkipVerify(attr types.Bool, config bizppurio.Config) bool {
	const attribute = "insecure_skip_verify"
	v := value{attribute: attribute, at: path.Root(attribute)}
	switch {
	case attr.IsUnknown():
		r.addUnknown(attribute)
		return false
	case !attr.ValueBool() || r.partial:
		return false
	case config.BaseURL != nil && bizppurio.IsProduction(config.BaseURL):
		r.addError(v, messageInsecureProduction)
		return false
	case config.ProxyURL != nil && config.ProxyURL.Scheme == "https":
		r.addError(v, messageInsecureProxy)
		return false
	}
	r.diags.AddAttributeWarning(v.at, messageInsecure.summary, messageInsecure.detail(""))
	return true
}
