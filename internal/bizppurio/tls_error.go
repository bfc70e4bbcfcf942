// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http/httptrace"
	"net/url"
	"slices"
	"sync/atomic"
)

// progress is how far an attempt got, as net/http traces it: most errors of the
// TLS stack have no type. An https proxy has a handshake of its own before that of
// the API. Its fields are atomic because a dial may go on for a moment after
// RoundTrip has returned.
type progress struct {
	isConnected     atomic.Bool // over TCP, to the API or to a proxy
	isBeyondProxy   atomic.Bool // the proxy has passed the call on
	hasResponse     atomic.Bool // its first byte
	inHandshake     atomic.Bool // begun, and not succeeded
	handshakeFailed atomic.Bool // and not because the connection was lost
	// wantsCertificate: the peer of the last handshake asked for a client
	// certificate. In TLS 1.3 it may refuse the lack of one after the handshake.
	wantsCertificate atomic.Bool
}

// trace returns a context whose call, through a proxy or directly, notes its
// progress.
func (p *progress) trace(ctx context.Context, proxy *url.URL) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		TLSHandshakeStart: func() {
			p.inHandshake.Store(true)
			p.wantsCertificate.Store(false)
			if proxy != nil && proxy.Scheme == "socks5" { // which has none
				p.isBeyondProxy.Store(true)
			}
		},
		TLSHandshakeDone: func(_ tls.ConnectionState, err error) {
			p.inHandshake.Store(err != nil)
			p.handshakeFailed.Store(err != nil && !isConnectionError(err))
		},
		GotConn:              func(httptrace.GotConnInfo) { p.isBeyondProxy.Store(true) },
		GotFirstResponseByte: func() { p.hasResponse.Store(true) },
	})
}

// noClientCertificate is tls.Config's GetClientCertificate: there is none.
func (p *progress) noClientCertificate(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
	p.wantsCertificate.Store(true)
	return new(tls.Certificate), nil
}

// tlsReason returns the reason of a TLS handshake that would fail again, and ""
// for other errors: a connection that was merely lost in the handshake is one of
// those.
func (p *progress) tlsReason(err error) Reason {
	alert, isAlert := alertText(err, byPeer)
	invalid, isInvalid := errors.AsType[x509.CertificateInvalidError](err)
	host, isHost := errors.AsType[x509.HostnameError](err)
	isUnknown, sent := isType[x509.UnknownAuthorityError](err), unverified(err)
	switch {
	case isType[x509.SystemRootsError](err):
		return ReasonNoRoots
	case isUnknown && slices.ContainsFunc(issuerChain(sent), hasWeakSignature):
		return ReasonCertificateSignature
	case isUnknown:
		return ReasonUnknownAuthority
	case isInvalid && invalid.Reason == x509.Expired && len(sent) > 0 && !invalid.Cert.Equal(sent[0]):
		return ReasonAuthorityDate
	case isInvalid && invalid.Reason == x509.Expired:
		return ReasonCertificateDate
	case isInvalid && slices.Contains([]x509.InvalidReason{x509.CANotAuthorizedForThisName, x509.UnconstrainedName}, invalid.Reason):
		return ReasonNameConstraints
	case isHost && len(host.Certificate.DNSNames)+len(host.Certificate.IPAddresses) == 0:
		return ReasonCertificateNames
	case isHost:
		return ReasonCertificateHost
	case isInvalid, isType[*tls.CertificateVerificationError](err):
		return ReasonCertificate
	case isUnreadableCertificate(err):
		return ReasonCertificateUnreadable
	case isAlert && p.wantsCertificate.Load(), isRenegotiation(err):
		return ReasonClientCertificate
	case !p.inHandshake.Load(): // it succeeded
		return ""
	case isType[tls.RecordHeaderError](err):
		return ReasonNotTLS
	case isAlert && (alert == alertHandshakeFailure.Error() || alert == alertInsufficientSecurity.Error()):
		return ReasonHandshakeRefused
	case isAlert, p.handshakeFailed.Load():
		return ReasonHandshake
	}
	return ""
}

// addDetails adds to a failure of the handshake what may help.
func (p *progress) addDetails(failure *Error, err error) {
	switch failure.Reason {
	case ReasonUnknownAuthority:
		sent := unverified(err)
		failure.LoneCertificate = len(sent) == 1 && !isSelfSigned(sent[0])
		failure.RejectedIssuer = isRejectedIssuer(err)
	case ReasonCertificateUnreadable:
		failure.Godebug = parseErrorGodebug(err)
	case ReasonHandshakeRefused:
		failure.Godebug = knownGodebug("tlsrsakex=1", "tls3des=1", "tlssha1=1")
	case ReasonHandshakeLost, ReasonHandshakeTimeout:
		failure.Godebug = knownGodebug("tlsmlkem=0")
		failure.WantsCertificate = p.wantsCertificate.Load()
	case ReasonReset, ReasonConnection:
		failure.WantsCertificate = p.wantsCertificate.Load()
	}
}

// unverified returns the certificates that the server sent.
func unverified(err error) []*x509.Certificate {
	if verification, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return verification.UnverifiedCertificates
	}
	return nil
}

// issuerChain returns the first of the certificates that a server sent, and those
// of its issuers among the others: what else it sent has nothing to do with it.
func issuerChain(sent []*x509.Certificate) []*x509.Certificate {
	chain := sent[:min(1, len(sent))]
	for range sent {
		last := chain[len(chain)-1]
		i := slices.IndexFunc(sent, func(c *x509.Certificate) bool { return bytes.Equal(c.RawSubject, last.RawIssuer) })
		if i < 0 || isSelfSigned(last) {
			break
		}
		chain = append(slices.Clip(chain), sent[i])
	}
	return chain
}

func isSelfSigned(c *x509.Certificate) bool { return bytes.Equal(c.RawIssuer, c.RawSubject) }

// hasWeakSignature reports whether Go rejects the algorithm of a certificate's
// signature, which nobody checks where a certificate signs itself.
func hasWeakSignature(c *x509.Certificate) bool {
	switch c.SignatureAlgorithm {
	case x509.UnknownSignatureAlgorithm, x509.MD2WithRSA, x509.MD5WithRSA, x509.SHA1WithRSA, x509.DSAWithSHA1, x509.DSAWithSHA256, x509.ECDSAWithSHA1:
		return !isSelfSigned(c)
	}
	return false
}

func isType[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}
