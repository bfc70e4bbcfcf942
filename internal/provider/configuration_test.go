// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"maps"
	"math/big"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
	"github.com/bizppurio/terraform-provider-bizppurio/internal/explain"
)

// canary is a part of values that no error may quote.
const canary = "s3cret"

// attrs are the attributes of a provider block, or environment variables, with
// their values.
type attrs = map[string]string

func getenvFrom(env attrs) func(string) string {
	return func(name string) string { return env[name] }
}

// blockOf returns a provider block with account, password and other attributes:
// "?" is a value that is not known yet, "-" is null.
func blockOf(set attrs) configurationModel {
	all := attrs{"account": "hcl-account", "password": "hcl-password"}
	maps.Copy(all, set)
	text := func(name string) types.String {
		switch value, ok := all[name]; {
		case !ok || value == "-":
			return types.StringNull()
		case value == "?":
			return types.StringUnknown()
		default:
			return types.StringValue(value)
		}
	}
	flag := func(name string) types.Bool {
		if value := text(name); value.IsNull() {
			return types.BoolNull()
		} else if value.IsUnknown() {
			return types.BoolUnknown()
		}
		return types.BoolValue(all[name] == "true")
	}
	model := configurationModel{
		Account: text("account"), Password: text("password"), Environment: text("environment"), BaseURL: text("base_url"),
		RequestTimeout: text("request_timeout"), ProxyURL: text("proxy_url"), CACertPEM: text("ca_cert_pem"),
		InsecureSkipVerify: flag("insecure_skip_verify"), MaxRetries: types.NumberNull(), TokenCache: types.ObjectNull(tokenCacheTypes),
	}
	if retries := text("max_retries"); retries.IsUnknown() {
		model.MaxRetries = types.NumberUnknown()
	} else if number, ok := new(big.Float).SetString(retries.ValueString()); ok {
		model.MaxRetries = types.NumberValue(number)
	}
	if text("token_cache").IsUnknown() {
		model.TokenCache = types.ObjectUnknown(tokenCacheTypes)
	} else if slices.ContainsFunc(slices.Collect(maps.Keys(all)), func(name string) bool { return strings.HasPrefix(name, "token_cache") }) {
		model.TokenCache = types.ObjectValueMust(tokenCacheTypes, map[string]attr.Value{
			"enabled": flag("token_cache.enabled"), "directory": text("token_cache.directory"), "min_remaining": text("token_cache.min_remaining"),
		})
	}
	return model
}

var tokenCacheTypes = map[string]attr.Type{"enabled": types.BoolType, "directory": types.StringType, "min_remaining": types.StringType}

// absolute returns an absolute path on any system.
func absolute(name string) string {
	path, err := filepath.Abs(string(filepath.Separator) + name)
	if err != nil {
		panic(err)
	}
	return path
}

// paths returns the attribute paths of diagnostics; "-" for one without a path,
// of which Terraform shows no line.
func paths(diags diag.Diagnostics) string {
	var all []string
	for _, d := range diags {
		at := "-"
		if d, ok := d.(diag.DiagnosticWithPath); ok {
			at = d.Path().String()
		}
		all = append(all, at)
	}
	return strings.Join(all, " ")
}

