// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"strings"
)

// ErrCACerts is the error of ParseCACerts for a text that is not made of PEM
// certificates.
const ErrCACerts ConfigError = "not PEM certificates alone"

// CACertError is the error of ParseCACerts for a certificate that Go cannot read.
type CACertError struct {
	// Number is the certificate's in the text, from 1.
	Number int
	// Godebug is as in Error.
	Godebug string
}

// Error returns the number in a sentence.
func (e CACertError) Error() string { return fmt.Sprintf("certificate %d cannot be read", e.Number) }

// ParseCACerts returns a pool of the system's roots and the PEM certificates in
// text: at least one, and each of them well-formed. The error is ErrCACerts or a
// CACertError.
func ParseCACerts(text string) (*x509.CertPool, error) {
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	count := 0
	for block, rest := pem.Decode([]byte(text)); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			return nil, ErrCACerts
		}
		count++
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, CACertError{Number: count, Godebug: parseErrorGodebug(err)}
		}
		pool.AddCert(certificate)
	}
	// pem.Decode passes over a block that it cannot read.
	if count == 0 || count != strings.Count(text, "-----BEGIN") {
		return nil, ErrCACerts
	}
	return pool, nil
}
