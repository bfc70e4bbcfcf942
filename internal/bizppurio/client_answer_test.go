// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

// TestFaultyAnswers is about answers that came whole. The client of these tests
// makes a second call after a transient failure, and after no other.
func TestFaultyAnswers(t *testing.T) {
	t.Parallel()
	const jwt, bearer, expired = `"accesstoken":"` + goodToken + `"`, `"type":"Bearer"`, `"expired":"29991231235959"`
	type fault = bizppuriotest.Fault
	tests := map[string]struct {
		fault         fault
		wantReason    Reason
		wantCode      string
		wantTransient bool
		wantText      string
	}{
		"500":               {fault: fault{Status: 500}, wantReason: ReasonStatus, wantTransient: true, wantText: "HTTP 500 Internal Server Error"},
		"502":               {fault: fault{Status: 502}, wantReason: ReasonStatus, wantTransient: true, wantText: "HTTP 502"},
		"503":               {fault: fault{Status: 503, Body: "<html>maintenance</html>"}, wantReason: ReasonStatus, wantTransient: true, wantText: "HTML or XML page"},
		"504":               {fault: fault{Status: 504}, wantReason: ReasonStatus, wantTransient: true, wantText: "HTTP 504"},
		"429":               {fault: fault{Status: 429, NoBody: true}, wantReason: ReasonStatus, wantTransient: true, wantText: "HTTP 429"},
		"401":               {fault: fault{Status: 401}, wantReason: ReasonStatus, wantText: "HTTP 401"},
		"403":               {fault: fault{Status: 403, Body: "<html>"}, wantReason: ReasonStatus, wantText: "HTTP 403"},
		"404":               {fault: fault{Status: 404, Body: "not found"}, wantReason: ReasonStatus, wantText: "HTTP 404"},
		"407_without_proxy": {fault: fault{Status: 407}, wantReason: ReasonStatus, wantText: "HTTP 407"},
		"201_with_a_token":  {fault: fault{Status: 201, Body: goodBody}, wantReason: ReasonStatus, wantText: "HTTP 201 Created"},
		"204":               {fault: fault{Status: 204, NoBody: true}, wantReason: ReasonStatus, wantText: "HTTP 204 No Content"},
		"400_with_a_token":  {fault: fault{Status: 400, Body: goodBody}, wantReason: ReasonStatus, wantText: "HTTP 400"},

		"empty":             {fault: fault{Status: 200, NoBody: true}, wantReason: ReasonEmptyBody, wantText: "with an empty body"},
		"white_space_only":  {fault: fault{Status: 200, Body: " \r\n\t"}, wantReason: ReasonEmptyBody, wantText: "with an empty body"},
		"html":              {fault: fault{Status: 200, Body: "<!doctype html><title>canary</title>"}, wantReason: ReasonNotJSON, wantText: "HTML or XML page"},
		"text":              {fault: fault{Status: 200, Body: "canary"}, wantReason: ReasonNotJSON, wantText: "no JSON object"},
		"array":             {fault: fault{Status: 200, Body: "[" + goodBody + "]"}, wantReason: ReasonNotJSON, wantText: "no JSON object"},
		"string":            {fault: fault{Status: 200, Body: `"canary"`}, wantReason: ReasonNotJSON, wantText: "no JSON object"},
		"null":              {fault: fault{Status: 200, Body: "null"}, wantReason: ReasonNotJSON, wantText: "no JSON object"},
		"two_objects":       {fault: fault{Status: 200, Body: goodBody + goodBody}, wantReason: ReasonNotJSON, wantText: "malformed JSON"},
		"nested_too_deep":   {fault: fault{Status: 200, Body: strings.Repeat(`{"a":`, 20000) + strings.Repeat("}", 20000)}, wantReason: ReasonNotJSON, wantText: "malformed JSON"},
		"truncated_by_them": {fault: fault{Status: 200, Body: goodBody[:len(goodBody)/2]}, wantReason: ReasonNotJSON, wantText: "malformed JSON"},

		"no_accesstoken":           {fault: fault{Status: 200, Body: `{` + bearer + `,` + expired + `}`}, wantReason: ReasonAccessToken, wantText: "without the field accesstoken"},
		"null_accesstoken":         {fault: fault{Status: 200, Body: `{"accesstoken":null,` + bearer + `,` + expired + `}`}, wantReason: ReasonAccessToken, wantText: "accesstoken null"},
		"empty_accesstoken":        {fault: fault{Status: 200, Body: `{"accesstoken":"",` + bearer + `,` + expired + `}`}, wantReason: ReasonAccessToken, wantText: "accesstoken empty"},
		"accesstoken_is_a_number":  {fault: fault{Status: 200, Body: `{"accesstoken":31415926,` + bearer + `,` + expired + `}`}, wantReason: ReasonAccessToken, wantText: "no JSON string"},
		"accesstoken_is_an_object": {fault: fault{Status: 200, Body: `{"accesstoken":{"canary":1},` + bearer + `,` + expired + `}`}, wantReason: ReasonAccessToken, wantText: "no JSON string"},
		"accesstoken_wrapped":      {fault: fault{Status: 200, Body: `{"accesstoken":"canary\r\n canary",` + bearer + `,` + expired + `}`}, wantReason: ReasonAccessToken, wantText: "white space"},
		"accesstoken_with_bell":    {fault: fault{Status: 200, Body: `{"accesstoken":"canary\u0007",` + bearer + `,` + expired + `}`}, wantReason: ReasonAccessToken, wantText: "control characters"},
		"name_in_other_letters":    {fault: fault{Status: 200, Body: `{"accessToken":"canary",` + bearer + `,` + expired + `}`}, wantReason: ReasonAccessToken, wantText: "without the field accesstoken"},
		"token_of_ppurio":          {fault: fault{Status: 200, Body: `{"token":"canary",` + bearer + `,` + expired + `}`}, wantReason: ReasonAccessToken, wantText: "with a field token, as Ppurio's API has it"},
		"success_code_alone":       {fault: fault{Status: 200, Body: `{"code":1000,"description":"success"}`}, wantReason: ReasonAccessToken, wantText: "without the field accesstoken"},
		"empty_object":             {fault: fault{Status: 200, Body: `{}`}, wantReason: ReasonAccessToken, wantText: "without the field accesstoken"},

		"no_type":              {fault: fault{Status: 200, Body: `{` + jwt + `,` + expired + `}`}, wantReason: ReasonType, wantText: "without the field type"},
		"type_is_a_number":     {fault: fault{Status: 200, Body: `{` + jwt + `,"type":1,` + expired + `}`}, wantReason: ReasonType, wantText: "no JSON string"},
		"type_of_two_words":    {fault: fault{Status: 200, Body: `{` + jwt + `,"type":"Bearer canary",` + expired + `}`}, wantReason: ReasonType, wantText: "RFC 7235"},
		"type_with_line_break": {fault: fault{Status: 200, Body: `{` + jwt + `,"type":"Bearer\r\nX-Canary: 1",` + expired + `}`}, wantReason: ReasonType, wantText: "RFC 7235"},

		"no_expired":          {fault: fault{Status: 200, Body: `{` + jwt + `,` + bearer + `}`}, wantReason: ReasonExpired, wantText: "without the field expired"},
		"expired_is_a_number": {fault: fault{Status: 200, Body: `{` + jwt + `,` + bearer + `,"expired":20201110185520}`}, wantReason: ReasonExpired, wantText: "no JSON string"},
		"expired_is_no_date":  {fault: fault{Status: 200, Body: `{` + jwt + `,` + bearer + `,"expired":"20201301000000"}`}, wantReason: ReasonExpired, wantText: "14 digits"},
		"expired_is_rfc_3339": {fault: fault{Status: 200, Body: `{` + jwt + `,` + bearer + `,"expired":"2020-11-10T18:55:20+09:00"}`}, wantReason: ReasonExpired, wantText: "14 digits"},

		"code_with_http_200":           {fault: fault{Status: 200, Code: 3007}, wantReason: ReasonResultCode, wantCode: "3007", wantText: "암호가 유효하지 않음"},
		"transient_code_with_http_200": {fault: fault{Status: 200, Code: 3008}, wantReason: ReasonResultCode, wantCode: "3008", wantTransient: true},
		"code_as_string":               {fault: fault{Code: 3007, CodeAsString: true}, wantReason: ReasonResultCode, wantCode: "3007", wantText: "암호가 유효하지 않음"},
		"transient_code_as_string":     {fault: fault{Code: 3011, CodeAsString: true}, wantReason: ReasonResultCode, wantCode: "3011", wantTransient: true},
		"permanent_code_with_http_500": {fault: fault{Status: 500, Code: 3007}, wantReason: ReasonResultCode, wantCode: "3007", wantText: "HTTP 500"},
		"permanent_code_with_http_429": {fault: fault{Status: 429, Code: 3009}, wantReason: ReasonResultCode, wantCode: "3009"},
		"transient_code_with_http_400": {fault: fault{Status: 400, Code: 9000}, wantReason: ReasonResultCode, wantCode: "9000", wantTransient: true},
		"code_with_byte_order_mark":    {fault: fault{Status: 400, Body: "\xef\xbb\xbf{\"code\":3006}"}, wantReason: ReasonResultCode, wantCode: "3006"},
		"null_code":                    {fault: fault{Status: 400, Body: `{"code":null,"description":"canary"}`}, wantReason: ReasonStatus},
		"code_is_an_object":            {fault: fault{Status: 400, Body: `{"code":{"canary":1}}`}, wantReason: ReasonStatus},
		"description_is_an_object":     {fault: fault{Status: 400, Body: `{"code":3007,"description":{"canary":1}}`}, wantReason: ReasonResultCode, wantCode: "3007"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.fault.Call = bizppuriotest.EveryCall
			server := newServer(t, test.fault)
			failure := mustFail(t, newTestClient(t, server.URL))
			wantFailure(t, failure, test.wantReason, test.wantCode, test.wantTransient)
			wantCalls(t, server.API, test.wantTransient)
			text := failure.Explain().Detail()
			wantContains(t, text, test.wantText)
			// Of an answer only code and description are ever shown.
			wantLacks(t, text, "canary", goodToken, "31415926", "20201110185520")
			if failure.Endpoint != server.URL+"/v1/token" {
				t.Errorf("endpoint %q", failure.Endpoint)
			}
		})
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()
	for _, status := range []int{300, 301, 302, 303, 304, 307, 308} {
		t.Run(strconv.Itoa(status), func(t *testing.T) {
			t.Parallel()
			other := newServer(t)
			server := newServer(t, bizppuriotest.Fault{Status: status, Header: http.Header{"Location": {other.URL + "/v1/token?canary"}}})
			failure := mustFail(t, newTestClient(t, server.URL))
			wantFailure(t, failure, ReasonRedirect, "", false)
			wantCalls(t, server.API, false)
			if n := len(other.Requests()); n != 0 {
				t.Errorf("the other server got %d requests", n)
			}
			wantLacks(t, failure.Explain().Detail(), "canary")
		})
	}
}

