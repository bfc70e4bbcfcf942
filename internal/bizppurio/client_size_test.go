// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"io"
	"net/http"
	"strconv"
	"testing"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

func TestSizeOfAnswers(t *testing.T) {
	t.Parallel()
	const mib = 1 << 20
	tests := map[string]struct {
		fault         bizppuriotest.Fault
		wantReason    Reason // 0 is success
		wantTransient bool
	}{
		"exactly_1_mib":        {fault: bizppuriotest.Fault{BodySize: mib}},
		"one_byte_over":        {fault: bizppuriotest.Fault{BodySize: mib + 1}, wantReason: ReasonTooLarge},
		"64_mib":               {fault: bizppuriotest.Fault{BodySize: 64 * mib}, wantReason: ReasonTooLarge},
		"64_mib_with_http_400": {fault: bizppuriotest.Fault{Code: 3007, BodySize: 64 * mib}, wantReason: ReasonStatus},
		"64_mib_with_http_503": {fault: bizppuriotest.Fault{Status: 503, BodySize: 64 * mib}, wantReason: ReasonStatus, wantTransient: true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.fault.Call = bizppuriotest.EveryCall
			server := newServer(t, test.fault)
			client := newTestClient(t, server.URL)
			if test.wantReason == 0 {
				if _, err := client.Token(t.Context()); err != nil {
					t.Error(err)
				}
				return
			}
			failure := mustFail(t, client)
			wantFailure(t, failure, test.wantReason, "", test.wantTransient)
			wantCalls(t, server.API, test.wantTransient)
			wantContains(t, failure.Error(), "1 MiB")
		})
	}
}

// countingBody is a body without an end.
type countingBody struct {
	read   int
	closed bool
}

func (b *countingBody) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	b.read += len(p)
	return len(p), nil
}

func (b *countingBody) Close() error {
	b.closed = true
	return nil
}

var _ io.ReadCloser = (*countingBody)(nil)

func TestReadingStopsAtOneMiB(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusOK, http.StatusBadRequest} {
		t.Run(strconv.Itoa(status), func(t *testing.T) {
			t.Parallel()
			var body countingBody
			client := newFakeClient(t, 0, func(req *http.Request) (*http.Response, error) {
				resp := respond(req, status, "")
				resp.Body, resp.ContentLength = &body, -1
				return resp, nil
			})
			_ = mustFail(t, client)
			if body.read > 1<<20+1 {
				t.Errorf("%d bytes were read, want no more than tell that the body is over 1 MiB", body.read)
			}
			if !body.closed {
				t.Error("the body was not closed")
			}
		})
	}
}

// The body of a redirect is of no use, and not read at all.
func TestRedirectIsNotRead(t *testing.T) {
	t.Parallel()
	var body countingBody
	client := newFakeClient(t, 0, func(req *http.Request) (*http.Response, error) {
		resp := respond(req, http.StatusFound, "")
		resp.Body, resp.ContentLength = &body, -1
		return resp, nil
	})
	wantFailure(t, mustFail(t, client), ReasonRedirect, "", false)
	if body.read != 0 || !body.closed {
		t.Errorf("%d bytes read, closed %t", body.read, body.closed)
	}
}
