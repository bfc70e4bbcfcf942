// SPDX-License-Identifier: MPL-2.0

package bizppuriotest_test

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

type (
	fault  = bizppuriotest.Fault
	header = http.Header
)

func TestFault_answer(t *testing.T) {
	t.Parallel()
	const notAllowed = "등록된 접속 허용 IP와 일치하지 않음"
	tests := map[string]struct {
		fault      fault
		wantStatus int
		wantHeader map[string]string
		wantBody   string
	}{
		"code":                     {fault: fault{Code: 3010}, wantStatus: 400, wantBody: `{"code":3010,"description":"` + notAllowed + `"}`},
		"code_with_its_own_status": {fault: fault{Code: 9000}, wantStatus: 500, wantBody: `{"code":9000,"description":"알 수 없는 오류 발생"}`},
		"code_as_string":           {fault: fault{Code: 3010, CodeAsString: true}, wantStatus: 400, wantBody: `{"code":"3010","description":"` + notAllowed + `"}`},
		"code_and_description":     {fault: fault{Code: 3010, Description: "\"a\"\n"}, wantStatus: 400, wantBody: `{"code":3010,"description":"\"a\"\n"}`},
		"code_and_status":          {fault: fault{Code: 3010, Status: 503}, wantStatus: 503, wantBody: `{"code":3010,"description":"` + notAllowed + `"}`},
		"code_and_status_200":      {fault: fault{Code: 3010, Status: 200}, wantStatus: 200, wantBody: `{"code":3010,"description":"` + notAllowed + `"}`},
		"undocumented_code":        {fault: fault{Code: 4242}, wantStatus: 200, wantBody: `{"code":4242,"description":""}`},
		"status":                   {fault: fault{Status: 503}, wantStatus: 503, wantHeader: map[string]string{"Content-Length": "0"}},
		"redirect":                 {fault: fault{Status: 307, Header: header{"Location": {"/v1/token"}}}, wantStatus: 307, wantHeader: map[string]string{"Location": "/v1/token"}},
		"body":                     {fault: fault{Body: `{"token":"x"}`}, wantStatus: 200, wantHeader: map[string]string{"Content-Type": jsonUTF8}, wantBody: `{"token":"x"}`},
		"body_and_status":          {fault: fault{Body: "<html>", Status: 502}, wantStatus: 502, wantBody: "<html>"},
		"body_and_code":            {fault: fault{Body: "no JSON", Code: 3007}, wantStatus: 200, wantBody: "no JSON"},
		"status_200":               {fault: fault{Status: 200}, wantStatus: 200, wantHeader: map[string]string{"Content-Length": "0"}},
		"headers": {
			fault:      fault{Code: 5002, Header: header{"RateLimit-Reset": {"0.299"}, "retry-after": {"7"}, "X-Two": {"a", "b"}}},
			wantStatus: 429,
			wantHeader: map[string]string{"Ratelimit-Reset": "0.299", "Retry-After": "7", "X-Two": "a, b", "Content-Type": jsonUTF8},
			wantBody:   `{"code":5002,"description":"Too many requests"}`,
		},
		"header_replaced": {fault: fault{Body: "{}", Header: header{"content-type": {"text/html"}}}, wantStatus: 200, wantHeader: map[string]string{"Content-Type": "text/html"}, wantBody: "{}"},
		"header_removed":  {fault: fault{Body: "{}", Header: header{"Content-Type": nil}}, wantStatus: 200, wantHeader: map[string]string{"Content-Type": ""}, wantBody: "{}"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, bizppuriotest.WithFaults(test.fault))
			got := do(t, s, tokenRequest(t, s))
			if got.StatusCode != test.wantStatus || got.body != test.wantBody {
				t.Errorf("status %d, body %q, want %d, %q", got.StatusCode, got.body, test.wantStatus, test.wantBody)
			}
			for name, want := range test.wantHeader {
				if got := strings.Join(got.Header.Values(name), ", "); got != want {
					t.Errorf("%s: %q, want %q", name, got, want)
				}
			}
			if got := s.Tokens(); len(got) != 0 {
				t.Errorf("%d tokens were issued, want none", len(got))
			}
		})
	}
}

// A header by itself leaves status and body as the API makes them.
func TestFault_header_only(t *testing.T) {
	t.Parallel()
	const date = "Mon, 01 Jan 2001 00:00:00 GMT"
	s := newServer(t, bizppuriotest.WithFaults(fault{Header: header{"Date": {date}}}))
	got := expect(t, s, tokenRequest(t, s), 200, 1000)
	if got.Header.Get("Date") != date {
		t.Errorf("Date %q, want %q", got.Header.Get("Date"), date)
	}
	expect(t, s, messageRequest(t, s, got.field("accesstoken"), message(t, `{}`)), 200, 1000)
	expect(t, s, newRequest(t, s, "/v1/token", basic(account, "wrong"), ""), 400, 3007)
}

