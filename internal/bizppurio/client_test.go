// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"reflect"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

// TestRequestOnTheWire also shows that later attempts send what the first one
// did, each over a connection of its own.
func TestRequestOnTheWire(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		prefix            string
		account, password string
		wantURI           string
		wantAuthorization string
	}{
		"plain":               {"", "account", "password", "/v1/token", "Basic YWNjb3VudDpwYXNzd29yZA=="},
		"path_prefix":         {"/sms/biz", "account", "password", "/sms/biz/v1/token", "Basic YWNjb3VudDpwYXNzd29yZA=="},
		"escaped_path_prefix": {"/a%2Fb", "account", "password", "/a%2Fb/v1/token", "Basic YWNjb3VudDpwYXNzd29yZA=="},
		// The values come from coreutils' base64: no code of ours made them.
		"korean_and_colons": {"", "비즈", "암:호:", "/v1/token", "Basic 67mE7KaIOuyVlDrtmLg6"},
		"standard_alphabet": {"", "a", "??>>~~ÿ", "/v1/token", "Basic YTo/Pz4+fn7Dvw=="},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requests := make(chan *http.Request, 3)
			base, _ := newServer(t, nil, func(w http.ResponseWriter, r *http.Request) {
				if body, err := io.ReadAll(r.Body); err != nil || len(body) != 0 {
					t.Errorf("body %q, error %v", body, err)
				}
				requests <- r
				switch len(requests) {
				case 1:
					w.WriteHeader(http.StatusServiceUnavailable)
				case 2:
					panic(http.ErrAbortHandler)
				}
				giveToken(w, r)
			})
			client := newTestClient(t, base+test.prefix, func(c *Config) {
				c.Credentials = Credentials{Account: test.account, Password: test.password}
				c.UserAgent, c.MaxRetries = "terraform-provider-bizppurio/0.1.0", 5
			})
			if _, err := client.Token(t.Context()); err != nil {
				t.Fatal(err)
			}
			close(requests)
			want := http.Header{
				"Authorization":  {test.wantAuthorization},
				"Content-Type":   {"application/json; charset=utf-8"},
				"Accept":         {"application/json"},
				"User-Agent":     {"terraform-provider-bizppurio/0.1.0"},
				"Content-Length": {"0"},
				// What net/http adds for compression that it undoes itself.
				"Accept-Encoding": {"gzip"},
				// The account may have few connections open.
				"Connection": {"close"},
			}
			remotes := map[string]bool{}
			for got := range requests {
				remotes[got.RemoteAddr] = true
				if got.Method != http.MethodPost || got.RequestURI != test.wantURI || "http://"+got.Host != base {
					t.Errorf("%s %s of host %s", got.Method, got.RequestURI, got.Host)
				}
				if !reflect.DeepEqual(got.Header, want) {
					t.Errorf("header\n got %v\nwant %v", got.Header, want)
				}
			}
			wantCount(t, "connections", len(remotes), 3)
		})
	}
}

