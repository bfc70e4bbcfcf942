// SPDX-License-Identifier: MPL-2.0

package bizppuriotest_test

import (
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

const jsonUTF8 = "application/json; charset=utf-8"

func TestFault_answer(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		fault      bizppuriotest.Fault
		wantStatus int
		// wantHeader "" means that the header is not there.
		wantHeader map[string]string
		wantBody   string
	}{
		"code": {
			fault:      bizppuriotest.Fault{Code: 3010},
			wantStatus: 400,
			wantBody:   `{"code":3010,"description":"등록된 접속 허용 IP와 일치하지 않음"}`,
		},
		"code_with_its_own_status": {
			fault:      bizppuriotest.Fault{Code: 9000},
			wantStatus: 500,
			wantBody:   `{"code":9000,"description":"알 수 없는 오류 발생"}`,
		},
		"code_as_string": {
			fault:      bizppuriotest.Fault{Code: 3010, CodeAsString: true},
			wantStatus: 400,
			wantBody:   `{"code":"3010","description":"등록된 접속 허용 IP와 일치하지 않음"}`,
		},
		"code_and_description": {
			fault:      bizppuriotest.Fault{Code: 3010, Description: "\"quoted\"\n"},
			wantStatus: 400,
			wantBody:   `{"code":3010,"description":"\"quoted\"\n"}`,
		},
		"code_and_status": {
			fault:      bizppuriotest.Fault{Code: 3010, Status: 503},
			wantStatus: 503,
			wantBody:   `{"code":3010,"description":"등록된 접속 허용 IP와 일치하지 않음"}`,
		},
		"code_and_status_200": {
			fault:      bizppuriotest.Fault{Code: 3010, Status: 200},
			wantStatus: 200,
			wantBody:   `{"code":3010,"description":"등록된 접속 허용 IP와 일치하지 않음"}`,
		},
		"code_that_is_not_documented": {
			fault:      bizppuriotest.Fault{Code: 4242},
			wantStatus: 200,
			wantBody:   `{"code":4242,"description":""}`,
		},
		"status_only": {
			fault:      bizppuriotest.Fault{Status: 503},
			wantStatus: 503,
			wantHeader: map[string]string{"Content-Length": "0"},
		},
		"redirect": {
			fault:      bizppuriotest.Fault{Status: 307, Header: http.Header{"Location": {"/v1/token"}}},
			wantStatus: 307,
			wantHeader: map[string]string{"Location": "/v1/token"},
		},
		"header": {
			fault:      bizppuriotest.Fault{Code: 5002, Header: http.Header{"RateLimit-Reset": {"0.299"}, "retry-after": {"7"}}},
			wantStatus: 429,
			wantHeader: map[string]string{"Ratelimit-Reset": "0.299", "Retry-After": "7", "Content-Type": jsonUTF8},
			wantBody:   `{"code":5002,"description":"Too many requests"}`,
		},
		"header_in_place_of_the_usual": {
			fault:      bizppuriotest.Fault{Status: 502, Body: "<html>", Header: http.Header{"Content-Type": {"text/html"}}},
			wantStatus: 502,
			wantHeader: map[string]string{"Content-Type": "text/html"},
			wantBody:   "<html>",
		},
		"header_in_lower_case": {
			fault:      bizppuriotest.Fault{Body: "<html>", Header: http.Header{"content-type": {"text/html"}}},
			wantStatus: 200,
			wantHeader: map[string]string{"Content-Type": "text/html"},
			wantBody:   "<html>",
		},
		"header_of_two_values": {
			fault:      bizppuriotest.Fault{NoBody: true, Header: http.Header{"X-Two": {"a", "b"}}},
			wantStatus: 200,
			wantHeader: map[string]string{"X-Two": "a, b"},
		},
		"header_taken_away": {
			fault:      bizppuriotest.Fault{Body: "{}", Header: http.Header{"Content-Type": nil}},
			wantStatus: 200,
			wantHeader: map[string]string{"Content-Type": ""},
			wantBody:   "{}",
		},
		"body": {
			fault:      bizppuriotest.Fault{Body: `{"token":"x"}`},
			wantStatus: 200,
			wantHeader: map[string]string{"Content-Type": jsonUTF8},
			wantBody:   `{"token":"x"}`,
		},
		"body_beats_code": {
			fault:      bizppuriotest.Fault{Code: 3007, Body: "not JSON"},
			wantStatus: 200,
			wantBody:   "not JSON",
		},
		"no_body": {
			fault:      bizppuriotest.Fault{NoBody: true},
			wantStatus: 200,
			wantHeader: map[string]string{"Content-Length": "0"},
		},
		"no_body_beats_code": {
			fault:      bizppuriotest.Fault{Status: 400, Code: 3007, NoBody: true},
			wantStatus: 400,
		},
		"body_size": {
			fault:      bizppuriotest.Fault{Body: "{}", BodySize: 5},
			wantStatus: 200,
			wantBody:   "{}   ",
		},
		"body_size_of_several_writes": {
			fault:      bizppuriotest.Fault{Body: "{}", BodySize: 3<<20 + 1},
			wantStatus: 200,
			wantBody:   "{}" + strings.Repeat(" ", 3<<20-1),
		},
		"body_size_less_than_the_body": {
			fault:      bizppuriotest.Fault{Body: "{\"a\":1}", BodySize: 3},
			wantStatus: 200,
			wantBody:   `{"a":1}`,
		},
		"body_size_of_a_code": {
			fault:      bizppuriotest.Fault{Code: 5002, BodySize: 64},
			wantStatus: 429,
			wantBody:   `{"code":5002,"description":"Too many requests"}` + strings.Repeat(" ", 64-47),
		},
	}
	for name, test := range tests {
		for _, protocol := range protocols {
			t.Run(name+"_"+protocol.name, func(t *testing.T) {
				t.Parallel()
				s := startServer(t, protocol.start, bizppuriotest.WithFaults(test.fault))
				got := do(t, s, tokenRequest(t, s.URL))
				if got.ProtoMajor != protocol.wantMajor {
					t.Errorf("answer over %s, want HTTP/%d", got.Proto, protocol.wantMajor)
				}
				if got.StatusCode != test.wantStatus {
					t.Errorf("status %d, want %d", got.StatusCode, test.wantStatus)
				}
				for header, want := range test.wantHeader {
					if got := strings.Join(got.Header.Values(header), ", "); got != want {
						t.Errorf("%s: %q, want %q", header, got, want)
					}
				}
				if got.body != test.wantBody {
					t.Errorf("body of %d bytes %.80q, want %d bytes %.80q", len(got.body), got.body, len(test.wantBody), test.wantBody)
				}
				if got := s.Tokens(); len(got) != 0 {
					t.Errorf("%d tokens were issued, want none", len(got))
				}
			})
		}
	}
}