func TestFault_call(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		faults    []fault
		wantCodes []int
	}{
		"none":               {wantCodes: []int{1000, 1000}},
		"first":              {faults: []fault{{Call: 1, Code: 9000}}, wantCodes: []int{9000, 1000, 1000}},
		"in_any_order":       {faults: []fault{{Call: 3, Code: 9000}, {Call: 1, Code: 3008}}, wantCodes: []int{3008, 1000, 9000, 1000}},
		"every_call":         {faults: []fault{{Call: bizppuriotest.EveryCall, Code: 9000}}, wantCodes: []int{9000, 9000}},
		"zero_is_every_call": {faults: []fault{{Code: 9000}}, wantCodes: []int{9000, 9000}},
		"first_added_wins":   {faults: []fault{{Call: 2, Code: 3008}, {Code: 9000}, {Call: 1, Code: 3011}}, wantCodes: []int{9000, 3008, 9000}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, bizppuriotest.WithFaults(test.faults...))
			var got []int
			for range test.wantCodes {
				// Other calls neither count nor get a fault.
				r := tokenRequest(t, s)
				r.Method = http.MethodGet
				expect(t, s, r, 400, 5001)
				expect(t, s, messageRequest(t, s, "x", ""), 400, 3002)
				got = append(got, do(t, s, tokenRequest(t, s)).code())
			}
			if !reflect.DeepEqual(got, test.wantCodes) {
				t.Errorf("codes %d, want %d", got, test.wantCodes)
			}
		})
	}
}

func TestAPI_Script(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	issue(t, s)
	s.Script(fault{Call: 1, Code: 9000}, fault{Call: 2, Code: 3008}) // the first call is over
	expect(t, s, tokenRequest(t, s), 400, 3008)
	issue(t, s)
}

// Each documented code has its status and a description of its own.
func TestFault_documented_codes(t *testing.T) {
	t.Parallel()
	codes := []int{2000, 3000, 3001, 3002, 3003, 3004, 3005, 3006, 3007, 3008, 3009, 3010, 3011, 5001, 5002, 9000}
	statuses := map[int]int{5002: 429, 9000: 500} // 400 otherwise
	seen := map[string]int{}
	s := newServer(t)
	for i, code := range codes {
		s.Script(fault{Call: i + 1, Code: code})
		description := expect(t, s, tokenRequest(t, s), cmp.Or(statuses[code], 400), code).field("description")
		if description == "" || seen[description] != 0 {
			t.Errorf("description %q of code %d is empty, or that of code %d", description, code, seen[description])
		}
		seen[description] = code
	}
}

func TestFault_hang(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := bizppuriotest.NewAPI(withAccount, bizppuriotest.WithFaults(fault{Hang: true, Reset: true, Code: 9000}))
		ctx, giveUp := context.WithCancel(t.Context())
		defer giveUp()
		r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/v1/token", http.NoBody)
		var ended any
		go func() {
			defer func() { ended = recover() }()
			api.ServeHTTP(httptest.NewRecorder(), r)
			ended = "an answer"
		}()
		synctest.Wait() // until it hangs
		if ended != nil {
			t.Errorf("the call ended with %v before the client gave up", ended)
		}
		giveUp()
		synctest.Wait()
		if ended != http.ErrAbortHandler { //nolint:errorlint // the server compares it so
			t.Errorf("the call ended with %v, want %v", ended, http.ErrAbortHandler)
		}
	})
}

// Nothing is sent where no answer is due, not even to a client that closes its
// half of the connection and goes on reading.
func TestFault_nothing_on_the_wire(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]fault{"hang": {Hang: true}, "reset": {Reset: true, Code: 9000}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, bizppuriotest.WithFaults(f))
			conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", s.HTTP.Listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close() //nolint:errcheck // it has been read
			err = errors.Join(conn.SetDeadline(time.Now().Add(deadline)), tokenRequest(t, s).Write(conn), conn.(*net.TCPConn).CloseWrite())
			if err != nil {
				t.Fatal(err)
			}
			if got, err := io.ReadAll(conn); len(got) != 0 || err != nil {
				t.Errorf("got %q and error %v, want nothing", got, err)
			}
			if s.TokenCalls() != 1 || len(s.Tokens()) != 0 {
				t.Errorf("%d calls and %d tokens, want 1 and none", s.TokenCalls(), len(s.Tokens()))
			}
		})
	}
}

// A client gets an error where the answer breaks off, and does not call again by
// itself.
func TestFault_breaks_off(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		fault      fault
		wantStatus int
		wantBody   string // how the body begins
		wantTokens int
	}{
		"reset":         {fault: fault{Call: 1, Reset: true, Code: 9000}},
		"cut_off":       {fault: fault{Call: 1, CutOff: true, Body: "1234567"}, wantStatus: 200, wantBody: "123"},
		"cut_off_code":  {fault: fault{Call: 1, CutOff: true, Code: 5002}, wantStatus: 429, wantBody: `{"code":5002,"`},
		"cut_off_token": {fault: fault{Call: 1, CutOff: true}, wantStatus: 200, wantBody: `{"accesstoken":"ey`, wantTokens: 1},
	}
	for name, test := range tests {
		for protocolName, protocol := range protocols {
			t.Run(name+"_"+protocolName, func(t *testing.T) {
				t.Parallel()
				s := protocol.start(withAccount, bizppuriotest.WithFaults(test.fault))
				t.Cleanup(s.Close)
				got, err := try(s, tokenRequest(t, s))
				if err == nil || s.TokenCalls() != 1 || len(s.Tokens()) != test.wantTokens {
					t.Errorf("error %v, %d calls and %d tokens, want an error, 1 and %d", err, s.TokenCalls(), len(s.Tokens()), test.wantTokens)
				}
				if test.wantStatus == 0 {
					if got.Response != nil {
						t.Errorf("status %d, want no answer", got.StatusCode)
					}
				} else if got.StatusCode != test.wantStatus || int64(len(got.body)) != got.ContentLength/2 || !strings.HasPrefix(got.body, test.wantBody) {
					t.Errorf("status %d, body %q of %d bytes, want %d, half of %q…", got.StatusCode, got.body, got.ContentLength, test.wantStatus, test.wantBody)
				}
				expect(t, s, tokenRequest(t, s), 200, 1000)
			})
		}
	}
}
