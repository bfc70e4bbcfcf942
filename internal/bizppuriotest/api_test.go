// SPDX-License-Identifier: MPL-2.0

package bizppuriotest_test

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

type (
	fault  = bizppuriotest.Fault
	object = map[string]any // as json.Unmarshal decodes a JSON object
)

const (
	account  = "canary-account"
	password = "canary p@ssword/%41"
	jsonUTF8 = "application/json; charset=utf-8"
	issued   = "200 <nil>" // a token comes without a result code
)

var withAccount = bizppuriotest.WithAccount(account, password)

func basic(account, password string) string {
	return "Basic " + bizppuriotest.Basic(account, password)
}

// request returns a POST as documented.
func request(t *testing.T, target, authorization, body string) *http.Request {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, target, strings.NewReader(body))
	r.Header.Set("Authorization", authorization)
	r.Header.Set("Content-Type", jsonUTF8)
	return r
}

// tokenRequest returns a request that is answered with a token.
func tokenRequest(t *testing.T) *http.Request {
	t.Helper()
	return request(t, "/v1/token", basic(account, password), "")
}

// send returns status and result code of the answer, such as "400 3007", and all
// fields of its body.
func send(api http.Handler, r *http.Request) (got string, fields object) {
	w := httptest.NewRecorder()
	api.ServeHTTP(w, r)
	_ = json.Unmarshal(w.Body.Bytes(), &fields) // no JSON, no fields
	return fmt.Sprint(w.Code, " ", fields["code"]), fields
}

func issue(t *testing.T, api http.Handler) (token string) {
	t.Helper()
	_, fields := send(api, tokenRequest(t))
	token, _ = fields["accesstoken"].(string)
	return token
}

func TestToken_request(t *testing.T) {
	t.Parallel()
	pair := bizppuriotest.Basic(account, password)
	tests := map[string]struct {
		method, path, body         string
		authorization, contentType []string
		want                       string
	}{
		"as_documented":       {want: issued},
		"empty_object":        {body: " {}\n", want: issued},
		"filled_object":       {body: `{"account":"a"}`, want: "400 2000"},
		"too_large":           {body: "{}" + strings.Repeat(" ", 1<<20), want: "400 2000"},
		"upper_case_charset":  {contentType: []string{"application/json; charset=UTF-8"}, want: issued},
		"no_charset":          {contentType: []string{"application/json"}, want: "400 2000"},
		"other_media_type":    {contentType: []string{"text/plain; charset=utf-8"}, want: "400 2000"},
		"two_content_types":   {contentType: []string{jsonUTF8, jsonUTF8}, want: "400 2000"},
		"no_authorization":    {authorization: []string{}, want: "400 3001"},
		"two_authorizations":  {authorization: []string{"Basic " + pair, "Basic " + pair}, want: "400 3001"},
		"lower_case_scheme":   {authorization: []string{"basic " + pair}, want: "400 3001"},
		"two_spaces":          {authorization: []string{"Basic  " + pair}, want: "400 3001"},
		"no_colon":            {authorization: []string{"Basic YWJj"}, want: "400 3001"},
		"unknown_account":     {authorization: []string{basic("other", password)}, want: "400 3006"},
		"wrong_password":      {authorization: []string{basic(account, password+"\n")}, want: "400 3007"},
		"password_of_another": {authorization: []string{basic(account, ":암호::")}, want: "400 3007"},
		"first_colon_splits":  {authorization: []string{basic("비즈뿌리오", ":암호::")}, want: issued},
		// These spell the same pair, with +, / and padding in the standard alphabet.
		"base64_standard":   {authorization: []string{"Basic ZGVtbzp+fn4+Pj4/P8O/Pw=="}, want: issued},
		"base64_unpadded":   {authorization: []string{"Basic ZGVtbzp+fn4+Pj4/P8O/Pw"}, want: "400 3001"},
		"base64_url_safe":   {authorization: []string{"Basic ZGVtbzp-fn4-Pj4_P8O_Pw=="}, want: "400 3001"},
		"base64_loose_bits": {authorization: []string{"Basic ZGVtbzp+fn4+Pj4/P8O/Px=="}, want: "400 3001"},
		"get":               {method: "GET", want: "400 5001"},
		"trailing_slash":    {path: "/v1/token/", want: "400 5001"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := bizppuriotest.NewAPI(withAccount, bizppuriotest.WithAccount("demo", "~~~>>>??ÿ?"), bizppuriotest.WithAccount("비즈뿌리오", ":암호::"))
			r := request(t, cmp.Or(test.path, "/v1/token"), basic(account, password), test.body)
			r.Method = cmp.Or(test.method, r.Method)
			if test.authorization != nil {
				r.Header["Authorization"] = test.authorization
			}
			if test.contentType != nil {
				r.Header["Content-Type"] = test.contentType
			}
			if got, _ := send(api, r); got != test.want || len(api.Tokens()) > 0 != (test.want == issued) {
				t.Errorf("got %s and %d tokens, want %s", got, len(api.Tokens()), test.want)
			}
		})
	}
}