// A fault that changes no more than some part of the answer leaves the rest as
// the API would have it.
func TestFault_leaves_the_answer(t *testing.T) {
	t.Parallel()
	faults := map[string]bizppuriotest.Fault{
		"header":    {Header: http.Header{"Date": {"Mon, 01 Jan 2001 00:00:00 GMT"}}},
		"delay":     {Delay: 1},
		"body_size": {BodySize: 1 << 10},
	}
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, bizppuriotest.WithFaults(fault))
			token := do(t, s, tokenRequest(t, s.URL)).token(t)
			if got := do(t, s, messageRequest(t, s.URL, token)).code(t); got != 1000 {
				t.Errorf("the token brings code %d, want 1000", got)
			}
			r := tokenRequest(t, s.URL)
			r.Header.Set("Authorization", basic(account, "wrong"))
			wantRefusal(t, do(t, s, r), 400, 3007)
			r = tokenRequest(t, s.URL)
			r.Header.Del("Content-Type")
			wantRefusal(t, do(t, s, r), 400, 2000)
			if got := s.Tokens(); !reflect.DeepEqual(got, []string{token}) {
				t.Errorf("Tokens() = %q, want %q", got, token)
			}
		})
	}
	t.Run("status_200", func(t *testing.T) {
		t.Parallel()
		s := newServer(t, bizppuriotest.WithFaults(bizppuriotest.Fault{Status: 200}))
		do(t, s, tokenRequest(t, s.URL)).token(t)
		r := tokenRequest(t, s.URL)
		r.Header.Set("Authorization", basic(account, "wrong"))
		wantRefusal(t, do(t, s, r), 200, 3007)
	})
}

