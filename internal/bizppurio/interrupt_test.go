// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// TestInterruptOfARealCall is about how deep in a call an interrupt reaches:
// each server says when the client has come to where it waits for ever.
func TestInterruptOfARealCall(t *testing.T) {
	t.Parallel()
	tests := map[string]func(t *testing.T, reached func()) (base string){
		"before_the_answer": func(t *testing.T, reached func()) string {
			t.Helper()
			return newWaitingServer(t, "", reached)
		},
		"amid_the_answer": func(t *testing.T, reached func()) string {
			t.Helper()
			return newWaitingServer(t, goodBody[:10], reached)
		},
		"amid_the_handshake": func(t *testing.T, reached func()) string {
			t.Helper()
			addr := newListener(t, func(conn net.Conn) {
				readRecord(conn)
				reached()
				_, _ = conn.Read(make([]byte, 1))
			})
			return "https://" + addr.String()
		},
	}
	for name, start := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			client := newTestClient(t, start(t, cancel), func(c *Config) { c.RequestTimeout = time.Hour })
			_, err := client.Token(ctx)
			wantInterrupted(t, err, context.Canceled)
		})
	}
}

// newWaitingServer sends the start of an answer and then waits for the client
// to give up.
func newWaitingServer(t *testing.T, start string, reached func()) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if start != "" {
			_, _ = w.Write([]byte(start))
			_ = http.NewResponseController(w).Flush()
		}
		reached()
		<-r.Context().Done()
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// An attempt that ran out of time must not leave its connection behind: the
// server sees the end of it, although the handshake never got on.
func TestTimeoutAmidTheHandshake(t *testing.T) {
	t.Parallel()
	closed := make(chan error, 2)
	addr := newListener(t, func(conn net.Conn) {
		readRecord(conn)
		_, err := conn.Read(make([]byte, 1))
		closed <- err
	})
	client := newTestClient(t, "https://"+addr.String(), func(c *Config) {
		c.MaxRetries, c.RequestTimeout = 0, 50*time.Millisecond
	})
	wantFailure(t, mustFail(t, client), ReasonTimeout, "", true)
	// On a slow machine the attempt may be over before it connects: then this
	// connection is the one that the server sees.
	conn, err := net.Dial("tcp", addr.String())
	if err != nil {
		t.Fatal(err)
	}
	_ = conn.Close()
	if err := <-closed; err == nil {
		t.Error("the client sent something more")
	}
}
