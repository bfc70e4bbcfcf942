// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
	"github.com/bizppurio/terraform-provider-bizppurio/internal/tokencache"
)

func TestResolveConfiguration_tokenCache(t *testing.T) {
	t.Parallel()
	userCache, err := os.UserCacheDir()
	if err != nil {
		t.Skip(err)
	}
	byDefault := &tokencache.Cache{Directory: filepath.Join(userCache, "terraform-provider-bizppurio"), MinRemaining: 6 * time.Hour}
	const enabled, directory, remaining = "token_cache.enabled", "token_cache.directory", "token_cache.min_remaining"
	env, relative := attrs{envTokenCacheDir: absolute("env")}, attrs{envTokenCacheDir: "relative"}
	tests := map[string]struct {
		hcl, env    attrs
		want        *tokencache.Cache
		wantUnknown string
	}{
		"off":                   {},
		"on_by_itself":          {hcl: attrs{enabled: "-"}, want: byDefault},
		"enabled":               {hcl: attrs{enabled: "true"}, want: byDefault},
		"variable":              {env: env, want: &tokencache.Cache{Directory: absolute("env"), MinRemaining: 6 * time.Hour}},
		"variable_fills_a_gap":  {hcl: attrs{enabled: "true", remaining: "90m"}, env: env, want: &tokencache.Cache{Directory: absolute("env"), MinRemaining: 90 * time.Minute}},
		"object_beats_variable": {hcl: attrs{directory: absolute("hcl")}, env: relative, want: &tokencache.Cache{Directory: absolute("hcl"), MinRemaining: 6 * time.Hour}},
		"disabled":              {hcl: attrs{enabled: "false", directory: "relative", remaining: "0s"}, env: relative},
		"disabled_with_unknown": {hcl: attrs{enabled: "false", directory: "?", remaining: "?"}},
		"unknown_parts":         {hcl: attrs{enabled: "true", directory: "?", remaining: "?"}, env: env, want: &tokencache.Cache{Directory: "", MinRemaining: 6 * time.Hour}, wantUnknown: directory + " " + remaining},
		"unknown_enabled":       {hcl: attrs{enabled: "?"}, env: env, wantUnknown: enabled},
	}
	for name, tt := range tests {
		c, diags := resolveConfiguration(t.Context(), blockOf(tt.hcl), getenvFrom(tt.env))
		if len(diags) > 0 || strings.Join(c.unknown, " ") != tt.wantUnknown {
			t.Errorf("%s: diagnostics %v, unknown %q; want none and %q", name, diags, c.unknown, tt.wantUnknown)
		}
		if (c.cache == nil) != (tt.want == nil) || tt.want != nil && *c.cache != *tt.want {
			t.Errorf("%s: got %+v, want %+v", name, c.cache, tt.want)
		}
	}
}

// Without a home directory, or with one that would put the cache beside main.tf,
// the cache is off, with a warning.
func TestResolveConfiguration_noUserCache(t *testing.T) { //nolint:paralleltest // it sets variables
	for _, home := range []string{"", "relative"} {
		t.Setenv("HOME", home)
		t.Setenv("XDG_CACHE_HOME", "")
		t.Setenv("LocalAppData", home) // Windows
		c, diags := resolveConfiguration(t.Context(), blockOf(attrs{"token_cache.enabled": "true"}), getenvFrom(nil))
		if c.cache != nil || diags.HasError() || paths(diags) != "token_cache" {
			t.Fatalf("cache %v, diagnostics %v; want none and a warning at token_cache", c.cache, diags)
		}
	}
}

// All spellings of one address share one cache file; others do not.
func TestNewTokenSource_cache(t *testing.T) {
	t.Parallel()
	file := func(baseURL string) string {
		block := blockOf(attrs{"base_url": baseURL, "token_cache.directory": absolute("cache")})
		c, diags := resolveConfiguration(t.Context(), block, getenvFrom(nil))
		if len(diags) > 0 {
			t.Fatal(baseURL, diags)
		}
		cache := new(bizppurioProvider).newTokenSource(c, "1.12.0").cache
		if cache.LockTimeout != 4*30*time.Second+3*time.Minute {
			t.Errorf("the lock is waited for %s, want as long as all attempts may take", cache.LockTimeout)
		}
		if cache.MinRemaining != 6*time.Hour || cache.Credentials != (bizppurio.Credentials{Account: "hcl-account", Password: "hcl-password"}) {
			t.Errorf("the cache is not that of the configuration")
		}
		return cache.Path()
	}
	if file("https://dev-api.bizppurio.com") != file("https://DEV-API.bizppurio.com.:443/a/..") {
		t.Error("one address has two cache files")
	}
	if file("http://localhost") == file("http://127.0.0.1") || file("http://localhost") == file("http://localhost:8080") {
		t.Error("two addresses have one cache file")
	}
}
