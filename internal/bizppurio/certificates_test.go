// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"math/big"
	"net"
	"slices"
	"testing"
	"time"
)

// authority is a certificate authority of a test's own.
type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

func newAuthority(t testing.TB, changes ...func(*x509.Certificate)) *authority {
	t.Helper()
	signed := new(authority).issue(t, append([]func(*x509.Certificate){func(c *x509.Certificate) {
		c.Subject = pkix.Name{CommonName: "Test Authority"}
		c.IsCA, c.BasicConstraintsValid, c.KeyUsage, c.ExtKeyUsage = true, true, x509.KeyUsageCertSign, nil
	}}, changes...)...)
	return &authority{certificate: parsed(t, signed), key: signed.PrivateKey.(*ecdsa.PrivateKey)}
}

// issue returns a certificate for 127.0.0.1 and fakeHost that is valid whatever
// a sane clock says, but for what a change makes of it. An empty authority
// returns one that signed itself.
func (a *authority) issue(t testing.TB, changes ...func(*x509.Certificate)) tls.Certificate {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		NotBefore: time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2101, 1, 1, 0, 0, 0, 0, time.UTC),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, DNSNames: []string{fakeHost},
	}
	for _, change := range changes {
		change(template)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	parent, parentKey := a.certificate, a.key
	if parent == nil {
		parent, parentKey = template, key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), parentKey)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// issueNegative returns a certificate with the serial number -1, which Go's own
// library neither makes nor reads.
func (a *authority) issueNegative(t testing.TB) tls.Certificate {
	t.Helper()
	certificate := a.issue(t)
	var parts struct {
		TBS       asn1.RawValue
		Algorithm pkix.AlgorithmIdentifier
		Signature asn1.BitString
	}
	if _, err := asn1.Unmarshal(certificate.Certificate[0], &parts); err != nil {
		t.Fatal(err)
	}
	version, serial := []byte{0xa0, 3, 2, 1, 2}, []byte{2, 1, 1}
	tbs := bytes.Replace(parts.TBS.FullBytes, slices.Concat(version, serial), slices.Concat(version, []byte{2, 1, 0xff}), 1)
	sum := sha256.Sum256(tbs)
	signature, err := ecdsa.SignASN1(rand.Reader, a.key, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	parts.TBS = asn1.RawValue{FullBytes: tbs}
	parts.Signature = asn1.BitString{Bytes: signature, BitLength: 8 * len(signature)}
	if certificate.Certificate[0], err = asn1.Marshal(parts); err != nil {
		t.Fatal(err)
	}
	return certificate
}

func parsed(t testing.TB, certificate tls.Certificate) *x509.Certificate {
	t.Helper()
	c, err := x509.ParseCertificate(certificate.Certificate[0])
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// inPEM returns a certificate in PEM.
func inPEM(der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

// pem returns the authority's certificate in PEM.
func (a *authority) pem() string { return inPEM(a.certificate.Raw) }

// trusted makes a client trust the authority.
func (a *authority) trusted(c *Config) {
	c.RootCAs = x509.NewCertPool()
	c.RootCAs.AddCert(a.certificate)
}
