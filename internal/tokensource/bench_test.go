// SPDX-License-Identifier: MPL-2.0

package tokensource

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

func benchToken(b *testing.B) bizppurio.Token {
	b.Helper()
	now := time.Now()
	token, err := bizppurio.NewToken("aaa.bbb.ccc", "Bearer", now.Add(bizppurio.Lifetime+9*time.Hour).UTC().Format("20060102150405"))
	if err != nil {
		b.Fatal(err)
	}
	token.ReceivedAt = now
	return token
}

// A thousand blocks of one configuration ask at once.
func BenchmarkSource_1000Callers(b *testing.B) {
	token := benchToken(b)
	b.ReportAllocs()
	for b.Loop() {
		source := New(&issuer{issue: func(context.Context, int) (bizppurio.Token, error) { return token, nil }}, nil)
		var wg sync.WaitGroup
		for range 1000 {
			wg.Go(func() { _, _ = source.Token(b.Context()) })
		}
		wg.Wait()
	}
}

// A new process finds a token: nearly all of it is the key derivation.
func BenchmarkCache_hit(b *testing.B) {
	token := benchToken(b)
	issue := func(context.Context) (bizppurio.Token, error) { return token, nil }
	dir := b.TempDir() + "/cache"
	_, _, _ = newCache(dir).token(b.Context(), issue)
	b.ReportAllocs()
	for b.Loop() {
		if _, warning, err := newCache(dir).token(b.Context(), issue); warning != nil || err != nil {
			b.Fatal(warning, err)
		}
	}
}

// A new process finds no token, and stores the one that it gets.
func BenchmarkCache_miss(b *testing.B) {
	token := benchToken(b)
	b.ReportAllocs()
	for b.Loop() {
		_, warning, err := newCache(b.TempDir()+"/cache").token(b.Context(), func(context.Context) (bizppurio.Token, error) { return token, nil })
		if warning != nil || err != nil {
			b.Fatal(warning, err)
		}
	}
}
