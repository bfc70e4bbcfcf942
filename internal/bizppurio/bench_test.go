// SPDX-License-Identifier: MPL-2.0

package bizppurio

import "testing"

func BenchmarkParseAnswer(b *testing.B) {
	body := []byte(goodBody)
	b.ReportAllocs()
	for b.Loop() {
		a, _ := parseAnswer(body)
		if _, reason, _ := a.token(); reason != 0 {
			b.Fatal(reason)
		}
	}
}
