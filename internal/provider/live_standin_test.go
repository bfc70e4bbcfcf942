// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

// runLiveCheck runs the check with an environment, and returns what it logs.
func runLiveCheck(t *testing.T, tools tools, environment map[string]string) (output string, err error) {
	t.Helper()
	check, err := newLiveCheck(func(name string) string { return environment[name] })
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	check.tools, check.dir = tools, t.TempDir()
	check.logf = func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	err = check.run(t.Context())
	t.Logf("error: %v\n%s", err, &b)
	if _, err := os.Stat(filepath.Join(check.dir, "plan")); err == nil {
		t.Error("the saved plan, with a token in it, is left")
	}
	return b.String(), err
}

func TestLive_againstTheStandIn(t *testing.T) {
	t.Parallel()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("TF_ACC is not set: make test sets it")
	}
	tools := newTools(t)
	pair := bizppuriotest.Basic(testAccount, testPassword)
	// What a service could repeat of a call, with a token of its own.
	const token = "canary.token-of-the.service"
	repeated := func(typ string) bizppuriotest.Fault {
		body, _ := json.Marshal(map[string]string{
			"accesstoken": token, "type": typ, "expired": testPassword, "code": pair,
			"description": testPassword + token, pair: testAccount, testPassword: "", token: "",
		})
		return bizppuriotest.Fault{Body: string(body), Header: http.Header{
			"X-" + strings.TrimRight(pair, "="): {testPassword}, "X-Request-Id": {token}, "Server": {pair},
			"Retry-After": {testPassword}, "Ratelimit-Reset": {token}, "Date": {pair},
		}}
	}
	for name, test := range map[string]struct {
		faults    []bizppuriotest.Fault
		succeeds  bool
		wantCalls int
		wantLines []string
	}{
		"success": {nil, true, 2, []string{
			"POST: status 200, HTTP/1.1", "headers: Content-Length, Content-Type, Date; others: 0",
			"fields: accesstoken, type, expired; others: 0", "like a JWT (two dots): true; white space in it: false",
			"type: Bearer", "expired: 24.00 hours after Date if it is in KST, 33.00 if it is in UTC",
			"terraform plan: a token that differs from that of the POST",
		}},
		"the_same_token": {[]bizppuriotest.Fault{{Body: `{"accesstoken":"one.two.three","type":"bearer","expired":"20991110185520"}`}}, true, 2, []string{
			"type: bearer", "terraform plan: the same token as that of the POST",
		}},
		"refused": {[]bizppuriotest.Fault{{Code: 3010}}, false, 1, []string{
			"POST: status 400, HTTP/1.1", "fields: code, description; others: 0", "code: 3010, as a number",
		}},
		"too_many_requests": {[]bizppuriotest.Fault{{Code: 5002, CodeAsString: true, Header: http.Header{
			"Retry-After": {"7"}, "Ratelimit-Limit": {"1000"}, "Ratelimit-Reset": {"0.299"}, "X-Other": {"1"},
		}}}, false, 1, []string{
			"status 429", "Retry-After, RateLimit-Limit, RateLimit-Reset; others: 1",
			"Retry-After: 7", "RateLimit-Limit: 1000", "RateLimit-Reset: 0.299", "code: 5002, as a string",
		}},
		"refused_the_second_time": {[]bizppuriotest.Fault{{Call: 2, Code: 9000, Description: token}}, false, 2, []string{"terraform plan: Error: "}},
		"no_json":                 {[]bizppuriotest.Fault{{Status: 502, Body: "<html>" + token}}, false, 1, []string{"status 502", "body: 33 bytes, no JSON object"}},
		"redirect": {[]bizppuriotest.Fault{{Status: 307, Header: http.Header{"Location": {"/v1/token"}}}}, false, 1, []string{
			"status 307", "Location",
		}},
		"reset": {[]bizppuriotest.Fault{{Reset: true}}, false, 1, []string{"POST: no response (the connection was closed)"}},
		"repeats_secrets": {[]bizppuriotest.Fault{repeated("Bearer")}, false, 2, []string{
			"Server, X-Request-ID, Retry-After, RateLimit-Reset; others: 1", "Retry-After: not a number", "Date: none that can be read",
			"fields: accesstoken, type, expired, code, description; others: 3", "code: not a number", "expired: not a time",
			"terraform plan: Error: ",
		}},
		"repeats_secrets_as_the_type": {[]bizppuriotest.Fault{repeated(pair)}, false, 2, []string{"type: another type than Bearer", "terraform plan: Error: "}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := newAPI(t, bizppuriotest.WithFaults(test.faults...))
			output, err := runLiveCheck(t, tools, map[string]string{envAccount: testAccount, envPassword: testPassword, envBaseURL: api.URL})
			if (err == nil) != test.succeeds {
				t.Errorf("err = %v", err)
			}
			if got := len(api.Requests()); got != test.wantCalls {
				t.Errorf("%d calls, want %d", got, test.wantCalls)
			}
			for _, want := range test.wantLines {
				if !strings.Contains(output, want) {
					t.Errorf("no line says %q", want)
				}
			}
			output += fmt.Sprint(err)
			for _, secret := range slices.Concat(api.Tokens(), []string{testAccount, testPassword, pair, strings.TrimRight(pair, "="), token, "one.two.three"}) {
				if strings.Contains(output, secret) {
					t.Errorf("the log holds %q", secret)
				}
			}
		})
	}
}

