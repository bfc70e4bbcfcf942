// SPDX-License-Identifier: MPL-2.0

// Package bizppuriotest is a stand-in for Bizppurio's API, in the manner of
// net/http/httptest: POST /v1/token and POST /v3/message, strict about method,
// path, headers and credentials, with the documented result codes for what is
// wrong. Faults can be scripted call by call, and every request is recorded.
package bizppuriotest

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Lifetime is how long a token is valid: 24 hours.
const Lifetime = 24 * time.Hour

// kst is Korean time, in which expired is written.
var kst = time.FixedZone("KST", 9*60*60)

// maxBody is how much of a request's body is read.
const maxBody = 1 << 20

// API is the stand-in as an http.Handler, made by NewAPI. It is safe for
// concurrent use.
type API struct {
	now func() time.Time

	mu       sync.Mutex
	accounts map[string]string    // account → password
	tokens   map[string]time.Time // token → expiry
	issued   []string
	faults   []Fault
	calls    int // of POST /v1/token, faults included
	requests []Request
	messages []Message
}

// Option changes an API when it is made.
type Option func(*API)

// WithAccount adds an account and its password.
func WithAccount(account, password string) Option {
	return func(a *API) { a.accounts[account] = password }
}

// WithClock makes now the clock that tokens are issued and expire by.
func WithClock(now func() time.Time) Option { return func(a *API) { a.now = now } }

// WithFaults scripts faults; see API.Script.
func WithFaults(faults ...Fault) Option { return func(a *API) { a.Script(faults...) } }

// NewAPI makes a stand-in that knows the accounts given by WithAccount.
func NewAPI(options ...Option) *API {
	a := &API{
		now:      time.Now,
		accounts: map[string]string{},
		tokens:   map[string]time.Time{},
	}
	for _, option := range options {
		option(a)
	}
	return a
}

// Request is the record of one request, as it came.
type Request struct {
	Method string
	// URL is the request target: path and query.
	URL    string
	Host   string
	Header http.Header
	Body   string
}

// Message is a message that POST /v3/message accepted.
type Message struct {
	Account string                       `json:"account"`
	Type    string                       `json:"type"`
	From    string                       `json:"from"`
	To      string                       `json:"to"`
	RefKey  string                       `json:"refkey"`
	Content map[string]map[string]string `json:"content"`
}

// Requests are all requests so far, in the order in which they came.
func (a *API) Requests() []Request {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]Request(nil), a.requests...)
}

// TokenCalls is the number of requests for POST /v1/token so far, refused and
// faulty ones included.
func (a *API) TokenCalls() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.calls
}

// Tokens are all tokens issued so far, in the order of their issue.
func (a *API) Tokens() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]string(nil), a.issued...)
}

// Messages are all messages accepted so far.
func (a *API) Messages() []Message {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]Message(nil), a.messages...)
}

// ServeHTTP answers as the API does, or with the fault that is scripted for
// this call.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	unread := err != nil
	fault := a.record(r, body)
	answer := func() (int, any) {
		switch {
		case unread:
			return refusal(2000)
		case isTokenCall(r):
			return a.answerToken(r, body)
		case r.Method == http.MethodPost && r.URL.Path == messagePath:
			return a.answerMessage(r, body)
		}
		return refusal(5001)
	}
	if fault != nil {
		fault.serve(w, r, answer)
		return
	}
	status, content := answer()
	writeJSON(w, status, content)
}

const (
	tokenPath   = "/v1/token"
	messagePath = "/v3/message"
)

func isTokenCall(r *http.Request) bool {
	return r.Method == http.MethodPost && r.URL.Path == tokenPath
}

// record notes a request and, for a call of the token endpoint, finds the fault
// scripted for it.
func (a *API) record(r *http.Request, body []byte) *Fault {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.requests = append(a.requests, Request{
		Method: r.Method, URL: r.URL.RequestURI(), Host: r.Host, Header: r.Header.Clone(), Body: string(body),
	})
	if !isTokenCall(r) {
		return nil
	}
	a.calls++
	for i := range a.faults {
		if f := a.faults[i]; f.Call == a.calls || f.Call == EveryCall {
			return &f
		}
	}
	return nil
}

