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
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
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
			settings, diags := resolveConfiguration(model, getenvFrom(tt.env))
			if len(diags) > 0 || len(settings.unknown) > 0 {
				t.Fatalf("diagnostics %v, unknown %v, want neither", diags, settings.unknown)
			}
			config := settings.client
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
	settings, diags := resolveConfiguration(credentialsModel(), getenvFrom(nil))
	config := settings.client
	if len(diags) > 0 || settings.cache != nil || config.RequestTimeout != 30*time.Second || config.MaxRetries != 3 ||
		config.ProxyURL != nil || config.RootCAs != nil || config.InsecureSkipVerify {
		t.Errorf("defaults: %v, timeout %s, %d retries; want 30s, 3 and nothing else", diags, config.RequestTimeout, config.MaxRetries)
	}
	for retries, timeout := range map[int]string{0: "1ns", 10: "10m"} {
		model := credentialsModel()
		model.MaxRetries, model.RequestTimeout = types.NumberValue(big.NewFloat(float64(retries))), types.StringValue(timeout)
		settings, diags := resolveConfiguration(model, getenvFrom(nil))
		want, err := time.ParseDuration(timeout)
		if err != nil || len(diags) > 0 || settings.client.MaxRetries != retries || settings.client.RequestTimeout != want {
			t.Errorf("%v; %d retries and timeout %s, want %d and %s", diags, settings.client.MaxRetries, settings.client.RequestTimeout, retries, want)
		}
	}
}

