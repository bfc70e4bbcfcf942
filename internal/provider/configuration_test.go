// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
	"github.com/bizppurio/terraform-provider-bizppurio/internal/explain"
)

// canary is a part of values that no error may quote.
const canary = "s3cret"

func getenvFrom(env map[string]string) func(string) string {
	return func(name string) string { return env[name] }
}

// credentialsModel returns a provider block with all that is needed.
func credentialsModel() configurationModel {
	return configurationModel{Account: types.StringValue("hcl-account"), Password: types.StringValue("hcl-password")}
}

// pathOf returns the attribute path of a diagnostic; empty without one.
func pathOf(d diag.Diagnostic) string {
	if d, ok := d.(diag.DiagnosticWithPath); ok {
		return d.Path().String()
	}
	return ""
}

func TestResolveConfiguration_precedence(t *testing.T) {
	t.Parallel()
	const gateway = "https://gateway.example.com:8443/bizppurio"
	credentials := map[string]string{"BIZPPURIO_ACCOUNT": "env-account", "BIZPPURIO_PASSWORD": "env-password"}
	tests := map[string]struct {
		model                                  func(*configurationModel)
		env                                    map[string]string
		wantAccount, wantPassword, wantBaseURL string
	}{
		"hcl_beats_environment": {env: credentials},
		"environment_fills_each_gap": {
			model:       func(m *configurationModel) { m.Account = types.StringNull() },
			env:         credentials,
			wantAccount: "env-account",
		},
		"environment_alone": {
			model: func(m *configurationModel) { *m = configurationModel{} },
			env: map[string]string{
				"BIZPPURIO_ACCOUNT": "env-account", "BIZPPURIO_PASSWORD": "env-password", "BIZPPURIO_ENVIRONMENT": "staging",
			},
			wantAccount: "env-account", wantPassword: "env-password", wantBaseURL: bizppurio.StagingURL,
		},
		"empty_variables_count_as_unset": {
			env: map[string]string{"BIZPPURIO_ENVIRONMENT": "", "BIZPPURIO_BASE_URL": "", "BIZPPURIO_TOKEN_CACHE_DIR": ""},
		},
		"hcl_environment_beats_environment_variable": {
			model:       func(m *configurationModel) { m.Environment = types.StringValue("staging") },
			env:         map[string]string{"BIZPPURIO_ENVIRONMENT": "production"},
			wantBaseURL: bizppurio.StagingURL,
		},
		"hcl_base_url_beats_both_variables": {
			model:       func(m *configurationModel) { m.BaseURL = types.StringValue(gateway) },
			env:         map[string]string{"BIZPPURIO_BASE_URL": "https://other.example.com", "BIZPPURIO_ENVIRONMENT": "staging"},
			wantBaseURL: gateway,
		},
		"base_url_variable_beats_environment_variable": {
			env:         map[string]string{"BIZPPURIO_BASE_URL": gateway, "BIZPPURIO_ENVIRONMENT": "staging"},
			wantBaseURL: gateway,
		},
		"variables_that_lose_are_not_judged": {
			model:       func(m *configurationModel) { m.BaseURL = types.StringValue(gateway) },
			env:         map[string]string{"BIZPPURIO_BASE_URL": "no URL", "BIZPPURIO_ENVIRONMENT": "no environment", "BIZPPURIO_ACCOUNT": "a:b"},
			wantBaseURL: gateway,
		},
		"http_on_loopback": {
			model:       func(m *configurationModel) { m.BaseURL = types.StringValue("http://localhost:8080") },
			wantBaseURL: "http://localhost:8080",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			model := credentialsModel()
			if tt.model != nil {
				tt.model(&model)
			}
			c, diags := resolveConfiguration(t.Context(), model, getenvFrom(tt.env))
			if len(diags) > 0 || len(c.unknown) > 0 {
				t.Fatalf("diagnostics %v, unknown %v, want neither", diags, c.unknown)
			}
			config := c.client
			for _, value := range [][2]string{
				{config.Credentials.Account, cmp.Or(tt.wantAccount, "hcl-account")},
				{config.Credentials.Password, cmp.Or(tt.wantPassword, "hcl-password")},
				{config.BaseURL.String(), cmp.Or(tt.wantBaseURL, bizppurio.ProductionURL)},
			} {
				if value[0] != value[1] {
					t.Errorf("got %q, want %q", value[0], value[1])
				}
			}
		})
	}
}