// answerToken is POST /v1/token.
func (a *API) answerToken(r *http.Request, body []byte) (int, any) {
	if !isJSON(r.Header) || !(len(body) == 0 || strings.TrimSpace(string(body)) == "{}") {
		return refusal(2000)
	}
	account, password, ok := basicAuth(r.Header)
	if !ok {
		return refusal(3001)
	}
	a.mu.Lock()
	known, ok := a.accounts[account]
	a.mu.Unlock()
	switch {
	case !ok:
		return refusal(3006)
	case known != password:
		return refusal(3007)
	}
	return http.StatusOK, a.success(account)
}

// success issues a token and makes the answer that holds it.
func (a *API) success(account string) any {
	a.mu.Lock()
	defer a.mu.Unlock()
	expiry := a.now().Add(Lifetime).Truncate(time.Second)
	token := newToken(account, expiry)
	a.tokens[token] = expiry
	a.issued = append(a.issued, token)
	return struct {
		AccessToken string `json:"accesstoken"`
		Type        string `json:"type"`
		Expired     string `json:"expired"`
	}{token, "Bearer", expiry.In(kst).Format("20060102150405")}
}

// answerMessage is POST /v3/message. It takes only a bearer token that this
// stand-in issued and that has not expired.
func (a *API) answerMessage(r *http.Request, body []byte) (int, any) {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok || len(r.Header.Values("Authorization")) != 1 {
		return refusal(3005)
	}
	a.mu.Lock()
	expiry, ok := a.tokens[token]
	now := a.now()
	a.mu.Unlock()
	if !ok || !now.Before(expiry) {
		return refusal(3002)
	}
	var message Message
	if !isJSON(r.Header) || json.Unmarshal(body, &message) != nil ||
		message.Account == "" || message.Type == "" || message.From == "" || message.To == "" ||
		message.RefKey == "" || len(message.Content) == 0 {
		return refusal(2000)
	}
	a.mu.Lock()
	a.messages = append(a.messages, message)
	key := fmt.Sprintf("%s%010d", now.In(kst).Format("060102150405"), len(a.messages))
	a.mu.Unlock()
	return http.StatusOK, struct {
		Code        int    `json:"code"`
		Description string `json:"description"`
		RefKey      string `json:"refkey"`
		MessageKey  string `json:"messagekey"`
	}{1000, "success", message.RefKey, key}
}

// isJSON tells whether the Content-type is application/json in UTF-8; the API's
// documents ask for application/json; charset=utf-8.
func isJSON(h http.Header) bool {
	if len(h.Values("Content-Type")) != 1 {
		return false
	}
	mediaType, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	return err == nil && mediaType == "application/json" && strings.EqualFold(params["charset"], "utf-8")
}

// basicAuth reads "Basic " + Base64 (standard alphabet, padded) of
// account:password; unlike http.Request.BasicAuth it takes no other spelling.
func basicAuth(h http.Header) (account, password string, ok bool) {
	if len(h.Values("Authorization")) != 1 {
		return "", "", false
	}
	encoded, ok := strings.CutPrefix(h.Get("Authorization"), "Basic ")
	if !ok {
		return "", "", false
	}
	pair, err := base64.StdEncoding.Strict().DecodeString(encoded)
	if err != nil {
		return "", "", false
	}
	return strings.Cut(string(pair), ":")
}

// newToken makes a token that looks like a real one: a JSON Web Token, whose
// signature is random here.
func newToken(account string, expiry time.Time) string {
	signature := make([]byte, 32)
	_, _ = rand.Read(signature) // never fails
	encode := base64.RawURLEncoding.EncodeToString
	claims, _ := json.Marshal(map[string]any{"iss": "bizppuriotest", "sub": account, "exp": expiry.Unix()})
	return encode([]byte(`{"typ":"JWT","alg":"HS256"}`)) + "." + encode(claims) + "." + encode(signature)
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// Basic is the Basic scheme's credentials: Base64 of account:password.
func Basic(account, password string) string {
	return base64.StdEncoding.EncodeToString([]byte(account + ":" + password))
}
