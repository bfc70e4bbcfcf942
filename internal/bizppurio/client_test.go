// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"bufio"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"reflect"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

func TestRequestOnTheWire(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		prefix            string
		account, password string
		wantURI           string
		wantAuthorization string
	}{
		"plain":                        {"", "account", "password", "/v1/token", "Basic YWNjb3VudDpwYXNzd29yZA=="},
		"path_prefix":                  {"/sms/biz", "account", "password", "/sms/biz/v1/token", "Basic YWNjb3VudDpwYXNzd29yZA=="},
		"path_prefix_with_final_slash": {"/sms/", "account", "password", "/sms/v1/token", "Basic YWNjb3VudDpwYXNzd29yZA=="},
		"escaped_path_prefix":          {"/a%2Fb", "account", "password", "/a%2Fb/v1/token", "Basic YWNjb3VudDpwYXNzd29yZA=="},
		// The values come from coreutils' base64: no code of ours made them.
		"korean_and_colons": {"", "비즈", "암:호:", "/v1/token", "Basic 67mE7KaIOuyVlDrtmLg6"},
		"standard_alphabet": {"", "a", "??>>~~ÿ", "/v1/token", "Basic YTo/Pz4+fn7Dvw=="},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requests := make(chan *http.Request, 1)
			base, calls := newServer(t, func(w http.ResponseWriter, r *http.Request) {
				if body, err := io.ReadAll(r.Body); err != nil || len(body) != 0 {
					t.Errorf("body %q, error %v", body, err)
				}
				requests <- r
				_, _ = io.WriteString(w, goodBody)
			})
			client := newTestClient(t, base+test.prefix, func(c *Config) {
				c.Credentials = Credentials{Account: test.account, Password: test.password}
				c.UserAgent = "terraform-provider-bizppurio/0.1.0"
			})
			if _, err := client.Token(t.Context()); err != nil {
				t.Fatal(err)
			}
			wantCount(t, "calls", int(calls.Load()), 1)
			got := <-requests
			if got.Method != http.MethodPost || got.RequestURI != test.wantURI || "http://"+got.Host != base {
				t.Errorf("%s %s of host %s", got.Method, got.RequestURI, got.Host)
			}
			want := http.Header{
				"Authorization":  {test.wantAuthorization},
				"Content-Type":   {"application/json; charset=utf-8"},
				"Accept":         {"application/json"},
				"User-Agent":     {"terraform-provider-bizppurio/0.1.0"},
				"Content-Length": {"0"},
				// The account may have few connections open.
				"Connection": {"close"},
			}
			if !reflect.DeepEqual(got.Header, want) {
				t.Errorf("header\n got %v\nwant %v", got.Header, want)
			}
		})
	}
}

