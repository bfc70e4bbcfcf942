package bizppuriotest

import (
	"io"
	"log"
	"net/http/httptest"
)

// Server is an API that listens on a free port of a loopback address.
type Server struct {
	*API
	// HTTP is the server below, for its certificate and its connections.
	HTTP *httptest.Server
	// URL is the base URL, such as http://127.0.0.1:49152.
	URL string
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
	// Clients that break off are what faults are for: not worth a line.
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	return &Server{API: api, HTTP: server}
}

// Close breaks off what is still open and ends the server.
func (s *Server) Close() {
	s.HTTP.CloseClientConnections()
	s.HTTP.Close()
}
