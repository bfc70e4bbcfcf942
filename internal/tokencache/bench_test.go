// SPDX-License-Identifier: MPL-2.0

package tokencache

import (
	"strconv"
	"testing"
)

// A new process finds a token: nearly all of it is the key derivation.
func BenchmarkCache_hit(b *testing.B) {
	dir := b.TempDir() + "/cache"
	var api issuer
	if _, unused, err := newCache(dir).Token(b.Context(), api.issue); unused != nil || err != nil {
		b.Fatal(unused, err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, unused, err := newCache(dir).Token(b.Context(), api.issue); unused != nil || err != nil {
			b.Fatal(unused, err)
		}
	}
	if got := api.calls.Load(); got != 1 {
		b.Errorf("%d calls, want 1", got)
	}
}

// A new process finds no token, and stores the one that it gets.
func BenchmarkCache_miss(b *testing.B) {
	dir := b.TempDir()
	var api issuer
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, unused, err := newCache(dir+"/"+strconv.Itoa(i)).Token(b.Context(), api.issue); unused != nil || err != nil {
			b.Fatal(unused, err)
		}
	}
}