// The stand-in knows the API by its documents, not by this client.
func TestTokenOfTheStandIn(t *testing.T) {
	t.Parallel()
	issued := time.Date(2020, 11, 9, 9, 55, 20, 0, time.UTC)
	server := bizppuriotest.NewServer(
		bizppuriotest.WithAccount(testAccount, testPassword),
		bizppuriotest.WithClock(func() time.Time { return issued }),
	)
	t.Cleanup(server.Close)
	token, err := newTestClient(t, server.URL).Token(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if tokens := server.Tokens(); len(tokens) != 1 || token.AccessToken != tokens[0] {
		t.Error("the token is not the one that was issued")
	}
	if token.Type != "Bearer" || token.Expired != "20201110185520" || token.ServerDate.IsZero() {
		t.Errorf("type %q, expired %q, server's date %v", token.Type, token.Expired, token.ServerDate)
	}
}

func TestSuccess(t *testing.T) {
	t.Parallel()
	const rest = `","expired":"29991231235959"}`
	serverDate := time.Date(2020, 11, 9, 9, 55, 20, 0, time.UTC)
	tests := map[string]struct {
		header         []string
		body           string
		wantType       string // empty means Bearer
		wantServerDate time.Time
	}{
		"usual":                {body: goodBody},
		"foreign_content_type": {body: goodBody, header: []string{"Content-Type", "text/html"}},
		"byte_order_mark":      {body: "\xef\xbb\xbf" + goodBody},
		"white_space_around":   {body: "\r\n " + goodBody + "\n"},
		"exactly_1_mib":        {body: goodBody + strings.Repeat(" ", 1<<20-len(goodBody))},
		"success_code":         {body: `{"code":1000,"description":"success",` + goodBody[1:]},
		"other_code":           {body: `{"code":3007,` + goodBody[1:]},
		"the_last_of_two":      {body: `{"accesstoken":"canary",` + goodBody[1:]},
		"names_of_other_case":  {body: `{"accessToken":"canary","Type":"canary",` + goodBody[1:len(goodBody)-1] + `,"EXPIRED":"canary"}`},
		"lower_case_type":      {body: `{"accesstoken":"` + goodToken + `","type":"bearer` + rest, wantType: "bearer"},
		"escaped_type":         {body: `{"accesstoken":"` + goodToken + `","type":"\u0042earer` + rest},
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
				want := Token{AccessToken: goodToken, Type: "Bearer", Expired: "29991231235959", ReceivedAt: time.Now(), ServerDate: test.wantServerDate}
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
	const jwt, bearer, expired = `"accesstoken":"` + goodToken + `",`, `"type":"Bearer",`, `"expired":"29991231235959"}`
	status := func(code int, transient bool) Error {
		return Error{Reason: ReasonStatus, StatusCode: code, Transient: transient}
	}
	missing := func(field string) Error { return Error{Reason: ReasonMissingField, StatusCode: 200, Field: field} }
	invalid := func(field string) Error { return Error{Reason: ReasonInvalidField, StatusCode: 200, Field: field} }
	refused := func(status, code int, transient bool) Error {
		return Error{Reason: ReasonResultCode, StatusCode: status, Code: code, Transient: transient}
	}
	notJSON := Error{Reason: ReasonNotJSON, StatusCode: 200}
	html := func(err Error) Error {
		err.HTML = true
		return err
	}
	tests := map[string]struct {
		status int
		body   string
		want   Error
	}{
		"500":              {500, "", status(500, true)},
		"502":              {502, "oops", status(502, true)},
		"503":              {503, " <html>maintenance</html>", html(status(503, true))},
		"599":              {599, "", status(599, true)},
		"429":              {429, "", status(429, true)},
		"401":              {401, "", status(401, false)},
		"403":              {403, "\xef\xbb\xbf<?xml?>", html(status(403, false))},
		"404":              {404, "not found", status(404, false)},
		"407":              {407, "", status(407, false)}, // without a proxy
		"499":              {499, "", status(499, false)},
		"199":              {199, "", status(199, false)},
		"201_with_a_token": {201, goodBody, status(201, false)},
		"204":              {204, "", status(204, false)},
		"299":              {299, "", status(299, false)},
		"300":              {300, "", Error{Reason: ReasonRedirect, StatusCode: 300}},
		"399":              {399, `{"code":9000}`, Error{Reason: ReasonRedirect, StatusCode: 399}},
		"400_with_a_token": {400, goodBody, status(400, false)},

		"empty":            {200, "", Error{Reason: ReasonEmptyBody, StatusCode: 200}},
		"white_space_only": {200, " \r\n\t", Error{Reason: ReasonEmptyBody, StatusCode: 200}},
		"html":             {200, "<!doctype html>", html(notJSON)},
		"text":             {200, "hello", notJSON},
		"array":            {200, "[" + goodBody + "]", notJSON},
		"string":           {200, `"hello"`, notJSON},
		"null":             {200, "null", notJSON},
		"two_objects":      {200, goodBody + goodBody, notJSON},
		"nested_too_deep":  {200, strings.Repeat(`{"a":`, 20000) + strings.Repeat("}", 20000), notJSON},
		"truncated":        {200, goodBody[:len(goodBody)/2], notJSON},

		"no_accesstoken":           {200, `{` + bearer + expired, missing("accesstoken")},
		"null_accesstoken":         {200, `{"accesstoken":null,` + bearer + expired, missing("accesstoken")},
		"empty_accesstoken":        {200, `{"accesstoken":"",` + bearer + expired, missing("accesstoken")},
		"accesstoken_is_a_number":  {200, `{"accesstoken":31415926,` + bearer + expired, invalid("accesstoken")},
		"accesstoken_is_an_object": {200, `{"accesstoken":{"a":1},` + bearer + expired, invalid("accesstoken")},
		"accesstoken_wrapped":      {200, `{"accesstoken":"abc\r\n def",` + bearer + expired, invalid("accesstoken")},
		"accesstoken_over_16_kib":  {200, `{"accesstoken":"` + strings.Repeat("a", 16<<10+1) + `",` + bearer + expired, invalid("accesstoken")},
		"name_of_other_case":       {200, `{"accessToken":"abc",` + bearer + expired, missing("accesstoken")},
		"token_of_ppurio":          {200, `{"token":"abc",` + bearer + expired, Error{Reason: ReasonMissingField, StatusCode: 200, Field: "accesstoken", TokenField: true}},
		"success_code_alone":       {200, `{"code":1000,"description":"success"}`, missing("accesstoken")},
		"empty_object":             {200, `{}`, missing("accesstoken")},
		"no_type":                  {200, `{` + jwt + expired, missing("type")},
		"type_is_a_number":         {200, `{` + jwt + `"type":1,` + expired, invalid("type")},
		"type_of_two_words":        {200, `{` + jwt + `"type":"Bearer abc",` + expired, invalid("type")},
		"type_other_than_bearer":   {200, `{` + jwt + `"type":"MAC",` + expired, invalid("type")},
		"no_expired":               {200, `{` + jwt + bearer[:len(bearer)-1] + `}`, missing("expired")},
		"expired_is_a_number":      {200, `{` + jwt + bearer + `"expired":20201110185520}`, invalid("expired")},
		"expired_is_no_date":       {200, `{` + jwt + bearer + `"expired":"20201301000000"}`, invalid("expired")},

		"code_with_http_200":           {200, `{"code":3007}`, refused(200, 3007, false)},
		"transient_code_with_http_200": {200, `{"code":3008,"token":1}`, refused(200, 3008, true)},
		"code_with_bad_fields":         {200, `{"code":3007,"accesstoken":"","token":1}`, refused(200, 3007, false)},
		"permanent_code_with_http_500": {500, `{"code":3007}`, refused(500, 3007, false)},
		"permanent_code_with_http_429": {429, `{"code":3009}`, refused(429, 3009, false)},
		"transient_code_with_http_400": {400, `{"code":9000}`, refused(400, 9000, true)},
		"unknown_code_with_http_400":   {400, `{"code":4711}`, refused(400, 4711, false)},
		"unknown_code_with_http_500":   {500, `{"code":4711}`, refused(500, 4711, true)},
		"success_code_with_http_400":   {400, `{"code":1000}`, refused(400, 1000, false)},
		"code_beside_a_token":          {400, `{"code":3007,` + goodBody[1:], refused(400, 3007, false)},
		"code_with_byte_order_mark":    {400, "\xef\xbb\xbf{\"code\":3006}", refused(400, 3006, false)},
		"the_last_of_two_codes":        {400, `{"code":3006,"code":3007}`, refused(400, 3007, false)},
		"code_with_no_description":     {400, `{"code":4711,"description":""}`, refused(400, 4711, false)},
		"code_with_null_description":   {400, `{"code":4711,"description":null}`, refused(400, 4711, false)},
		"broken_json":                  {400, `{"code":3007`, status(400, false)},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				client := newFakeClient(t, 1, answer(test.status, test.body))
				wantError(t, client, mustFail(t, client), test.want)
			})
		})
	}
}