func TestResolveConfiguration_precedence(t *testing.T) {
	t.Parallel()
	const gateway, local = "https://gateway.example.com:8443/bizppurio", "http://localhost:8080"
	credentials := attrs{envAccount: "env-account", envPassword: "env-password"}
	tests := map[string]struct {
		hcl, env                   attrs
		account, password, baseURL string
	}{
		"hcl_beats_environment":               {env: credentials},
		"environment_fills_each_gap":          {hcl: attrs{"account": "-"}, env: credentials, account: "env-account"},
		"environment_alone":                   {hcl: attrs{"account": "-", "password": "-"}, env: credentials, account: "env-account", password: "env-password"},
		"empty_variables_count_as_unset":      {env: attrs{envEnvironment: "", envBaseURL: "", envTokenCacheDir: ""}},
		"environment_variable":                {env: attrs{envEnvironment: "staging"}, baseURL: bizppurio.StagingURL},
		"hcl_environment_beats_its_variable":  {hcl: attrs{"environment": "staging"}, env: attrs{envEnvironment: "production"}, baseURL: bizppurio.StagingURL},
		"hcl_base_url_beats_both_variables":   {hcl: attrs{"base_url": gateway}, env: attrs{envBaseURL: local, envEnvironment: "staging"}, baseURL: gateway},
		"base_url_variable_beats_environment": {env: attrs{envBaseURL: gateway, envEnvironment: "staging"}, baseURL: gateway},
		"variables_that_lose_are_not_judged":  {hcl: attrs{"base_url": gateway}, env: attrs{envBaseURL: "no URL", envEnvironment: "?", envAccount: "a:b"}, baseURL: gateway},
		"http_on_loopback":                    {hcl: attrs{"base_url": local}, baseURL: local},
	}
	for name, tt := range tests {
		c, diags := resolveConfiguration(t.Context(), blockOf(tt.hcl), getenvFrom(tt.env))
		want := bizppurio.Credentials{Account: cmp.Or(tt.account, "hcl-account"), Password: cmp.Or(tt.password, "hcl-password")}
		if len(diags) > 0 || len(c.unknown) > 0 || c.client.Credentials != want || c.client.BaseURL.String() != cmp.Or(tt.baseURL, bizppurio.ProductionURL) {
			t.Errorf("%s: diagnostics %v, account %s, URL %s", name, diags, c.client.Credentials.Account, c.client.BaseURL)
		}
	}
}

func TestResolveConfiguration_values(t *testing.T) {
	t.Parallel()
	c, diags := resolveConfiguration(t.Context(), blockOf(nil), getenvFrom(nil))
	if config := c.client; len(diags) > 0 || c.cache != nil || config.RequestTimeout != 30*time.Second || config.MaxRetries != 3 ||
		config.ProxyURL != nil || config.RootCAs != nil || config.InsecureSkipVerify {
		t.Errorf("defaults: %v, timeout %s, %d retries; want 30s, 3 and nothing else", diags, config.RequestTimeout, config.MaxRetries)
	}
	for _, block := range []attrs{{"max_retries": "0", "request_timeout": "1ns"}, {"max_retries": "10", "request_timeout": "10m"}} {
		c, diags := resolveConfiguration(t.Context(), blockOf(block), getenvFrom(nil))
		want, err := time.ParseDuration(block["request_timeout"])
		if err != nil || len(diags) > 0 || strconv.Itoa(c.client.MaxRetries) != block["max_retries"] || c.client.RequestTimeout != want {
			t.Errorf("%v; %d retries and timeout %s, want %v", diags, c.client.MaxRetries, c.client.RequestTimeout, block)
		}
	}
}

// wantOneError checks that a configuration has one error, which says a text,
// points to a path (or to none) and quotes nothing.
func wantOneError(t *testing.T, hcl, env attrs, wantPath string, want ...string) {
	t.Helper()
	_, diags := resolveConfiguration(t.Context(), blockOf(hcl), getenvFrom(env))
	if len(diags) != 1 || !diags.HasError() || paths(diags) != wantPath {
		t.Fatalf("%v, %v: got %v at %q, want one error at %q", hcl, env, diags, paths(diags), wantPath)
	}
	for _, text := range want {
		if !strings.Contains(diags[0].Detail(), text) {
			t.Errorf("the error does not say %q:\n%s", text, diags[0].Detail())
		}
	}
	if strings.Contains(diags[0].Detail(), canary) || strings.Contains(diags[0].Detail(), "proxy.corp") {
		t.Errorf("the error quotes the value:\n%s", diags[0].Detail())
	}
}

