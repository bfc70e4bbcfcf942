// SPDX-License-Identifier: MPL-2.0

package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

// Short names for promises in tables.
const (
	pRedirect    = "no redirect"
	pStatus      = "success is HTTP 200"
	pContentType = "Content-Type is application/json; charset=utf-8"
	pBody        = "the body is a JSON object"
	pWhiteSpace  = "accesstoken is a string without white space"
	pJWT         = "accesstoken has three parts, as a JWT has"
	pType        = "type is Bearer"
	pExpired     = "expired is a date of 14 digits, yyyyMMddHHmmss"
	pLifetime    = "a token is valid for 24 hours"
	pZone        = "expired is Korean time (KST)"
	pFailure     = "failure is HTTP 4xx or 5xx"
	pCode        = "code is a number"
	pCodeKnown   = "the result code is documented for token calls, with this HTTP status"
	pDescription = "description is a string"
	pRateLimit   = "RateLimit-Limit, -Remaining and -Reset come, with HTTP 429 at least"
	pTerraform   = "terraform gives what the API gives"
)

// success is an answer whose token is valid for some hours yet, read as KST.
func success(token, tokenType string, hours int) string {
	expired := time.Now().Add(time.Duration(hours) * time.Hour).In(kst).Format("20060102150405")
	return `{"accesstoken":"` + token + `","type":"` + tokenType + `","expired":"` + expired + `"}`
}

const aJWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJlLWNhbmFyeQ"

