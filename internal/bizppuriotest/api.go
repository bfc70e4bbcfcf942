// SPDX-License-Identifier: MPL-2.0

// Package bizppuriotest is a stand-in for Bizppurio's API, in the manner of
// net/http/httptest: POST /v1/token and POST /v3/message, strict about method,
// path, headers, credentials and body, with the documented result codes for
// what is wrong, in the service's own words where those are known. Faults can be
// scripted call by call, and every request is recorded.
package bizppuriotest

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// maxBody is the size of the largest request body that is read, in bytes.
const maxBody = 1 << 20

// API is the stand-in as an http.Handler. It is safe for concurrent use.
type API struct {
	now    func() time.Time
	single bool // a new token invalidates the account's older ones

	mu       sync.Mutex
	accounts map[string]string // account → password
	tokens   map[string]validity
	issued   []string
	faults   []Fault
	calls    int // of POST /v1/token, faults included
	requests []string
	messages []Message
}

// Option configures an API.
type Option func(*API)

// WithAccount adds an account and its password.
func WithAccount(account, password string) Option {
	return func(a *API) { a.accounts[account] = password }
}

// WithClock sets the clock by which tokens are issued and expire.
func WithClock(now func() time.Time) Option { return func(a *API) { a.now = now } }

// WithSingleToken makes each new token invalidate the older ones of its account.
// Otherwise they stay valid; which of the two the service does is not documented.
func WithSingleToken() Option { return func(a *API) { a.single = true } }

// WithFaults scripts faults as API.Script does.
func WithFaults(faults ...Fault) Option { return func(a *API) { a.Script(faults...) } }

// NewAPI returns a stand-in that knows the accounts added by WithAccount.
func NewAPI(options ...Option) *API {
	a := &API{now: time.Now, accounts: map[string]string{}, tokens: map[string]validity{}}
	for _, option := range options {
		option(a)
	}
	return a
}

// Requests returns method and target of all requests so far, such as
// "POST /v1/token", in the order of their arrival.
func (a *API) Requests() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.requests)
}

// TokenCalls returns the number of POST /v1/token requests so far, including
// those that were refused or answered by a fault.
func (a *API) TokenCalls() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.calls
}

// Tokens returns all tokens issued so far, in the order of their issue.
func (a *API) Tokens() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.issued)
}

// Messages returns all messages accepted so far.
func (a *API) Messages() []Message {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.messages)
}

// ServeHTTP answers as the API does, or as scripted for this call.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	fault := a.record(r)
	fault.abort(r)
	status, content, ok := fault.response()
	if !ok {
		switch {
		case err != nil:
			status, content = refusal(2000)
		case isTokenCall(r):
			status, content = a.token(r, body)
		case r.Method == http.MethodPost && r.URL.Path == "/v3/message":
			status, content = a.message(r, body)
		default:
			status, content = refusal(5001)
		}
	}
	fault.write(w, status, content)
}

func isTokenCall(r *http.Request) bool {
	return r.Method == http.MethodPost && r.URL.Path == "/v1/token"
}

// record records a request and returns the fault scripted for it, which is zero
// if there is none.
func (a *API) record(r *http.Request) Fault {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.requests = append(a.requests, r.Method+" "+r.URL.RequestURI())
	if !isTokenCall(r) {
		return Fault{}
	}
	a.calls++
	for _, f := range a.faults {
		if f.Call == a.calls || f.Call == 0 {
			return f
		}
	}
	return Fault{}
}

// isJSON reports whether the Content-type is application/json in UTF-8: the
// documents require application/json; charset=utf-8.
func isJSON(h http.Header) bool {
	if len(h.Values("Content-Type")) != 1 {
		return false
	}
	mediaType, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	return err == nil && mediaType == "application/json" && strings.EqualFold(params["charset"], "utf-8")
}

// credentials returns what follows the scheme and one space in the only
// Authorization header.
func credentials(h http.Header, scheme string) (string, bool) {
	values := h.Values("Authorization")
	if len(values) != 1 {
		return "", false
	}
	return strings.CutPrefix(values[0], scheme+" ")
}

// Basic returns the credentials of the Basic scheme: Base64 of account:password.
func Basic(account, password string) string {
	return base64.StdEncoding.EncodeToString([]byte(account + ":" + password))
}

func marshal(v any) string {
	b, _ := json.Marshal(v) // strings and numbers only: never fails
	return string(b)
}
