// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"testing"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

// documentedCodes are the result codes that a token call can be refused with
// (API.md), and whether another attempt may help.
var documentedCodes = []struct {
	code          int
	wantNature    Nature
	wantTransient bool
}{
	{code: 2000, wantNature: NatureRequest},
	{code: 3000, wantNature: NatureAddress},
	{code: 3001, wantNature: NatureCredentials},
	{code: 3002, wantNature: NatureRequest},
	{code: 3003, wantNature: NatureAddress},
	{code: 3004, wantNature: NatureCredentials},
	{code: 3005, wantNature: NatureRequest},
	{code: 3006, wantNature: NatureCredentials},
	{code: 3007, wantNature: NatureCredentials},
	{code: 3008, wantNature: NatureTransient, wantTransient: true},
	{code: 3009, wantNature: NatureAccount},
	{code: 3010, wantNature: NatureAddress},
	{code: 3011, wantNature: NatureTransient, wantTransient: true},
	{code: 5001, wantNature: NatureBaseURL},
	{code: 5002, wantNature: NatureTransient, wantTransient: true},
	{code: 9000, wantNature: NatureTransient, wantTransient: true},
}

func TestResultCodes(t *testing.T) {
	t.Parallel()
	for _, test := range documentedCodes {
		code := strconv.Itoa(test.code)
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			known, ok := LookupResultCode(code)
			if !ok {
				t.Fatal("the catalogue does not have the code")
			}
			status, description := refusalOfStandIn(t, test.code)
			if test.code == 5002 {
				description = "" // the documents give no Korean for it
			}
			if known.Code != code || known.Status != status || known.Korean != description || known.Nature != test.wantNature {
				t.Errorf("got %s, HTTP %d, %q, %s", known.Code, known.Status, known.Korean, known.Nature)
			}
			if known.Summary == "" || known.Meaning == "" || known.Remedy == "" {
				t.Errorf("summary, meaning or remedy is empty: %+v", known)
			}

			server := newServer(t, bizppuriotest.Fault{Call: bizppuriotest.EveryCall, Code: test.code})
			failure := mustFail(t, newTestClient(t, server.URL))
			wantFailure(t, failure, ReasonResultCode, code, test.wantTransient)
			wantCalls(t, server.API, test.wantTransient)
			wantContains(t, failure.Error(), code, known.Korean, strconv.Itoa(status))
			x := failure.Explain()
			if x.Summary != known.Summary || x.Meaning != known.Meaning || x.Remedy != known.Remedy {
				t.Errorf("the explanation is not the catalogue's: %+v", x)
			}
		})
	}
}

// refusalOfStandIn is what the stand-in sends for a code.
func refusalOfStandIn(t testing.TB, code int) (status int, description string) {
	t.Helper()
	api := bizppuriotest.NewAPI(bizppuriotest.WithFaults(bizppuriotest.Fault{Code: code}))
	recorder := httptest.NewRecorder()
	api.ServeHTTP(recorder, httptest.NewRequest(http.MethodPost, "/v1/token", http.NoBody))
	var body struct {
		Code        int    `json:"code"`
		Description string `json:"description"`
	}
	if err := json.Unmarshal(recorder.Body.Bytes(), &body); err != nil || body.Code != code {
		t.Fatalf("the stand-in sent %q for %d", recorder.Body, code)
	}
	return recorder.Code, body.Description
}

// wantCalls checks that a transient failure was met with one more call, and
// that no other was.
func wantCalls(t testing.TB, api *bizppuriotest.API, transient bool) {
	t.Helper()
	want := 1
	if transient {
		want = 2
	}
	if got := api.TokenCalls(); got != want {
		t.Errorf("%d calls, want %d", got, want)
	}
}

func TestResultCodesAreTheDocumentedOnes(t *testing.T) {
	t.Parallel()
	got := ResultCodes()
	if len(got) != len(documentedCodes) {
		t.Fatalf("%d codes, want %d", len(got), len(documentedCodes))
	}
	if !slices.IsSortedFunc(got, func(a, b ResultCode) int { return cmpCodes(a.Code, b.Code) }) {
		t.Error("the codes are not in ascending order")
	}
	got[0].Code = "changed"
	if ResultCodes()[0].Code == "changed" {
		t.Error("a caller can change the catalogue")
	}
}

func cmpCodes(a, b string) int {
	x, _ := strconv.Atoi(a)
	y, _ := strconv.Atoi(b)
	return x - y
}

func TestUnknownResultCode(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		status        int
		wantTransient bool
	}{
		"bad_request":  {status: http.StatusBadRequest},
		"server_error": {status: http.StatusInternalServerError, wantTransient: true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := newServer(t, bizppuriotest.Fault{Call: bizppuriotest.EveryCall, Status: test.status, Code: 4711, Description: "처음 보는 코드"})
			failure := mustFail(t, newTestClient(t, server.URL))
			wantFailure(t, failure, ReasonResultCode, "4711", test.wantTransient)
			wantCalls(t, server.API, test.wantTransient)
			wantContains(t, failure.Error(), "4711", "처음 보는 코드")
			if x := failure.Explain(); x.Summary != "Unknown Result Code" || x.Meaning == "" || x.Remedy == "" {
				t.Errorf("explanation %+v", x)
			}
		})
	}
}

// A password that is a part of a result code must not hide it: the remedy goes
// with the code, and a mask in it would give the password away.
func TestResultCodeIsNeverMasked(t *testing.T) {
	t.Parallel()
	var failure Error
	failure.setCode("3007", answer{"code": []byte("3007")}, newRedactor("30"))
	if failure.Code != "3007" {
		t.Errorf("code %q, want 3007", failure.Code)
	}
}