func TestPromises(t *testing.T) {
	t.Parallel()
	limits := http.Header{"Ratelimit-Limit": {"1000"}, "Ratelimit-Remaining": {"0"}, "Ratelimit-Reset": {"0.299"}}
	for name, test := range map[string]struct {
		fault    bizppuriotest.Fault
		wantExit int
		want     map[string]verdict
		wantText []string
	}{
		"all_held": {
			fault: bizppuriotest.Fault{Header: limits}, wantExit: exitHeld,
			want: map[string]verdict{
				pRedirect: held, pStatus: held, pContentType: held, pBody: held, pWhiteSpace: held, pJWT: held, pType: held,
				pExpired: held, pLifetime: held, pZone: held, pRateLimit: held, pTerraform: held,
				pFailure: notSeen, pCode: notSeen, pCodeKnown: notSeen, pDescription: notSeen,
			},
			wantText: []string{
				"200 OK", "Content-Length, Content-Type, Date, Ratelimit-Limit", "accesstoken string, expired string, type string",
				"RateLimit-Limit      1000", "RateLimit-Reset      0.299", "gave another token", "Nothing differs",
			},
		},
		"no_rate_limit_headers": {wantExit: exitHeld, want: map[string]verdict{pRateLimit: notSeen}},
		"rate_limit_is_no_number": {
			fault: bizppuriotest.Fault{Header: http.Header{"Ratelimit-Limit": {"many"}}}, wantExit: exitDiffers,
			want: map[string]verdict{pRateLimit: differs},
		},
		"content_type_without_charset": {
			fault: bizppuriotest.Fault{Header: http.Header{"Content-Type": {"application/json"}}}, wantExit: exitDiffers,
			want: map[string]verdict{pContentType: differs}, wantText: []string{"(application/json)", "Something DIFFERS"},
		},
		"content_type_spelt_otherwise": {
			fault: bizppuriotest.Fault{Header: http.Header{"Content-Type": {"Application/JSON;charset=UTF-8"}}}, wantExit: exitHeld,
			want: map[string]verdict{pContentType: held},
		},
		"same_token_for_15_hours": {
			fault: bizppuriotest.Fault{Body: success(aJWT, "Bearer", 15)}, wantExit: exitHeld,
			// The same token twice may be an older one: nothing can be said.
			want: map[string]verdict{pLifetime: notSeen, pZone: notSeen}, wantText: []string{"gave the SAME token"},
		},
		"same_token_for_24_hours": {
			fault: bizppuriotest.Fault{Body: success(aJWT, "Bearer", 24)}, wantExit: exitHeld,
			want: map[string]verdict{pLifetime: held, pZone: held}, wantText: []string{"gave the SAME token"},
		},
		"same_token_for_too_long": {
			fault: bizppuriotest.Fault{Body: success(aJWT, "Bearer", 48)}, wantExit: exitDiffers,
			want:     map[string]verdict{pLifetime: differs, pZone: notSeen},
			wantText: []string{"Token Valid for Much Longer"},
		},
		"another_type": {
			fault: bizppuriotest.Fault{Body: success(aJWT, "bearer", 24)}, wantExit: exitDiffers,
			want: map[string]verdict{pType: differs, pTerraform: differs},
		},
		"opaque_token": {
			fault: bizppuriotest.Fault{Body: success("0123456789abcdef", "Bearer", 24)}, wantExit: exitDiffers,
			want: map[string]verdict{pJWT: differs, pWhiteSpace: held}, wantText: []string{"(1 parts)"},
		},
		"padded_token_part": {
			fault: bizppuriotest.Fault{Body: success("YQ==.YQ==.YQ==", "Bearer", 24)}, wantExit: exitDiffers,
			want: map[string]verdict{pJWT: differs},
		},
		"white_space_in_token": {
			fault: bizppuriotest.Fault{Body: success("canary1 canary2", "Bearer", 24)}, wantExit: exitFailed,
			want:     map[string]verdict{pStatus: held, pWhiteSpace: differs, pTerraform: notSeen},
			wantText: []string{"No Usable Token in the Answer", "Not asked for", "A call failed"},
		},
		"expired_is_a_number": {
			fault: bizppuriotest.Fault{Body: `{"accesstoken":"` + aJWT + `","type":"Bearer","expired":20991231235959}`}, wantExit: exitFailed,
			want:     map[string]verdict{pExpired: differs, pLifetime: notSeen, pZone: notSeen},
			wantText: []string{"expired number", "it is of type number"},
		},
		"field_is_missing": {
			fault: bizppuriotest.Fault{Body: `{"token":"canary-canary","type":null}`}, wantExit: exitFailed,
			want:     map[string]verdict{pWhiteSpace: differs, pType: differs, pExpired: differs},
			wantText: []string{"token string, type null", "the field is missing", "it is of type null"},
		},
		"wrong_password": {
			fault: bizppuriotest.Fault{Code: 3007}, wantExit: exitFailed,
			want: map[string]verdict{
				pFailure: held, pCode: held, pDescription: held, pCodeKnown: held, pContentType: held, pBody: held, pStatus: notSeen, pType: notSeen,
			},
			wantText: []string{"Wrong Password", "What to do:", "400 Bad Request", "code number, description string"},
		},
		"code_is_a_string": {
			fault: bizppuriotest.Fault{Code: 3010, CodeAsString: true}, wantExit: exitFailed,
			want: map[string]verdict{pCode: differs, pCodeKnown: held},
		},
		"code_with_another_status": {
			fault: bizppuriotest.Fault{Code: 3010, Status: 403}, wantExit: exitFailed,
			want: map[string]verdict{pCodeKnown: differs}, wantText: []string{"3010 with HTTP 403, documented HTTP 400"},
		},
		"unknown_code": {
			fault: bizppuriotest.Fault{Code: 4711, Status: 400, Description: "x"}, wantExit: exitFailed,
			want: map[string]verdict{pCodeKnown: differs},
		},
		"refusal_with_http_200": {
			fault: bizppuriotest.Fault{Code: 3007, Status: 200}, wantExit: exitFailed,
			want: map[string]verdict{pFailure: differs, pStatus: notSeen, pWhiteSpace: notSeen},
		},
		"rate_limited": {
			fault: bizppuriotest.Fault{Code: 5002, Header: limits}, wantExit: exitFailed,
			want: map[string]verdict{pRateLimit: held}, wantText: []string{"with HTTP 429", "Too Many Requests"},
		},
		"rate_limited_without_headers": {
			fault: bizppuriotest.Fault{Code: 5002}, wantExit: exitFailed,
			want: map[string]verdict{pRateLimit: differs},
		},
		"redirect": {
			fault: bizppuriotest.Fault{Status: 302, Header: http.Header{"Location": {"https://canary.example.com/"}}}, wantExit: exitFailed,
			want: map[string]verdict{pRedirect: differs, pBody: notSeen, pContentType: notSeen}, wantText: []string{"302 Found", "Redirect Refused"},
		},
		"html": {
			fault: bizppuriotest.Fault{Status: 503, Body: "<html>canary</html>", Header: http.Header{"Content-Type": {"text/html"}}}, wantExit: exitFailed,
			want: map[string]verdict{pFailure: held, pBody: notSeen, pCode: notSeen, pContentType: notSeen}, wantText: []string{"is no JSON object"},
		},
		"empty_success": {
			fault: bizppuriotest.Fault{NoBody: true}, wantExit: exitFailed,
			want: map[string]verdict{pBody: differs, pStatus: held},
		},
		"array": {
			fault: bizppuriotest.Fault{Body: "[]"}, wantExit: exitFailed,
			want: map[string]verdict{pBody: differs},
		},
		"no_answer": {
			fault: bizppuriotest.Fault{Reset: true}, wantExit: exitFailed,
			want: map[string]verdict{pRedirect: notSeen, pStatus: notSeen, pBody: notSeen, pRateLimit: notSeen}, wantText: []string{"Connection Failed"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := newAPI(t, bizppuriotest.WithFaults(test.fault))
			e, report := contact(t, environ(api.URL))
			if code := e.exitCode(); code != test.wantExit {
				t.Errorf("exit status %d, want %d", code, test.wantExit)
			}
			wantVerdicts(t, e, test.want)
			for _, text := range append(test.wantText, "Promises", "Result") {
				if !strings.Contains(report, text) {
					t.Errorf("the report lacks %q", text)
				}
			}
			if strings.Contains(report, "canary") {
				t.Error("the report quotes the answer")
			}
			// A failed call is not tried again, by whichever way.
			if calls := api.TokenCalls(); calls != 1 && e.clientFailure != "" || calls > 2 {
				t.Errorf("%d calls", calls)
			}
			if t.Failed() {
				t.Log(report)
			}
		})
	}
}

