// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"crypto/tls"
	"errors"
	"net"
	"os"
	"runtime/metrics"
	"slices"
	"strings"
)

// A few errors of Go's standard library have no type, or an unexported one. Here,
// and nowhere else, their texts are compared with the library's own constants.
// None of them is shown.

// Alerts of TLS (RFC 8446 section 6).
const (
	alertHandshakeFailure     tls.AlertError = 40
	alertInsufficientSecurity tls.AlertError = 71
	alertNoRenegotiation      tls.AlertError = 100
)

// Who sent an alert, as net.OpError has it.
const (
	byPeer = "remote error"
	byUs   = "local error"
)

// alertText returns the text of the alert that ended the connection; ok is false
// without one of that sender.
func alertText(err error, sender string) (text string, ok bool) {
	// With a proxy, the OpError is in another one.
	for op := (*net.OpError)(nil); errors.As(err, &op); err = op.Err {
		if op.Op == sender {
			return op.Err.Error(), true
		}
	}
	return "", false
}

// isRenegotiation reports whether the peer wanted a second handshake, as TLS 1.2
// servers do that want a client certificate for some paths alone.
func isRenegotiation(err error) bool {
	text, _ := alertText(err, byUs)
	return text == alertNoRenegotiation.Error()
}

// isRejectedIssuer reports whether a trusted authority has the name of the one that
// signed, but may not sign, or has too weak a key or another one.
func isRejectedIssuer(err error) bool { return strings.Contains(err.Error(), " (possibly because of ") }

// isUnreadableCertificate reports whether the TLS stack could not parse a
// certificate that the server sent.
func isUnreadableCertificate(err error) bool {
	return strings.Contains(err.Error(), "tls: failed to parse certificate from server: ")
}

// parseErrorGodebug returns the setting of GODEBUG with which a certificate that
// failed to parse can be parsed, or "".
func parseErrorGodebug(err error) string {
	if strings.HasSuffix(err.Error(), "x509: negative serial number") {
		return knownGodebug("x509negativeserial=1")
	}
	return ""
}

// isTransientSOCKS reports whether net/http's SOCKS client failed because the
// proxy could not reach the address: another attempt may succeed, as after an
// HTTP proxy's 502. (RFC 1928 section 6 has the replies.)
func isTransientSOCKS(err error) bool {
	replies := []string{"general SOCKS server failure", "network unreachable", "host unreachable", "connection refused", "TTL expired"}
	return slices.ContainsFunc(replies, func(reply string) bool { return err.Error() == "unknown error "+reply })
}

// isNotSOCKS reports whether what answered net/http's SOCKS client speaks another
// protocol.
func isNotSOCKS(err error) bool {
	return strings.HasPrefix(err.Error(), "unexpected protocol version ")
}

// knownGodebug returns those of the settings of GODEBUG that this Go still has,
// separated by commas, or "" if all of them are set already. A program built with a
// Go that has dropped one refuses to start while it is set.
func knownGodebug(settings ...string) string {
	all, set := metrics.All(), os.Getenv("GODEBUG")
	known := slices.DeleteFunc(settings, func(setting string) bool {
		name, _, _ := strings.Cut(setting, "=")
		return name != "tlsmlkem" && // which metrics do not list
			!slices.ContainsFunc(all, func(d metrics.Description) bool { return d.Name == "/godebug/non-default-behavior/"+name+":events" })
	})
	if !slices.ContainsFunc(known, func(setting string) bool { return !strings.Contains(set, setting) }) {
		return ""
	}
	return strings.Join(known, ",")
}
