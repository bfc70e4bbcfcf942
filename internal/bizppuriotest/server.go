// SPDX-License-Identifier: MPL-2.0

package bizppuriotest

import (
	"context"
	"io"
	"log"
	"net"
	"net/http/httptest"
)

// Server is an API that listens on a free port of a loopback address. It speaks
// HTTP/1.1 only.
type Server struct {
	*API
	// HTTP is the underlying server, for its certificate and its connections.
	HTTP *httptest.Server
	// URL is the base URL, such as http://127.0.0.1:49152.
	URL string

	cancel context.CancelFunc // ends the calls that hang
}

// NewServer starts and returns a server of plain HTTP. The caller must call Close
// when finished.
func NewServer(options ...Option) *Server {
	return newServer(options, (*httptest.Server).Start)
}

// NewTLSServer starts and returns a server of HTTPS. Its certificate is that of
// httptest (for 127.0.0.1, ::1 and example.com), which no system trusts: like that
// of Bizppurio's staging. The caller must call Close when finished.
func NewTLSServer(options ...Option) *Server {
	return newServer(options, (*httptest.Server).StartTLS)
}

func newServer(options []Option, start func(*httptest.Server)) *Server {
	api := NewAPI(options...)
	server := httptest.NewUnstartedServer(api)
	ctx, cancel := context.WithCancel(context.Background())
	server.Config.BaseContext = func(net.Listener) context.Context { return ctx }
	// Clients that break off are expected here and not worth a log line.
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	start(server)
	return &Server{API: api, HTTP: server, URL: server.URL, cancel: cancel}
}

// Close shuts down the server. It breaks off calls that hang.
func (s *Server) Close() {
	s.cancel()
	s.HTTP.Close() // waits for calls that are being answered
}