func TestFault_call(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		faults []bizppuriotest.Fault
		// wantCodes are the result codes of the calls; 0 means a token.
		wantCodes []int
	}{
		"none":               {wantCodes: []int{0, 0}},
		"first":              {faults: []bizppuriotest.Fault{{Call: 1, Code: 9000}}, wantCodes: []int{9000, 0, 0}},
		"second":             {faults: []bizppuriotest.Fault{{Call: 2, Code: 9000}}, wantCodes: []int{0, 9000, 0}},
		"in_any_order":       {faults: []bizppuriotest.Fault{{Call: 3, Code: 9000}, {Call: 1, Code: 3008}}, wantCodes: []int{3008, 0, 9000, 0}},
		"every_call":         {faults: []bizppuriotest.Fault{{Call: bizppuriotest.EveryCall, Code: 9000}}, wantCodes: []int{9000, 9000, 9000}},
		"zero_is_every_call": {faults: []bizppuriotest.Fault{{Code: 9000}}, wantCodes: []int{9000, 9000}},
		"first_added_wins":   {faults: []bizppuriotest.Fault{{Call: 2, Code: 3008}, {Code: 9000}, {Call: 1, Code: 3011}}, wantCodes: []int{9000, 3008, 9000}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, bizppuriotest.WithFaults(test.faults...))
			var got []int
			for range test.wantCodes {
				got = append(got, do(t, s, tokenRequest(t, s.URL)).code(t))
			}
			if !reflect.DeepEqual(got, test.wantCodes) {
				t.Errorf("codes %d, want %d", got, test.wantCodes)
			}
		})
	}
}

func TestFault_scripted_later(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	do(t, s, tokenRequest(t, s.URL)).token(t)
	s.Script(bizppuriotest.Fault{Call: 1, Code: 9000}, bizppuriotest.Fault{Call: 2, Code: 3008})
	wantRefusal(t, do(t, s, tokenRequest(t, s.URL)), 400, 3008)
	do(t, s, tokenRequest(t, s.URL)).token(t)
}

// Faults are for POST /v1/token; whatever else comes neither meets nor counts.
func TestFault_other_calls(t *testing.T) {
	t.Parallel()
	s := newServer(t, bizppuriotest.WithFaults(bizppuriotest.Fault{Call: 1, Code: 9000}, bizppuriotest.Fault{Call: 3, Code: 9000}))
	r := tokenRequest(t, s.URL)
	r.Method = http.MethodGet
	wantRefusal(t, do(t, s, r), 400, 5001)
	wantRefusal(t, do(t, s, messageRequest(t, s.URL, "x")), 400, 3002)
	wantRefusal(t, do(t, s, tokenRequest(t, s.URL)), 500, 9000)
	token := do(t, s, tokenRequest(t, s.URL)).token(t)
	if got := do(t, s, messageRequest(t, s.URL, token)).code(t); got != 1000 {
		t.Errorf("code %d, want 1000", got)
	}
	wantRefusal(t, do(t, s, tokenRequest(t, s.URL)), 500, 9000)
}

// The result codes as Bizppurio documents them (HTTP API specification v2.7).
func TestFault_documented_codes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		code, wantStatus int
		wantDescription  string
	}{
		{2000, 400, "메시지가 유효하지 않음"},
		{3000, 400, "비즈뿌리오 계정에 접속 허용 아이피가 등록되어있지 않음"},
		{3001, 400, "Basic Authentication 정보가 유효하지 않음"},
		{3002, 400, "토큰이 유효하지 않음"},
		{3003, 400, "아이피가 유효하지 않음"},
		{3004, 400, "계정이 유효하지 않음"},
		{3005, 400, "인증 정보가 유효하지 않음"},
		{3006, 400, "비즈뿌리오 계정이 존재하지 않음"},
		{3007, 400, "비즈뿌리오 계정의 암호가 유효하지 않음"},
		{3008, 400, "비즈뿌리오에 허용된 접속 수를 초과함"},
		{3009, 400, "비즈뿌리오 계정이 중지 상태임"},
		{3010, 400, "등록된 접속 허용 IP와 일치하지 않음"},
		{3011, 400, "알 수 없는 오류"},
		{5001, 400, "요청한 URI 리소스가 존재하지 않음"},
		{5002, 429, "Too many requests"},
		{9000, 500, "알 수 없는 오류 발생"},
	}
	for _, test := range tests {
		t.Run(strconv.Itoa(test.code), func(t *testing.T) {
			t.Parallel()
			s := newServer(t, bizppuriotest.WithFaults(bizppuriotest.Fault{Code: test.code}))
			got := do(t, s, tokenRequest(t, s.URL))
			wantRefusal(t, got, test.wantStatus, test.code)
			if got := field(got.body, "description"); got != test.wantDescription {
				t.Errorf("description %q, want %q", got, test.wantDescription)
			}
		})
	}
}
