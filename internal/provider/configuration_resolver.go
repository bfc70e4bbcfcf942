// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"crypto/x509"
	"errors"
	"math/big"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"golang.org/x/net/http/httpproxy"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
	"github.com/bizppurio/terraform-provider-bizppurio/internal/explain"
	"github.com/bizppurio/terraform-provider-bizppurio/internal/tokencache"
)

// resolver reads the attributes one after another into a configuration, and
// collects all errors.
//
// It uses none of the framework's validators: their messages are in English
// only, some quote the value, and a value may also come from the environment.
type resolver struct {
	getenv func(string) string
	// partial says that values that are missing here may come from the
	// environment.
	partial bool

	configuration
	diags diag.Diagnostics
}

// setting is the text of an attribute, with where it comes from.
type setting struct {
	// attribute is its name, such as token_cache.directory.
	attribute string
	// variable is the environment variable; empty for a value in HCL.
	variable string
	// text is empty where there is no value to use.
	text string
}

func (s setting) isSet() bool { return s.text != "" }

func (s setting) path() path.Path {
	at := path.Empty()
	for step := range strings.SplitSeq(s.attribute, ".") {
		at = at.AtName(step)
	}
	return at
}

// origin is where the setting comes from, and what looks odd about it.
func (s setting) origin() explain.Origin {
	return explain.Origin{Variable: s.variable, Slips: s.slips()}
}

// hcl returns an attribute's value in the provider block. It is not set without
// one, for one that is not known yet, and for an empty one, which is an error.
func (r *resolver) hcl(attribute string, attr types.String) setting {
	s := setting{attribute: attribute, text: attr.ValueString()}
	switch {
	case attr.IsUnknown():
		r.addUnknown(attribute)
	case !attr.IsNull() && !s.isSet():
		r.addInvalid(s, bizppurio.ErrEmpty)
	}
	return s
}

// env returns an environment variable's value for an attribute. An empty one
// counts as not set.
func (r *resolver) env(attribute, variable string) setting {
	return setting{attribute: attribute, variable: variable, text: r.getenv(variable)}
}

func (r *resolver) addUnknown(attribute string) { r.unknown = append(r.unknown, attribute) }

// addInvalid adds the error of a value, if there is one, and what looks like a
// slip in the value.
func (r *resolver) addInvalid(s setting, err error) {
	if err != nil {
		r.addError(s, explain.InvalidValue(s.attribute, s.variable, err, s.slips()))
	}
}

// addError adds an error at a value's path, so that Terraform shows the line:
// but never a line on which somebody may have pasted a secret.
func (r *resolver) addError(s setting, e explain.Explanation) {
	switch s.attribute {
	case "account", "password", "base_url", "proxy_url", "ca_cert_pem":
		r.diags.AddError(e.Summary, e.Detail)
	default:
		r.diags.AddAttributeError(s.path(), e.Summary, e.Detail)
	}
}

// credential returns account or password. It may be missing: no block may ask
// for a token.
func (r *resolver) credential(attribute string, attr types.String, variable string, validate func(string) error) (s setting, missing bool) {
	s = r.hcl(attribute, attr)
	if attr.IsNull() {
		s = r.env(attribute, variable)
		missing = !s.isSet() && !r.partial
	}
	if s.isSet() {
		r.addInvalid(s, validate(s.text))
	}
	return s, missing
}

