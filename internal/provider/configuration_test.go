// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

// getenvFrom is an environment for resolveConfiguration.
func getenvFrom(env map[string]string) func(string) string {
	return func(name string) string { return env[name] }
}

// credentialsModel is a provider block that holds all that is needed.
func credentialsModel() configurationModel {
	return configurationModel{Account: types.StringValue("hcl-account"), Password: types.StringValue("hcl-password")}
}

func TestResolveConfiguration_precedence(t *testing.T) {
	t.Parallel()
	const gateway = "https://gateway.example.com:8443/bizppurio"
	tests := map[string]struct {
		model        func(*configurationModel)
		env          map[string]string
		wantAccount  string
		wantPassword string
		wantBaseURL  string
	}{
		"hcl_beats_environment": {
			env: map[string]string{
				"BIZPPURIO_ACCOUNT": "env-account", "BIZPPURIO_PASSWORD": "env-password",
			},
		},
		"environment_fills_each_gap": {
			model:       func(m *configurationModel) { m.Account = types.StringNull() },
			env:         map[string]string{"BIZPPURIO_ACCOUNT": "env-account", "BIZPPURIO_PASSWORD": "env-password"},
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
			env: map[string]string{
				"BIZPPURIO_ACCOUNT": "", "BIZPPURIO_PASSWORD": "", "BIZPPURIO_ENVIRONMENT": "", "BIZPPURIO_BASE_URL": "",
			},
		},
		"hcl_environment_beats_base_url_variable": {
			model:       func(m *configurationModel) { m.Environment = types.StringValue("staging") },
			env:         map[string]string{"BIZPPURIO_BASE_URL": gateway, "BIZPPURIO_ENVIRONMENT": "production"},
			wantBaseURL: bizppurio.StagingURL,
		},
		"hcl_base_url_beats_environment_variable": {
			model:       func(m *configurationModel) { m.BaseURL = types.StringValue(gateway) },
			env:         map[string]string{"BIZPPURIO_BASE_URL": "https://other.example.com", "BIZPPURIO_ENVIRONMENT": "staging"},
			wantBaseURL: gateway,
		},
		"base_url_variable_beats_environment_variable": {
			env:         map[string]string{"BIZPPURIO_BASE_URL": gateway, "BIZPPURIO_ENVIRONMENT": "staging"},
			wantBaseURL: gateway,
		},
		"a_variable_that_loses_is_not_judged": {
			model:       func(m *configurationModel) { m.Environment = types.StringValue("staging") },
			env:         map[string]string{"BIZPPURIO_BASE_URL": "no URL", "BIZPPURIO_ENVIRONMENT": "no environment"},
			wantBaseURL: bizppurio.StagingURL,
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
			if got, want := config.Credentials.Account, or(tt.wantAccount, "hcl-account"); got != want {
				t.Errorf("account = %q, want %q", got, want)
			}
			if got, want := config.Credentials.Password, or(tt.wantPassword, "hcl-password"); got != want {
				t.Errorf("password = %q, want %q", got, want)
			}
			if got, want := config.BaseURL.String(), or(tt.wantBaseURL, bizppurio.ProductionURL); got != want {
				t.Errorf("base URL = %q, want %q", got, want)
			}
		})
	}
}

func or(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}

func TestResolveConfiguration_defaults(t *testing.T) {
	t.Parallel()
	settings, diags := resolveConfiguration(credentialsModel(), getenvFrom(nil))
	config := settings.client
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	if config.RequestTimeout != 30*time.Second || config.MaxRetries != 3 || config.ProxyURL != nil ||
		config.RootCAs != nil || config.InsecureSkipVerify {
		t.Errorf("got timeout %s, %d retries, proxy %v, roots %v, insecure %t; want 30s, 3 and nothing else",
			config.RequestTimeout, config.MaxRetries, config.ProxyURL, config.RootCAs, config.InsecureSkipVerify)
	}
}

