// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"errors"
	"strings"
	"testing"
)

func TestParseBaseURL(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		input     string
		want      string
		wantError error
	}{
		"production":            {input: ProductionURL, want: "https://api.bizppurio.com"},
		"staging_with_old_port": {input: StagingURL + ":10443", want: "https://dev-api.bizppurio.com:10443"},
		"path_prefix":           {input: "https://gw.example.com:8443/sms/biz", want: "https://gw.example.com:8443/sms/biz"},
		"trailing_slash":        {input: "https://gw.example.com/", want: "https://gw.example.com/"},
		"at_sign_in_the_path":   {input: "https://gw.example.com/a@b", want: "https://gw.example.com/a@b"},
		"scheme_in_capitals":    {input: "HTTPS://api.bizppurio.com", want: "https://api.bizppurio.com"},
		"http_localhost":        {input: "http://localhost:8080", want: "http://localhost:8080"},
		"http_localhost_root":   {input: "http://LOCALHOST.:8080", want: "http://LOCALHOST.:8080"},
		"http_loopback_4":       {input: "http://127.9.8.7", want: "http://127.9.8.7"},
		"http_loopback_6":       {input: "http://[::1]:8080", want: "http://[::1]:8080"},

		"empty":                    {input: "", wantError: errBaseURLSyntax},
		"no_scheme":                {input: "api.bizppurio.com", wantError: errBaseURLSyntax},
		"host_and_port_only":       {input: "api.bizppurio.com:443", wantError: errBaseURLSyntax},
		"no_host":                  {input: "https:///v1", wantError: errBaseURLSyntax},
		"port_without_host":        {input: "https://:8443", wantError: errBaseURLSyntax},
		"opaque":                   {input: "https:api.bizppurio.com", wantError: errBaseURLSyntax},
		"space":                    {input: "https://api.bizppurio.com /", wantError: errBaseURLSyntax},
		"newline":                  {input: "https://api.bizppurio.com\n", wantError: errBaseURLSyntax},
		"port_of_letters":          {input: "https://api.bizppurio.com:https", wantError: errBaseURLSyntax},
		"port_zero":                {input: "https://api.bizppurio.com:0", wantError: errBaseURLPort},
		"port_too_large":           {input: "https://api.bizppurio.com:65536", wantError: errBaseURLPort},
		"http":                     {input: "http://api.bizppurio.com", wantError: errBaseURLScheme},
		"http_private_address":     {input: "http://10.0.0.1", wantError: errBaseURLScheme},
		"http_host_like_localhost": {input: "http://localhost.example.com", wantError: errBaseURLScheme},
		"http_host_like_loopback":  {input: "http://127.0.0.1.example.com", wantError: errBaseURLScheme},
		"ftp_loopback":             {input: "ftp://127.0.0.1", wantError: errBaseURLScheme},
		"user_info":                {input: "https://acct:canary@api.bizppurio.com", wantError: errBaseURLUserInfo},
		"empty_user_info":          {input: "https://@api.bizppurio.com", wantError: errBaseURLUserInfo},
		"user_info_unreadable":     {input: "https://acct:can%ary@api.bizppurio.com", wantError: errBaseURLUserInfo},
		"user_info_without_scheme": {input: "acct:canary@api.bizppurio.com", wantError: errBaseURLUserInfo},
		"query":                    {input: "https://api.bizppurio.com?key=canary", wantError: errBaseURLQuery},
		"empty_query":              {input: "https://api.bizppurio.com?", wantError: errBaseURLQuery},
		"fragment":                 {input: "https://api.bizppurio.com#canary", wantError: errBaseURLFragment},
		"empty_fragment":           {input: "https://api.bizppurio.com#", wantError: errBaseURLFragment},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := ParseBaseURL(test.input)
			if !errors.Is(err, test.wantError) {
				t.Fatalf("error %v, want %v", err, test.wantError)
			}
			if err != nil {
				if strings.Contains(err.Error(), "canary") {
					t.Errorf("the error quotes its input: %v", err)
				}
				return
			}
			if got.String() != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestEnvironmentOfBaseURL(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		input                       string
		wantProduction, wantStaging bool
	}{
		"production":               {input: "https://api.bizppurio.com", wantProduction: true},
		"production_other_port":    {input: "https://API.Bizppurio.com.:8443/x", wantProduction: true},
		"staging":                  {input: "https://dev-api.bizppurio.com", wantStaging: true},
		"staging_old_port":         {input: "https://dev-api.bizppurio.com:10443", wantStaging: true},
		"name_within_a_longer_one": {input: "https://api.bizppurio.com.example.com"},
		"other":                    {input: "https://127.0.0.1"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			u, err := ParseBaseURL(test.input)
			if err != nil {
				t.Fatal(err)
			}
			if IsProduction(u) != test.wantProduction || IsStaging(u) != test.wantStaging {
				t.Errorf("production %t, staging %t", IsProduction(u), IsStaging(u))
			}
		})
	}
}
