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
	// HTTP is the server below, for its certificate and its connections.
	HTTP *httptest.Server
	// URL is the base URL, such as http://127.0.0.1:49152.
	URL string

	giveUp context.CancelFunc // ends what waits for a client to give up
}

// NewServer starts a server that speaks HTTP. Close ends it.
func NewServer(options ...Option) *Server {
	s := newServer(options)
	s.HTTP.Start()
	s.URL = s.HTTP.URL
	return s
}

// NewTLSServer starts a server that speaks HTTPS, HTTP/2 included, with
// httptest's certificate (for 127.0.0.1, ::1 and example.com), which no system
// trusts: like Bizppurio's staging.
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
	ctx, giveUp := context.WithCancel(context.Background())
	server.Config.BaseContext = func(net.Listener) context.Context { return ctx }
	server.Config.ConnContext = func(ctx context.Context, conn net.Conn) context.Context {
		return context.WithValue(ctx, connection{}, conn)
	}
	// Clients that break off are what faults are for: not worth a line.
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	return &Server{API: api, HTTP: server, giveUp: giveUp}
}

// Close breaks off what is still open and ends the server.
func (s *Server) Close() {
	// A client that keeps on trying can connect once more before the listener
	// closes, and would then hang for good in a fault that waits for it.
	s.giveUp()
	s.HTTP.CloseClientConnections()
	s.HTTP.Close()
}