func TestResolveConfiguration_values(t *testing.T) {
	t.Parallel()
	c, diags := resolveConfiguration(t.Context(), credentialsModel(), getenvFrom(nil))
	config := c.client
	if len(diags) > 0 || c.cache != nil || config.RequestTimeout != 30*time.Second || config.MaxRetries != 3 ||
		config.ProxyURL != nil || config.RootCAs != nil || config.InsecureSkipVerify {
		t.Errorf("defaults: %v, timeout %s, %d retries; want 30s, 3 and nothing else", diags, config.RequestTimeout, config.MaxRetries)
	}
	for retries, timeout := range map[int]string{0: "1ns", 10: "10m"} {
		model := credentialsModel()
		model.MaxRetries, model.RequestTimeout = types.NumberValue(big.NewFloat(float64(retries))), types.StringValue(timeout)
		c, diags := resolveConfiguration(t.Context(), model, getenvFrom(nil))
		want, err := time.ParseDuration(timeout)
		if err != nil || len(diags) > 0 || c.client.MaxRetries != retries || c.client.RequestTimeout != want {
			t.Errorf("%v; %d retries and timeout %s, want %d and %s", diags, c.client.MaxRetries, c.client.RequestTimeout, retries, want)
		}
	}
}

// setter sets one attribute of a provider block.
type setter func(m *configurationModel, value types.String)

func setAccount(m *configurationModel, v types.String)     { m.Account = v }
func setPassword(m *configurationModel, v types.String)    { m.Password = v }
func setEnvironment(m *configurationModel, v types.String) { m.Environment = v }
func setBaseURL(m *configurationModel, v types.String)     { m.BaseURL = v }
func setTimeout(m *configurationModel, v types.String)     { m.RequestTimeout = v }
func setProxyURL(m *configurationModel, v types.String)    { m.ProxyURL = v }
func setCACerts(m *configurationModel, v types.String)     { m.CACertPEM = v }

// wantInvalid checks that each of some values of an attribute is one error, in
// HCL and in the variable that stands in for it, if there is one.
func wantInvalid(t *testing.T, set setter, variable, wantPath, want string, values ...string) {
	t.Helper()
	for _, value := range values {
		model := credentialsModel()
		set(&model, types.StringValue(value))
		wantOneError(t, model, nil, wantPath, "The provider's attribute ", want)
		if variable != "" {
			model := credentialsModel()
			set(&model, types.StringNull())
			wantOneError(t, model, map[string]string{variable: value}, wantPath, "The environment variable "+variable+" (for the attribute ", want)
		}
	}
}

// wantOneError checks that a configuration has one error, which says some texts,
// points to a path (or to none, so that Terraform shows no line) and quotes
// nothing.
func wantOneError(t *testing.T, model configurationModel, env map[string]string, wantPath string, want ...string) {
	t.Helper()
	_, diags := resolveConfiguration(t.Context(), model, getenvFrom(env))
	if len(diags) != 1 || !diags.HasError() {
		t.Fatalf("got %v, want one error", diags)
	}
	for _, text := range want {
		if !strings.Contains(diags[0].Detail(), text) {
			t.Errorf("the error does not say %q:\n%s", text, diags[0].Detail())
		}
	}
	if strings.Contains(diags[0].Detail(), canary) || strings.Contains(diags[0].Detail(), "proxy.corp") {
		t.Errorf("the error quotes the value:\n%s", diags[0].Detail())
	}
	if got := pathOf(diags[0]); got != wantPath {
		t.Errorf("the error points to %q, want %q", got, wantPath)
	}
}

func TestResolveConfiguration_credentialErrors(t *testing.T) {
	t.Parallel()
	const control, encoding = "must not contain control characters", "must be UTF-8 text"
	wantInvalid(t, setAccount, "", "", "account must not be empty.", "")
	wantInvalid(t, setAccount, envAccount, "", "must not contain a colon", "name:"+canary)
	wantInvalid(t, setAccount, envAccount, "", control, canary+"\x7f", canary+"\n", "name\t"+canary, "name\u200b"+canary+"\n")
	wantInvalid(t, setPassword, "", "", "password must not be empty.", "")
	wantInvalid(t, setPassword, envPassword, "", control, canary+"\r\n")
	wantInvalid(t, setPassword, envPassword, "", encoding, canary+"\xb0")
}