func TestResolveConfiguration_errors(t *testing.T) {
	t.Parallel()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	privateKey := string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))

	type model = *configurationModel
	text, null := types.StringValue, types.StringNull()
	baseURL := func(value string) func(model) { return func(m model) { m.BaseURL = text(value) } }
	proxyURL := func(value string) func(model) { return func(m model) { m.ProxyURL = text(value) } }
	timeout := func(value string) func(model) { return func(m model) { m.RequestTimeout = text(value) } }
	retries := func(value float64) func(model) {
		return func(m model) { m.MaxRetries = types.NumberValue(big.NewFloat(value)) }
	}
	insecure := func(environment, proxy string) func(model) {
		return func(m model) {
			m.InsecureSkipVerify = types.BoolValue(true)
			m.Environment, m.ProxyURL = text(environment), types.StringPointerValue(nilIfEmpty(proxy))
		}
	}
	const (
		wholeNumber = "The provider's attribute max_retries must be a whole number from 0 to 10."
		duration    = "The provider's attribute request_timeout must be a duration greater than zero and at most 10m."
		noQuery     = "The provider's attribute base_url must not hold a query"
		noUserInfo  = "The provider's attribute base_url must not hold user info"
		badURL      = "The provider's attribute base_url must be a URL with a host"
		badProxy    = "The provider's attribute proxy_url must be an http, https or socks5 URL with a host and nothing behind the port."
		badVariable = "HTTPS_PROXY is not an http, https or socks5 URL"
		checked     = "The certificate of a proxy is always checked"
		production  = "The address is the production host."
	)
	tests := map[string]struct {
		model func(model)
		env   map[string]string
		// wantPath is empty where the line may show a secret.
		wantPath string
		wantText string
	}{
		"no_account":        {func(m model) { m.Account = null }, nil, "account", "BIZPPURIO_ACCOUNT"},
		"no_password":       {func(m model) { m.Password = null }, nil, "", "BIZPPURIO_PASSWORD"},
		"empty_account":     {func(m model) { m.Account = text("") }, map[string]string{"BIZPPURIO_ACCOUNT": canary}, "account", "The provider's attribute account must not be empty."},
		"empty_password":    {func(m model) { m.Password = text("") }, map[string]string{"BIZPPURIO_PASSWORD": canary}, "", "The provider's attribute password must not be empty."},
		"empty_environment": {func(m model) { m.Environment = text("") }, map[string]string{"BIZPPURIO_ENVIRONMENT": "staging"}, "environment", "environment must not be empty."},
		"empty_base_url":    {baseURL(""), map[string]string{"BIZPPURIO_BASE_URL": "https://" + canary}, "base_url", "base_url must not be empty."},
		"empty_timeout":     {timeout(""), nil, "request_timeout", "request_timeout must not be empty."},
		"empty_ca_cert_pem": {func(m model) { m.CACertPEM = text("") }, nil, "ca_cert_pem", "ca_cert_pem must not be empty."},
		"empty_proxy_url":   {proxyURL(""), nil, "", "proxy_url must not be empty."},

		"account_colon":             {func(m model) { m.Account = text("name:" + canary) }, nil, "", "The provider's attribute account must not contain a colon"},
		"account_variable_colon":    {func(m model) { m.Account = null }, map[string]string{"BIZPPURIO_ACCOUNT": "name:" + canary}, "", "The environment variable BIZPPURIO_ACCOUNT (for the attribute account) must not contain a colon"},
		"account_pair_by_slash":     {func(m model) { m.Account = text("name/" + canary + "\n") }, nil, "", "control characters"},
		"account_pair_invisible":    {func(m model) { m.Account = text("name\u200b" + canary + "\n") }, nil, "", "control characters"},
		"environment_pair_by_slash": {func(m model) { m.Environment = text("name/" + canary) }, nil, "", `must be "production" (운영) or "staging" (검수)`},
		"base_url_pair_of_digits":   {func(m model) { m.BaseURL = text("name:12345") }, nil, "", "base_url must be a URL"},
		"ca_cert_pem_short_base64":  {func(m model) { m.CACertPEM = text("MHcCAQEE" + canary) }, nil, "", "ca_cert_pem must hold one or more PEM certificates"},
		"account_pair_by_tab":       {func(m model) { m.Account = text("name\t" + canary) }, nil, "", "control characters"},
		"account_pair_by_line":      {func(m model) { m.Account = text("name\n" + canary + "\n") }, nil, "", "control characters"},
		"account_pair_wide_colon":   {func(m model) { m.Account = text("name﹕" + canary + "\n") }, nil, "", "control characters"},
		"environment_pair":          {func(m model) { m.Environment = text("name:" + canary) }, nil, "", `must be "production" (운영) or "staging" (검수)`},
		"base_url_pair_as_port":     {func(m model) { m.BaseURL = text("https://name:" + canary) }, nil, "", "base_url must be a URL"},
		"base_url_pair":             {func(m model) { m.BaseURL = text("name:" + canary) }, nil, "", "base_url must be a URL"},
		"base_url_key_in_the_path":  {func(m model) { m.BaseURL = text("http://gw.example.com/" + canary) }, nil, "", "base_url must be an https URL"},
		"ca_cert_pem_bare_base64":   {func(m model) { m.CACertPEM = text(strings.Repeat(canary, 50)) }, nil, "", "ca_cert_pem must hold one or more PEM certificates"},
		"account_control_character": {func(m model) { m.Account = text(canary + "\x7f") }, nil, "account", "control characters"},
		"account_full_width_colon":  {func(m model) { m.Account = text("name：" + canary + "\n") }, nil, "", "control characters"},
		"account_variable_newline":  {func(m model) { m.Account = null }, map[string]string{"BIZPPURIO_ACCOUNT": canary + "\n"}, "account", "BIZPPURIO_ACCOUNT (for the attribute account) must not contain control characters"},
		"password_newline":          {func(m model) { m.Password = text(canary + "\r\n") }, nil, "", "The provider's attribute password must not contain control characters"},
		"password_variable_newline": {func(m model) { m.Password = null }, map[string]string{"BIZPPURIO_PASSWORD": canary + "\n"}, "", "BIZPPURIO_PASSWORD (for the attribute password) must not contain control characters"},
		"password_not_utf8":         {func(m model) { m.Password = null }, map[string]string{"BIZPPURIO_PASSWORD": canary + "\xb0"}, "", "BIZPPURIO_PASSWORD (for the attribute password) must be UTF-8 text"},

		"environment":                 {func(m model) { m.Environment = text(canary) }, nil, "environment", `environment must be "production" (운영) or "staging" (검수).`},
		"environment_variable":        {nil, map[string]string{"BIZPPURIO_ENVIRONMENT": "Production"}, "environment", `BIZPPURIO_ENVIRONMENT (for the attribute environment) must be "production"`},
		"environment_beside_variable": {func(m model) { m.Environment = text("production") }, map[string]string{"BIZPPURIO_BASE_URL": "http://localhost:1/" + canary}, "environment", "environment in the provider block and BIZPPURIO_BASE_URL in the environment both name the address"},
		"staging_beside_both":         {func(m model) { m.Environment = text("staging") }, map[string]string{"BIZPPURIO_BASE_URL": "no URL " + canary, "BIZPPURIO_ENVIRONMENT": "staging"}, "environment", "remove environment from the provider block. To call Bizppurio itself, unset BIZPPURIO_BASE_URL."},
		"environment_and_base_url":    {func(m model) { m.BaseURL, m.Environment = text("https://"+canary), text("production") }, nil, "environment", "base_url and environment are both set"},
		"all_three":                   {func(m model) { m.BaseURL, m.Environment = text("https://"+canary), text("production") }, map[string]string{"BIZPPURIO_BASE_URL": "http://localhost:1"}, "environment", "base_url and environment are both set"},
		"base_url_http":               {baseURL("http://" + canary + ".bizppurio.com"), nil, "base_url", "base_url must be an https URL. Only a loopback host"},
		"base_url_variable_http":      {nil, map[string]string{"BIZPPURIO_BASE_URL": "http://127.0.0.1." + canary + ".com"}, "base_url", "BIZPPURIO_BASE_URL (for the attribute base_url) must be an https URL"},
		"base_url_no_scheme":          {baseURL("api." + canary + ".com"), nil, "base_url", badURL},
		"base_url_space":              {baseURL("https://api. " + canary + ".com"), nil, "", badURL},
		"base_url_percent":            {baseURL("https://api.example.com/%zz" + canary), nil, "", badURL},
		"base_url_user_info":          {baseURL("https://user:" + canary + "@api.bizppurio.com"), nil, "", noUserInfo},
		"base_url_user_info_escaped":  {baseURL("https://user:" + canary + "%zz@api.bizppurio.com"), nil, "", noUserInfo},
		"base_url_full_width_at":      {baseURL("https://user:" + canary + "＠api.bizppurio.com"), nil, "", noUserInfo},
		"base_url_query":              {baseURL("https://api.bizppurio.com?apikey=" + canary), nil, "", noQuery},
		"base_url_empty_query":        {baseURL("https://api.bizppurio.com?"), nil, "", noQuery},
		"base_url_fragment":           {baseURL("https://api.bizppurio.com/#" + canary), nil, "", noQuery},
		"base_url_port":               {baseURL("https://" + canary + ":65536"), nil, "base_url", badURL},
		"request_timeout_no_unit":     {timeout("31"), nil, "request_timeout", duration},
		"request_timeout_no_duration": {timeout(canary), nil, "request_timeout", duration},
		"request_timeout_zero":        {timeout("0s"), nil, "request_timeout", duration},
		"request_timeout_negative":    {timeout("-1s"), nil, "request_timeout", duration},
		"request_timeout_over_10m":    {timeout("10m0.000000001s"), nil, "request_timeout", duration},
		"request_timeout_huge":        {timeout("1000000h"), nil, "request_timeout", duration},
		"max_retries_negative":        {retries(-1), nil, "max_retries", wholeNumber},
		"max_retries_eleven":          {retries(11), nil, "max_retries", wholeNumber},
		"max_retries_fraction":        {retries(1.5), nil, "max_retries", wholeNumber},
		"max_retries_huge":            {retries(1e30), nil, "max_retries", wholeNumber},
		"proxy_url_scheme":            {proxyURL("ftp://user:" + canary + "@proxy.corp"), nil, "", badProxy},
		"proxy_url_unreadable":        {proxyURL("http://user:" + canary + "%@proxy.corp"), nil, "", "percent-encoded (# as %23, / as %2F, ? as %3F, @ as %40)"},
		"proxy_url_query":             {proxyURL("http://user:?" + canary + "@proxy.corp"), nil, "", badProxy},
		"proxy_url_fragment":          {proxyURL("http://user:pass#" + canary + "@proxy.corp"), nil, "", badProxy},
		"proxy_url_path":              {proxyURL("http://user:12/" + canary + "@proxy.corp"), nil, "", badProxy},
		"https_proxy_query":           {nil, map[string]string{"HTTPS_PROXY": "http://user:1?" + canary + "@proxy.corp"}, "", badVariable},
		"https_proxy_fragment":        {nil, map[string]string{"HTTPS_PROXY": "http://user:1#" + canary + "@proxy.corp"}, "", badVariable},
		"https_proxy_lower_case":      {nil, map[string]string{"https_proxy": "ftp://" + canary}, "", badVariable},
		"http_through_a_remote_proxy": {func(m model) {
			baseURL("http://localhost:8080")(m)
			proxyURL("http://u:" + canary + "@proxy.corp")(m)
		}, nil, "", "base_url is an http address on this machine, and proxy_url a proxy on another one"},
		"ca_cert_pem_path":             {func(m model) { m.CACertPEM = text("/etc/ssl/" + canary + ".pem") }, nil, "ca_cert_pem", "ca_cert_pem must hold one or more PEM certificates"},
		"ca_cert_pem_private_key":      {func(m model) { m.CACertPEM = text(privateKey) }, nil, "", "ca_cert_pem must hold one or more PEM certificates"},
		"insecure_production":          {insecure("production", ""), nil, "insecure_skip_verify", production},
		"insecure_production_gateway":  {func(m model) { m.InsecureSkipVerify = types.BoolValue(true) }, map[string]string{"BIZPPURIO_BASE_URL": "https://API.bizppurio.com.:10443/prefix"}, "insecure_skip_verify", production},
		"insecure_https_proxy":         {insecure("staging", "https://u:"+canary+"@proxy.corp"), nil, "insecure_skip_verify", checked},
		"insecure_https_proxy_of_env":  {insecure("staging", ""), map[string]string{"HTTPS_PROXY": "https://u:" + canary + "@proxy.corp"}, "insecure_skip_verify", checked},
		"cache_directory_relative":     {tokenCacheOf(nil, canary+"/cache", ""), nil, "token_cache.directory", "token_cache.directory must be an absolute path."},
		"cache_directory_home":         {tokenCacheOf(nil, "~/"+canary, ""), nil, "token_cache.directory", `pathexpand("~/…")`},
		"cache_variable_relative":      {nil, map[string]string{"BIZPPURIO_TOKEN_CACHE_DIR": canary}, "token_cache", "BIZPPURIO_TOKEN_CACHE_DIR (for the attribute token_cache) must be an absolute path."},
		"cache_variable_home":          {nil, map[string]string{"BIZPPURIO_TOKEN_CACHE_DIR": "~/" + canary}, "token_cache", `in a shell "$HOME/…"`},
		"cache_directory_empty":        {tokenCacheOf(nil, "", ""), nil, "token_cache.directory", "token_cache.directory must not be empty."},
		"cache_remaining_no_duration":  {tokenCacheOf(nil, absolute("hcl"), canary), nil, "token_cache.min_remaining", "under 24h"},
		"cache_remaining_a_day":        {tokenCacheOf(nil, absolute("hcl"), "24h"), nil, "token_cache.min_remaining", "under 24h"},
		"cache_remaining_zero":         {tokenCacheOf(nil, absolute("hcl"), "0s"), nil, "token_cache.min_remaining", "greater than zero"},
		"cache_variable_and_remaining": {tokenCacheOf(nil, "-", "-1s"), map[string]string{"BIZPPURIO_TOKEN_CACHE_DIR": absolute("env")}, "token_cache.min_remaining", "greater than zero"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			model := credentialsModel()
			if tt.model != nil {
				tt.model(&model)
			}
			_, diags := resolveConfiguration(model, getenvFrom(tt.env))
			if len(diags) != 1 || !diags.HasError() {
				t.Fatalf("got %v, want one error", diags)
			}
			checkTexts(t, diags[0].Summary(), diags[0].Detail())
			if !strings.Contains(diags[0].Detail(), tt.wantText) {
				t.Errorf("the error does not say %q:\n%s", tt.wantText, diags[0].Detail())
			}
			if strings.Contains(diags[0].Detail(), canary) || strings.Contains(diags[0].Detail(), "proxy.corp") {
				t.Errorf("the error quotes the value:\n%s", diags[0].Detail())
			}
			if got := pathOf(diags[0]); got != tt.wantPath {
				t.Errorf("the error points to %q, want %q", got, tt.wantPath)
			}
		})
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
	_, diags := resolveConfiguration(model, getenvFrom(nil))
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
	_, diags := resolveConfiguration(model, getenvFrom(nil))
	var at []string
	for _, d := range diags {
		at = append(at, pathOf(d))
	}
	const want = "account  environment request_timeout max_retries ca_cert_pem  token_cache.directory token_cache.min_remaining"
	if got := strings.Join(at, " "); got != want {
		t.Errorf("errors at %q, want %q", got, want)
	}
}