func TestToken_answer(t *testing.T) {
	t.Parallel()
	// The sample of the specification, on a machine in another zone. The clock
	// stands still: the tokens differ all the same.
	now := time.Date(2020, 11, 9, 4, 55, 20, 999_999_999, time.FixedZone("EST", -5*60*60))
	api := bizppuriotest.NewAPI(withAccount, bizppuriotest.WithClock(func() time.Time { return now }))
	first := issue(t, api)
	_, fields := send(api, tokenRequest(t))
	token, _ := fields["accesstoken"].(string)
	if want := (object{"accesstoken": token, "type": "Bearer", "expired": "20201110185520"}); !maps.Equal(fields, want) {
		t.Errorf("got %v, want %v", fields, want)
	}
	parts := strings.Split(token, ".")
	if len(parts) != 3 || token == first || !slices.Equal(api.Tokens(), []string{first, token}) {
		t.Fatalf("%q is no JSON Web Token, is not new, or not recorded", token)
	}
	for _, part := range parts[:2] {
		if decoded, err := base64.RawURLEncoding.DecodeString(part); err != nil || !json.Valid(decoded) {
			t.Errorf("part %q of the token: %v, or no JSON", part, err)
		}
	}
}

// message returns the body of a message, as changes make it.
func message(t *testing.T, changes string) string {
	t.Helper()
	fields := object{"account": account, "type": "sms", "from": "021234567", "to": "0101234567", "refkey": "key-1", "content": object{"sms": object{"message": "안녕하세요"}}}
	if err := json.Unmarshal([]byte(cmp.Or(changes, "{}")), &fields); err != nil {
		t.Fatal(err)
	}
	body, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// An Alimtalk with nested and optional fields, as long as they may be.
func TestMessage_accepted(t *testing.T) {
	t.Parallel()
	api := bizppuriotest.NewAPI(withAccount)
	want := bizppuriotest.Message{
		Account: strings.Repeat("가", 20), Type: "at", From: strings.Repeat("0", 16), To: strings.Repeat("1", 16), RefKey: strings.Repeat("키", 32),
		Content: object{"at": object{"senderkey": "profile", "message": "접수", "button": []any{object{"name": "보기", "type": "WL"}}}},
	}
	body, _ := json.Marshal(want.Content)
	changes := fmt.Sprintf(`{"account":%q,"type":"at","from":%q,"to":%q,"refkey":%q,"content":%s,"resend":{"first":"lms"}}`, want.Account, want.From, want.To, want.RefKey, body)
	keys := []any{nil}
	for range 2 {
		got, fields := send(api, request(t, "/v3/message", "Bearer "+issue(t, api), message(t, changes)))
		if got != "200 1000" || fields["description"] != "Success" || fields["refkey"] != want.RefKey || slices.Contains(keys, fields["messagekey"]) {
			t.Errorf("answer %s %v", got, fields)
		}
		keys = append(keys, fields["messagekey"])
	}
	if got := api.Messages(); !reflect.DeepEqual(got, []bizppuriotest.Message{want, want}) {
		t.Errorf("Messages() = %+v, want %+v, twice", got, want)
	}
}

func TestMessage_refused(t *testing.T) {
	t.Parallel()
	api := bizppuriotest.NewAPI(withAccount)
	bearer := "Bearer " + issue(t, api)
	type row struct {
		authorization []string
		contentType   string
		changes       string // of the message
		after         string // the message
		want          string
	}
	tests := map[string]row{
		"no_authorization":       {authorization: []string{}, want: "400 3005"},
		"basic":                  {authorization: []string{basic(account, password)}, want: "400 3005"},
		"two_authorizations":     {authorization: []string{bearer, bearer}, want: "400 3005"},
		"token_of_another":       {authorization: []string{"Bearer " + issue(t, bizppuriotest.NewAPI(withAccount))}, after: "x", want: "400 3002"},
		"other_media_type":       {contentType: "text/plain; charset=utf-8", want: "400 2000"},
		"two_objects":            {after: "{}", want: "400 2000"},
		"refkey_in_another_case": {changes: `{"refkey":null,"refKey":"key-1"}`, want: "400 2000"},
		"number_for_text":        {changes: `{"to":1012345678}`, want: "400 2000"},
		"content_of_other_type":  {changes: `{"type":"lms"}`, want: "400 2000"},
		"content_of_two_types":   {changes: `{"content":{"sms":{"message":"a"},"lms":{"message":"a"}}}`, want: "400 2000"},
		"content_holds_text":     {changes: `{"content":{"sms":"a"}}`, want: "400 2000"},
		"boolean_deep_inside":    {changes: `{"content":{"sms":{"a":[{"b":"c","d":["e",true]}]}}}`, want: "400 2000"},
	}
	for field, tooLong := range map[string]int{"account": 21, "from": 17, "to": 17, "refkey": 33} {
		tests["empty_"+field] = row{changes: `{"` + field + `":""}`, want: "400 2000"}
		tests["long_"+field] = row{changes: `{"` + field + `":"` + strings.Repeat("0", tooLong) + `"}`, want: "400 2000"}
	}
	for name, test := range tests {
		r := request(t, "/v3/message", bearer, message(t, test.changes)+test.after)
		if test.authorization != nil {
			r.Header["Authorization"] = test.authorization
		}
		r.Header.Set("Content-Type", cmp.Or(test.contentType, jsonUTF8))
		if got, _ := send(api, r); got != test.want || len(api.Messages()) > 0 {
			t.Errorf("%s: got %s and %d messages, want %s and none", name, got, len(api.Messages()), test.want)
		}
	}
}

// A token serves until the second that expired says, also beside a newer one.
func TestMessage_token_expires(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 1, 0, 0, 0, int(900*time.Millisecond), time.UTC)
	api := bizppuriotest.NewAPI(withAccount, bizppuriotest.WithClock(func() time.Time { return now }))
	token := issue(t, api)
	now = now.Truncate(time.Second).Add(24*time.Hour - 1)
	issue(t, api)
	for _, want := range []string{"200 1000", "400 3002"} {
		if got, _ := send(api, request(t, "/v3/message", "Bearer "+token, message(t, ""))); got != want {
			t.Errorf("at %s: got %s, want %s", now, got, want)
		}
		now = now.Add(1)
	}
}

