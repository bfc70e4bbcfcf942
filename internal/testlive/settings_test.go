// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

func TestRunSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	garbage := filepath.Join(t.TempDir(), "garbage.pem")
	if err := os.WriteFile(garbage, []byte("canary-content"), 0o600); err != nil {
		t.Fatal(err)
	}
	account, password := envAccount+"="+testAccount, envPassword+"="+testPassword
	for name, test := range map[string]struct {
		environ []string
		want    string
	}{
		"nothing":                  {nil, envAccount + " and " + envPassword + " not set"},
		"empty_counts_as_not_set":  {[]string{account, envPassword + "="}, "testlive: " + envPassword + " not set"},
		"no_account":               {[]string{password}, "testlive: " + envAccount + " not set"},
		"account_with_colon":       {[]string{envAccount + "=canary:x", password}, envAccount + " is not valid"},
		"password_with_newline":    {[]string{account, envPassword + "=canary\n"}, envPassword + " is not valid"},
		"unknown_environment":      {[]string{account, password, envEnvironment + "=canary"}, envEnvironment + " is not valid"},
		"base_url_with_user_info":  {[]string{account, password, envBaseURL + "=https://u:canary@example.com"}, envBaseURL + " is not valid"},
		"plain_http":               {[]string{account, password, envBaseURL + "=http://example.com"}, envBaseURL + " is not valid"},
		"no_such_ca_file":          {[]string{account, password, envCAFile + "=/nowhere/canary.pem"}, envCAFile + " cannot be read"},
		"ca_file_without_any":      {[]string{account, password, envCAFile + "=" + garbage}, envCAFile + " is not valid"},
		"insecure_is_no_boolean":   {[]string{account, password, envInsecure + "=canary"}, envInsecure + " is not valid"},
		"insecure_for_production":  {[]string{account, password, envInsecure + "=1", envEnvironment + "=production"}, "production host"},
		"insecure_production_host": {[]string{account, password, envInsecure + "=1", envBaseURL + "=https://API.bizppurio.com.:443"}, "production host"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var stdout, stderr bytes.Buffer
			if code := run(t.Context(), test.environ, "no-such-terraform", &stdout, &stderr); code != exitUsage {
				t.Errorf("exit status %d, want %d", code, exitUsage)
			}
			text := stderr.String()
			if !strings.Contains(text, test.want) || !strings.Contains(text, "make testlive") {
				t.Errorf("message lacks %q:\n%s", test.want, text)
			}
			if strings.Contains(text, "canary") || stdout.Len() > 0 {
				t.Errorf("message quotes a value, or there is a report:\n%s%s", text, stdout.String())
			}
		})
	}
}

func TestSettingsAddress(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		environ []string
		want    string
	}{
		"staging_unless_told":   {nil, bizppurio.StagingURL},
		"staging":               {[]string{envEnvironment + "=staging"}, bizppurio.StagingURL},
		"production":            {[]string{envEnvironment + "=production"}, bizppurio.ProductionURL},
		"empty_is_not_set":      {[]string{envEnvironment + "=", envBaseURL + "="}, bizppurio.StagingURL},
		"base_url_wins":         {[]string{envEnvironment + "=production", envBaseURL + "=https://example.com:8443/x"}, "https://example.com:8443/x"},
		"insecure_off_is_taken": {[]string{envEnvironment + "=production", envInsecure + "=0"}, bizppurio.ProductionURL},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := readSettings(append(test.environ, envAccount+"=a", envPassword+"=p"))
			if err != nil {
				t.Fatal(err)
			}
			if got := s.baseURL.String(); got != test.want || s.environ[envBaseURL] != test.want {
				t.Errorf("calls %s, terraform %s, want %s", got, s.environ[envBaseURL], test.want)
			}
		})
	}
}

func TestTerraformEnvironment(t *testing.T) {
	t.Parallel()
	s, err := readSettings([]string{
		envAccount + "=a", envPassword + "=p", "HOME=/home/x", "HTTPS_PROXY=http://proxy.example.com:3128",
		"BIZPPURIO_TOKEN_CACHE_DIR=/cache", envEnvironment + "=staging", "TF_LOG=TRACE", "TF_VAR_x=y",
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"HOME", "HTTPS_PROXY", envAccount, envPassword, envBaseURL, "TF_CLI_CONFIG_FILE"} {
		if s.environ[name] == "" {
			t.Errorf("%s is missing", name)
		}
	}
	// A cached token would be no call, and a log would hold who knows what.
	for _, name := range []string{"BIZPPURIO_TOKEN_CACHE_DIR", envEnvironment, "TF_LOG", "TF_VAR_x"} {
		if _, ok := s.environ[name]; ok {
			t.Errorf("%s is passed on", name)
		}
	}
}
