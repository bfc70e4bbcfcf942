// SPDX-License-Identifier: MPL-2.0

package bizppuriotest_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

const (
	account  = "canary-account"
	password = "canary p@ssword/%41"
	jsonUTF8 = "application/json; charset=utf-8"

	// deadline ends waits that would last for ever; no test comes near it.
	deadline = time.Minute
)

var withAccount = bizppuriotest.WithAccount(account, password)

// protocols are the two that a server speaks, by HTTP's major version.
var protocols = map[string]struct {
	start func(...bizppuriotest.Option) *bizppuriotest.Server
	major int
}{
	"http_1_1": {bizppuriotest.NewServer, 1},
	"http_2":   {bizppuriotest.NewTLSServer, 2},
}

// newServer starts a server that knows the account.
func newServer(t *testing.T, options ...bizppuriotest.Option) *bizppuriotest.Server {
	t.Helper()
	s := bizppuriotest.NewServer(append(options, withAccount)...)
	t.Cleanup(s.Close)
	return s
}

func basic(account, password string) string {
	return "Basic " + bizppuriotest.Basic(account, password)
}

// newRequest returns a POST as documented.
func newRequest(t *testing.T, s *bizppuriotest.Server, path, authorization, body string) *http.Request {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), deadline)
	t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", authorization)
	r.Header.Set("Content-Type", jsonUTF8)
	return r
}

// tokenRequest returns a request that is answered with a token.
func tokenRequest(t *testing.T, s *bizppuriotest.Server) *http.Request {
	t.Helper()
	return newRequest(t, s, "/v1/token", basic(account, password), "")
}

// answer is a response whose body has been read.
type answer struct {
	*http.Response
	body string
}

// code returns the result code: the one in the body, or 1000 beside a token.
func (a answer) code() int {
	content := struct {
		Code        int
		AccessToken string
	}{}
	if err := json.Unmarshal([]byte(a.body), &content); err == nil && content.AccessToken != "" {
		return 1000
	}
	return content.Code
}

// field returns a text field of the body.
func (a answer) field(name string) string {
	var content map[string]any
	_ = json.Unmarshal([]byte(a.body), &content) // no JSON, no field
	value, _ := content[name].(string)
	return value
}

// try sends a request. The answer holds what came before an error.
func try(s *bizppuriotest.Server, r *http.Request) (answer, error) {
	// Not Client.Do, which follows redirects.
	response, err := s.HTTP.Client().Transport.RoundTrip(r)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close() //nolint:errcheck // it has been read
	body, err := io.ReadAll(response.Body)
	return answer{response, string(body)}, err
}

// do sends a request that must be answered.
func do(t *testing.T, s *bizppuriotest.Server, r *http.Request) answer {
	t.Helper()
	got, err := try(s, r)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// expect sends a request and checks the answer's result code, status and type.
func expect(t *testing.T, s *bizppuriotest.Server, r *http.Request, wantStatus, wantCode int) answer {
	t.Helper()
	got := do(t, s, r)
	if got.StatusCode != wantStatus || got.code() != wantCode || got.Header.Get("Content-Type") != jsonUTF8 {
		t.Errorf("status %d, code %d, Content-Type %q, want %d, %d, %q",
			got.StatusCode, got.code(), got.Header.Get("Content-Type"), wantStatus, wantCode, jsonUTF8)
	}
	return got
}

// issue returns a new token.
func issue(t *testing.T, s *bizppuriotest.Server) string {
	t.Helper()
	return expect(t, s, tokenRequest(t, s), 200, 1000).field("accesstoken")
}

// wait waits for a channel to close.
func wait(t *testing.T, done <-chan struct{}) {
	t.Helper()
	select {
	case <-done:
	case <-time.After(deadline):
		t.Fatal("nothing happened before the deadline")
	}
}

// withHeader returns an edit that gives a header these values alone.
func withHeader(name string, values ...string) func(*http.Request) {
	return func(r *http.Request) { r.Header[name] = values }
}

func withMethod(method string) func(*http.Request) {
	return func(r *http.Request) { r.Method = method }
}

func withPath(path string) func(*http.Request) {
	return func(r *http.Request) { r.URL.Path = path }
}
