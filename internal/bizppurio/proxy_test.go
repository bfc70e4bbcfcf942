// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

const (
	proxyUser     = "pr:oxy@usr"
	proxyPassword = "canary/+:@ 비밀"
	proxyBasic    = "Basic cHI6b3h5QHVzcjpjYW5hcnkvKzpAIOu5hOuwgA==" // from coreutils' base64
)

// testProxy is a proxy that leads every tunnel to one server, whatever host the
// client asks for, so that no test resolves a name.
type testProxy struct {
	// upstream is the address that tunnels lead to.
	upstream string
	// answer is what an HTTP proxy answers to CONNECT; empty makes a tunnel.
	answer string
	// refuses makes a proxy refuse connections; closes makes it close one in
	// place of an answer.
	refuses, closes bool
	// config makes an HTTP proxy speak HTTPS.
	config *tls.Config
	// user and password are what a SOCKS5 proxy asks for; empty for nothing.
	user, password string
	// reply is what a SOCKS5 proxy answers to CONNECT; 0 makes a tunnel.
	reply byte

	addr        string // that the proxy listens on
	connections *atomic.Int32
	requests    chan string // method, target and authorization of each
}

// start starts the proxy for the scheme of a proxy URL, and returns an option
// that makes calls leave through it.
func (p *testProxy) start(t testing.TB, scheme string, user *url.Userinfo) func(*Config) {
	t.Helper()
	p.requests = make(chan string, 100)
	serve := p.serveHTTP
	if scheme == "socks5" {
		serve = p.serveSOCKS
	}
	if p.refuses {
		p.addr = closedAddr(t)
	} else {
		p.addr, p.connections = newListener(t, serve)
	}
	return func(c *Config) { c.ProxyURL = &url.URL{Scheme: scheme, User: user, Host: p.addr} }
}

// wantRequest compares each request that the proxy got with want.
func (p *testProxy) wantRequest(t testing.TB, want string) {
	t.Helper()
	if len(p.requests) == 0 {
		t.Error("the proxy got no request")
	}
	for len(p.requests) > 0 {
		if got := <-p.requests; got != want {
			t.Errorf("the proxy got %q, want %q", got, want)
		}
	}
}

func (p *testProxy) serveHTTP(conn net.Conn) {
	if p.config != nil {
		conn = tls.Server(conn, p.config)
		defer func() { _ = conn.Close() }()
	}
	req, err := http.ReadRequest(bufio.NewReader(conn))
	if err != nil {
		return
	}
	p.requests <- req.Method + " " + req.RequestURI + " " + req.Header.Get("Proxy-Authorization")
	switch {
	case p.closes:
	case p.answer != "":
		_, _ = io.WriteString(conn, p.answer)
	default:
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\n\r\n")
		p.tunnel(conn)
	}
}

// serveSOCKS is the server's side of RFC 1928 and RFC 1929, for CONNECT to a
// host name.
func (p *testProxy) serveSOCKS(conn net.Conn) {
	methods := readCounted(conn, 1)
	method := byte(0)
	if p.user != "" {
		method = 2
	}
	switch {
	case p.closes:
		return
	case p.answer != "":
		_, _ = io.WriteString(conn, p.answer)
		return
	case !slices.Contains(methods, method):
		_, _ = conn.Write([]byte{5, 0xff})
		return
	}
	_, _ = conn.Write([]byte{5, method})
	authorization := ""
	if method == 2 {
		user, password := string(readCounted(conn, 1)), string(readCounted(conn, 0))
		authorization = user + ":" + password
		if user != p.user || password != p.password {
			_, _ = conn.Write([]byte{1, 1})
			return
		}
		_, _ = conn.Write([]byte{1, 0})
	}
	host := string(readCounted(conn, 4))
	port := make([]byte, 2)
	_, _ = io.ReadFull(conn, port)
	p.requests <- fmt.Sprintf("CONNECT %s:%d %s", host, binary.BigEndian.Uint16(port), authorization)
	_, _ = conn.Write([]byte{5, p.reply, 0, 1, 0, 0, 0, 0, 0, 0})
	if p.reply == 0 {
		p.tunnel(conn)
	}
}

// readCounted skips bytes, reads a length of one byte, and as many bytes.
func readCounted(r io.Reader, skip int) []byte {
	head := make([]byte, skip+1)
	if _, err := io.ReadFull(r, head); err != nil {
		return nil
	}
	text := make([]byte, head[skip])
	_, _ = io.ReadFull(r, text)
	return text
}

