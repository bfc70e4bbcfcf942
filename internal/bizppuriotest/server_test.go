// SPDX-License-Identifier: MPL-2.0

package bizppuriotest_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/url"
	"sync"
	"testing"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

func TestServer_URL(t *testing.T) {
	t.Parallel()
	for _, protocol := range protocols {
		t.Run(protocol.name, func(t *testing.T) {
			t.Parallel()
			s := startServer(t, protocol.start)
			u, err := url.Parse(s.URL)
			if err != nil {
				t.Fatal(err)
			}
			wantScheme := map[int]string{1: "http", 2: "https"}[protocol.wantMajor]
			if ip := net.ParseIP(u.Hostname()); u.Scheme != wantScheme || u.Path != "" || ip == nil || !ip.IsLoopback() {
				t.Errorf("URL %s, want %s and a loopback address", s.URL, wantScheme)
			}
		})
	}
}

func TestTLSServer_certificate(t *testing.T) {
	t.Parallel()
	s := startServer(t, bizppuriotest.NewTLSServer)
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: x509.NewCertPool()}}
	t.Cleanup(transport.CloseIdleConnections)
	_, err := transport.RoundTrip(tokenRequest(t, s.URL))
	if unknown := (x509.UnknownAuthorityError{}); !errors.As(err, &unknown) {
		t.Errorf("error %v, want that of an unknown authority", err)
	}
	if got := len(s.Requests()); got != 0 {
		t.Errorf("%d requests came, want none", got)
	}

	// Clients without HTTP/2 are served too.
	trusting := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: x509.NewCertPool()}}
	trusting.TLSClientConfig.RootCAs.AddCert(s.HTTP.Certificate())
	t.Cleanup(trusting.CloseIdleConnections)
	response, err := trusting.RoundTrip(tokenRequest(t, s.URL))
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusOK || response.ProtoMajor != 1 {
		t.Errorf("status %d over %s, want 200 over HTTP/1.1", response.StatusCode, response.Proto)
	}
}

// A client that asks again and again must not keep Close from ending.
func TestServer_Close_ends_what_hangs(t *testing.T) {
	t.Parallel()
	const rounds, clients = 10, 2
	for _, protocol := range protocols {
		t.Run(protocol.name, func(t *testing.T) {
			t.Parallel()
			for range rounds {
				s := protocol.start(withAccount, bizppuriotest.WithFaults(bizppuriotest.Fault{Hang: true}))
				sent := make(chan struct{}, clients)
				ctx, giveUp := context.WithCancel(httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{
					WroteRequest: func(httptrace.WroteRequestInfo) {
						select {
						case sent <- struct{}{}:
						default: // of the first calls only
						}
					},
				}))
				var wg sync.WaitGroup
				for range clients {
					wg.Go(func() {
						for ctx.Err() == nil {
							if got, err := try(s, tokenRequest(t, s.URL).WithContext(ctx)); err == nil {
								t.Errorf("got status %d, want no answer", got.StatusCode)
							}
						}
					})
				}
				for range clients {
					<-sent
				}
				s.Close()
				giveUp()
				wg.Wait()
			}
		})
	}
}

// Close has to end even a call that came in its midst, over a connection that it
// did not see. On the wire that is a matter of luck, so here there is none.
func TestServer_Close_ends_a_call_of_an_unseen_connection(t *testing.T) {
	t.Parallel()
	for name, fault := range silent {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, bizppuriotest.WithFaults(fault))
			r := tokenRequest(t, s.URL).WithContext(s.HTTP.Config.BaseContext(s.HTTP.Listener))
			ended := make(chan any)
			go func() {
				defer func() { ended <- recover() }()
				s.ServeHTTP(httptest.NewRecorder(), r)
			}()
			s.Close()
			got := <-ended
			if err, _ := got.(error); !errors.Is(err, http.ErrAbortHandler) {
				t.Errorf("the handler ended with %v, want no answer", got)
			}
		})
	}
}

func TestServer_Close_ends_an_answer_that_nobody_reads(t *testing.T) {
	t.Parallel()
	for _, protocol := range protocols {
		t.Run(protocol.name, func(t *testing.T) {
			t.Parallel()
			// More than all buffers on the way can take.
			s := protocol.start(withAccount, bizppuriotest.WithFaults(bizppuriotest.Fault{BodySize: 1 << 40}))
			response, err := open(t, s, tokenRequest(t, s.URL))
			if err != nil {
				t.Fatal(err)
			}
			s.Close()
			if _, err := io.Copy(io.Discard, response.Body); err == nil {
				t.Error("the body ended well, want it broken off")
			}
		})
	}
}
