// SPDX-License-Identifier: MPL-2.0

package tokencache

import (
	"strconv"
	"testing"
)

// A new process finds a token: nearly all of it is the key derivation.
func BenchmarkCache_hit(b *testing.B) {
	useShippedMemory(b)
	dir := privateDir(b)
	var api fakeAPI
	_, _ = take(b, newCache(dir), api.request)
	b.ReportAllocs()
	for b.Loop() {
		_, _ = take(b, newCache(dir), api.request)
	}
	if got := api.calls.Load(); got != 1 {
		b.Errorf("%d calls, want 1", got)
	}
}

// A new process finds no token, and stores the one that it gets.
func BenchmarkCache_miss(b *testing.B) {
	useShippedMemory(b)
	dir := privateDir(b)
	var api fakeAPI
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		_, _ = take(b, newCache(dir+"/"+strconv.Itoa(i)), api.request)
	}
}
