// SPDX-License-Identifier: MPL-2.0

package bizppuriotest_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

func TestRequests(t *testing.T) {
	t.Parallel()
	for _, protocol := range protocols {
		t.Run(protocol.name, func(t *testing.T) {
			t.Parallel()
			s := startServer(t, protocol.start, bizppuriotest.WithFaults(bizppuriotest.Fault{Call: 3, Code: 9000}))
			calls := []struct {
				method, target, authorization, body string
				wantTokenCalls                      int
			}{
				{"POST", "/v1/token", basic(account, password), "{}", 1},
				{"POST", "/v1/token", basic(account, "wrong"), "", 2},
				{"POST", "/v1/token?a=%20b&c", "Bearer nonsense", "met by the fault", 3},
				{"GET", "/v1/token", "", "", 3},
				{"POST", "/v3/message", "Bearer x", "안녕", 3},
				{"DELETE", "/prefix%2Fv1//token/", "x", "y", 3},
				{"POST", "/v1/token", "", strings.Repeat("x", 1<<20+1), 4},
			}
			for i, call := range calls {
				r := newRequest(t, call.method, s.URL+call.target, call.authorization, call.body)
				r.Host = fmt.Sprintf("host-%d.test", i)
				r.Header["X-Two"] = []string{"a", "b"}
				do(t, s, r)
				if got := s.TokenCalls(); got != call.wantTokenCalls {
					t.Errorf("after call %d: TokenCalls() = %d, want %d", i, got, call.wantTokenCalls)
				}
			}
			got := s.Requests()
			if len(got) != len(calls) {
				t.Fatalf("%d requests, want %d", len(got), len(calls))
			}
			for i, call := range calls {
				got := got[i]
				if got.Method != call.method || got.URL != call.target || got.Host != fmt.Sprintf("host-%d.test", i) {
					t.Errorf("request %d: %s %s for %s, want %s %s", i, got.Method, got.URL, got.Host, call.method, call.target)
				}
				// Of a body that is too large, as much as was read.
				if want := call.body[:min(len(call.body), 1<<20)]; got.Body != want {
					t.Errorf("request %d: body of %d bytes %.40q, want %d bytes %.40q", i, len(got.Body), got.Body, len(want), want)
				}
				if got.Header.Get("Authorization") != call.authorization || strings.Join(got.Header["X-Two"], ",") != "a,b" {
					t.Errorf("request %d: headers %v", i, got.Header)
				}
			}
		})
	}
}

// What a test does to what it got must not change what the next one gets.
func TestRequests_are_copies(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	token := do(t, s, tokenRequest(t, s.URL)).token(t)
	do(t, s, messageRequest(t, s.URL, token))

	s.Requests()[0] = bizppuriotest.Request{}
	s.Tokens()[0] = ""
	s.Messages()[0] = bizppuriotest.Message{}
	if s.Requests()[0].Method == "" || s.Tokens()[0] == "" || s.Messages()[0].Account == "" {
		t.Error("a change of a copy changed the record")
	}
}

func TestConcurrency(t *testing.T) {
	t.Parallel()
	const callers, rounds, faulty = 8, 5, 17
	for _, protocol := range protocols {
		t.Run(protocol.name, func(t *testing.T) {
			t.Parallel()
			s := startServer(t, protocol.start, bizppuriotest.WithFaults(bizppuriotest.Fault{Call: faulty, Code: 5002}))
			var (
				wg      sync.WaitGroup
				mu      sync.Mutex
				tokens  = map[string]bool{}
				keys    = map[string]bool{}
				refused int
			)
			for range callers {
				wg.Go(func() {
					for range rounds {
						got, err := try(s, tokenRequest(t, s.URL))
						if err != nil {
							t.Error(err)
							return
						}
						if got.StatusCode == http.StatusTooManyRequests {
							mu.Lock()
							refused++
							mu.Unlock()
							continue
						}
						token := field(got.body, "accesstoken")
						got, err = try(s, messageRequest(t, s.URL, token))
						if err != nil {
							t.Error(err)
							return
						}
						mu.Lock()
						tokens[token], keys[field(got.body, "messagekey")] = true, true
						mu.Unlock()
						// Scripting and reading go on all the while.
						s.Script(bizppuriotest.Fault{Call: -1})
						_, _, _, _ = s.Requests(), s.Tokens(), s.Messages(), s.TokenCalls()
					}
				})
			}
			wg.Wait()
			const calls = callers * rounds
			if refused != 1 {
				t.Errorf("%d calls met the fault of one call", refused)
			}
			if len(tokens) != calls-1 || len(keys) != calls-1 || tokens[""] || keys[""] {
				t.Errorf("%d tokens and %d message keys, want %d of each", len(tokens), len(keys), calls-1)
			}
			if s.TokenCalls() != calls || len(s.Tokens()) != calls-1 || len(s.Messages()) != calls-1 || len(s.Requests()) != 2*calls-1 {
				t.Errorf("%d calls, %d tokens, %d messages, %d requests recorded", s.TokenCalls(), len(s.Tokens()), len(s.Messages()), len(s.Requests()))
			}
		})
	}
}
