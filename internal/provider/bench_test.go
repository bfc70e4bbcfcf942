// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"testing"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

// A configured provider opens an ephemeral token that it has already.
func BenchmarkOpen(b *testing.B) {
	api := bizppuriotest.NewServer(bizppuriotest.WithAccount("a", "p"))
	defer api.Close()
	server := newProtocolServer(b)
	server.configure(b, map[string]any{"account": "a", "password": "p", "base_url": api.URL})
	b.ReportAllocs()
	for b.Loop() {
		if resp := server.open(b, false, nil); len(resp.Diagnostics) > 0 {
			b.Fatal(resp.Diagnostics)
		}
	}
	if got := api.TokenCalls(); got != 1 {
		b.Fatalf("%d calls, want 1", got)
	}
}