// A faulty value is one error, in HCL and in the variable that stands in for it,
// which points to its attribute unless a secret may have been pasted there.
// (Which values are faulty is for the tests of internal/bizppurio to say, where
// the rule is.)
func TestResolveConfiguration_invalid(t *testing.T) {
	t.Parallel()
	const key = "-----BEGIN PRIVATE KEY-----\nMHcCAQEE" + canary + "\n-----END PRIVATE KEY-----\n"
	for _, tt := range []struct {
		attribute, variable, path, want string
		values                          []string
	}{
		{"account", envAccount, "-", "must not contain a colon", []string{"name:" + canary}},
		{"password", envPassword, "-", "must not contain control characters", []string{canary + "\r\n"}},
		{"base_url", envBaseURL, "-", "must not hold user info", []string{"https://user:" + canary + "@api.bizppurio.com"}},
		{"base_url", envBaseURL, "-", "is an address of Ppurio (message.ppurio.com)", []string{"https://message.ppurio.com/" + canary}},
		{"proxy_url", "", "-", "must be an http, https or socks5 URL", []string{"http://user:" + canary + "%@proxy.corp"}},
		{"ca_cert_pem", "", "-", "must hold one or more PEM certificates", []string{"/etc/ssl/" + canary + ".pem", key}},
		{"environment", envEnvironment, "environment", `must be "production" (운영) or "staging" (검수)`, []string{canary, "Production"}},
		{"request_timeout", "", "request_timeout", "must be a duration greater than zero and at most 10m.", []string{"31", canary, "0s", "-1s", "10m0.000000001s"}},
		{"max_retries", "", "max_retries", "must be a whole number from 0 to 10.", []string{"-1", "11", "1.5", "1e30"}},
		{"token_cache.directory", "", "token_cache.directory", `must be an absolute path.`, []string{canary + "/cache"}},
		{"token_cache.directory", "", "token_cache.directory", `pathexpand("~/…")`, []string{"~/" + canary}},
		{"token_cache.min_remaining", "", "token_cache.min_remaining", "must be a duration greater than zero and under 24h.", []string{canary, "24h", "0s", "-1s"}},
	} {
		for _, value := range tt.values {
			wantOneError(t, attrs{tt.attribute: value}, nil, tt.path, "The provider's attribute "+tt.attribute+" ", tt.want)
			if tt.variable != "" {
				wantOneError(t, attrs{tt.attribute: "-"}, attrs{tt.variable: value}, tt.path, "The environment variable "+tt.variable+" (for the attribute ", tt.want)
			}
		}
		if tt.attribute != "max_retries" {
			wantOneError(t, attrs{tt.attribute: ""}, nil, tt.path, tt.attribute+" must not be empty.")
		}
	}
}

// A value that is refused because of a slip says which, wherever it is.
func TestResolveConfiguration_slips(t *testing.T) {
	t.Parallel()
	const carriageReturn, invisible, ends, quotes, inputMode = "The value contains a carriage return", "The value contains white space or an invisible character",
		"The value begins or ends with white space", "The value begins or ends with a quotation mark", "The value contains Hangul or full-width characters"
	cache := absolute("cache")
	for _, tt := range []struct{ attribute, variable, path, value, want string }{
		{"environment", envEnvironment, "environment", "staging\r", carriageReturn},
		{"environment", envEnvironment, "environment", " staging", invisible},
		{"environment", envEnvironment, "environment", "'staging'", quotes},
		{"environment", envEnvironment, "environment", "ｓtaging", inputMode},
		{"base_url", envBaseURL, "-", "https://gw.example.com\r\n", carriageReturn},
		{"base_url", envBaseURL, "-", "https://gw.example.com\u200b", invisible},
		{"base_url", envBaseURL, "-", `"https://gw.example.com"`, quotes},
		{"base_url", envBaseURL, "-", "https://gw\u200b.example.com", "must not contain white space or invisible characters"},
		{"base_url", envBaseURL, "-", "https://gw.example.com/a b", "must not contain white space or invisible characters"},
		{"base_url", envBaseURL, "-", "https://gw.example.com/\u200b", invisible},
		{"environment", envEnvironment, "environment", "\x1b[32mstaging\x1b[0m", invisible},
		{"ca_cert_pem", "", "-", "-----BEGIN CERTIFICATE-----\n  " + canary + "\n  -----END CERTIFICATE-----\n", "The value has a line that begins with white space"},
		{"ca_cert_pem", "", "-", "  -----BEGIN CERTIFICATE-----\n" + canary + "\n", "The value has a line that begins with white space"},
		{"ca_cert_pem", "", "-", "-----BEGIN CERTIFICATE-----\n" + canary + "\n-----END CERTIFICATE----------BEGIN CERTIFICATE-----\n", "a -----BEGIN that does not begin a line"},
		{"ca_cert_pem", "", "-", "-----BEGIN CERTIFICATE-----\n" + canary + "\u200b\n-----END CERTIFICATE-----\n", invisible},
		{"account", envAccount, "-", "name\r", carriageReturn},
		{"password", envPassword, "-", canary + "\r", carriageReturn},
		{"request_timeout", "", "request_timeout", "30s\u3000", invisible},
		{"proxy_url", "", "-", "http://proxy.corp:3128\u200b", invisible},
		{"ca_cert_pem", "", "-", "'-----BEGIN CERTIFICATE-----\r\n" + canary + "\r\n'\r\n", quotes},
		{"token_cache.min_remaining", "", "token_cache.min_remaining", "6h\r", carriageReturn},
		{"token_cache.directory", "", "token_cache.directory", cache + "\r", carriageReturn},
		{"token_cache.directory", "", "token_cache.directory", cache + " ", ends},
		{"token_cache.directory", "", "token_cache.directory", `"` + cache + `"`, quotes},
		{"token_cache.directory", "", "token_cache.directory", "/캐시\u200b/a b/c", "must not contain invisible characters"},
	} {
		wantOneError(t, attrs{tt.attribute: tt.value}, nil, tt.path, tt.want)
		if tt.variable != "" {
			wantOneError(t, attrs{tt.attribute: "-"}, attrs{tt.variable: tt.value}, tt.path, tt.want)
		}
	}
	wantOneError(t, nil, attrs{envTokenCacheDir: cache + "\r"}, "token_cache", carriageReturn)
	// A path may hold spaces and Hangul.
	if c, diags := resolveConfiguration(t.Context(), blockOf(attrs{"token_cache.directory": cache + " 1/캐시"}), getenvFrom(nil)); len(diags) > 0 || c.cache == nil {
		t.Error(diags)
	}
}