func TestResolveConfiguration_addressErrors(t *testing.T) {
	t.Parallel()
	wantInvalid(t, setEnvironment, "", "environment", "environment must not be empty.", "")
	wantInvalid(t, setEnvironment, envEnvironment, "environment", `must be "production" (운영) or "staging" (검수)`, canary, "Production", "prod")
	wantInvalid(t, setBaseURL, "", "", "base_url must not be empty.", "")
	wantInvalid(t, setBaseURL, envBaseURL, "", "must be an https URL. Only a loopback host", "http://"+canary+".bizppurio.com", "http://127.0.0.1."+canary+".com")
	wantInvalid(t, setBaseURL, envBaseURL, "", "must be a URL with a host", "api."+canary+".com", "name:"+canary, "https://name:"+canary, "https://"+canary+":65536")
	wantInvalid(t, setBaseURL, envBaseURL, "", "must not hold user info", "https://user:"+canary+"@api.bizppurio.com", "https://user:"+canary+"＠api.bizppurio.com")
	wantInvalid(t, setBaseURL, envBaseURL, "", "must not hold a query", "https://api.bizppurio.com?apikey="+canary, "https://api.bizppurio.com/#"+canary)
	wantInvalid(t, setBaseURL, envBaseURL, "", "Write only what comes before it, such as https://api.bizppurio.com.", "https://"+canary+".com/v1/token")
	wantInvalid(t, setBaseURL, envBaseURL, "", "Write the host in its xn-- form", "https://비즈"+canary+".com")
}

// Two addresses are a conflict, whatever they are.
func TestResolveConfiguration_addressConflicts(t *testing.T) {
	t.Parallel()
	const both, beside = "base_url and environment are both set", "environment in the provider block and BIZPPURIO_BASE_URL in the environment both name the address"
	for _, environment := range []string{"production", "staging"} {
		model := credentialsModel()
		model.Environment = types.StringValue(environment)
		for _, variable := range []string{"http://localhost:1/" + canary, "no URL " + canary} {
			wantOneError(t, model, map[string]string{envBaseURL: variable, envEnvironment: "staging"}, "environment", beside, "To call Bizppurio itself, unset BIZPPURIO_BASE_URL.")
		}
		model.BaseURL = types.StringValue("https://" + canary)
		wantOneError(t, model, nil, "environment", both)
		wantOneError(t, model, map[string]string{envBaseURL: "http://localhost:1"}, "environment", both)
	}
}

func TestResolveConfiguration_timeoutAndRetryErrors(t *testing.T) {
	t.Parallel()
	wantInvalid(t, setTimeout, "", "request_timeout", "request_timeout must not be empty.", "")
	wantInvalid(t, setTimeout, "", "request_timeout", "must be a duration greater than zero and at most 10m.", "31", canary, "0s", "-1s", "10m0.000000001s", "1000000h")
	for _, retries := range []float64{-1, 11, 1.5, 1e30} {
		model := credentialsModel()
		model.MaxRetries = types.NumberValue(big.NewFloat(retries))
		wantOneError(t, model, nil, "max_retries", "max_retries must be a whole number from 0 to 10.")
	}
}

func TestResolveConfiguration_proxyErrors(t *testing.T) {
	t.Parallel()
	const unusable = "must be an http, https or socks5 URL with a host in ASCII characters and nothing behind the port."
	wantInvalid(t, setProxyURL, "", "", "proxy_url must not be empty.", "")
	wantInvalid(t, setProxyURL, "", "", unusable, "ftp://user:"+canary+"@proxy.corp", "http://user:"+canary+"%@proxy.corp", "http://user:?"+canary+"@proxy.corp",
		"http://user:pass#"+canary+"@proxy.corp", "http://user:12/"+canary+"@proxy.corp")
	for variable, value := range map[string]string{"HTTPS_PROXY": "http://user:1?" + canary + "@proxy.corp", "https_proxy": "ftp://" + canary} {
		wantOneError(t, credentialsModel(), map[string]string{variable: value}, "", "HTTPS_PROXY is not an http, https or socks5 URL")
	}
	model := credentialsModel()
	model.BaseURL, model.ProxyURL = types.StringValue("http://localhost:8080"), types.StringValue("http://u:"+canary+"@proxy.corp")
	wantOneError(t, model, nil, "", "base_url is an http address on this machine, and proxy_url a proxy on another one")
}