func TestResolveConfiguration_faults(t *testing.T) {
	t.Parallel()
	const secret = "s3cret"
	tests := map[string]struct {
		model func(*configurationModel)
		env   map[string]string
		// wantPath is the attribute the error points to; empty where the line
		// in the configuration would show a secret.
		wantPath string
		wantText []string
	}{
		"no_account": {
			model:    func(m *configurationModel) { m.Account = types.StringNull() },
			wantPath: "account", wantText: []string{"account", "BIZPPURIO_ACCOUNT"},
		},
		"no_password": {
			model:    func(m *configurationModel) { m.Password = types.StringNull() },
			wantText: []string{"password", "BIZPPURIO_PASSWORD"},
		},
		"empty_account_does_not_fall_back": {
			model:    func(m *configurationModel) { m.Account = types.StringValue("") },
			env:      map[string]string{"BIZPPURIO_ACCOUNT": "env-account"},
			wantPath: "account", wantText: []string{"account", "must not be empty"},
		},
		"empty_password": {
			model:    func(m *configurationModel) { m.Password = types.StringValue("") },
			wantText: []string{"password", "must not be empty"},
		},
		"empty_environment": {
			model:    func(m *configurationModel) { m.Environment = types.StringValue("") },
			wantPath: "environment", wantText: []string{"must not be empty"},
		},
		"empty_base_url": {
			model:    func(m *configurationModel) { m.BaseURL = types.StringValue("") },
			wantPath: "base_url", wantText: []string{"must not be empty"},
		},
		"empty_request_timeout": {
			model:    func(m *configurationModel) { m.RequestTimeout = types.StringValue("") },
			wantPath: "request_timeout", wantText: []string{"must not be empty"},
		},
		"empty_ca_cert_pem": {
			model:    func(m *configurationModel) { m.CACertPEM = types.StringValue("") },
			wantPath: "ca_cert_pem", wantText: []string{"must not be empty"},
		},
		"empty_proxy_url": {
			model:    func(m *configurationModel) { m.ProxyURL = types.StringValue("") },
			wantText: []string{"proxy_url", "must not be empty"},
		},
		"account_with_colon": {
			model:    func(m *configurationModel) { m.Account = types.StringValue("a:b") },
			wantPath: "account", wantText: []string{"colon", "RFC 7617"},
		},
		"account_with_control_character": {
			model:    func(m *configurationModel) { m.Account = types.StringValue("a\x7f") },
			wantPath: "account", wantText: []string{"control characters"},
		},
		"account_variable_with_newline": {
			model:    func(m *configurationModel) { m.Account = types.StringNull() },
			env:      map[string]string{"BIZPPURIO_ACCOUNT": "a\n"},
			wantPath: "account", wantText: []string{"BIZPPURIO_ACCOUNT", "newline"},
		},
		"password_with_control_character": {
			model:    func(m *configurationModel) { m.Password = types.StringValue(secret + "\r\n") },
			wantText: []string{"password", "control characters"},
		},
		"password_variable_with_newline": {
			model:    func(m *configurationModel) { m.Password = types.StringNull() },
			env:      map[string]string{"BIZPPURIO_PASSWORD": secret + "\n"},
			wantText: []string{"BIZPPURIO_PASSWORD", "newline"},
		},
		"password_not_utf8": {
			model:    func(m *configurationModel) { m.Password = types.StringNull() },
			env:      map[string]string{"BIZPPURIO_PASSWORD": secret + "\xb0"},
			wantText: []string{"BIZPPURIO_PASSWORD", "UTF-8"},
		},
		"other_environment": {
			model:    func(m *configurationModel) { m.Environment = types.StringValue("prod") },
			wantPath: "environment", wantText: []string{"production", "staging"},
		},
		"other_environment_variable": {
			env:      map[string]string{"BIZPPURIO_ENVIRONMENT": "Production"},
			wantPath: "environment", wantText: []string{"BIZPPURIO_ENVIRONMENT", "production", "staging"},
		},
		"base_url_http": {
			model:    func(m *configurationModel) { m.BaseURL = types.StringValue("http://api.bizppurio.com") },
			wantPath: "base_url", wantText: []string{"https", "loopback"},
		},
		"base_url_variable_http": {
			env:      map[string]string{"BIZPPURIO_BASE_URL": "http://127.0.0.1.example.com"},
			wantPath: "base_url", wantText: []string{"BIZPPURIO_BASE_URL", "https", "loopback"},
		},
		"base_url_user_info": {
			model: func(m *configurationModel) {
				m.BaseURL = types.StringValue("https://user:" + secret + "@api.bizppurio.com")
			},
			wantText: []string{"base_url", "user info"},
		},
		"base_url_user_info_unreadable": {
			model: func(m *configurationModel) {
				m.BaseURL = types.StringValue("https://user:" + secret + "%zz@api.bizppurio.com")
			},
			wantText: []string{"base_url", "user info"},
		},
		"base_url_query": {
			model:    func(m *configurationModel) { m.BaseURL = types.StringValue("https://api.bizppurio.com?a=b") },
			wantPath: "base_url", wantText: []string{"query"},
		},
		"base_url_fragment": {
			model:    func(m *configurationModel) { m.BaseURL = types.StringValue("https://api.bizppurio.com/#") },
			wantPath: "base_url", wantText: []string{"fragment"},
		},
		"base_url_no_url": {
			model:    func(m *configurationModel) { m.BaseURL = types.StringValue("api.bizppurio.com") },
			wantPath: "base_url", wantText: []string{"https://api.bizppurio.com"},
		},
		"base_url_and_environment": {
			model: func(m *configurationModel) {
				m.BaseURL = types.StringValue("https://gateway.example.com")
				m.Environment = types.StringValue("production")
			},
			wantPath: "base_url", wantText: []string{"base_url", "environment"},
		},
		"request_timeout_no_duration": {
			model:    func(m *configurationModel) { m.RequestTimeout = types.StringValue("30") },
			wantPath: "request_timeout", wantText: []string{"duration", "30s"},
		},
		"request_timeout_zero": {
			model:    func(m *configurationModel) { m.RequestTimeout = types.StringValue("0s") },
			wantPath: "request_timeout", wantText: []string{"greater than zero"},
		},
		"request_timeout_negative": {
			model:    func(m *configurationModel) { m.RequestTimeout = types.StringValue("-1s") },
			wantPath: "request_timeout", wantText: []string{"greater than zero"},
		},
		"max_retries_negative": {
			model:    func(m *configurationModel) { m.MaxRetries = types.NumberValue(big.NewFloat(-1)) },
			wantPath: "max_retries", wantText: []string{"whole number from 0 to 10"},
		},
		"max_retries_eleven": {
			model:    func(m *configurationModel) { m.MaxRetries = types.NumberValue(big.NewFloat(11)) },
			wantPath: "max_retries", wantText: []string{"whole number from 0 to 10"},
		},
		"max_retries_fraction": {
			model:    func(m *configurationModel) { m.MaxRetries = types.NumberValue(big.NewFloat(1.5)) },
			wantPath: "max_retries", wantText: []string{"whole number from 0 to 10"},
		},
		"max_retries_huge": {
			model:    func(m *configurationModel) { m.MaxRetries = types.NumberValue(big.NewFloat(1e30)) },
			wantPath: "max_retries", wantText: []string{"whole number from 0 to 10"},
		},
		"proxy_url_scheme": {
			model: func(m *configurationModel) {
				m.ProxyURL = types.StringValue("ftp://user:" + secret + "@proxy.example.com")
			},
			wantText: []string{"proxy_url", "http, https or socks5"},
		},
		"proxy_url_unreadable": {
			model: func(m *configurationModel) {
				m.ProxyURL = types.StringValue("http://user:" + secret + "%@proxy.example.com")
			},
			wantText: []string{"proxy_url", "percent-encoded"},
		},
		"http_through_a_proxy_elsewhere": {
			model: func(m *configurationModel) {
				m.BaseURL = types.StringValue("http://localhost:8080")
				m.ProxyURL = types.StringValue("http://user:" + secret + "@proxy.example.com")
			},
			wantText: []string{"proxy_url", "base_url", "https"},
		},
		"ca_cert_pem_no_certificate": {
			model:    func(m *configurationModel) { m.CACertPEM = types.StringValue("/etc/ssl/ca.pem") },
			wantPath: "ca_cert_pem", wantText: []string{"PEM"},
		},
		"insecure_skip_verify_for_production": {
			model:    func(m *configurationModel) { m.InsecureSkipVerify = types.BoolValue(true) },
			wantPath: "insecure_skip_verify", wantText: []string{"production", "ca_cert_pem"},
		},
		"insecure_skip_verify_for_production_by_base_url": {
			model:    func(m *configurationModel) { m.InsecureSkipVerify = types.BoolValue(true) },
			env:      map[string]string{"BIZPPURIO_BASE_URL": "https://API.bizppurio.com.:443/prefix"},
			wantPath: "insecure_skip_verify", wantText: []string{"production"},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			model := credentialsModel()
			if tt.model != nil {
				tt.model(&model)
			}
			_, diags := resolveConfiguration(model, getenvFrom(tt.env))
			if len(diags) != 1 {
				t.Fatalf("got %d diagnostics, want 1: %v", len(diags), diags)
			}
			text := diags[0].Summary() + "\n" + diags[0].Detail()
			for _, want := range tt.wantText {
				if !strings.Contains(text, want) {
					t.Errorf("the error does not say %q:\n%s", want, text)
				}
			}
			if strings.Contains(text, secret) {
				t.Errorf("the error holds the secret:\n%s", text)
			}
			gotPath := ""
			if withPath, ok := diags[0].(diag.DiagnosticWithPath); ok {
				gotPath = withPath.Path().String()
			}
			if gotPath != tt.wantPath {
				t.Errorf("the error points to %q, want %q", gotPath, tt.wantPath)
			}
		})
	}
}