// Values that are right by themselves, and wrong together.
func TestResolveConfiguration_conflicts(t *testing.T) {
	t.Parallel()
	const both, beside = "base_url and environment are both set", "environment in the provider block and BIZPPURIO_BASE_URL in the environment both name the address"
	const production, proxy = "The address is the production host.", "The certificate of a proxy is always checked"
	const variable = "BIZPPURIO_TOKEN_CACHE_DIR (for the attribute token_cache) must be an absolute path."
	for _, tt := range []struct {
		hcl, env   attrs
		path, want string
	}{
		{attrs{"environment": "production"}, attrs{envBaseURL: "http://localhost:1"}, "environment", beside},
		{attrs{"environment": "staging"}, attrs{envBaseURL: "no URL " + canary, envEnvironment: "staging"}, "environment", "unset BIZPPURIO_BASE_URL, and"},
		{attrs{"environment": "staging", "base_url": "https://" + canary}, attrs{envBaseURL: "http://localhost:1"}, "environment", both},
		{attrs{"base_url": "http://localhost", "proxy_url": "http://u:" + canary + "@proxy.corp"}, nil, "-", "base_url is an http address on this machine, and proxy_url is a proxy on another machine"},
		{attrs{"insecure_skip_verify": "true"}, nil, "insecure_skip_verify", production},
		{attrs{"insecure_skip_verify": "true"}, attrs{envBaseURL: "https://API.bizppurio.com.:10443/prefix"}, "insecure_skip_verify", production},
		{attrs{"insecure_skip_verify": "true", "environment": "staging"}, attrs{"HTTPS_PROXY": "https://u:" + canary + "@proxy.corp"}, "insecure_skip_verify", proxy},
		{attrs{"insecure_skip_verify": "true", "environment": "staging", "proxy_url": "https://u:" + canary + "@proxy.corp"}, nil, "insecure_skip_verify", proxy},
		{nil, attrs{envTokenCacheDir: canary}, "token_cache", variable},
		{nil, attrs{envTokenCacheDir: "~/" + canary}, "token_cache", `in a shell "$HOME/…"`},
	} {
		wantOneError(t, tt.hcl, tt.env, tt.path, tt.want)
	}
}

func TestResolveConfiguration_allErrorsAtOnce(t *testing.T) {
	t.Parallel()
	for want, hcl := range map[string]attrs{
		"request_timeout max_retries - environment - token_cache.directory token_cache.min_remaining": {
			"environment": "prod", "request_timeout": "-1s", "max_retries": "11", "proxy_url": "ftp://", "ca_cert_pem": "ca.pem",
			"token_cache.directory": "relative", "token_cache.min_remaining": "25h",
		},
		// A conflict points to the line that shows no secret.
		"environment -": {"base_url": "https://user:" + canary + "@gateway.example.com", "environment": "production"},
	} {
		if _, diags := resolveConfiguration(t.Context(), blockOf(hcl), getenvFrom(nil)); paths(diags) != want {
			t.Errorf("errors at %q, want %q", paths(diags), want)
		}
	}
}

