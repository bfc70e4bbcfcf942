// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"encoding/base64"
	"encoding/pem"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

// User info of the proxies, percent-encoded in a URL and as it is sent.
const (
	proxyUserInfo = "proxy-user:canary%2Fproxy%40password"
	proxyPair     = "proxy-user:canary/proxy@password"
)

// connectProxy is an HTTP proxy that leads every tunnel to one server, so that
// no test resolves a name.
type connectProxy struct {
	*httptest.Server

	mu             sync.Mutex
	targets        []string
	authorizations []string
}

// newConnectProxy starts a proxy that answers CONNECT with status, and for 200
// with a tunnel to upstream.
func newConnectProxy(t *testing.T, upstream string, status int) *connectProxy {
	t.Helper()
	p := &connectProxy{}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		p.targets = append(p.targets, r.Method+" "+r.Host)
		p.authorizations = append(p.authorizations, r.Header.Get("Proxy-Authorization"))
		p.mu.Unlock()
		w.WriteHeader(status)
		if r.Method != http.MethodConnect || status != http.StatusOK {
			return
		}
		client, buffered, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", upstream)
		if err != nil {
			_ = client.Close()
			return
		}
		go func() {
			_, _ = io.Copy(server, buffered)
			_ = server.Close()
		}()
		_, _ = io.Copy(client, server)
		_ = client.Close()
	}))
	t.Cleanup(p.Close)
	return p
}

// url is the proxy's URL with user info.
func (p *connectProxy) url() string {
	return strings.Replace(p.URL, "http://", "http://"+proxyUserInfo+"@", 1)
}

// newTLSAPI is newAPI with HTTPS, and its certificate as PEM.
func newTLSAPI(t *testing.T) (*bizppuriotest.Server, string) {
	t.Helper()
	api := bizppuriotest.NewTLSServer(bizppuriotest.WithAccount(testAccount, testPassword))
	t.Cleanup(api.Close)
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: api.HTTP.Certificate().Raw})
	return api, string(certificate)
}

func caArgument(certificate string) string { return "ca_cert_pem = <<EOT\n" + certificate + "EOT" }

func TestAccTLS(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		arguments  func(certificate string) string
		wantError  []string
		wantOutput []string
		wantCalls  int
	}{
		"unknown_authority": {
			arguments: func(string) string { return "" },
			wantError: []string{"Certificate of an Unknown Authority", "ca_cert_pem"},
		},
		"ca_cert_pem": {
			arguments: caArgument,
			wantCalls: 1,
		},
		"insecure_skip_verify": {
			arguments:  func(string) string { return "insecure_skip_verify = true" },
			wantOutput: []string{"Certificate Is Not Checked", "insecure_skip_verify"},
			wantCalls:  1,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api, certificate := newTLSAPI(t)
			w := newWorkspaceWith(t, quickPlugins, "provider \"bizppurio\" {\n"+tt.arguments(certificate)+"\n}\n"+ephemeralBlock, credentialsEnv(api.URL))
			w.expectOutcome(w.plan(), tt.wantError, tt.wantOutput)
			if got := api.TokenCalls(); got != tt.wantCalls {
				t.Errorf("%d calls, want %d", got, tt.wantCalls)
			}
			w.expectNoSecret(api)
		})
	}
}

// All calls leave through the proxy, and its credentials surface nowhere.
func TestAccProxy(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		// env makes the environment's part of the proxy's URL.
		env       func(proxyURL string) map[string]string
		argument  bool
		status    int
		wantError []string
		wantCalls int
		// wantTunnels is how often the proxy was asked.
		wantTunnels int
	}{
		"proxy_url": {
			argument: true, status: 200, wantCalls: 1, wantTunnels: 1,
		},
		"proxy_url_whatever_no_proxy_says": {
			env:      func(string) map[string]string { return map[string]string{"NO_PROXY": "*"} },
			argument: true, status: 200, wantCalls: 1, wantTunnels: 1,
		},
		"https_proxy": {
			env:    func(url string) map[string]string { return map[string]string{"HTTPS_PROXY": url} },
			status: 200, wantCalls: 1, wantTunnels: 1,
		},
		"refuses": {
			argument: true, status: 403, wantTunnels: 1,
			wantError: []string{"Proxy Refused the Connection", "HTTP 403", "proxy 127.0.0.1:"},
		},
		"wants_other_credentials": {
			argument: true, status: 407, wantTunnels: 1,
			wantError: []string{"Proxy Rejected Its Credentials", "HTTP 407", "proxy_url"},
		},
		"bad_gateway_is_tried_again": {
			argument: true, status: 502, wantTunnels: 4,
			wantError: []string{"Proxy Refused the Connection", "HTTP 502", "the last of 4 attempts"},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api, _ := newTLSAPI(t)
			proxy := newConnectProxy(t, api.HTTP.Listener.Addr().String(), tt.status)
			// The proxy resolves the name, which exists nowhere (RFC 6761).
			env := credentialsEnv("https://bizppurio.test")
			if tt.env != nil {
				maps.Copy(env, tt.env(proxy.url()))
			}
			arguments := "insecure_skip_verify = true\n"
			if tt.argument {
				arguments += "proxy_url = \"" + proxy.url() + "\"\n"
			}
			w := newWorkspaceWith(t, quickPlugins, "provider \"bizppurio\" {\n"+arguments+"}\n"+ephemeralBlock, env)
			w.expectOutcome(w.plan(), tt.wantError, []string{"Certificate Is Not Checked"})

			proxy.mu.Lock()
			defer proxy.mu.Unlock()
			if len(proxy.targets) != tt.wantTunnels {
				t.Fatalf("the proxy saw %q, want %d tunnels", proxy.targets, tt.wantTunnels)
			}
			pair := base64.StdEncoding.EncodeToString([]byte(proxyPair))
			if proxy.targets[0] != "CONNECT bizppurio.test:443" || proxy.authorizations[0] != "Basic "+pair {
				t.Errorf("the proxy saw %q with %q", proxy.targets[0], proxy.authorizations[0])
			}
			if got := api.TokenCalls(); got != tt.wantCalls {
				t.Errorf("%d calls, want %d", got, tt.wantCalls)
			}
			w.expectNoSecret(api, pair, "canary/proxy@password", "canary%2Fproxy%40password")
		})
	}
}