// A conflict is not told at base_url if that line shows user info.
func TestResolveConfiguration_conflictWithUserInfo(t *testing.T) {
	t.Parallel()
	model := credentialsModel()
	model.BaseURL = types.StringValue("https://user:s3cret@gateway.example.com")
	model.Environment = types.StringValue("production")
	_, diags := resolveConfiguration(model, getenvFrom(nil))
	if len(diags) != 2 {
		t.Fatalf("got %d diagnostics, want 2: %v", len(diags), diags)
	}
	for _, d := range diags {
		if withPath, ok := d.(diag.DiagnosticWithPath); ok && withPath.Path().String() == "base_url" {
			t.Errorf("%q points to base_url, whose line holds a password", d.Summary())
		}
	}
}

func TestResolveConfiguration_allFaultsAtOnce(t *testing.T) {
	t.Parallel()
	_, diags := resolveConfiguration(configurationModel{
		Environment:    types.StringValue("prod"),
		RequestTimeout: types.StringValue("-1s"),
	}, getenvFrom(nil))
	if got := diags.ErrorsCount(); got != 4 {
		t.Errorf("got %d errors, want 4 (account, password, environment, request_timeout): %v", got, diags)
	}
}

func TestResolveConfiguration_unknown(t *testing.T) {
	t.Parallel()
	model := configurationModel{
		Account:            types.StringUnknown(),
		Password:           types.StringUnknown(),
		Environment:        types.StringUnknown(),
		BaseURL:            types.StringUnknown(),
		RequestTimeout:     types.StringUnknown(),
		MaxRetries:         types.NumberUnknown(),
		ProxyURL:           types.StringUnknown(),
		CACertPEM:          types.StringUnknown(),
		InsecureSkipVerify: types.BoolUnknown(),
	}
	settings, diags := resolveConfiguration(model, getenvFrom(map[string]string{
		"BIZPPURIO_ACCOUNT": "env-account", "BIZPPURIO_PASSWORD": "env-password",
	}))
	if len(diags) > 0 {
		t.Errorf("got diagnostics %v, want none: an unknown value is no error", diags)
	}
	const want = "account password base_url environment request_timeout max_retries proxy_url ca_cert_pem insecure_skip_verify"
	if got := strings.Join(settings.unknown, " "); got != want {
		t.Errorf("unknown = %s\nwant      %s", got, want)
	}
}