// A result code is a number or a string of one to six digits.
func TestResultCodeForms(t *testing.T) {
	t.Parallel()
	codes := map[string]int{
		`3007`: 3007, `7`: 7, `123456`: 123456, `"3007"`: 3007, `"123456"`: 123456, `"003007"`: 3007, `" 3007\n"`: 3007, `"\u0033007"`: 3007,
	}
	for _, other := range []string{
		`1234567`, `"1234567"`, `0`, `"000000"`, `-3007`, `3007.0`, `3e3`, `"3007 canary"`, `"3007\ncanary"`, `"３００７"`, `"0xbbf"`, `"+3007"`, `""`,
		`null`, `true`, `[3007]`, `{"code":3007}`,
	} {
		codes[other] = 0
	}
	for code, want := range codes {
		client := newFakeClient(t, 0, answer(http.StatusBadRequest, `{"code":`+code+`}`))
		wantFailure := Error{Reason: ReasonResultCode, StatusCode: 400, Code: want}
		if want == 0 {
			wantFailure.Reason = ReasonStatus
		}
		wantError(t, client, mustFail(t, client), wantFailure)
	}
}

func TestLookupResultCode(t *testing.T) {
	t.Parallel()
	// The codes that the documents have for /v1/token, and whether they are
	// transient.
	documented := map[int]bool{
		2000: false, 3000: false, 3001: false, 3002: false, 3003: false, 3004: false, 3005: false, 3006: false, 3007: false,
		3008: true, 3009: false, 3010: false, 3011: true, 5001: false, 5002: true, 9000: true,
	}
	for code := range 10000 {
		wantTransient, wantKnown := documented[code]
		if transient, known := LookupResultCode(code); transient != wantTransient || known != wantKnown {
			t.Errorf("LookupResultCode(%d) = %t, %t", code, transient, known)
		}
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()
	for _, status := range []int{301, 302, 303, 307, 308} {
		t.Run(strconv.Itoa(status), func(t *testing.T) {
			t.Parallel()
			other, otherCalls := newServer(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, goodBody) })
			base, calls := newServer(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, other+"/v1/token", status) })
			client := newTestClient(t, base)
			wantError(t, client, mustFail(t, client), Error{Reason: ReasonRedirect, StatusCode: status})
			wantCount(t, "calls", int(calls.Load()), 1)
			wantCount(t, "calls of the other server", int(otherCalls.Load()), 0)
		})
	}
}