// tunnel joins a connection with the upstream until one of them closes.
func (p *testProxy) tunnel(conn net.Conn) {
	upstream, err := net.Dial("tcp", p.upstream)
	if err != nil {
		return
	}
	var wait sync.WaitGroup
	for _, pair := range [][2]net.Conn{{conn, upstream}, {upstream, conn}} {
		wait.Go(func() {
			_, _ = io.Copy(pair[0], pair[1])
			_ = pair[0].Close()
			_ = pair[1].Close()
		})
	}
	wait.Wait()
}

// The host of these tests cannot be resolved: only a proxy leads to it.
func TestCallsLeaveThroughTheProxy(t *testing.T) {
	t.Parallel()
	a := newAuthority(t)
	config := &tls.Config{Certificates: []tls.Certificate{a.issue(t)}, NextProtos: []string{"h2", "http/1.1"}}
	withUser := url.UserPassword(proxyUser, proxyPassword)
	tests := map[string]struct {
		scheme            string
		user              *url.Userinfo
		proxy             *testProxy
		wantAuthorization string
	}{
		"http":             {"http", nil, &testProxy{}, ""},
		"http_with_user":   {"http", withUser, &testProxy{}, proxyBasic},
		"https_with_user":  {"https", withUser, &testProxy{config: &tls.Config{Certificates: config.Certificates}}, proxyBasic},
		"socks5":           {"socks5", nil, &testProxy{}, ""},
		"socks5_with_user": {"socks5", withUser, &testProxy{user: proxyUser, password: proxyPassword}, proxyUser + ":" + proxyPassword},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api, calls := newServer(t, config, giveToken)
			test.proxy.upstream = strings.TrimPrefix(api, "https://")
			if _, err := newTestClient(t, fakeURL, test.proxy.start(t, test.scheme, test.user), a.trusted).Token(t.Context()); err != nil {
				t.Fatal(err)
			}
			wantCount(t, "calls", int(calls.Load()), 1)
			wantCount(t, "connections of the proxy", int(test.proxy.connections.Load()), 1)
			test.proxy.wantRequest(t, "CONNECT "+fakeHost+":443 "+test.wantAuthorization)
			// What goes wrong behind a proxy is no failure of it, but an https proxy
			// has a certificate of its own.
			wantFailure(t.Context(), t, newTestClient(t, fakeURL, test.proxy.start(t, test.scheme, test.user), func(c *Config) {
				c.RootCAs = x509.NewCertPool()
			}), Error{Reason: ReasonNoRoots, AtProxy: test.scheme == "https"})
		})
	}
}