// A description is shown in 200 characters, whatever is in it.
func TestDescriptionIsMadeFitToBeShown(t *testing.T) {
	t.Parallel()
	server := newServer(t, bizppuriotest.Fault{
		Code:        3007,
		Description: "\x1b[31m" + testPassword + "\x00 " + testBasic() + "\u202e " + strings.TrimRight(testBasic(), "=") + " " + strings.Repeat("긴", 5000),
	})
	failure := mustFail(t, newTestClient(t, server.URL))
	wantFailure(t, failure, ReasonResultCode, "3007", false)
	if want := "[31m*** *** *** " + strings.Repeat("긴", 200-16) + "…"; failure.Description != want {
		t.Errorf("got  %q\nwant %q", failure.Description, want)
	}
	wantContains(t, failure.Error(), failure.Description)
}

// An answer that failed may hold a token all the same.
func TestDescriptionDoesNotShowTheToken(t *testing.T) {
	t.Parallel()
	server := newServer(t, bizppuriotest.Fault{Status: 400, Body: `{"code":"3002","description":"bad ` + goodToken + `",` + goodBody[1:]})
	failure := mustFail(t, newTestClient(t, server.URL))
	wantFailure(t, failure, ReasonResultCode, "3002", false)
	if failure.Description != "bad ***" {
		t.Errorf("description %q", failure.Description)
	}
}

