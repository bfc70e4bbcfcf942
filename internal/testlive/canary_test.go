// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

// odd is a service that repeats secrets wherever it can. leak gets an answer
// that is well-formed, with its token, and may change it.
func odd(t *testing.T, tls bool, leak func(header http.Header, body map[string]any, token string) (status int)) *httptest.Server {
	t.Helper()
	api := bizppuriotest.NewAPI(bizppuriotest.WithAccount(testAccount, testPassword))
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		api.ServeHTTP(answer, r)
		body := map[string]any{}
		if err := json.Unmarshal(answer.Body.Bytes(), &body); err != nil {
			t.Error(err)
		}
		tokens := api.Tokens()
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		status := leak(w.Header(), body, tokens[len(tokens)-1])
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(body)
	}))
	if tls {
		server.StartTLS()
	} else {
		server.Start()
	}
	t.Cleanup(server.Close)
	return server
}

// canaries are what no report may hold: whole, or a part of a token.
func canaries(token string) []string {
	all := []string{
		testPassword, "canary p@ssword", "비밀번호", url.QueryEscape(testPassword), url.PathEscape(testPassword),
		bizppuriotest.Basic(testAccount, testPassword), base64.StdEncoding.EncodeToString([]byte(testPassword)), token,
	}
	for part := range strings.SplitSeq(token, ".") {
		all = append(all, part, part[:12])
	}
	return all
}

func expectNoCanary(t *testing.T, report string, canaries []string) {
	t.Helper()
	lower := strings.ToLower(report)
	for _, canary := range canaries {
		if strings.Contains(lower, strings.ToLower(canary)) {
			t.Errorf("the report holds %q:\n%s", canary, report)
		}
	}
}

func TestReportHoldsNoSecret(t *testing.T) {
	t.Parallel()
	basic := bizppuriotest.Basic(testAccount, testPassword)
	for name, leak := range map[string]func(http.Header, map[string]any, string) int{
		"nothing_odd": func(http.Header, map[string]any, string) int { return 200 },
		"header_value_is_token": func(h http.Header, _ map[string]any, token string) int {
			for _, name := range []string{"X-Token", "Ratelimit-Limit", "Ratelimit-Reset", "Set-Cookie", "Date"} {
				h.Set(name, token)
			}
			h.Set("Content-Type", token+"/"+token+"; charset="+token)
			return 200
		},
		"header_name_is_token": func(h http.Header, _ map[string]any, token string) int {
			h.Set(token, "x")
			h.Set("X-"+token, "x")
			for part := range strings.SplitSeq(token, ".") {
				h.Set(part, "x")
				h.Set("X-"+part[:12], "x")
			}
			return 200
		},
		"header_name_is_base64_pair": func(h http.Header, _ map[string]any, _ string) int {
			h[strings.TrimRight(basic, "=")] = []string{"x"}
			h["X-"+basic[:10]] = []string{"x"}
			return 200
		},
		"content_type_is_password": func(h http.Header, _ map[string]any, _ string) int {
			h.Set("Content-Type", `application/json; charset="`+testPassword+`"`)
			return 200
		},
		"field_name_is_token": func(_ http.Header, body map[string]any, token string) int {
			body[token], body[token[:40]], body[testPassword], body[basic] = 1, 2, 3, 4
			for part := range strings.SplitSeq(token, ".") {
				body[part] = part
			}
			return 200
		},
		"field_name_is_another_token": func(_ http.Header, body map[string]any, token string) int {
			body[token] = body["accesstoken"]
			body["accesstoken"] = "eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl"
			return 200
		},
		"type_is_token": func(_ http.Header, body map[string]any, token string) int {
			body["type"] = token
			return 200
		},
		"expired_is_token": func(_ http.Header, body map[string]any, token string) int {
			body["expired"] = token
			return 200
		},
		"token_by_another_name": func(h http.Header, body map[string]any, token string) int {
			delete(body, "accesstoken")
			body["nested"] = map[string]any{"list": []any{token, testPassword}}
			h.Set("X-"+token[5:25], "x")
			return 200
		},
		"description_holds_all": func(_ http.Header, body map[string]any, token string) int {
			body["code"], body["description"] = 3007, "token "+token+" password "+testPassword+" basic "+basic
			return 400
		},
		"description_holds_token_alone": func(_ http.Header, body map[string]any, token string) int {
			delete(body, "accesstoken")
			body["code"], body["description"] = 4711, "Bearer "+token
			return 400
		},
		"description_holds_token_in_two": func(_ http.Header, body map[string]any, token string) int {
			body["code"], body["description"] = 9000, strings.Replace(token, ".", ". ", 1)
			return 500
		},
		"description_is_cut_in_the_token": func(_ http.Header, body map[string]any, token string) int {
			delete(body, "accesstoken")
			body["held"], body["code"], body["description"] = token, 9000, strings.Repeat("x ", 93)+token
			return 500
		},
		"code_is_token": func(_ http.Header, body map[string]any, token string) int {
			delete(body, "accesstoken")
			body["code"], body["description"] = token, "x"
			return 400
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var issued []string
			server := odd(t, false, func(h http.Header, body map[string]any, token string) int {
				issued = append(issued, token)
				return leak(h, body, token)
			})
			_, report := contact(t, environ(server.URL))
			if len(issued) == 0 {
				t.Fatal("no token was issued")
			}
			for _, token := range issued {
				expectNoCanary(t, report, canaries(token))
			}
		})
	}
}

