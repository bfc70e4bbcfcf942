// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

// A token in an answer that cannot be used is a secret all the same.
const brokenToken = "eyJicm9rZW4iOiJ0b2tlbiJ9"

// faultCase is one row of the fault table: what the API does, and what a person
// who runs terraform plan sees of it.
type faultCase struct {
	faults []bizppuriotest.Fault
	// arguments are added to the provider block.
	arguments []string
	// wantError are parts of the error; none means success.
	wantError []string
	// wantOutput are parts of what is printed besides.
	wantOutput []string
	wantCalls  int
}

func always(fault bizppuriotest.Fault) []bizppuriotest.Fault { return []bizppuriotest.Fault{fault} }

func once(fault bizppuriotest.Fault) []bizppuriotest.Fault {
	fault.Call = 1
	return []bizppuriotest.Fault{fault}
}

const usable = `"type":"Bearer","expired":"20991110185520"`

// faultCases has the rows that need nothing but a scripted stand-in.
func faultCases() map[string]faultCase {
	const noRetries = "max_retries = 0"
	tests := map[string]faultCase{
		"success": {wantCalls: 1},

		// Answers that say to try again.
		"500_then_success":  {faults: once(bizppuriotest.Fault{Status: 500}), wantCalls: 2},
		"502_then_success":  {faults: once(bizppuriotest.Fault{Status: 502, Body: "<html>Bad Gateway</html>"}), wantCalls: 2},
		"503_then_success":  {faults: once(bizppuriotest.Fault{Status: 503, NoBody: true}), wantCalls: 2},
		"429_then_success":  {faults: once(bizppuriotest.Fault{Code: 5002}), wantCalls: 2},
		"3008_then_success": {faults: once(bizppuriotest.Fault{Code: 3008}), wantCalls: 2},
		"3011_then_success": {faults: once(bizppuriotest.Fault{Code: 3011}), wantCalls: 2},
		"9000_then_success": {faults: once(bizppuriotest.Fault{Code: 9000}), wantCalls: 2},
		"3008_as_string":    {faults: once(bizppuriotest.Fault{Code: 3008, CodeAsString: true}), wantCalls: 2},
		"429_with_headers_then_success": {
			faults: once(bizppuriotest.Fault{Code: 5002, Header: http.Header{
				"Retry-After": {"0"}, "Ratelimit-Limit": {"1000"}, "Ratelimit-Remaining": {"0"}, "Ratelimit-Reset": {"0.299"},
			}}),
			wantCalls: 2,
		},
		"429_with_retry_after_too_long": {
			faults:    always(bizppuriotest.Fault{Code: 5002, Header: http.Header{"Retry-After": {"3600"}}}),
			wantError: []string{"Too Many Requests", "1h0m0s"},
			wantCalls: 1,
		},
		"500_always": {
			faults:    always(bizppuriotest.Fault{Status: 500}),
			wantError: []string{"HTTP 500", "the last of 4 attempts", "What to do"},
			wantCalls: 4,
		},
		"500_always_one_retry": {
			faults:    always(bizppuriotest.Fault{Status: 500}),
			arguments: []string{"max_retries = 1"},
			wantError: []string{"HTTP 500", "the last of 2 attempts"},
			wantCalls: 2,
		},
		"503_maintenance_page": {
			faults: always(bizppuriotest.Fault{
				Status: 503, Body: "<html>점검 중 " + brokenToken + "</html>",
				Header: http.Header{"Content-Type": {"text/html"}},
			}),
			arguments: []string{noRetries},
			wantError: []string{"HTTP 503", "HTML", "maintenance"},
			wantCalls: 1,
		},
		"500_with_permanent_code": {
			faults:    always(bizppuriotest.Fault{Status: 500, Code: 3007}),
			wantError: []string{"Wrong Password", "3007"},
			wantCalls: 1,
		},

		// Connections that fail.
		"reset_once":   {faults: once(bizppuriotest.Fault{Reset: true}), wantCalls: 2},
		"reset_always": {faults: always(bizppuriotest.Fault{Reset: true}), wantError: []string{"Connection Failed", "the last of 4 attempts"}, wantCalls: 4},
		"never_answers": {
			faults:    always(bizppuriotest.Fault{Hang: true}),
			arguments: []string{`request_timeout = "300ms"`, "max_retries = 1"},
			wantError: []string{"No Answer in Time", "300ms", "request_timeout"},
			wantCalls: 2,
		},
		"drips": {
			faults:    always(bizppuriotest.Fault{Drip: true}),
			arguments: []string{`request_timeout = "300ms"`, "max_retries = 1"},
			wantError: []string{"No Answer in Time", "300ms"},
			wantCalls: 2,
		},
		"cut_off_once":   {faults: once(bizppuriotest.Fault{CutOff: true}), wantCalls: 2},
		"cut_off_always": {faults: always(bizppuriotest.Fault{CutOff: true}), wantError: []string{"Answer Cut Off", "the last of 4 attempts"}, wantCalls: 4},

		// Answers that are no token.
		"html":           {faults: always(bizppuriotest.Fault{Body: "<!DOCTYPE html><p>" + brokenToken}), wantError: []string{"Answer Is Not JSON", "HTML"}, wantCalls: 1},
		"empty":          {faults: always(bizppuriotest.Fault{NoBody: true}), wantError: []string{"Empty Answer"}, wantCalls: 1},
		"no_object":      {faults: always(bizppuriotest.Fault{Body: `["` + brokenToken + `"]`}), wantError: []string{"Answer Is Not JSON"}, wantCalls: 1},
		"truncated_json": {faults: always(bizppuriotest.Fault{Body: `{"accesstoken":"` + brokenToken}), wantError: []string{"Answer Is Not JSON", "malformed JSON"}, wantCalls: 1},
		"64_mib":         {faults: always(bizppuriotest.Fault{Body: "{", BodySize: 64 << 20}), wantError: []string{"Answer Too Large", "1 MiB"}, wantCalls: 1},
		"204":            {faults: always(bizppuriotest.Fault{Status: 204}), wantError: []string{"HTTP 204"}, wantCalls: 1},
		"404_html":       {faults: always(bizppuriotest.Fault{Status: 404, Body: "<html></html>"}), wantError: []string{"HTTP 404", "base_url"}, wantCalls: 1},
		"403_no_code":    {faults: always(bizppuriotest.Fault{Status: 403, Body: "Forbidden " + brokenToken}), wantError: []string{"HTTP 403"}, wantCalls: 1},
		"missing_accesstoken": {
			faults:    always(bizppuriotest.Fault{Body: `{` + usable + `}`}),
			wantError: []string{"No Usable Token", "without the field accesstoken"}, wantCalls: 1,
		},
		"null_accesstoken": {
			faults:    always(bizppuriotest.Fault{Body: `{"accesstoken":null,` + usable + `}`}),
			wantError: []string{"No Usable Token", "accesstoken null"}, wantCalls: 1,
		},
		"empty_accesstoken": {
			faults:    always(bizppuriotest.Fault{Body: `{"accesstoken":"",` + usable + `}`}),
			wantError: []string{"No Usable Token", "accesstoken empty"}, wantCalls: 1,
		},
		"wrapped_accesstoken": {
			faults:    always(bizppuriotest.Fault{Body: `{"accesstoken":"` + brokenToken + `\n ` + brokenToken + `",` + usable + `}`}),
			wantError: []string{"No Usable Token", "white space"}, wantCalls: 1,
		},
		"ppurio": {
			faults:    always(bizppuriotest.Fault{Body: `{"token":"` + brokenToken + `","type":"Bearer","expired":"20991110185520"}`}),
			wantError: []string{"No Usable Token", "Ppurio"}, wantCalls: 1,
		},
		"bad_type": {
			faults:    always(fixedAnswer(brokenToken, "Bearer x", "20991110185520")),
			wantError: []string{"No Usable Token Type"}, wantCalls: 1,
		},
		"bad_expired": {
			faults:    always(fixedAnswer(brokenToken, "Bearer", "20261345000000")),
			wantError: []string{"No Usable Expiry", "yyyyMMddHHmmss"}, wantCalls: 1,
		},
		"200_with_a_failure_code": {
			faults:    always(bizppuriotest.Fault{Status: 200, Code: 3009}),
			wantError: []string{"Account Suspended", "3009"}, wantCalls: 1,
		},
		"unknown_code": {
			faults:    always(bizppuriotest.Fault{Status: 400, Code: 4711, Description: "새 오류"}),
			wantError: []string{"4711", "새 오류"}, wantCalls: 1,
		},
		"description_with_secrets": {
			faults: always(bizppuriotest.Fault{Body: `{"code":3001,"description":"\u001b[31m` + testPassword +
				` Basic ` + bizppuriotest.Basic(testAccount, testPassword) + `","accesstoken":"` + brokenToken + `"}`, Status: 400}),
			wantError: []string{"Invalid Basic Authentication", "3001", "***"}, wantCalls: 1,
		},

		// Answers that are a token, though not as expected.
		"code_as_string_is_a_failure": {
			faults:    always(bizppuriotest.Fault{Code: 3006, CodeAsString: true}),
			wantError: []string{"No Such Account", "3006"}, wantCalls: 1,
		},
		"foreign_content_type": {
			faults:    always(bizppuriotest.Fault{Header: http.Header{"Content-Type": {"text/plain"}}}),
			wantCalls: 1,
		},
		"byte_order_mark": {
			faults:    always(bizppuriotest.Fault{Body: "\ufeff" + `{"accesstoken":"` + brokenToken + `","type":"Bearer","expired":"` + tomorrow() + `"}`}),
			wantCalls: 1,
		},
		"other_type": {
			faults:     always(fixedAnswer(brokenToken, "MAC", tomorrow())),
			wantOutput: []string{"Token Type Is Not Bearer"}, wantCalls: 1,
		},
		"lower_case_type": {
			faults:    always(fixedAnswer(brokenToken, "bearer", tomorrow())),
			wantCalls: 1,
		},
		"past_expiry": {
			faults:     always(fixedAnswer(brokenToken, "Bearer", "20201110185520")),
			wantOutput: []string{"Token Already Expired on Arrival", "2020-11-10T18:55:20+09:00", "This machine's clock", "The response says"},
			wantCalls:  1,
		},
		"excessive_expiry": {
			faults:     always(fixedAnswer(brokenToken, "Bearer", "20991110185520")),
			wantOutput: []string{"Token Valid for Much Longer Than 24 Hours", "This machine's clock", "The response says"},
			wantCalls:  1,
		},
	}
	for _, known := range bizppurio.ResultCodes() {
		if known.Nature == bizppurio.NatureTransient {
			continue
		}
		code, _ := strconv.Atoi(known.Code)
		tests["code_"+known.Code] = faultCase{
			faults:    always(bizppuriotest.Fault{Code: code}),
			wantError: []string{known.Summary, "result code " + known.Code, known.Korean, known.Meaning, known.Remedy},
			wantCalls: 1,
		}
	}
	return tests
}