// A clock nine hours back makes the stand-in write expired in UTC, with another
// token for each call.
func TestPromisesTellUTCFromKST(t *testing.T) {
	t.Parallel()
	api := newAPI(t, bizppuriotest.WithClock(func() time.Time { return time.Now().Add(-kstToUTC) }))
	e, report := contact(t, environ(api.URL))
	wantVerdicts(t, e, map[string]verdict{pLifetime: differs, pZone: differs})
	if e.exitCode() != exitDiffers || !strings.Contains(report, "as UTC it would be 24 hours away") {
		t.Errorf("exit status %d\n%s", e.exitCode(), report)
	}
}

func TestSecondCallFails(t *testing.T) {
	t.Parallel()
	api := newAPI(t, bizppuriotest.WithFaults(bizppuriotest.Fault{Call: 2, Code: 3010}))
	e, report := contact(t, environ(api.URL))
	if e.exitCode() != exitFailed || !strings.Contains(report, "result code 3010") {
		t.Errorf("exit status %d\n%s", e.exitCode(), report)
	}
	wantVerdicts(t, e, map[string]verdict{pLifetime: held, pTerraform: notSeen})
}

func wantVerdicts(t *testing.T, e *evidence, want map[string]verdict) {
	t.Helper()
	got := map[string]verdict{}
	for _, p := range promises {
		got[p.text], _ = p.judge(e)
	}
	for text, verdict := range want {
		if got[text] != verdict {
			t.Errorf("%s: %q, want %q", text, got[text], verdict)
		}
	}
}