// The explanation of the second call must not hold the token of the first.
func TestReportHoldsNoTokenOfTheOtherCall(t *testing.T) {
	t.Parallel()
	var first string
	server := odd(t, false, func(_ http.Header, body map[string]any, token string) int {
		if first == "" {
			first = token
			return 200
		}
		delete(body, "accesstoken")
		body["code"], body["description"] = 9000, "still "+first[:15]+" is valid, "+first
		return 500
	})
	e, report := contact(t, environ(server.URL))
	if e.terraformFailure == "" {
		t.Fatal("the second call did not fail")
	}
	expectNoCanary(t, report, canaries(first))
}

// Not parallel: the client reads the proxy from the process's environment.
func TestReportHoldsNoProxyPassword(t *testing.T) {
	const user, password = "canary-user", "canary%2Fproxy-passw0rd"
	const decoded = "canary/proxy-passw0rd"
	info := base64.StdEncoding.EncodeToString([]byte(user + ":" + decoded))
	var token string
	service := odd(t, true, func(h http.Header, body map[string]any, issued string) int {
		token = issued
		for _, secret := range []string{"proxy-passw0rd", info[:20], user} {
			h["X-"+secret] = []string{decoded}
			body[secret] = decoded
		}
		return 200
	})
	refuse := false
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if refuse {
			w.Header().Set("X-"+info[:20], r.Header.Get("Proxy-Authorization"))
			http.Error(w, r.Header.Get("Proxy-Authorization")+" "+decoded, http.StatusProxyAuthRequired)
			return
		}
		tunnel(w, service.Listener.Addr().String())
	}))
	defer proxy.Close()
	t.Setenv("HTTPS_PROXY", strings.Replace(proxy.URL, "://", "://"+user+":"+password+"@", 1))

	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: service.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	env := environ("https://example.com", envCAFile+"="+ca, "HTTPS_PROXY="+os.Getenv("HTTPS_PROXY"))
	secrets := []string{password, decoded, "proxy-passw0rd", info, info[:20], user}

	e, report := contact(t, env)
	if e.clientFailure != "" || e.terraformFailure != "" || !strings.Contains(report, "not trusted by the system's roots") {
		t.Fatalf("the calls through the proxy failed:\n%s", report)
	}
	expectNoCanary(t, report, append(secrets, canaries(token)...))

	refuse = true
	_, report = contact(t, env)
	if !strings.Contains(report, "Proxy Rejected Its Credentials") {
		t.Errorf("the report does not tell of the proxy:\n%s", report)
	}
	expectNoCanary(t, report, secrets)
}

// tunnel is what a proxy does after CONNECT, whichever host was asked for.
func tunnel(w http.ResponseWriter, address string) {
	target, err := net.DialTimeout("tcp", address, 10*time.Second)
	if err != nil {
		http.Error(w, "", http.StatusBadGateway)
		return
	}
	defer target.Close() //nolint:errcheck // nothing is left to lose
	w.WriteHeader(http.StatusOK)
	client, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer client.Close() //nolint:errcheck // nothing is left to lose
	go func() {
		_, _ = io.Copy(target, buffered)
		_ = target.(*net.TCPConn).CloseWrite()
	}()
	_, _ = io.Copy(client, target)
}