func TestSuccess(t *testing.T) {
	t.Parallel()
	serverDate := time.Date(2020, 11, 9, 9, 55, 20, 0, time.UTC)
	tests := map[string]struct {
		header         []string
		body           string
		wantType       string // empty means Bearer
		wantServerDate time.Time
	}{
		"foreign_content_type": {body: goodBody, header: []string{"Content-Type", "text/html"}},
		"byte_order_mark":      {body: "\xef\xbb\xbf\r\n" + goodBody + "\n"},
		"exactly_1_mib":        {body: "\xef\xbb\xbf" + goodBody + strings.Repeat(" ", 1<<20-3-len(goodBody))},
		"1_mib_of_json":        {body: `{"x":"` + strings.Repeat("a", 1<<20-7-len(goodBody)) + `",` + goodBody[1:]},
		"other_code":           {body: `{"code":3007,` + goodBody[1:]},
		"names_of_other_case":  {body: `{"accessToken":"canary","Type":"canary",` + goodBody[1:len(goodBody)-1] + `,"EXPIRED":"canary"}`},
		"lower_case_type":      {body: strings.Replace(goodBody, "Bearer", "bearer", 1), wantType: "bearer"},
		"date":                 {body: goodBody, header: []string{"Date", "Mon, 09 Nov 2020 09:55:20 GMT"}, wantServerDate: serverDate},
		"unreadable_date":      {body: goodBody, header: []string{"Date", "yesterday"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				token, err := newFakeClient(t, 0, answer(http.StatusOK, test.body, test.header...)).Token(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				want := Token{AccessToken: goodToken, Type: "Bearer", Expired: "29991231235959", IssuedAt: time.Now(), ReceivedAt: time.Now(), ServerDate: test.wantServerDate}
				want.ExpiresAt, _ = ParseExpired(want.Expired)
				if test.wantType != "" {
					want.Type = test.wantType
				}
				if token != want {
					t.Errorf("token of type %q, expired %q, received at %v, server's date %v", token.Type, token.Expired, token.ReceivedAt, token.ServerDate)
				}
			})
		})
	}
}

// TestFailures is about responses that came whole.
func TestFailures(t *testing.T) {
	t.Parallel()
	const typ, expired = `"type":"Bearer",`, `"expired":"29991231235959"}`
	status := func(code int, transient bool) Error {
		return Error{Reason: ReasonStatus, StatusCode: code, Transient: transient}
	}
	html := func(err Error) Error {
		err.HTML = true
		return err
	}
	missing := func(field Field) Error { return Error{Reason: ReasonMissingField, StatusCode: 200, Field: field} }
	invalid := func(field Field) Error { return Error{Reason: ReasonInvalidField, StatusCode: 200, Field: field} }
	refused := func(status, code int, transient bool) Error {
		return Error{Reason: ReasonResultCode, StatusCode: status, Code: code, Transient: transient}
	}
	notJSON := Error{Reason: ReasonNotJSON, StatusCode: 200}
	tests := map[string]struct {
		status int
		body   string
		want   Error
	}{
		"500":              {500, "", status(500, true)},
		"503":              {503, " <html>canary</html>", html(status(503, true))},
		"429":              {429, "", status(429, true)},
		"403":              {403, "\xef\xbb\xbf<?canary?>", html(status(403, false))},
		"407":              {407, "", status(407, false)}, // without a proxy
		"499":              {499, "", status(499, false)},
		"199":              {199, "", status(199, false)},
		"201_with_a_token": {201, goodBody, status(201, false)},
		"300":              {300, "", Error{Reason: ReasonRedirect, StatusCode: 300}},
		"304":              {304, "", status(304, false)},
		"399":              {399, `{"code":9000}`, Error{Reason: ReasonRedirect, StatusCode: 399}},

		"empty":           {200, " \r\n\t", Error{Reason: ReasonEmptyBody, StatusCode: 200}},
		"html":            {200, "<!doctype canary>", html(notJSON)},
		"text":            {200, "canary", notJSON},
		"array":           {200, "[" + goodBody + "]", notJSON},
		"null":            {200, "null", notJSON},
		"two_objects":     {200, goodBody + goodBody, notJSON},
		"nested_too_deep": {200, strings.Repeat(`{"a":`, 20000) + strings.Repeat("}", 20000), notJSON},

		"no_accesstoken":           {200, `{` + typ + expired, missing("accesstoken")},
		"null_accesstoken":         {200, `{"accesstoken":null,` + typ + expired, missing("accesstoken")},
		"empty_accesstoken":        {200, `{"accesstoken":"",` + typ + expired, missing("accesstoken")},
		"accesstoken_is_a_number":  {200, `{"accesstoken":31415926,` + typ + expired, invalid("accesstoken")},
		"accesstoken_is_an_object": {200, `{"accesstoken":{"canary":1},` + typ + expired, invalid("accesstoken")},
		"accesstoken_with_a_space": {200, `{"accesstoken":"canary canary",` + typ + expired, invalid("accesstoken")},
		"name_of_other_case":       {200, `{"accessToken":"canary",` + typ + expired, missing("accesstoken")},
		"token_of_ppurio":          {200, `{"token":"canary"}`, Error{Reason: ReasonMissingField, StatusCode: 200, Field: "accesstoken", TokenField: true}},
		"success_code_alone":       {200, `{"code":1000,"description":"canary"}`, missing("accesstoken")},
		"no_type":                  {200, `{"accesstoken":"canary",` + expired, missing("type")},
		"type_other_than_bearer":   {200, `{"accesstoken":"canary","type":"Canary",` + expired, invalid("type")},
		"no_expired":               {200, `{"accesstoken":"canary","type":"Bearer"}`, missing("expired")},
		"expired_is_no_date":       {200, `{"accesstoken":"abc",` + typ + `"expired":"canary"}`, invalid("expired")},

		"transient_code_with_http_200": {200, `{"code":3008,"token":1}`, refused(200, 3008, true)},
		"code_with_bad_fields":         {200, `{"code":3007,"accesstoken":"","token":"canary"}`, refused(200, 3007, false)},
		"permanent_code_with_http_500": {500, `{"code":3007}`, refused(500, 3007, false)},
		"transient_code_with_http_400": {400, `{"code":9000}`, refused(400, 9000, true)},
		"unknown_code_with_http_400":   {400, `{"code":4711,"description":"canary"}`, refused(400, 4711, false)},
		"unknown_code_with_http_500":   {500, `{"code":4711,"canary":["canary"]}`, refused(500, 4711, true)},
		"success_code_with_http_400":   {400, `{"code":1000}`, status(400, false)},
		"code_beside_a_token":          {400, `{"code":3007,` + goodBody[1:], refused(400, 3007, false)},
		"broken_json":                  {400, `{"code":3007`, status(400, false)},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				wantFailure(t.Context(), t, newFakeClient(t, 1, answer(test.status, test.body)), test.want)
			})
		})
	}
}

