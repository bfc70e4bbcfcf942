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
	key, err := x509.MarshalPKCS8PrivateKey(first.key)
	if err != nil {
		t.Fatal(err)
	}
	keyPEM := string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key}))
	notDER := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte("canary")}))
	otherType := string(pem.EncodeToMemory(&pem.Block{Type: "X509 CRL", Bytes: first.certificate.Raw}))
	notBase64 := "-----BEGIN CERTIFICATE-----\n?canary?\n-----END CERTIFICATE-----\n"
	cutOff := second.pem()[:len(second.pem())/2]

	good := map[string][]*authority{
		first.pem():                                   {first},
		first.pem() + second.pem():                    {first, second},
		"# company\n" + first.pem() + "# end":         {first},
		strings.ReplaceAll(first.pem(), "\n", "\r\n"): {first},
	}
	for input, want := range good {
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
	bad := []string{
		"", "canary", "/etc/ssl/canary.pem", keyPEM, first.pem() + keyPEM, otherType, notDER, first.pem() + notDER,
		notBase64, first.pem() + notBase64, notBase64 + first.pem(), cutOff, first.pem() + cutOff,
		strings.ReplaceAll(first.pem(), "\n", " "), strings.ReplaceAll(first.pem(), "\n", `\n`),
	}
	for _, input := range bad {
		if _, err := ParseCACerts(input); err != ErrCACerts { //nolint:errorlint // a wrapped one could quote the input
			t.Errorf("ParseCACerts(%q): error %v, want %v", input, err, ErrCACerts)
		}
	}
}