// tomorrow is an expiry as the API would give it now.
func tomorrow() string {
	return time.Now().Add(24 * time.Hour).UTC().Add(9 * time.Hour).Format("20060102150405")
}

// Each fault is met by terraform plan with the provider in a process of its
// own, at TRACE: the outcome, the words and the number of calls are right, and
// no secret is in output, log or plan.
func TestAccFaults(t *testing.T) {
	t.Parallel()
	for name, tt := range faultCases() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := newAPI(t, bizppuriotest.WithFaults(tt.faults...))
			w := newWorkspaceWith(t, quickPlugins, `
provider "bizppurio" {
  `+strings.Join(tt.arguments, "\n  ")+`
}
`+ephemeralBlock, credentialsEnv(api.URL))
			w.expectOutcome(w.plan(), tt.wantError, tt.wantOutput)
			if got := api.TokenCalls(); got != tt.wantCalls {
				t.Errorf("%d calls were made, want %d", got, tt.wantCalls)
			}
			w.expectNoSecret(api, brokenToken)
		})
	}
}

// expectOutcome checks an error, or success where wantError is empty, and what
// was printed.
func (w *workspace) expectOutcome(err error, wantError, wantOutput []string) {
	w.t.Helper()
	output := unwrap(w.output.String())
	if (err != nil) != (len(wantError) > 0) {
		w.t.Fatalf("the outcome is %v, want an error: %t\n%s", err, len(wantError) > 0, output)
	}
	for _, want := range append(wantError, wantOutput...) {
		if !strings.Contains(output, unwrap(want)) {
			w.t.Errorf("the output does not say %q:\n%s", want, w.output.String())
		}
	}
	if len(wantOutput) == 0 && strings.Contains(output, "Warning:") {
		w.t.Errorf("there is a warning:\n%s", w.output.String())
	}
}

