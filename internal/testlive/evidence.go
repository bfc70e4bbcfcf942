// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

// evidence is all that the two calls showed.
type evidence struct {
	settings settings
	secrets  *secrets

	// The client's call: answer is nil where none came, token zero where the
	// call failed, and clientFailure explains why.
	answer        *observation
	token         bizppurio.Token
	clientFailure string

	// Terraform's call, if there was one.
	terraform        string
	facts            *facts
	terraformFailure string
}

// facts is what configuration/main.tf tells of its token.
type facts struct {
	Bearer    bool   `json:"bearer"`
	Expired   string `json:"expired"`
	ExpiresAt string `json:"expires_at"`
	SHA256    string `json:"sha256"`
	Whole     bool   `json:"whole"`
}

// callClient asks for a token through the client package.
func (e *evidence) callClient(ctx context.Context) {
	config := e.settings.clientConfig()
	transport, err := bizppurio.NewTransport(config)
	if err != nil {
		e.clientFailure = "No call can be made: " + err.Error() + "."
		return
	}
	calls := &recorder{next: transport}
	config.Transport = calls
	client, err := bizppurio.NewClient(config)
	if err != nil {
		e.clientFailure = "No call can be made: " + err.Error() + "."
		return
	}
	token, err := client.Token(ctx)
	if e.answer = calls.last; e.answer != nil {
		e.answer.addSecrets(e.secrets)
	}
	if err == nil {
		e.token = token
		return
	}
	e.clientFailure = "The call failed."
	if failure, ok := errors.AsType[*bizppurio.Error](err); ok {
		x := failure.Explain()
		e.clientFailure = x.Summary + "\n\n" + e.secrets.scrub(x.Detail())
		if failure.Reason == bizppurio.ReasonUnknownAuthority {
			e.clientFailure += "\n\nFor make testlive: " + envCAFile + " takes a file for ca_cert_pem, and " + envInsecure + "=1 stands for insecure_skip_verify."
		}
	}
}

// sameToken tells whether both calls gave the same token; known is false where
// there were not two.
func (e *evidence) sameToken() (same, known bool) {
	if e.facts == nil || e.token.AccessToken == "" {
		return false, false
	}
	sum := sha256.Sum256([]byte(e.token.AccessToken))
	return e.facts.SHA256 == hex.EncodeToString(sum[:]), true
}

// now is when the answer was made: by its Date, or else by this machine's clock.
func (o *observation) now() (now time.Time, byDate bool) {
	if date, err := http.ParseTime(o.header.Get("Date")); err == nil {
		return date, true
	}
	return o.received, false
}

// lifetime is how long the token of the client's call is valid, if expired is
// in KST.
func (e *evidence) lifetime() (lifetime time.Duration, ok bool) {
	if e.answer == nil {
		return 0, false
	}
	expired, _ := e.answer.text("expired")
	expiresAt, ok := bizppurio.ParseExpired(expired)
	now, _ := e.answer.now()
	return expiresAt.Sub(now).Round(time.Second), ok
}

// exitCode is the exit status that the evidence stands for.
func (e *evidence) exitCode() int {
	if e.clientFailure != "" || e.terraformFailure != "" {
		return exitFailed
	}
	for _, p := range promises {
		if verdict, _ := p.judge(e); verdict == differs {
			return exitDiffers
		}
	}
	return exitHeld
}