func TestResolveConfiguration_certificateErrors(t *testing.T) {
	t.Parallel()
	const key = "-----BEGIN PRIVATE KEY-----\nMHcCAQEE" + canary + "\n-----END PRIVATE KEY-----\n"
	wantInvalid(t, setCACerts, "", "", "ca_cert_pem must not be empty.", "")
	wantInvalid(t, setCACerts, "", "", "must hold one or more PEM certificates", "/etc/ssl/"+canary+".pem", key, "MHcCAQEE"+canary)

	const production, proxy = "The address is the production host.", "The certificate of a proxy is always checked"
	model := credentialsModel()
	model.InsecureSkipVerify = types.BoolValue(true)
	wantOneError(t, model, nil, "insecure_skip_verify", production)
	wantOneError(t, model, map[string]string{envBaseURL: "https://API.bizppurio.com.:10443/prefix"}, "insecure_skip_verify", production)
	model.Environment = types.StringValue("staging")
	wantOneError(t, model, map[string]string{"HTTPS_PROXY": "https://u:" + canary + "@proxy.corp"}, "insecure_skip_verify", proxy)
	model.ProxyURL = types.StringValue("https://u:" + canary + "@proxy.corp")
	wantOneError(t, model, nil, "insecure_skip_verify", proxy)
}

func TestResolveConfiguration_tokenCacheErrors(t *testing.T) {
	t.Parallel()
	directory := func(m *configurationModel, v types.String) { tokenCacheOf(nil, v.ValueString(), "")(m) }
	remaining := func(m *configurationModel, v types.String) { tokenCacheOf(nil, absolute("hcl"), v.ValueString())(m) }
	wantInvalid(t, directory, "", "token_cache.directory", "token_cache.directory must not be empty.", "")
	wantInvalid(t, directory, "", "token_cache.directory", `must be an absolute path.`, canary+"/cache", "~/"+canary)
	wantInvalid(t, directory, "", "token_cache.directory", `pathexpand("~/…")`, "~/"+canary)
	wantInvalid(t, remaining, "", "token_cache.min_remaining", "must be a duration greater than zero and under 24h.", canary, "24h", "0s", "-1s")
	for _, value := range []string{canary, "~/" + canary} {
		wantOneError(t, credentialsModel(), map[string]string{envTokenCacheDir: value}, "token_cache",
			"BIZPPURIO_TOKEN_CACHE_DIR (for the attribute token_cache) must be an absolute path.", `in a shell "$HOME/…"`)
	}
}

// Where account and password come from, and what looks like a slip in them.
func TestResolveConfiguration_credentialOrigins(t *testing.T) {
	t.Parallel()
	const invisible, quotes, input = explain.SlipInvisible, explain.SlipQuotes, explain.SlipInputMode
	type slips = []explain.Slip
	tests := map[string]struct{ account, password slips }{
		"plain-1!'x'\"y": {}, "a.b@c": {}, "é": {},
		" a": {slips{invisible}, slips{invisible}}, "a\u00a0": {slips{invisible}, slips{invisible}}, "\ufeffa": {slips{invisible}, slips{invisible}},
		"a\u200b": {slips{invisible}, slips{invisible}}, "a\u3000": {slips{invisible}, slips{invisible}}, "a\u2028": {slips{invisible}, slips{invisible}},
		"a\u3164": {slips{invisible}, slips{invisible}}, "\u00ada": {slips{invisible}, slips{invisible}}, "a\ufe0f": {slips{invisible}, slips{invisible}},
		"a b": {account: slips{invisible}}, "a\u200db": {account: slips{invisible}}, "a\u00a0b": {account: slips{invisible}},
		`"a"`: {slips{quotes}, slips{quotes}}, "'a'": {slips{quotes}, slips{quotes}}, "“a”": {slips{quotes}, slips{quotes}}, "`a`": {slips{quotes}, slips{quotes}},
		"「a」": {slips{quotes}, slips{quotes}}, `a"`: {slips{quotes}, slips{quotes}}, `"a" `: {slips{invisible, quotes}, slips{invisible, quotes}},
		"ㅁaa": {slips{input}, slips{input}}, "비밀": {slips{input}, slips{input}}, "a１": {slips{input}, slips{input}}, "＂비＂": {slips{quotes, input}, slips{quotes, input}},
	}
	for value, want := range tests {
		model := credentialsModel()
		model.Account, model.Password = types.StringValue(value), types.StringNull()
		c, diags := resolveConfiguration(t.Context(), model, getenvFrom(map[string]string{envPassword: value}))
		if len(diags) > 0 || c.client.Credentials != (bizppurio.Credentials{Account: value, Password: value}) {
			t.Errorf("%q is not sent as it is: %v", value, diags)
		}
		account, password := c.circumstances.Account, c.circumstances.Password
		if account.Variable != "" || password.Variable != envPassword {
			t.Errorf("they come from %q and %q", account.Variable, password.Variable)
		}
		if !slices.Equal(account.Slips, want.account) || !slices.Equal(password.Slips, want.password) {
			t.Errorf("%q: slips %q and %q, want %q and %q", value, account.Slips, password.Slips, want.account, want.password)
		}
	}
}