// Unknown values are no errors, whatever the environment holds beside them.
func TestResolveConfiguration_unknown(t *testing.T) {
	t.Parallel()
	const names = "account password request_timeout max_retries ca_cert_pem base_url environment proxy_url insecure_skip_verify token_cache"
	all := attrs{}
	for name := range strings.FieldsSeq(names) {
		all[name] = "?"
	}
	env := attrs{envAccount: "a:b", envBaseURL: "http://localhost:1", "HTTPS_PROXY": "ftp://", envTokenCacheDir: "~"}
	if c, diags := resolveConfiguration(t.Context(), blockOf(all), getenvFrom(env)); strings.Join(c.unknown, " ") != names || len(diags) > 0 {
		t.Errorf("unknown = %s, want %s; diagnostics %v", c.unknown, names, diags)
	}
	// Whether base_url and environment conflict is known later.
	block := blockOf(attrs{"base_url": "?", "environment": "staging"})
	if _, diags := resolveConfiguration(t.Context(), block, getenvFrom(attrs{envBaseURL: "http://localhost:1"})); len(diags) > 0 {
		t.Errorf("an unknown base_url beside environment: %v", diags)
	}
}

// An unchecked certificate is a warning, unless it is production's or a proxy's.
func TestResolveConfiguration_insecureWarns(t *testing.T) {
	t.Parallel()
	for _, env := range []attrs{nil, {"HTTPS_PROXY": "http://proxy.example.com"}, {"HTTPS_PROXY": "https://proxy.example.com", "NO_PROXY": "*"}} {
		block := blockOf(attrs{"environment": "staging", "insecure_skip_verify": "true"})
		c, diags := resolveConfiguration(t.Context(), block, getenvFrom(env))
		if diags.WarningsCount() != 1 || paths(diags) != "insecure_skip_verify" || !c.client.InsecureSkipVerify {
			t.Errorf("%v: got %v, insecure %t; want one warning, true", env, diags, c.client.InsecureSkipVerify)
		}
	}
}

// What a failure is explained by, beside the credentials.
func TestResolveConfiguration_circumstances(t *testing.T) {
	t.Parallel()
	api := bizppuriotest.NewTLSServer()
	t.Cleanup(api.Close)
	for name, tt := range map[string]struct {
		hcl, env attrs
		want     explain.Circumstances
	}{
		"defaults":          {},
		"environment":       {env: attrs{envEnvironment: "staging"}},
		"base_url":          {hcl: attrs{"base_url": "https://gw.test"}, want: explain.Circumstances{BaseURL: &explain.Origin{}}},
		"base_url_variable": {env: attrs{envBaseURL: "https://gw.test"}, want: explain.Circumstances{BaseURL: &explain.Origin{Variable: envBaseURL}}},
		"proxy":             {env: attrs{"HTTPS_PROXY": "http://proxy.corp:3128"}},
		"proxy_user":        {env: attrs{"HTTPS_PROXY": "http://user@proxy.corp:3128"}, want: explain.Circumstances{ProxyUser: true}},
		"authorities":       {hcl: attrs{"ca_cert_pem": certificate(api)}, want: explain.Circumstances{CACerts: true}},
		"unchecked":         {hcl: attrs{"environment": "staging", "insecure_skip_verify": "true"}, want: explain.Circumstances{InsecureSkipVerify: true}},
	} {
		c, diags := resolveConfiguration(t.Context(), blockOf(tt.hcl), getenvFrom(tt.env))
		if diags.HasError() || !reflect.DeepEqual(c.circumstances, tt.want) {
			t.Errorf("%s: got %+v, want %+v; diagnostics %v", name, c.circumstances, tt.want, diags)
		}
	}
}

// What the provider block alone shows is found without the environment, and
// what may come from there is not missed.
func TestValidateConfiguration(t *testing.T) {
	t.Parallel()
	for want, hcl := range map[string]attrs{
		"":              {"account": "-", "password": "-", "insecure_skip_verify": "true", "token_cache.enabled": "-"},
		"- environment": {"account": "a:b", "environment": "prod"},
	} {
		if diags := validateConfiguration(t.Context(), blockOf(hcl)); paths(diags) != want {
			t.Errorf("%v: got %v, want errors at %q", hcl, diags, want)
		}
	}
}