func TestResolveConfiguration_insecureWarns(t *testing.T) {
	t.Parallel()
	model := credentialsModel()
	model.Environment = types.StringValue("staging")
	model.InsecureSkipVerify = types.BoolValue(true)
	settings, diags := resolveConfiguration(model, getenvFrom(nil))
	config := settings.client
	if diags.WarningsCount() != 1 || diags.HasError() || !config.InsecureSkipVerify {
		t.Errorf("got %v, insecure %t; want one warning, true", diags, config.InsecureSkipVerify)
	}
}

func TestResolveConfiguration_tokenCache(t *testing.T) {
	t.Parallel()
	attributeTypes := map[string]attr.Type{"enabled": types.BoolType, "directory": types.StringType, "min_remaining": types.StringType}
	cache := func(enabled types.Bool, directory, minRemaining types.String) types.Object {
		return types.ObjectValueMust(attributeTypes, map[string]attr.Value{
			"enabled": enabled, "directory": directory, "min_remaining": minRemaining,
		})
	}
	none, noBool := types.StringNull(), types.BoolNull()
	tests := map[string]struct {
		cache types.Object
		env   map[string]string
		// wantDirectory is empty where the cache is off.
		wantDirectory string
		wantRemaining time.Duration
		wantPath      string
		wantText      string
		wantUnknown   string
	}{
		"off":                   {cache: types.ObjectNull(attributeTypes)},
		"variable":              {cache: types.ObjectNull(attributeTypes), env: map[string]string{"BIZPPURIO_TOKEN_CACHE_DIR": "/env"}, wantDirectory: "/env", wantRemaining: time.Hour},
		"object_beats_variable": {cache: cache(noBool, types.StringValue("/hcl"), types.StringValue("90m")), env: map[string]string{"BIZPPURIO_TOKEN_CACHE_DIR": "/env"}, wantDirectory: "/hcl", wantRemaining: 90 * time.Minute},
		"variable_fills_a_gap":  {cache: cache(types.BoolValue(true), none, none), env: map[string]string{"BIZPPURIO_TOKEN_CACHE_DIR": "/env"}, wantDirectory: "/env", wantRemaining: time.Hour},
		"disabled":              {cache: cache(types.BoolValue(false), none, none), env: map[string]string{"BIZPPURIO_TOKEN_CACHE_DIR": "/env"}},
		"disabled_with_unknown": {cache: cache(types.BoolValue(false), types.StringUnknown(), none)},
		"unknown":               {cache: types.ObjectUnknown(attributeTypes), wantUnknown: "token_cache"},
		"unknown_directory":     {cache: cache(noBool, types.StringUnknown(), none), wantUnknown: "token_cache.directory", wantRemaining: time.Hour},
		"empty_directory":       {cache: cache(noBool, types.StringValue(""), none), wantPath: "token_cache.directory", wantText: "must not be empty"},
		"home_directory":        {cache: cache(noBool, types.StringValue("~/cache"), none), wantPath: "token_cache.directory", wantText: "pathexpand"},
		"remaining_no_duration": {cache: cache(noBool, types.StringValue("/hcl"), types.StringValue("1")), wantPath: "token_cache.min_remaining", wantText: "under 24h"},
		"remaining_a_day":       {cache: cache(noBool, types.StringValue("/hcl"), types.StringValue("24h")), wantPath: "token_cache.min_remaining", wantText: "under 24h"},
		"remaining_zero":        {cache: cache(noBool, types.StringValue("/hcl"), types.StringValue("0s")), wantPath: "token_cache.min_remaining", wantText: "greater than zero"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			model := credentialsModel()
			model.TokenCache = tt.cache
			settings, diags := resolveConfiguration(model, getenvFrom(tt.env))
			if tt.wantPath != "" {
				withPath, ok := diags[0].(diag.DiagnosticWithPath)
				if len(diags) != 1 || !ok || withPath.Path().String() != tt.wantPath || !strings.Contains(withPath.Detail(), tt.wantText) {
					t.Errorf("got %v, want one error at %s that says %q", diags, tt.wantPath, tt.wantText)
				}
				return
			}
			if len(diags) > 0 {
				t.Fatal(diags)
			}
			if got := strings.Join(settings.unknown, " "); got != tt.wantUnknown {
				t.Errorf("unknown = %q, want %q", got, tt.wantUnknown)
			}
			var got cacheSettings
			if settings.cache != nil {
				got = *settings.cache
			}
			if want := (cacheSettings{directory: tt.wantDirectory, minRemaining: tt.wantRemaining}); got != want {
				t.Errorf("got %+v, want %+v", got, want)
			}
		})
	}
}

// What the provider block alone shows is found without the environment, and
// what may come from the environment is not missed.
func TestValidateConfiguration(t *testing.T) {
	t.Parallel()
	if diags := validateConfiguration(configurationModel{}); len(diags) > 0 {
		t.Errorf("an empty block: got %v, want nothing", diags)
	}
	diags := validateConfiguration(configurationModel{Account: types.StringValue("a:b"), Environment: types.StringValue("prod")})
	if got := diags.ErrorsCount(); got != 2 {
		t.Errorf("a faulty block: got %d errors, want 2: %v", got, diags)
	}
}