// What a failure is explained by, beside the credentials.
func TestResolveConfiguration_circumstances(t *testing.T) {
	t.Parallel()
	authority := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: newCertificate(t)}))
	tests := map[string]struct {
		model func(*configurationModel)
		env   map[string]string
		want  explain.Circumstances
	}{
		"defaults":          {},
		"environment":       {env: map[string]string{envEnvironment: "staging"}},
		"base_url":          {model: func(m *configurationModel) { m.BaseURL = types.StringValue("https://gw.test") }, want: explain.Circumstances{BaseURL: &explain.Origin{}}},
		"base_url_variable": {env: map[string]string{envBaseURL: "https://gw.test"}, want: explain.Circumstances{BaseURL: &explain.Origin{Variable: envBaseURL}}},
		"proxy":             {env: map[string]string{"HTTPS_PROXY": "http://proxy.corp:3128"}},
		"proxy_user":        {env: map[string]string{"HTTPS_PROXY": "http://user@proxy.corp:3128"}, want: explain.Circumstances{ProxyUser: true}},
		"authorities":       {model: func(m *configurationModel) { m.CACertPEM = types.StringValue(authority) }, want: explain.Circumstances{CACerts: true}},
		"unchecked": {
			model: func(m *configurationModel) {
				m.Environment, m.InsecureSkipVerify = types.StringValue("staging"), types.BoolValue(true)
			},
			want: explain.Circumstances{InsecureSkipVerify: true},
		},
	}
	for name, tt := range tests {
		model := credentialsModel()
		if tt.model != nil {
			tt.model(&model)
		}
		c, diags := resolveConfiguration(t.Context(), model, getenvFrom(tt.env))
		if diags.HasError() || !reflect.DeepEqual(c.circumstances, tt.want) {
			t.Errorf("%s: got %+v, want %+v; diagnostics %v", name, c.circumstances, tt.want, diags)
		}
	}
}