// A new token invalidates those of its own account, and of no other.
func TestWithSingleToken(t *testing.T) {
	t.Parallel()
	api := bizppuriotest.NewAPI(withAccount, bizppuriotest.WithAccount("other", password), bizppuriotest.WithSingleToken())
	first := issue(t, api)
	send(api, request(t, "/v1/token", basic("other", password), ""))
	second := issue(t, api)
	for token, want := range map[string]string{first: "400 3002", api.Tokens()[1]: "200 1000", second: "200 1000"} {
		if got, _ := send(api, request(t, "/v3/message", "Bearer "+token, message(t, ""))); got != want {
			t.Errorf("token %d: got %s, want %s", slices.Index(api.Tokens(), token), got, want)
		}
	}
}

// What came is recorded, whatever the answer. A test that changes what it got does
// not change the record.
func TestRecords(t *testing.T) {
	t.Parallel()
	api := bizppuriotest.NewAPI(withAccount, bizppuriotest.WithFaults(fault{Call: 2, Code: 9000}))
	token := issue(t, api)
	targets := []string{"/v1/token?a=%20b&c", "/v1/token", "/prefix%2Fv1//token/", "/v3/message"}
	want := []string{"POST /v1/token"}
	for _, target := range targets {
		send(api, request(t, target, "Bearer "+token, message(t, "")))
		want = append(want, "POST "+target)
	}
	for range 2 {
		if got := api.Requests(); !slices.Equal(got, want) {
			t.Errorf("Requests() = %q, want %q", got, want)
		}
		if api.TokenCalls() != 3 || api.Tokens()[0] != token || api.Messages()[0].RefKey != "key-1" {
			t.Errorf("%d token calls, tokens %q, messages %v", api.TokenCalls(), api.Tokens(), api.Messages())
		}
		api.Requests()[0], api.Tokens()[0], api.Messages()[0] = "", "", bizppuriotest.Message{}
	}
}

func TestConcurrency(t *testing.T) {
	t.Parallel()
	const callers = 20
	api := bizppuriotest.NewAPI(withAccount)
	bearer := "Bearer " + issue(t, api)
	var wg sync.WaitGroup
	for range callers {
		wg.Go(func() { issue(t, api) })
		wg.Go(func() { send(api, request(t, "/v3/message", bearer, message(t, ""))) })
		wg.Go(func() { api.Script(fault{Call: -1}) }) // for no call
		wg.Go(func() { api.Requests() })
	}
	wg.Wait()
	if got := []int{len(api.Tokens()), len(api.Messages()), len(api.Requests())}; !slices.Equal(got, []int{callers + 1, callers, 2*callers + 1}) {
		t.Errorf("%d tokens, messages and requests", got)
	}
}