// Unknown values are no errors, whatever the environment holds beside them.
func TestResolveConfiguration_unknown(t *testing.T) {
	t.Parallel()
	unknown := types.StringUnknown()
	settings, diags := resolveConfiguration(configurationModel{
		Account: unknown, Password: unknown, Environment: unknown, BaseURL: unknown, RequestTimeout: unknown,
		MaxRetries: types.NumberUnknown(), ProxyURL: unknown, CACertPEM: unknown, InsecureSkipVerify: types.BoolUnknown(),
		TokenCache: types.ObjectUnknown(tokenCacheTypes),
	}, getenvFrom(map[string]string{
		"BIZPPURIO_ACCOUNT": "a:b", "BIZPPURIO_BASE_URL": "http://localhost:1", "HTTPS_PROXY": "ftp://", "BIZPPURIO_TOKEN_CACHE_DIR": "~",
	}))
	const want = "account password base_url environment request_timeout max_retries ca_cert_pem proxy_url insecure_skip_verify token_cache"
	if got := strings.Join(settings.unknown, " "); got != want || len(diags) > 0 {
		t.Errorf("unknown = %s, want %s; diagnostics %v", got, want, diags)
	}
	// Whether base_url and environment conflict is known later.
	model := credentialsModel()
	model.BaseURL, model.Environment = unknown, types.StringValue("staging")
	if _, diags := resolveConfiguration(model, getenvFrom(map[string]string{"BIZPPURIO_BASE_URL": "http://localhost:1"})); len(diags) > 0 {
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
			settings, diags := resolveConfiguration(model, getenvFrom(tt.env))
			got := ""
			if settings.client.ProxyURL != nil {
				got = settings.client.ProxyURL.String()
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
			settings, diags := resolveConfiguration(model, getenvFrom(env))
			if diags.WarningsCount() != 1 || diags.HasError() || pathOf(diags[0]) != "insecure_skip_verify" || !settings.client.InsecureSkipVerify {
				t.Fatalf("got %v, insecure %t; want one warning, true", diags, settings.client.InsecureSkipVerify)
			}
			checkTexts(t, diags[0].Summary(), diags[0].Detail())
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
		"on_by_itself":          {model: tokenCacheOf(nil, "-", ""), want: &cacheSettings{byDefault, time.Hour}},
		"enabled":               {model: tokenCacheOf(&on, "-", ""), want: &cacheSettings{byDefault, time.Hour}},
		"variable":              {env: env, want: &cacheSettings{absolute("env"), time.Hour}},
		"variable_fills_a_gap":  {model: tokenCacheOf(&on, "-", "90m"), env: env, want: &cacheSettings{absolute("env"), 90 * time.Minute}},
		"object_beats_variable": {model: tokenCacheOf(nil, hcl, ""), env: map[string]string{"BIZPPURIO_TOKEN_CACHE_DIR": "relative"}, want: &cacheSettings{hcl, time.Hour}},
		"disabled":              {model: tokenCacheOf(&off, "relative", "0s"), env: map[string]string{"BIZPPURIO_TOKEN_CACHE_DIR": "relative"}},
		"disabled_with_unknown": {model: tokenCacheOf(&off, "?", "?")},
		"unknown_parts":         {model: tokenCacheOf(&on, "?", "?"), env: env, want: &cacheSettings{"", time.Hour}, wantUnknown: "token_cache.directory token_cache.min_remaining"},
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
			settings, diags := resolveConfiguration(model, getenvFrom(tt.env))
			if len(diags) > 0 || strings.Join(settings.unknown, " ") != tt.wantUnknown {
				t.Errorf("diagnostics %v, unknown %q; want none and %q", diags, settings.unknown, tt.wantUnknown)
			}
			if (settings.cache == nil) != (tt.want == nil) || tt.want != nil && *settings.cache != *tt.want {
				t.Errorf("got %+v, want %+v", settings.cache, tt.want)
			}
		})
	}
}

