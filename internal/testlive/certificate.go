// SPDX-License-Identifier: MPL-2.0

package main

import (
	"crypto/tls"
	"crypto/x509"
	"time"
)

// certificate tells whether the system's roots know the certificate of a
// connection, however it was checked, and until when it is valid. Its names are
// not shown.
func certificate(state *tls.ConnectionState) string {
	if len(state.PeerCertificates) == 0 {
		return "none"
	}
	leaf := state.PeerCertificates[0]
	options := x509.VerifyOptions{Intermediates: x509.NewCertPool(), DNSName: state.ServerName}
	for _, c := range state.PeerCertificates[1:] {
		options.Intermediates.AddCert(c)
	}
	trusted := "not trusted by the system's roots"
	if _, err := leaf.Verify(options); err == nil {
		trusted = "trusted by the system's roots"
	}
	return trusted + ", valid until " + leaf.NotAfter.In(kst).Format(time.RFC3339)
}
