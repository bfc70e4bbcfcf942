// SPDX-License-Identifier: MPL-2.0

package bizppuriotest_test

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

const (
	account  = "canary-account"
	password = "canary p@ssword/%41"
)

var withAccount = bizppuriotest.WithAccount(account, password)

// protocols are the two that clients speak to the API.
var protocols = []struct {
	name      string
	start     func(...bizppuriotest.Option) *bizppuriotest.Server
	wantMajor int
}{
	{name: "http_1_1", start: bizppuriotest.NewServer, wantMajor: 1},
	{name: "http_2", start: bizppuriotest.NewTLSServer, wantMajor: 2},
}

// newServer starts a stand-in that knows the account, and speaks HTTP/1.1.
func newServer(t *testing.T, options ...bizppuriotest.Option) *bizppuriotest.Server {
	t.Helper()
	return startServer(t, bizppuriotest.NewServer, options...)
}

func startServer(t *testing.T, start func(...bizppuriotest.Option) *bizppuriotest.Server, options ...bizppuriotest.Option) *bizppuriotest.Server {
	t.Helper()
	s := start(append(options, withAccount)...)
	t.Cleanup(s.Close)
	return s
}

func basic(account, password string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(account+":"+password))
}

// newRequest makes a request with a JSON body.
func newRequest(t *testing.T, method, url, authorization, body string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", authorization)
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	return r
}

// tokenRequest makes a request that gets a token.
func tokenRequest(t *testing.T, baseURL string) *http.Request {
	t.Helper()
	return newRequest(t, http.MethodPost, baseURL+"/v1/token", basic(account, password), "")
}

const message = `{
	"account": "canary-account", "type": "sms", "from": "0212345678", "to": "01012345678",
	"refkey": "key-1", "content": {"sms": {"message": "안녕하세요"}}
}`

// messageRequest makes a request that sends a message.
func messageRequest(t *testing.T, baseURL, token string) *http.Request {
	t.Helper()
	return newRequest(t, http.MethodPost, baseURL+"/v3/message", "Bearer "+token, message)
}

// answer is a response that has been read whole.
type answer struct {
	*http.Response
	body string
}

// code is the result code in the body; 0 where there is none.
func (a answer) code(t *testing.T) int {
	t.Helper()
	var content struct {
		Code int `json:"code"`
	}
	if err := json.Unmarshal([]byte(a.body), &content); err != nil {
		t.Fatalf("body %q: %v", a.body, err)
	}
	return content.Code
}

// token is the token in the body.
func (a answer) token(t *testing.T) string {
	t.Helper()
	token := field(a.body, "accesstoken")
	if token == "" {
		t.Fatalf("status %d, body %q: no token", a.StatusCode, a.body)
	}
	return token
}

// open makes a call and leaves its body to be read.
func open(t *testing.T, s *bizppuriotest.Server, r *http.Request) (*http.Response, error) {
	t.Helper()
	// Not Client.Do: it would follow redirects.
	response, err := s.HTTP.Client().Transport.RoundTrip(r)
	if err == nil {
		t.Cleanup(func() { _ = response.Body.Close() })
	}
	return response, err
}

// do makes a call.
func do(t *testing.T, s *bizppuriotest.Server, r *http.Request) answer {
	t.Helper()
	got, err := try(s, r)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// try makes a call that may fail, on any goroutine.
func try(s *bizppuriotest.Server, r *http.Request) (answer, error) {
	// Not Client.Do: it would follow redirects.
	response, err := s.HTTP.Client().Transport.RoundTrip(r)
	if err != nil {
		return answer{}, err
	}
	body, err := io.ReadAll(response.Body)
	_ = response.Body.Close()
	return answer{response, string(body)}, err
}

// field is a text field of a JSON object; empty where there is none.
func field(object, name string) string {
	var content map[string]any
	_ = json.Unmarshal([]byte(object), &content)
	value, _ := content[name].(string)
	return value
}

// wantRefusal checks an answer with a result code.
func wantRefusal(t *testing.T, got answer, wantStatus, wantCode int) {
	t.Helper()
	if code := got.code(t); got.StatusCode != wantStatus || code != wantCode {
		t.Errorf("status %d and code %d, want %d and %d", got.StatusCode, code, wantStatus, wantCode)
	}
	if got := got.Header.Get("Content-Type"); got != "application/json; charset=utf-8" {
		t.Errorf("Content-Type %q", got)
	}
}