// newCertificate returns a certificate that signed itself.
func newCertificate(t *testing.T) []byte {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// Credentials are missing only where neither has them; that is no error yet.
func TestResolveConfiguration_missingCredentials(t *testing.T) {
	t.Parallel()
	for env, want := range map[[2]string]explain.Missing{
		{"", ""}:   {Account: true, Password: true},
		{"a", ""}:  {Password: true},
		{"", "p"}:  {Account: true},
		{"a", "p"}: {},
	} {
		variables := getenvFrom(map[string]string{envAccount: env[0], envPassword: env[1]})
		if c, diags := resolveConfiguration(t.Context(), configurationModel{}, variables); len(diags) > 0 || c.missing != want {
			t.Errorf("%q: missing %+v, want %+v; diagnostics %v", env, c.missing, want, diags)
		}
		model := configurationModel{Account: types.StringUnknown(), Password: types.StringUnknown()}
		if c, diags := resolveConfiguration(t.Context(), model, variables); len(diags) > 0 || c.missing != (explain.Missing{}) {
			t.Errorf("%q, unknown in HCL: missing %+v; diagnostics %v", env, c.missing, diags)
		}
	}
}

func nilIfEmpty(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// absolute returns an absolute path on any system.
func absolute(name string) string {
	path, err := filepath.Abs(string(filepath.Separator) + name)
	if err != nil {
		panic(err)
	}
	return path
}

var tokenCacheTypes = map[string]attr.Type{"enabled": types.BoolType, "directory": types.StringType, "min_remaining": types.StringType}

// tokenCacheOf sets the attribute token_cache. A directory "-" and an empty
// minRemaining are null, "?" is unknown.
func tokenCacheOf(enabled *bool, directory, minRemaining string) func(*configurationModel) {
	value := func(s, null string) types.String {
		switch s {
		case null:
			return types.StringNull()
		case "?":
			return types.StringUnknown()
		}
		return types.StringValue(s)
	}
	return func(m *configurationModel) {
		m.TokenCache = types.ObjectValueMust(tokenCacheTypes, map[string]attr.Value{
			"enabled": types.BoolPointerValue(enabled), "directory": value(directory, "-"), "min_remaining": value(minRemaining, ""),
		})
	}
}

// A conflict of base_url and environment points to the line that shows no secret.
func TestResolveConfiguration_conflictWithUserInfo(t *testing.T) {
	t.Parallel()
	model := credentialsModel()
	model.BaseURL, model.Environment = types.StringValue("https://user:"+canary+"@gateway.example.com"), types.StringValue("production")
	_, diags := resolveConfiguration(t.Context(), model, getenvFrom(nil))
	if len(diags) != 2 || pathOf(diags[0]) != "environment" || pathOf(diags[1]) != "" {
		t.Errorf("got %v, want one error at environment and one without a path", diags)
	}
}

func TestResolveConfiguration_allErrorsAtOnce(t *testing.T) {
	t.Parallel()
	model := configurationModel{
		Environment: types.StringValue("prod"), RequestTimeout: types.StringValue("-1s"), MaxRetries: types.NumberValue(big.NewFloat(11)),
		ProxyURL: types.StringValue("ftp://"), CACertPEM: types.StringValue("ca.pem"),
	}
	tokenCacheOf(nil, "relative", "25h")(&model)
	_, diags := resolveConfiguration(t.Context(), model, getenvFrom(nil))
	var at []string
	for _, d := range diags {
		at = append(at, pathOf(d))
	}
	const want = "request_timeout max_retries  environment  token_cache.directory token_cache.min_remaining"
	if got := strings.Join(at, " "); got != want {
		t.Errorf("errors at %q, want %q", got, want)
	}
}

// Unknown values are no errors, whatever the environment holds beside them.
func TestResolveConfiguration_unknown(t *testing.T) {
	t.Parallel()
	unknown := types.StringUnknown()
	c, diags := resolveConfiguration(t.Context(), configurationModel{
		Account: unknown, Password: unknown, Environment: unknown, BaseURL: unknown, RequestTimeout: unknown,
		MaxRetries: types.NumberUnknown(), ProxyURL: unknown, CACertPEM: unknown, InsecureSkipVerify: types.BoolUnknown(),
		TokenCache: types.ObjectUnknown(tokenCacheTypes),
	}, getenvFrom(map[string]string{
		"BIZPPURIO_ACCOUNT": "a:b", "BIZPPURIO_BASE_URL": "http://localhost:1", "HTTPS_PROXY": "ftp://", "BIZPPURIO_TOKEN_CACHE_DIR": "~",
	}))
	const want = "account password request_timeout max_retries ca_cert_pem base_url environment proxy_url insecure_skip_verify token_cache"
	if got := strings.Join(c.unknown, " "); got != want || len(diags) > 0 {
		t.Errorf("unknown = %s, want %s; diagnostics %v", got, want, diags)
	}
	// Whether base_url and environment conflict is known later.
	model := credentialsModel()
	model.BaseURL, model.Environment = unknown, types.StringValue("staging")
	if _, diags := resolveConfiguration(t.Context(), model, getenvFrom(map[string]string{"BIZPPURIO_BASE_URL": "http://localhost:1"})); len(diags) > 0 {
		t.Errorf("an unknown base_url beside environment: %v", diags)
	}
}

func TestResolveConfiguration_proxy(t *testing.T) {
	t.Parallel()
	const inHCL, inEnvironment = "socks5://u:p@127.0.0.1:1080", "http://u:p@env.example.com:3128"
	tests := map[string]struct {
		baseURL, proxyURL string
		env               map[string]string
		want              string
	}{
		"hcl_beats_environment":    {proxyURL: inHCL, env: map[string]string{"HTTPS_PROXY": "ftp://", "NO_PROXY": "*"}, want: "socks5://u:p@127.0.0.1"},
		"environment":              {env: map[string]string{"HTTPS_PROXY": inEnvironment}, want: inEnvironment},
		"no_proxy":                 {env: map[string]string{"HTTPS_PROXY": inEnvironment, "NO_PROXY": ".bizppurio.com"}},
		"no_proxy_hides_an_error":  {env: map[string]string{"HTTPS_PROXY": "ftp://", "NO_PROXY": "api.bizppurio.com"}},
		"http_proxy_is_not_used":   {env: map[string]string{"HTTP_PROXY": inEnvironment, "ALL_PROXY": inEnvironment}},
		"plain_http_has_none":      {baseURL: "http://LOCALHOST.:8080", env: map[string]string{"HTTP_PROXY": inEnvironment, "HTTPS_PROXY": "ftp://"}},
		"plain_http_through_local": {baseURL: "http://localhost:8080", proxyURL: inHCL, want: "socks5://u:p@127.0.0.1"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			model := credentialsModel()
			model.BaseURL, model.ProxyURL = types.StringPointerValue(nilIfEmpty(tt.baseURL)), types.StringPointerValue(nilIfEmpty(tt.proxyURL))
			c, diags := resolveConfiguration(t.Context(), model, getenvFrom(tt.env))
			got := ""
			if c.client.ProxyURL != nil {
				got = c.client.ProxyURL.String()
			}
			if got != tt.want || len(diags) > 0 {
				t.Errorf("proxy %q, want %q; diagnostics %v", got, tt.want, diags)
			}
		})
	}
}

// An unchecked certificate is a warning, unless it is production's or a proxy's.
func TestResolveConfiguration_insecureWarns(t *testing.T) {
	t.Parallel()
	tests := map[string]map[string]string{
		"no_proxy_at_all": nil,
		"http_proxy":      {"HTTPS_PROXY": "http://proxy.example.com"},
		"exempted":        {"HTTPS_PROXY": "https://proxy.example.com", "NO_PROXY": "*"},
	}
	for name, env := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			model := credentialsModel()
			model.Environment, model.InsecureSkipVerify = types.StringValue("staging"), types.BoolValue(true)
			c, diags := resolveConfiguration(t.Context(), model, getenvFrom(env))
			if diags.WarningsCount() != 1 || diags.HasError() || pathOf(diags[0]) != "insecure_skip_verify" || !c.client.InsecureSkipVerify {
				t.Fatalf("got %v, insecure %t; want one warning, true", diags, c.client.InsecureSkipVerify)
			}
		})
	}
}