// A code that is no number is foreign text too.
func TestCodeIsMadeFitToBeShown(t *testing.T) {
	t.Parallel()
	server := newServer(t, bizppuriotest.Fault{Status: 400, Body: `{"code":" ` + testPassword + `\n` + strings.Repeat("9", 5000) + `"}`})
	failure := mustFail(t, newTestClient(t, server.URL))
	if !strings.HasPrefix(failure.Code, "***9") || len([]rune(failure.Code)) != 201 {
		t.Errorf("code %q", failure.Code)
	}
}

// TestSuccessAfterATransientFailure also shows that a later attempt sends what
// the first one did.
func TestSuccessAfterATransientFailure(t *testing.T) {
	t.Parallel()
	var calls atomic.Int32
	server := newServer(t, bizppuriotest.Fault{Call: 1, Status: 503}, bizppuriotest.Fault{Call: 2, Reset: true})
	client := newTestClient(t, server.URL, func(c *Config) {
		c.MaxRetries = 5
		transport := newTransport(nil, nil, false)
		c.Transport = roundTrip(func(req *http.Request) (*http.Response, error) {
			calls.Add(1)
			return transport.RoundTrip(req)
		})
	})
	token, err := client.Token(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if token.AccessToken != server.Tokens()[0] || calls.Load() != 3 || server.TokenCalls() != 3 {
		t.Errorf("%d calls by the client, %d at the server, want 3", calls.Load(), server.TokenCalls())
	}
}