// The texts that these proxies send would be in the errors of net/http.
func TestProxyFailures(t *testing.T) {
	t.Parallel()
	a := newAuthority(t)
	unknown := &tls.Config{Certificates: []tls.Certificate{newAuthority(t).issue(t)}}
	tls11 := &tls.Config{Certificates: []tls.Certificate{a.issue(t)}, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}
	answers := func(status, header string) *testProxy {
		return &testProxy{answer: "HTTP/1.1 " + status + " canary\r\nContent-Length: 6\r\nX-Canary: canary\r\n" + header + "\r\ncanary"}
	}
	refused := func(status int, transient bool) Error {
		return Error{Reason: ReasonProxyRefused, StatusCode: status, Transient: transient}
	}
	wantsUser := Error{Reason: ReasonProxyAuthentication, StatusCode: 407}
	wantsScheme := Error{Reason: ReasonProxyScheme, StatusCode: 407}
	deadEnd := Error{Reason: ReasonHandshakeLost, Godebug: "tlsmlkem=0", Transient: true}
	atProxy := func(reason Reason) Error { return Error{Reason: reason, AtProxy: true, Transient: true} }
	unreachable := Error{Reason: ReasonRefused, AtProxy: true, Transient: true}
	tests := map[string]struct {
		scheme string // "forward" is an http proxy of a plain HTTP call
		proxy  *testProxy
		want   Error
	}{
		"407":               {"http", answers("407", ""), wantsUser},
		"407_ntlm":          {"http", answers("407", "Proxy-Authenticate: NTLM\r\n"), wantsScheme},
		"407_digest":        {"http", answers("407", "proxy-authenticate: Digest realm=\"Basic canary\", nonce=\"canary\"\r\n"), wantsScheme},
		"407_quoted_comma":  {"http", answers("407", "Proxy-Authenticate: Digest realm=\"canary, Basic x\"\r\n"), wantsScheme},
		"407_after_quotes":  {"http", answers("407", "Proxy-Authenticate: Digest realm=\"canary\", nonce=\"canary\", Basic realm=\"canary\"\r\n"), wantsUser},
		"407_empty":         {"http", answers("407", "Proxy-Authenticate: NTLM,,\r\n"), wantsScheme},
		"407_tab":           {"http", answers("407", "Proxy-Authenticate: Basic\trealm=\"canary\"\r\n"), wantsUser},
		"407_with_a_choice": {"http", answers("407", "Proxy-Authenticate: Negotiate\r\nProxy-Authenticate: NTLM, basic realm=\"canary\"\r\n"), wantsUser},
		"403":               {"http", answers("403", ""), refused(403, false)},
		"204_is_no_tunnel":  {"http", answers("204", ""), refused(204, false)},
		"502":               {"http", answers("502", ""), refused(502, true)},
		"503_for_long":      {"http", answers("503", "Retry-After: 90\r\n"), Error{Reason: ReasonProxyRefused, StatusCode: 503, Transient: true, RetryAfter: 90 * time.Second, Attempts: 1}},
		"malformed_status":  {"http", &testProxy{answer: "canary canary\r\n\r\n"}, atProxy(ReasonNotHTTP)},
		"closes_on_connect": {"http", &testProxy{closes: true}, atProxy(ReasonReset)},
		"dead_end":          {"http", &testProxy{upstream: "closed"}, deadEnd},
		"unreachable":       {"http", &testProxy{refuses: true}, unreachable},

		"https_of_unknown_authority": {"https", &testProxy{config: unknown}, Error{Reason: ReasonUnknownAuthority, LoneCertificate: true, RejectedIssuer: true, AtProxy: true}},
		"https_of_tls_1_1":           {"https", &testProxy{config: tls11}, Error{Reason: ReasonHandshake, AtProxy: true}},

		// A plain HTTP call has no tunnel: the proxy itself answers.
		"407_to_a_call":      {"forward", answers("407", ""), wantsUser},
		"407_ntlm_to_a_call": {"forward", answers("407", "Proxy-Authenticate: NTLM\r\n"), wantsScheme},
		"502_to_a_call":      {"forward", answers("502", ""), Error{Reason: ReasonStatus, StatusCode: 502, Transient: true}},

		"closes_on_a_call": {"forward", &testProxy{closes: true}, Error{Reason: ReasonReset, Transient: true}}, // or the server behind it

		"socks5_unreachable":      {"socks5", &testProxy{refuses: true}, unreachable},
		"socks5_refuses_password": {"socks5", &testProxy{user: "another", password: "another"}, refused(0, false)},
		"socks5_does_not_allow":   {"socks5", &testProxy{reply: 2}, refused(0, false)},
		"socks5_is_http":          {"socks5", answers("400", ""), Error{Reason: ReasonNotSOCKS, AtProxy: true}},
		"socks5_no_route":         {"socks5", &testProxy{reply: 4}, refused(0, true)},
		"socks5_closes":           {"socks5", &testProxy{closes: true}, atProxy(ReasonReset)},
		"socks5_dead_end":         {"socks5", &testProxy{upstream: "closed"}, deadEnd},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			proxy := test.proxy
			if proxy.upstream != "" {
				proxy.upstream = closedAddr(t)
			}
			base, scheme, forwards := fakeURL, test.scheme, test.scheme == "forward"
			if forwards {
				base, scheme = "http://127.0.0.1:1", "http"
			}
			client := newTestClient(t, base, proxy.start(t, scheme, url.UserPassword(proxyUser, proxyPassword)), a.trusted)
			wantFailure(t.Context(), t, client, test.want)
			if forwards {
				proxy.wantRequest(t, "POST "+base+"/v1/token "+proxyBasic)
			}
			if !proxy.refuses {
				wantCount(t, "connections", int(proxy.connections.Load()), len(client.calls))
			}
		})
	}
}

// A 407 that comes through a tunnel is the API's.
func Test407ThroughATunnel(t *testing.T) {
	t.Parallel()
	for proxy, base := range map[string]string{"http://proxy.test:80": fakeURL, "socks5://proxy.test:1080": "http://localhost"} {
		client := newFakeClient(t, 0, answer(http.StatusProxyAuthRequired, `{"code":3007}`), func(c *Config) {
			c.BaseURL = mustParse(t, base)
			c.ProxyURL, _ = ParseProxyURL(proxy)
		})
		wantFailure(t.Context(), t, client, Error{Reason: ReasonResultCode, StatusCode: 407, Code: 3007})
	}
}