// Without a home directory the cache is off, with a warning.
func TestResolveConfiguration_noUserCache(t *testing.T) {
	t.Setenv("HOME", "")
	t.Setenv("XDG_CACHE_HOME", "")
	t.Setenv("LocalAppData", "") // Windows
	model := credentialsModel()
	tokenCacheOf(nil, "-", "")(&model)
	settings, diags := resolveConfiguration(model, getenvFrom(nil))
	if settings.cache != nil || diags.HasError() || len(diags) != 1 || pathOf(diags[0]) != "token_cache" {
		t.Fatalf("cache %v, diagnostics %v; want none and a warning at token_cache", settings.cache, diags)
	}
	checkTexts(t, diags[0].Summary(), diags[0].Detail())
}

// All spellings of one address share one cache file and the settings that
// depend on the address; others do not.
func TestNewSession_canonicalBaseURL(t *testing.T) {
	t.Parallel()
	file := func(baseURL string) string {
		model := credentialsModel()
		model.BaseURL = types.StringValue(baseURL)
		tokenCacheOf(nil, absolute("cache"), "")(&model)
		s, diags := new(bizppurioProvider).newSession(model, "1.12.0")
		if len(diags) > 0 {
			t.Fatal(baseURL, diags)
		}
		if got := s.cache.LockTimeout; got != 4*30*time.Second+3*time.Minute {
			t.Errorf("the lock is waited for %s, want as long as all attempts may take", got)
		}
		if s.cache.MinRemaining != time.Hour || s.cache.Credentials != (bizppurio.Credentials{Account: "hcl-account", Password: "hcl-password"}) {
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
		if diags := validateConfiguration(model); len(diags) > 0 {
			t.Errorf("got %v, want nothing", diags)
		}
	}
	diags := validateConfiguration(configurationModel{Account: types.StringValue("a:b"), Environment: types.StringValue("prod")})
	if got := diags.ErrorsCount(); got != 2 {
		t.Errorf("a faulty block: got %d errors, want 2: %v", got, diags)
	}
}
