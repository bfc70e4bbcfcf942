// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"crypto/x509"
	"encoding/pem"
	"strings"
	"testing"
)

func TestParseCACerts(t *testing.T) {
	t.Parallel()
	first, second := newAuthority(t), newAuthority(t)
	notDER := inPEM([]byte("canary"))
	ofUnreadable := map[string]error{
		notDER: CACertError{Number: 1},
		first.pem() + inPEM(first.issueNegative(t).Certificate[0]): CACertError{Number: 2, Godebug: "x509negativeserial=1"},
		first.pem() + notDER + second.pem():                        CACertError{Number: 2},
	}
	otherType := string(pem.EncodeToMemory(&pem.Block{Type: "X509 CRL", Bytes: first.certificate.Raw}))
	notBase64 := "-----BEGIN CERTIFICATE-----\n?canary?\n-----END CERTIFICATE-----\n"

	for input, want := range map[string][]*authority{
		first.pem(): {first},
		strings.ReplaceAll("# company\n"+first.pem()+second.pem()+"# end", "\n", "\r\n"): {first, second},
	} {
		got, err := ParseCACerts(input)
		if err != nil {
			t.Fatalf("ParseCACerts(%q): %v", input, err)
		}
		// The system's roots stay trusted.
		pool, err := x509.SystemCertPool()
		if err != nil {
			pool = x509.NewCertPool()
		}
		for _, a := range want {
			pool.AddCert(a.certificate)
		}
		if !got.Equal(pool) {
			t.Errorf("ParseCACerts(%q) is not the system's roots and the given certificates", input)
		}
	}
	for _, input := range []string{
		"", "/etc/ssl/canary.pem", first.pem() + otherType, first.pem() + notBase64, notBase64 + first.pem(),
		first.pem() + second.pem()[:len(second.pem())/2], strings.ReplaceAll(first.pem(), "\n", " "),
	} {
		if _, err := ParseCACerts(input); err != ErrCACerts { //nolint:errorlint // a wrapped one could quote the input
			t.Errorf("ParseCACerts(%q): error %v, want %v", input, err, ErrCACerts)
		}
	}
	for input, want := range ofUnreadable {
		if _, err := ParseCACerts(input); err != want { //nolint:errorlint // see above
			t.Errorf("ParseCACerts(%q): error %v, want %v", input, err, want)
		}
	}
}