func TestResolveConfiguration_tokenCache(t *testing.T) {
	t.Parallel()
	on, off := true, false
	hcl, env := absolute("hcl"), map[string]string{"BIZPPURIO_TOKEN_CACHE_DIR": absolute("env")}
	userCache, err := os.UserCacheDir()
	if err != nil {
		t.Skip(err)
	}
	byDefault := filepath.Join(userCache, "terraform-provider-bizppurio")
	tests := map[string]struct {
		model       func(*configurationModel)
		env         map[string]string
		want        *cacheSettings
		wantUnknown string
	}{
		"off":                   {},
		"on_by_itself":          {model: tokenCacheOf(nil, "-", ""), want: &cacheSettings{byDefault, 6 * time.Hour}},
		"enabled":               {model: tokenCacheOf(&on, "-", ""), want: &cacheSettings{byDefault, 6 * time.Hour}},
		"variable":              {env: env, want: &cacheSettings{absolute("env"), 6 * time.Hour}},
		"variable_fills_a_gap":  {model: tokenCacheOf(&on, "-", "90m"), env: env, want: &cacheSettings{absolute("env"), 90 * time.Minute}},
		"object_beats_variable": {model: tokenCacheOf(nil, hcl, ""), env: map[string]string{"BIZPPURIO_TOKEN_CACHE_DIR": "relative"}, want: &cacheSettings{hcl, 6 * time.Hour}},
		"disabled":              {model: tokenCacheOf(&off, "relative", "0s"), env: map[string]string{"BIZPPURIO_TOKEN_CACHE_DIR": "relative"}},
		"disabled_with_unknown": {model: tokenCacheOf(&off, "?", "?")},
		"unknown_parts":         {model: tokenCacheOf(&on, "?", "?"), env: env, want: &cacheSettings{"", 6 * time.Hour}, wantUnknown: "token_cache.directory token_cache.min_remaining"},
		"unknown_enabled": {model: func(m *configurationModel) {
			m.TokenCache = types.ObjectValueMust(tokenCacheTypes, map[string]attr.Value{
				"enabled": types.BoolUnknown(), "directory": types.StringNull(), "min_remaining": types.StringNull(),
			})
		}, env: env, wantUnknown: "token_cache.enabled"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			model := credentialsModel()
			if tt.model != nil {
				tt.model(&model)
			}
			c, diags := resolveConfiguration(t.Context(), model, getenvFrom(tt.env))
			if len(diags) > 0 || strings.Join(c.unknown, " ") != tt.wantUnknown {
				t.Errorf("diagnostics %v, unknown %q; want none and %q", diags, c.unknown, tt.wantUnknown)
			}
			if (c.cache == nil) != (tt.want == nil) || tt.want != nil && *c.cache != *tt.want {
				t.Errorf("got %+v, want %+v", c.cache, tt.want)
			}
		})
	}
}