// countingBody is a body of 4 MiB.
type countingBody struct {
	read   int
	closed bool
}

func (b *countingBody) Read(p []byte) (int, error) {
	if b.read >= 4<<20 {
		return 0, io.EOF
	}
	for i := range p {
		p[i] = ' '
	}
	b.read += len(p)
	return len(p), nil
}

func (b *countingBody) Close() error {
	b.closed = true
	return nil
}

func TestReadingStops(t *testing.T) {
	t.Parallel()
	const justOver = 1<<20 + 1 // what tells that a body is over 1 MiB
	tests := map[string]struct {
		want     Error
		wantRead int
	}{
		"200": {want: Error{Reason: ReasonTooLarge, StatusCode: 200}, wantRead: justOver},
		"400": {want: Error{Reason: ReasonStatus, StatusCode: 400}, wantRead: justOver},
		"503": {want: Error{Reason: ReasonStatus, StatusCode: 503, Transient: true}, wantRead: justOver},
		"302": {want: Error{Reason: ReasonRedirect, StatusCode: 302}},
		"101": {want: Error{Reason: ReasonStatus, StatusCode: 101}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var body countingBody
			client := newFakeClient(t, 0, func(req *http.Request) (*http.Response, error) {
				resp, _ := answer(test.want.StatusCode, "")(req)
				resp.Body, resp.ContentLength = &body, -1
				return resp, nil
			})
			wantError(t, client, mustFail(t, client), test.want)
			if body.read != test.wantRead || !body.closed {
				t.Errorf("%d bytes read, want %d; closed %t", body.read, test.wantRead, body.closed)
			}
		})
	}
}

// TestTimeout is about servers that do not come to an end. They may see fewer
// connections than there are attempts: a slow machine can take longer than the
// timeout to connect.
func TestTimeout(t *testing.T) {
	t.Parallel()
	for name, start := range map[string]string{"nothing": "", "amid_the_head": "HTTP/1.1 200 OK\r\n", "amid_the_body": "HTTP/1.1 200 OK\r\n\r\n{"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			addr, _ := newListener(t, func(conn net.Conn) {
				if _, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
					_, _ = io.WriteString(conn, start)
					_, _ = conn.Read(make([]byte, 1)) // until the client closes
				}
			})
			client := newTestClient(t, "http://"+addr, func(c *Config) { c.RequestTimeout = 50 * time.Millisecond })
			wantError(t, client, mustFail(t, client), Error{Reason: ReasonTimeout, Transient: true})
		})
	}
}