// baseURL returns the address to call, or nil, and where it comes from, unless
// it is an environment's. HCL beats the environment whichever of the two
// attributes it holds, and among environment variables BIZPPURIO_BASE_URL wins.
// But a variable that somebody set to keep away from Bizppurio is never passed
// over silently.
func (r *resolver) baseURL(baseURL, environment types.String) (*url.URL, *explain.Origin) {
	u, e := r.hcl("base_url", baseURL), r.hcl("environment", environment)
	variable := r.env("base_url", envBaseURL)
	switch {
	case u.isSet() && e.isSet():
		r.addError(e, explain.TwoAddresses.Explanation())
	case e.isSet() && variable.isSet() && baseURL.IsNull():
		r.addError(e, explain.BaseURLVariable.Explanation())
	case baseURL.IsNull() && environment.IsNull():
		u, e = variable, r.env("environment", envEnvironment)
		if !e.isSet() {
			e.text = environmentProduction
		}
	}
	switch {
	case u.isSet():
		target, err := bizppurio.ParseBaseURL(u.text)
		if (err == nil || errors.Is(err, bizppurio.ErrURLHost)) && strings.ContainsFunc(u.text, isInvisible) { // in path or host
			err = explain.ErrURLCharacters
		}
		r.addInvalid(u, err)
		return target, &explain.Origin{Variable: u.variable}
	case e.isSet():
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
	s := r.hcl("request_timeout", attr)
	if !s.isSet() {
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
		r.addInvalid(setting{attribute: attribute}, explain.ErrMaxRetries)
	}
	return int(retries)
}

// proxyURL returns the proxy that calls to target leave through, or nil. Without
// TLS, which is for this machine alone, a proxy elsewhere is refused: it would
// see the password.
func (r *resolver) proxyURL(attr types.String, target *url.URL) *url.URL {
	s := r.hcl("proxy_url", attr)
	switch {
	case attr.IsNull() && target != nil:
		return r.proxyFromEnvironment(target)
	case !s.isSet():
		return nil
	}
	proxy, err := bizppurio.ParseProxyURL(s.text)
	r.addInvalid(s, err)
	if proxy != nil && target != nil && target.Scheme == "http" && !bizppurio.IsLoopback(proxy) {
		r.addError(s, explain.PlainThroughProxy.Explanation())
	}
	return proxy
}

// proxyFromEnvironment returns the proxy that HTTPS_PROXY and NO_PROXY name for
// calls to target, or nil. HTTP_PROXY is not read: plain http is for this machine
// alone, and a proxy would see the password.
func (r *resolver) proxyFromEnvironment(target *url.URL) *url.URL {
	variable := func(name string) setting {
		if s := r.env("proxy_url", name); s.isSet() {
			return s
		}
		return r.env("proxy_url", strings.ToLower(name))
	}
	s := variable("HTTPS_PROXY")
	if !s.isSet() {
		return nil
	}
	// httpproxy only says whether an https target uses a proxy: it would pass over
	// a URL that it cannot parse, and quote it in its error.
	noProxy := httpproxy.Config{HTTPSProxy: "http://proxy", NoProxy: variable("NO_PROXY").text}
	if used, _ := noProxy.ProxyFunc()(target); used == nil {
		return nil
	}
	value := s.text
	if !strings.Contains(value, "://") {
		value = "http://" + value
	}
	proxy, err := bizppurio.ParseProxyURL(value)
	if err != nil {
		r.postponed = append(r.postponed, explain.ProxyEnvironment(s.variable, s.slips()))
	}
	return proxy
}

func (r *resolver) rootCAs(attr types.String) *x509.CertPool {
	s := r.hcl("ca_cert_pem", attr)
	if !s.isSet() {
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
	s := setting{attribute: attribute}
	switch {
	case attr.IsUnknown():
		r.addUnknown(attribute)
		return false
	case !attr.ValueBool() || r.partial:
		return false
	case config.BaseURL != nil && bizppurio.IsProduction(config.BaseURL):
		r.addError(s, explain.InsecureProduction.Explanation())
		return false
	case config.ProxyURL != nil && config.ProxyURL.Scheme == "https":
		r.addError(s, explain.InsecureProxy.Explanation())
		return false
	}
	warning := explain.InsecureSkipVerify.Explanation()
	r.diags.AddAttributeWarning(s.path(), warning.Summary, warning.Detail)
	return true
}

// tokenCache returns the cache with its directory and its MinRemaining, or nil if
// it is off or cannot be used.
func (r *resolver) tokenCache(ctx context.Context, attr types.Object) *tokencache.Cache {
	const attribute = "token_cache"
	variable := r.env(attribute, envTokenCacheDir)
	var model tokenCacheModel
	switch {
	case attr.IsUnknown():
		r.addUnknown(attribute)
		return nil
	case !attr.IsNull():
		r.diags.Append(attr.As(ctx, &model, basetypes.ObjectAsOptions{})...)
	case !variable.isSet():
		return nil
	}
	switch {
	case model.Enabled.IsUnknown():
		r.addUnknown(attribute + ".enabled")
		return nil
	case model.Enabled.Equal(types.BoolValue(false)):
		return nil
	}
	directory, ok := r.cacheDirectory(model.Directory, variable)
	cache := &tokencache.Cache{Directory: directory, MinRemaining: r.minRemaining(model.MinRemaining)}
	if !ok {
		return nil
	}
	return cache
}

// cacheDirectory returns the directory of the cache. Where neither attribute nor
// variable names one, it is in the user's cache directory; ok is false if that is
// unknown.
func (r *resolver) cacheDirectory(attr types.String, variable setting) (directory string, ok bool) {
	s, notAbsolute := r.hcl("token_cache.directory", attr), explain.ErrDirectoryAttribute
	if attr.IsNull() {
		s, notAbsolute = variable, explain.ErrDirectoryVariable
	}
	switch {
	case s.isSet() && hasInvisible(s.text):
		r.addInvalid(s, explain.ErrDirectoryCharacters)
	case s.isSet() && !filepath.IsAbs(s.text): // nothing but a shell knows what ~ is
		r.addInvalid(s, notAbsolute)
	case !s.isSet() && attr.IsNull() && !r.partial:
		userCache, err := os.UserCacheDir()
		if err != nil || !filepath.IsAbs(userCache) { // a relative HOME
			warning := explain.NoUserCache.Explanation()
			r.diags.AddAttributeWarning(path.Root("token_cache"), warning.Summary, warning.Detail)
			return "", false
		}
		return filepath.Join(userCache, "terraform-provider-bizppurio"), true
	}
	return s.text, true
}

// hasInvisible reports whether a path holds invisible characters. A space between
// others counts as visible.
func hasInvisible(path string) bool {
	return path != strings.TrimSpace(path) ||
		strings.ContainsFunc(path, func(r rune) bool { return r != ' ' && isInvisible(r) })
}

func (r *resolver) minRemaining(attr types.String) time.Duration {
	s := r.hcl("token_cache.min_remaining", attr)
	if !s.isSet() {
		return defaultMinRemaining
	}
	d, err := time.ParseDuration(s.text)
	if err != nil || d <= 0 || d >= bizppurio.Lifetime {
		r.addInvalid(s, explain.ErrMinRemaining)
	}
	return d
}