// As in staging, the certificate is not publicly trusted.
func TestLive_overTLS(t *testing.T) {
	t.Parallel()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("TF_ACC is not set: make test sets it")
	}
	tools := newTools(t)
	for name, wantCalls := range map[string]int{envLiveCAFile: 2, envLiveInsecure: 2, "neither": 0} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := bizppuriotest.NewTLSServer(bizppuriotest.WithAccount(testAccount, testPassword))
			t.Cleanup(api.Close)
			ca := filepath.Join(t.TempDir(), "trusted.pem")
			content := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: api.HTTP.Certificate().Raw})
			if err := os.WriteFile(ca, content, 0o600); err != nil {
				t.Fatal(err)
			}
			output, err := runLiveCheck(t, tools, map[string]string{
				envAccount: testAccount, envPassword: testPassword, envBaseURL: api.URL,
				name: map[string]string{envLiveCAFile: ca, envLiveInsecure: "1"}[name],
			})
			want := "status 200, HTTP/1.1, TLS 1.3"
			if wantCalls == 0 {
				want = "set " + envLiveCAFile + " or " + envLiveInsecure
			}
			if calls := api.TokenCalls(); calls != wantCalls || (err == nil) != (wantCalls == 2) || !strings.Contains(output, want) {
				t.Errorf("%d calls, want %d, and %q in the log; err = %v", calls, wantCalls, want, err)
			}
		})
	}
}

func TestLive_settings(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		set     map[string]string
		wantErr string // "" for none
	}{
		"staging":             {map[string]string{envEnvironment: "staging", envLiveInsecure: "1"}, ""},
		"nothing":             {map[string]string{envAccount: "", envPassword: "", envEnvironment: "staging"}, envAccount},
		"no_password":         {map[string]string{envPassword: "", envEnvironment: "staging"}, envPassword},
		"no_address":          {nil, envEnvironment},
		"another_environment": {map[string]string{envEnvironment: testPassword}, envEnvironment},
		"plain_http":          {map[string]string{envBaseURL: "http://" + testAccount + ".example"}, envBaseURL},
		"insecure_production": {map[string]string{envEnvironment: "production", envLiveInsecure: "1"}, envLiveInsecure},
		"no_such_file":        {map[string]string{envEnvironment: "staging", envLiveCAFile: t.TempDir() + "/none"}, envLiveCAFile},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := newLiveCheck(func(name string) string {
				if value, ok := test.set[name]; ok {
					return value
				}
				return map[string]string{envAccount: testAccount, envPassword: testPassword}[name]
			})
			if (err == nil) != (test.wantErr == "") || !strings.Contains(fmt.Sprint(err), test.wantErr) {
				t.Errorf("err = %v, want one that names %q", err, test.wantErr)
			}
			for _, secret := range []string{testAccount, testPassword} {
				if strings.Contains(fmt.Sprint(err), secret) {
					t.Errorf("the error holds %q", secret)
				}
			}
		})
	}
}