func TestNoConnection(t *testing.T) {
	t.Parallel()
	t.Run("refused", func(t *testing.T) {
		t.Parallel()
		client := newTestClient(t, "http://"+closedAddr(t))
		wantError(t, client, mustFail(t, client), Error{Reason: ReasonRefused, Transient: true})
	})
	t.Run("reset_by_the_peer", func(t *testing.T) {
		t.Parallel()
		addr, connections := newListener(t, func(conn net.Conn) {
			_, _ = http.ReadRequest(bufio.NewReader(conn))
			_ = conn.(*net.TCPConn).SetLinger(0) // Close then sends a RST in place of a FIN
		})
		client := newTestClient(t, "http://"+addr)
		wantError(t, client, mustFail(t, client), Error{Reason: ReasonReset, Transient: true})
		wantCount(t, "connections", int(connections.Load()), 2)
	})
}

// TestNetworkErrors is about failures that cannot be had on a loopback address.
func TestNetworkErrors(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		err  error
		want Reason
	}{
		"no_such_host":   {&net.DNSError{Err: "canary", IsNotFound: true}, ReasonHostNotFound},
		"resolver_fails": {&net.DNSError{Err: "canary", IsTemporary: true}, ReasonLookup},
		"unreachable":    {syscall.ENETUNREACH, ReasonConnection},
		"timed_out":      {os.ErrDeadlineExceeded, ReasonConnection}, // by the system, before the request timeout
		"refused":        {syscall.ECONNREFUSED, ReasonRefused},
		"reset":          {syscall.ECONNRESET, ReasonReset},
		"aborted":        {syscall.ECONNABORTED, ReasonReset},
		// As Windows has them.
		"wsa_refused":  {syscall.Errno(10061), ReasonRefused},
		"wsa_reset":    {syscall.Errno(10054), ReasonReset},
		"wsa_aborted":  {syscall.Errno(10053), ReasonReset},
		"broken_pipe":  {syscall.EPIPE, ReasonReset},
		"closed":       {io.EOF, ReasonReset},
		"closed_early": {io.ErrUnexpectedEOF, ReasonReset},
		"unknown":      {errors.New("canary"), ReasonConnection},
		"no_roots":     {x509.SystemRootsError{Err: errors.New("canary")}, ReasonUnknownAuthority},
	}
	for name, test := range tests {
		for op, wantAtProxy := range map[string]bool{"dial": false, "proxyconnect": true} {
			t.Run(name+"_"+op, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					client := newFakeClient(t, 1, func(*http.Request) (*http.Response, error) {
						return nil, &url.Error{Op: "Post", URL: "canary", Err: &net.OpError{Op: op, Net: "tcp", Err: test.err}}
					})
					wantError(t, client, mustFail(t, client), Error{Reason: test.want, AtProxy: wantAtProxy, Transient: test.want != ReasonUnknownAuthority})
				})
			})
		}
	}
}

// TestSuccessAfterTransientFailures also shows that later attempts send what
// the first one did, each over a connection of its own.
func TestSuccessAfterTransientFailures(t *testing.T) {
	t.Parallel()
	remotes := make(chan string, 3)
	base, _ := newServer(t, func(w http.ResponseWriter, r *http.Request) {
		if account, password, ok := r.BasicAuth(); !ok || account != testAccount || password != testPassword {
			t.Error("an attempt has other credentials")
		}
		remotes <- r.RemoteAddr
		switch len(remotes) {
		case 1:
			w.WriteHeader(http.StatusServiceUnavailable)
		case 2:
			panic(http.ErrAbortHandler)
		}
		_, _ = io.WriteString(w, goodBody)
	})
	client := newTestClient(t, base, func(c *Config) { c.MaxRetries = 5 })
	if _, err := client.Token(t.Context()); err != nil {
		t.Fatal(err)
	}
	close(remotes)
	distinct := map[string]bool{}
	for remote := range remotes {
		distinct[remote] = true
	}
	wantCount(t, "connections", len(distinct), 3)
}
