// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"bufio"
	"crypto/tls"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"testing"
)

// testProxy is a proxy that leads every tunnel to one server, whatever host the
// client asks for, so that no test resolves a name.
type testProxy struct {
	// upstream is the address that tunnels lead to.
	upstream string
	// addr is the address the proxy listens on.
	addr string

	// status is what an HTTP proxy answers to CONNECT; 0 makes a tunnel, and -1
	// closes the connection.
	status int
	// certificate makes an HTTP proxy speak HTTPS; maxVersion bounds its TLS.
	certificate *tls.Certificate
	maxVersion  uint16

	// user and password are what a SOCKS5 proxy asks for; empty for nothing.
	user, password string
	// reply is what a SOCKS5 proxy answers to CONNECT; 0 makes a tunnel.
	reply byte

	mu sync.Mutex
	// connections counts all; targets and authorizations are those of CONNECT.
	connections             int
	targets, authorizations []string
}

func (p *testProxy) startHTTP(t testing.TB) {
	t.Helper()
	p.addr = newListener(t, p.serveHTTP).String()
}

func (p *testProxy) startSOCKS(t testing.TB) {
	t.Helper()
	p.addr = newListener(t, p.serveSOCKS).String()
}

// seen are the number of connections, and target and authorization of each
// CONNECT.
func (p *testProxy) seen() (connections int, targets, authorizations []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.connections, slices.Clone(p.targets), slices.Clone(p.authorizations)
}

func (p *testProxy) count() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.connections++
}

func (p *testProxy) record(target, authorization string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.targets = append(p.targets, target)
	p.authorizations = append(p.authorizations, authorization)
}

func (p *testProxy) serveHTTP(conn net.Conn) {
	p.count()
	if p.certificate != nil {
		config := &tls.Config{Certificates: []tls.Certificate{*p.certificate}, MinVersion: tls.VersionTLS10, MaxVersion: p.maxVersion}
		conn = tls.Server(conn, config)
	}
	req, err := http.ReadRequest(bufio.NewReader(conn))
	if err != nil {
		return
	}
	p.record(req.RequestURI, req.Header.Get("Proxy-Authorization"))
	switch p.status {
	case -1:
	case 0:
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\n\r\n")
		p.tunnel(conn)
	default:
		_, _ = fmt.Fprintf(conn, "HTTP/1.1 %d canary\r\nContent-Length: 6\r\nX-Canary: canary\r\n\r\ncanary", p.status)
	}
	_ = conn.Close()
}

// serveSOCKS is the server's side of RFC 1928 and RFC 1929, for CONNECT to a
// host name.
func (p *testProxy) serveSOCKS(conn net.Conn) {
	p.count()
	if p.status == -1 {
		return
	}
	methods := readCounted(conn, 1)
	method := byte(0)
	if p.user != "" {
		method = 2
	}
	if !slices.Contains(methods, method) {
		_, _ = conn.Write([]byte{5, 0xff})
		return
	}
	_, _ = conn.Write([]byte{5, method})
	authorization := ""
	if method == 2 {
		user, password := string(readCounted(conn, 1)), string(readCounted(conn, 0))
		if user != p.user || password != p.password {
			_, _ = conn.Write([]byte{1, 1})
			return
		}
		_, _ = conn.Write([]byte{1, 0})
		authorization = user + ":" + password
	}
	host := string(readCounted(conn, 4))
	port := make([]byte, 2)
	_, _ = io.ReadFull(conn, port)
	p.record(fmt.Sprintf("%s:%d", host, binary.BigEndian.Uint16(port)), authorization)
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
