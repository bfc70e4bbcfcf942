// SPDX-License-Identifier: MPL-2.0

package bizppuriotest

import (
	"context"
	"io"
	"log"
	"net"
	"net/http/httptest"
)

// Server is an API that listens on a free port of a loopback address.
type Server struct {
	*API
	// HTTP is the underlying server, for its certificate and its connections.
	HTTP *httptest.Server
	// URL is the base URL, such as http://127.0.0.1:49152.
	URL string

	cancel context.CancelFunc // ends the calls that hang
}

// NewServer starts and returns a server that speaks HTTP. The caller must call
// Close when finished.
func NewServer(options ...Option) *Server {
	s := newServer(options)
	s.HTTP.Start()
	s.URL = s.HTTP.URL
	return s
}

// NewTLSServer starts and returns a server that speaks HTTPS and offers HTTP/2
// besides HTTP/1.1. Its certificate is that of httptest (for 127.0.0.1, ::1 and
// example.com), which no system trusts: like that of Bizppurio's staging. The
// caller must call Close when finished.
func NewTLSServer(options ...Option) *Server {
	s := newServer(options)
	s.HTTP.EnableHTTP2 = true
	s.HTTP.StartTLS()
	s.URL = s.HTTP.URL
	return s
}

func newServer(options []Option) *Server {
	api := NewAPI(options...)
	server := httptest.NewUnstartedServer(api)
	ctx, cancel := context.WithCancel(context.Background())
	server.Config.BaseContext = func(net.Listener) context.Context { return ctx }
	// Clients that break off are expected here and not worth a log line.
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	return &Server{API: api, HTTP: server, cancel: cancel}
}

// Close breaks off all connections and shuts down the server.
func (s *Server) Close() {
	// A client that keeps trying can connect once more before the listener closes,
	// and would then keep a fault that hangs waiting for ever.
	s.cancel()
	s.HTTP.CloseClientConnections()
	s.HTTP.Close()
}