// A result code is a number or a string of one to six digits.
func TestResultCodeForms(t *testing.T) {
	t.Parallel()
	codes := map[string]int{`3007`: 3007, `7`: 7, `123456`: 123456, `"123456"`: 123456, `" 3007\n"`: 3007, `"\u0033007"`: 3007}
	for _, other := range []string{
		`1234567`, `0`, `-3007`, `3007.0`, `3e3`, `"3007 canary"`, `"３００７"`, `"+3007"`, `""`, `null`, `true`, `[3007]`, `{"code":3007}`,
	} {
		codes[other] = 0
	}
	for code, want := range codes {
		failure := Error{Reason: ReasonResultCode, StatusCode: 400, Code: want}
		if want == 0 {
			failure.Reason = ReasonStatus
		}
		synctest.Test(t, func(t *testing.T) {
			wantFailure(t.Context(), t, newFakeClient(t, 0, answer(http.StatusBadRequest, `{"code":`+code+`}`)), failure)
		})
	}
}

// The table of the documents, beside the stand-in's, which is written from them by
// itself; and what a call takes from it.
func TestResultCodes(t *testing.T) {
	t.Parallel()
	statuses := bizppuriotest.ResultCodes()
	for _, c := range ResultCodes {
		if statuses[c.Code] != c.HTTPStatus {
			t.Errorf("%d: HTTP %d, want %d", c.Code, c.HTTPStatus, statuses[c.Code])
		}
		delete(statuses, c.Code)
		want := Error{Reason: ReasonResultCode, StatusCode: 400, Code: c.Code, Transient: slices.Contains([]int{3008, 3011, 5002, 9000}, c.Code)}
		synctest.Test(t, func(t *testing.T) {
			wantFailure(t.Context(), t, newFakeClient(t, 1, answer(want.StatusCode, fmt.Sprintf(`{"code":%d}`, c.Code))), want)
		})
	}
	if len(statuses) > 0 {
		t.Errorf("not in the table: %v", statuses)
	}
}

// body notes how much of it is read, and that it is closed.
type body struct {
	*strings.Reader
	closed bool
}