// unwrap undoes the line wrapping and the frame of Terraform's messages.
func unwrap(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "│", " ")), " ")
}

// A redirect is refused, and the other host never sees the credentials.
func TestAccFaults_redirect(t *testing.T) {
	t.Parallel()
	for _, status := range []int{301, 302, 303, 307, 308} {
		t.Run(strconv.Itoa(status), func(t *testing.T) {
			t.Parallel()
			other := newAPI(t)
			api := newAPI(t, bizppuriotest.WithFaults(bizppuriotest.Fault{
				Status: status, Header: http.Header{"Location": {other.URL + "/v1/token?" + brokenToken}},
			}))
			w := newWorkspaceWith(t, quickPlugins, ephemeralBlock, credentialsEnv(api.URL))
			w.expectOutcome(w.plan(), []string{"Redirect Refused", "HTTP " + strconv.Itoa(status), "never follows a redirect"}, nil)
			if got := len(other.Requests()); got != 0 {
				t.Errorf("the other host saw %d requests, want none", got)
			}
			if got := api.TokenCalls(); got != 1 {
				t.Errorf("%d calls were made, want 1", got)
			}
			w.expectNoSecret(api, brokenToken)
		})
	}
}

// Nobody listens at the address.
func TestAccFaults_refused(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	url := "http://" + listener.Addr().String()
	_ = listener.Close()
	w := newWorkspaceWith(t, quickPlugins, ephemeralBlock, credentialsEnv(url))
	w.expectOutcome(w.plan(), []string{"Connection Failed", "the connection was refused", url, "the last of 4 attempts"}, nil)
}

// Wrong credentials are told apart by the API itself, without a script.
func TestAccFaults_credentials(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		variable  string
		wantError []string
	}{
		"account":  {variable: "BIZPPURIO_ACCOUNT", wantError: []string{"No Such Account", "3006", "Production and staging have separate accounts"}},
		"password": {variable: "BIZPPURIO_PASSWORD", wantError: []string{"Wrong Password", "3007", "An API key of Ppurio"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := newAPI(t)
			env := credentialsEnv(api.URL)
			env[tt.variable] = "canary-wrong-value"
			w := newWorkspaceWith(t, quickPlugins, ephemeralBlock, env)
			w.expectOutcome(w.plan(), tt.wantError, nil)
			if got := api.TokenCalls(); got != 1 {
				t.Errorf("%d calls were made, want 1", got)
			}
			w.expectNoSecret(api, "canary-wrong-value", bizppuriotest.Basic(testAccount, "canary-wrong-value"))
		})
	}
}
