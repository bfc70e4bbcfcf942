// SPDX-License-Identifier: MPL-2.0

package tokensource

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

func TestMain(m *testing.M) {
	// Key derivation is to be slow; the tests need not be. Benchmarks measure
	// what it costs for real.
	if !slices.ContainsFunc(os.Args, func(arg string) bool { return strings.HasPrefix(arg, "-test.bench=") }) {
		current = lowest
	}
	goleak.VerifyTestMain(m)
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// transientError is a failure of the client's own that another attempt may mend.
func transientError() *bizppurio.Error {
	base, _ := url.Parse("http://127.0.0.1")
	client, err := bizppurio.NewClient(bizppurio.Config{
		BaseURL: base, RequestTimeout: time.Second,
		Transport: roundTripper(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: http.StatusBadGateway, Body: http.NoBody}, nil
		}),
	})
	if err != nil {
		panic(err)
	}
	_, err = client.Token(context.Background())
	return err.(*bizppurio.Error) //nolint:errorlint // the client's promise
}