func (b *body) Close() error {
	b.closed = true
	return nil
}

func TestReadingStops(t *testing.T) {
	t.Parallel()
	const justOver = 1<<20 + 1 // what tells that a body is over 1 MiB
	for want, wantRead := range map[Error]int64{
		{Reason: ReasonTooLarge, StatusCode: 200}:                justOver,
		{Reason: ReasonStatus, StatusCode: 400}:                  justOver,
		{Reason: ReasonStatus, StatusCode: 503, Transient: true}: justOver,
		{Reason: ReasonRedirect, StatusCode: 302}:                0,
		{Reason: ReasonStatus, StatusCode: 101}:                  0,
	} {
		synctest.Test(t, func(t *testing.T) {
			content := &body{Reader: strings.NewReader(strings.Repeat("canary", 1<<20))}
			client := newFakeClient(t, 0, func(*http.Request) (*http.Response, error) {
				return &http.Response{StatusCode: want.StatusCode, Body: content, ContentLength: -1}, nil
			})
			wantFailure(t.Context(), t, client, want)
			if read := content.Size() - int64(content.Len()); read != wantRead || !content.closed {
				t.Errorf("HTTP %d: %d bytes read, want %d; closed %t", want.StatusCode, read, wantRead, content.closed)
			}
		})
	}
}

// TestNetworkErrors is about failures that cannot be had on a loopback address
// of every system.
func TestNetworkErrors(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		err  error
		want Reason
	}{
		"no_such_host":   {&net.DNSError{Err: "canary", IsNotFound: true}, ReasonHostNotFound},
		"resolver_fails": {&net.DNSError{Err: "canary", IsTemporary: true}, ReasonLookup},
		"unreachable":    {syscall.ENETUNREACH, ReasonNoRoute},
		"no_route":       {syscall.EHOSTUNREACH, ReasonNoRoute},
		"network_down":   {syscall.ENETDOWN, ReasonNoRoute},
		"no_address":     {syscall.EADDRNOTAVAIL, ReasonNoRoute},
		"renegotiation":  {&net.OpError{Op: "local error", Err: tls.AlertError(100)}, ReasonClientCertificate},
		"open_files":     {syscall.EMFILE, ReasonOpenFiles},
		"open_files_all": {os.NewSyscallError("socket", syscall.ENFILE), ReasonOpenFiles},
		"timed_out":      {os.ErrDeadlineExceeded, ReasonConnection}, // by the system, before the request timeout
		"aborted":        {syscall.ECONNABORTED, ReasonReset},
		"broken_pipe":    {syscall.EPIPE, ReasonReset},
		"unknown":        {errors.New("canary"), ReasonConnection},
		"expired_alone":  {x509.CertificateInvalidError{Reason: x509.Expired}, ReasonCertificateDate}, // without the chain
		"no_roots":       {x509.SystemRootsError{Err: errors.New("canary")}, ReasonNoRoots},
		// As Windows has them.
		"wsa_refused": {syscall.Errno(10061), ReasonRefused},
		"wsa_reset":   {syscall.Errno(10054), ReasonReset},
		"wsa_aborted": {syscall.Errno(10053), ReasonReset},
		"wsa_files":   {syscall.Errno(10024), ReasonOpenFiles},
		"wsa_network": {syscall.Errno(10051), ReasonNoRoute},
		"wsa_address": {syscall.Errno(10049), ReasonNoRoute},
		"wsa_host":    {syscall.Errno(10065), ReasonNoRoute},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				client := newFakeClient(t, 1, func(*http.Request) (*http.Response, error) {
					return nil, &url.Error{Op: "Post", URL: "canary", Err: &net.OpError{Op: "dial", Net: "tcp", Err: test.err}}
				})
				wantFailure(t.Context(), t, client, Error{Reason: test.want, Transient: !slices.Contains([]Reason{ReasonNoRoots, ReasonClientCertificate, ReasonCertificateDate}, test.want)})
			})
		})
	}
}
