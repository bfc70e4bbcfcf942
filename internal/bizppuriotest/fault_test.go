// SPDX-License-Identifier: MPL-2.0

package bizppuriotest_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

func TestFault_answer(t *testing.T) {
	t.Parallel()
	const invalidAccount = `{"code":3006,"description":"invalid account in bizppurio"}`
	tests := map[string]struct {
		fault      fault
		wantStatus int
		wantHeader map[string]string
		wantBody   string
	}{
		// As public code quotes the service.
		"code":            {fault: fault{Code: 3010}, wantStatus: 400, wantBody: `{"code":3010,"description":"ip blocking in bizppurio"}`},
		"code_3007":       {fault: fault{Code: 3007}, wantStatus: 400, wantBody: `{"code":"3007","description":"invalid password in bizppurio"}`},
		"code_as_string":  {fault: fault{Code: 3006, CodeAsString: true}, wantStatus: 400, wantBody: strings.Replace(invalidAccount, "3006", `"3006"`, 1)},
		"own_description": {fault: fault{Code: 3010, Description: "\"a\"\n"}, wantStatus: 400, wantBody: `{"code":3010,"description":"\"a\"\n"}`},
		"code_and_status": {fault: fault{Code: 2000, Status: 503}, wantStatus: 503, wantBody: `{"code":2000,"description":"invalid message."}`},
		"unknown_code":    {fault: fault{Code: 4242}, wantStatus: 200, wantBody: `{"code":4242,"description":""}`},
		"status":          {fault: fault{Status: 200}, wantStatus: 200},
		"body_beats_code": {fault: fault{Body: "no JSON", Code: 3007}, wantStatus: 200, wantHeader: map[string]string{"Content-Type": jsonUTF8}, wantBody: "no JSON"},
		"header_only":     {fault: fault{Header: http.Header{"X-One": {"a"}}}, wantStatus: 400, wantHeader: map[string]string{"X-One": "a"}, wantBody: invalidAccount},
		"headers": {
			fault:      fault{Body: "<html>", Status: 502, Header: http.Header{"retry-after": {"7"}, "X-Two": {"a", "b"}, "Content-Type": nil}},
			wantStatus: 502, wantHeader: map[string]string{"Retry-After": "7", "X-Two": "a, b", "Content-Type": ""}, wantBody: "<html>",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := httptest.NewRecorder()
			bizppuriotest.NewAPI(bizppuriotest.WithFaults(test.fault)).ServeHTTP(got, tokenRequest(t))
			if got.Code != test.wantStatus || got.Body.String() != test.wantBody {
				t.Errorf("status %d and body %q, want %d and %q", got.Code, got.Body, test.wantStatus, test.wantBody)
			}
			for name, want := range test.wantHeader {
				if got := strings.Join(got.Result().Header.Values(name), ", "); got != want {
					t.Errorf("%s: %q, want %q", name, got, want)
				}
			}
		})
	}
}

// The first fault that fits a token call is used. Other requests neither count nor
// get one.
func TestFault_call(t *testing.T) {
	t.Parallel()
	api := bizppuriotest.NewAPI(withAccount, bizppuriotest.WithFaults(fault{Call: 3, Code: 9000}, fault{Call: 1, Code: 3008}, fault{Call: 5, Code: 5002}))
	for i, want := range []string{"400 3008", issued, "500 9000", "400 3000", "429 5002"} {
		if i == 3 { // three calls are over
			api.Script(fault{Call: 1, Code: 3011}, fault{Code: 3000})
		}
		if got, _ := send(api, request(t, "/v3/message", "Bearer x", "")); got != "400 3002" {
			t.Errorf("a message gets %s", got)
		}
		if got, _ := send(api, tokenRequest(t)); got != want {
			t.Errorf("call %d: got %s, want %s", i+1, got, want)
		}
	}
	if got := len(api.Tokens()); got != 1 {
		t.Errorf("%d tokens were issued, want 1", got)
	}
}

// The numbers of the HTTP API specification, each with a description of its own.
func TestResultCodes(t *testing.T) {
	t.Parallel()
	want := map[int]int{5002: 429, 9000: 500}
	for _, code := range []int{2000, 3000, 3001, 3002, 3003, 3004, 3005, 3006, 3007, 3008, 3009, 3010, 3011, 5001} {
		want[code] = 400
	}
	if got := bizppuriotest.ResultCodes(); !maps.Equal(got, want) {
		t.Errorf("ResultCodes() = %v, want %v", got, want)
	}
	seen := []any{""}
	for code, status := range want {
		got, fields := send(bizppuriotest.NewAPI(bizppuriotest.WithFaults(fault{Code: code})), tokenRequest(t))
		if want := fmt.Sprint(status, " ", code); got != want || slices.Contains(seen, fields["description"]) {
			t.Errorf("got %s, want %s; description %q is empty, or that of another code", got, want, fields["description"])
		}
		seen = append(seen, fields["description"])
	}
}
