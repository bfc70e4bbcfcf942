// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
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

	tests := map[string]struct {
		input string
		want  []*authority // nil if the input is to be refused
	}{
		"one":                    {input: first.pem(), want: []*authority{first}},
		"two":                    {input: first.pem() + second.pem(), want: []*authority{first, second}},
		"text_around":            {input: "# company\n" + first.pem() + "# end", want: []*authority{first}},
		"windows_line_ends":      {input: strings.ReplaceAll(first.pem(), "\n", "\r\n"), want: []*authority{first}},
		"empty":                  {input: ""},
		"no_pem":                 {input: "canary"},
		"private_key":            {input: keyPEM},
		"private_key_behind":     {input: first.pem() + keyPEM},
		"other_type":             {input: otherType},
		"not_der":                {input: notDER},
		"not_der_behind":         {input: first.pem() + notDER},
		"not_base64":             {input: notBase64},
		"not_base64_behind":      {input: first.pem() + notBase64},
		"not_base64_before":      {input: notBase64 + first.pem()},
		"second_one_cut_off":     {input: first.pem() + cutOff},
		"only_one_and_cut_off":   {input: cutOff},
		"line_breaks_lost":       {input: strings.ReplaceAll(first.pem(), "\n", " ")},
		"literal_backslash_n":    {input: strings.ReplaceAll(first.pem(), "\n", `\n`)},
		"path_in_place_of_a_pem": {input: "/etc/ssl/canary.pem"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := ParseCACerts(test.input)
			if test.want == nil {
				if !errors.Is(err, ErrCACerts) {
					t.Fatalf("error %v, want %v", err, ErrCACerts)
				}
				wantNoCanary(t, err.Error())
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			// The system's roots stay trusted.
			want, err := x509.SystemCertPool()
			if err != nil {
				want = x509.NewCertPool()
			}
			for _, a := range test.want {
				want.AddCert(a.certificate)
			}
			if !got.Equal(want) {
				t.Error("the pool is not the system's roots and the given certificates")
			}
		})
	}
}