// Without a home directory, or with one that would put the cache beside main.tf,
// the cache is off, with a warning.
func TestResolveConfiguration_noUserCache(t *testing.T) { //nolint:paralleltest // it sets variables
	for _, home := range []string{"", "relative"} {
		t.Setenv("HOME", home)
		t.Setenv("XDG_CACHE_HOME", "")
		t.Setenv("LocalAppData", home) // Windows
		model := credentialsModel()
		tokenCacheOf(nil, "-", "")(&model)
		c, diags := resolveConfiguration(t.Context(), model, getenvFrom(nil))
		if c.cache != nil || diags.HasError() || len(diags) != 1 || pathOf(diags[0]) != "token_cache" {
			t.Fatalf("cache %v, diagnostics %v; want none and a warning at token_cache", c.cache, diags)
		}
	}
}

// All spellings of one address share one cache file and the settings that
// depend on the address; others do not.
func TestNewTokenSource_canonicalBaseURL(t *testing.T) {
	t.Parallel()
	file := func(baseURL string) string {
		model := credentialsModel()
		model.BaseURL = types.StringValue(baseURL)
		tokenCacheOf(nil, absolute("cache"), "")(&model)
		c, diags := resolveConfiguration(t.Context(), model, getenvFrom(nil))
		if len(diags) > 0 {
			t.Fatal(baseURL, diags)
		}
		s := new(bizppurioProvider).newTokenSource(c, "1.12.0")
		if got := s.cache.LockTimeout; got != 4*30*time.Second+3*time.Minute {
			t.Errorf("the lock is waited for %s, want as long as all attempts may take", got)
		}
		if s.cache.MinRemaining != 6*time.Hour || s.cache.Credentials != (bizppurio.Credentials{Account: "hcl-account", Password: "hcl-password"}) {
			t.Errorf("the cache is not that of the configuration")
		}
		return s.cache.Path()
	}
	for want, spellings := range map[string][]string{
		"http://localhost":                  {"http://LocalHost", "http://localhost.", "http://localhost:80/", "http://localhost:080", "HTTP://localhost//", "http://localhost/a/.."},
		"http://[::1]:18012/v":              {"http://[::1]:018012/v/", "http://[0:0::1]:18012//v"},
		"https://dev-api.bizppurio.com":     {"https://DEV-API.bizppurio.com.:443/"},
		"https://dev-api.bizppurio.com/%2F": {"https://dev-api.bizppurio.com/%2f/"},
	} {
		for _, spelling := range spellings {
			if file(spelling) != file(want) {
				t.Errorf("%s and %s have two cache files", spelling, want)
			}
		}
	}
	if file("http://localhost") == file("http://127.0.0.1") || file("http://localhost") == file("http://localhost:8080") {
		t.Error("two addresses have one cache file")
	}
}

// What the provider block alone shows is found without the environment, and
// what may come from there is not missed.
func TestValidateConfiguration(t *testing.T) {
	t.Parallel()
	insecure := configurationModel{InsecureSkipVerify: types.BoolValue(true)}
	tokenCacheOf(nil, "-", "")(&insecure)
	for _, model := range []configurationModel{{}, insecure} {
		if diags := validateConfiguration(t.Context(), model); len(diags) > 0 {
			t.Errorf("got %v, want nothing", diags)
		}
	}
	diags := validateConfiguration(t.Context(), configurationModel{Account: types.StringValue("a:b"), Environment: types.StringValue("prod")})
	if got := diags.ErrorsCount(); got != 2 {
		t.Errorf("a faulty block: got %d errors, want 2: %v", got, diags)
	}
}
