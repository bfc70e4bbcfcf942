// SPDX-License-Identifier: MPL-2.0

package explain

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

// Failure explains a call that returned no token.
func Failure(err *bizppurio.Error, c Circumstances) Explanation {
	f := newFailure(err, c)
	return f.advice().explanation(f.call(), f.koreanFacts()).repeating(f.outcome())
}

// failure is an error of a call, with what its texts are made from.
type failure struct {
	bizppurio.Error
	circumstances Circumstances
	// environment is production, staging or empty, in both languages.
	environment Bilingual
	// documented is the result code's entry in the API's documents; its Code is 0
	// without one.
	documented bizppurio.ResultCode
	// status has HTTP status and result code; empty without a response.
	status Bilingual
}

func newFailure(err *bizppurio.Error, c Circumstances) failure {
	f := failure{Error: *err, circumstances: c}
	if f.Endpoint == nil {
		f.Endpoint = new(url.URL)
	}
	switch {
	case bizppurio.IsProduction(f.Endpoint):
		f.environment = Bilingual{EN: "production", KO: "운영"}
	case bizppurio.IsStaging(f.Endpoint):
		f.environment = Bilingual{EN: "staging", KO: "검수"}
	}
	code := err.Code
	if err.Reason == bizppurio.ReasonStatus && err.StatusCode == http.StatusTooManyRequests {
		code = bizppurio.CodeTooManyRequests
	}
	f.documented, _ = bizppurio.LookupResultCode(code)
	switch {
	case err.Code != 0:
		f.status = Bilingual{EN: fmt.Sprintf("HTTP %d, result code %d", err.StatusCode, err.Code), KO: fmt.Sprintf("HTTP %d, 결과 코드 %d", err.StatusCode, err.Code)}
	case err.StatusCode != 0:
		f.status = verbatim(fmt.Sprintf("HTTP %d", err.StatusCode))
	}
	return f
}

// wasCalled reports whether there was a call: an interrupt may have come before.
func (f failure) wasCalled() bool {
	return f.Reason != bizppurio.ReasonCanceled || f.Attempts > 0
}

// outcome returns which call failed and how, in a few words.
func (f failure) outcome() Bilingual {
	if !f.wasCalled() {
		return Bilingual{EN: "the wait for the token was interrupted", KO: "토큰을 기다리는 중에 중단됨"}
	}
	how := f.status
	if how == (Bilingual{}) {
		how = verbatim(string(f.Reason))
	}
	if f.AtProxy {
		how = Bilingual{EN: how.EN + " at the proxy " + f.Proxy.String(), KO: "프록시 " + f.Proxy.String() + ": " + how.KO}
	}
	return verbatim("POST " + f.Endpoint.String() + " (%s)").fill(how)
}

// call says in English which call was made, and how and when it ended.
func (f failure) call() string {
	if !f.wasCalled() {
		return "The wait for the token was interrupted before a call was made."
	}
	call := "POST " + f.Endpoint.String()
	if f.environment.EN != "" {
		call += " (" + f.environment.EN + ")"
	}
	if f.Proxy != nil {
		call += " through the proxy " + f.Proxy.String()
	}
	switch {
	case f.Reason == bizppurio.ReasonCanceled:
		call += " was interrupted"
	case f.Reason == bizppurio.ReasonTimeout:
		call += fmt.Sprintf(" failed: the response was not complete within %s (request_timeout)", f.Timeout)
	case f.Reason == bizppurio.ReasonHandshakeTimeout:
		call += fmt.Sprintf(" failed: the TLS handshake was not complete within %s (request_timeout)", f.Timeout)
	case f.Reason.IsProxyRefusal() && f.StatusCode != 0:
		call += " failed: the proxy answered " + f.httpStatus()
	case f.Reason.IsProxyRefusal(): // over SOCKS
		call += " failed: the proxy did not connect"
	case f.StatusCode != 0:
		call += " returned " + f.httpStatus() + f.content()
	default:
		call += " failed: " + string(f.Reason)
	}
	if f.AtProxy {
		call += ", on the connection to the proxy itself"
	}
	// Bizppurio's support desk asks for it.
	call += ", at " + f.time() + "."
	if f.Attempts > 1 {
		call += fmt.Sprintf(" That was the last of %d attempts.", f.Attempts)
	}
	return call
}

func (f failure) httpStatus() string {
	return strings.TrimSpace(fmt.Sprintf("HTTP %d %s", f.StatusCode, http.StatusText(f.StatusCode)))
}

func (f failure) time() string {
	return f.Time.In(bizppurio.KST).Format("2006-01-02 15:04:05") + " KST"
}

// content says what a response held beside its status.
func (f failure) content() string {
	switch {
	case f.Code != 0 && f.documented.Description != "":
		return fmt.Sprintf(", result code %d (%s)", f.Code, f.documented.Description)
	case f.Code != 0:
		return fmt.Sprintf(", result code %d", f.Code)
	case f.Reason == bizppurio.ReasonMissingField:
		return ", but the field " + string(f.Field) + " is missing, null or empty"
	case f.Field != "":
		return ", but " + f.Field.Error()
	case f.HTML:
		return " with an HTML or XML page"
	case f.Reason == bizppurio.ReasonStatus || f.Reason == bizppurio.ReasonRedirect:
		return ""
	}
	return ", " + string(f.Reason)
}

// koreanFacts returns what lets the Korean paragraph be read alone, and what
// Bizppurio's support desk asks for: result code or status, host or environment,
// time and number of attempts, and the proxy if it is about that.
func (f failure) koreanFacts() string {
	if !f.wasCalled() {
		return ""
	}
	status, host, proxy := f.status.KO, "", ""
	if f.Code != 0 {
		status = fmt.Sprintf("결과 코드 %d", f.Code)
	}
	if f.environment.KO == "" || f.StatusCode == 0 {
		host = f.Endpoint.Host
	}
	if f.AtProxy {
		proxy = "프록시 " + f.Proxy.String()
	}
	facts := []string{status, host, f.environment.KO, proxy, f.time(), fmt.Sprintf("%d회 시도", f.Attempts)}
	return strings.Join(slices.DeleteFunc(facts, func(fact string) bool { return fact == "" }), ", ")
}

// advice returns what a failure means and what to do about it: the text of what
// it is about, and what is to be added here.
func (f failure) advice() Advice {
	a := lookup(f.subject())
	c := f.circumstances
	switch f.documented.Subject {
	case bizppurio.SubjectAddress:
		command := textDirectAddress
		if f.Proxy != nil {
			command = textProxyAddress
		}
		command = command.fill(verbatim(c.addressCommand(f.Error)))
		if c.CACerts {
			command = command.and(textCACertOption)
		}
		a.Remedy = command.and(a.Remedy)
	case bizppurio.SubjectCredentials:
		a.Cause = a.Cause.and(c.credentialOrigins())
		a.Remedy = c.credentialSlips().and(a.Remedy)
	}
	a = f.addTLS(a)
	switch {
	case f.AtProxy && f.Reason != bizppurio.ReasonOpenFiles:
		a.Remedy = a.Remedy.and(textAboutTheProxy)
	case f.isAboutAddress() && c.BaseURL != nil:
		a.Cause = a.Cause.and(textAddressFrom.fill(c.BaseURL.name()))
	}
	if f.needsAnswer() {
		a.Remedy = a.Remedy.and(textShowAnswer.fill(verbatim(c.answerCommand(f.Error))))
		if c.CACerts {
			a.Remedy = a.Remedy.and(textCACertFile)
		}
	}
	if f.Transient && f.RetryAfter > bizppurio.MaxRetryAfter {
		wait := textMoreThanADay
		if f.RetryAfter <= 24*time.Hour {
			wait = verbatim(f.RetryAfter.Round(time.Second).String())
		}
		a.Cause = a.Cause.and(textLongRetryAfter.fill(wait, verbatim(bizppurio.MaxRetryAfter.String())))
		a.Remedy = textAfterThatTime.and(a.Remedy)
	}
	return a
}

// addTLS returns an advice with what is to be added about a failure of TLS.
func (f failure) addTLS(a Advice) Advice {
	switch f.Reason {
	case bizppurio.ReasonUnknownAuthority:
		if f.RejectedIssuer {
			a.Cause = a.Cause.and(textRejectedIssuer)
		}
		if f.LoneCertificate {
			a.Remedy = a.Remedy.and(textIntermediate)
		}
		if f.circumstances.CACerts {
			a.Remedy = a.Remedy.and(textOtherAuthority)
		}
		if bizppurio.IsStaging(f.Endpoint) && !f.AtProxy {
			a.Cause, a.Remedy = a.Cause.and(textStagingCertificate.Cause), a.Remedy.and(textStagingCertificate.Remedy)
		}
	case bizppurio.ReasonCertificateDate, bizppurio.ReasonAuthorityDate:
		a.Cause = a.Cause.and(textClock.fill(verbatim(rfc3339(f.Time))))
	}
	if f.WantsCertificate {
		a.Cause = a.Cause.and(textWantsCertificate)
	}
	if f.Godebug != "" {
		a.Remedy = a.Remedy.and(noteFor(godebugTexts, f.Reason).fill(verbatim(f.Godebug)), textSetGodebug)
		if strings.Contains(f.Godebug, "tlsrsakex") {
			a.Remedy = a.Remedy.and(textUnsetGodebug)
		}
	}
	return a
}

// subject returns what the text of a failure is looked up by.
func (f failure) subject() any {
	switch {
	case f.documented.Code != 0:
		return f.documented.Code
	case f.TokenField:
		return ppurioResponse
	case f.Field != "":
		return f.Field
	case f.AtProxy && slices.Contains(unreachable, f.Reason):
		return proxyUnreachable
	case f.Reason == bizppurio.ReasonProxyRefused && f.Transient:
		return proxyCannotConnect
	case f.Reason == bizppurio.ReasonRefused && bizppurio.IsLoopback(f.Endpoint):
		return standInStopped
	case f.Reason == bizppurio.ReasonHostNotFound && f.circumstances.BaseURL == nil:
		return environmentNotFound
	}
	return f.Reason
}

// unreachable are the reasons of a proxy that cannot be reached.
var unreachable = []bizppurio.Reason{
	bizppurio.ReasonTimeout, bizppurio.ReasonHostNotFound, bizppurio.ReasonLookup, bizppurio.ReasonRefused, bizppurio.ReasonNoRoute,
	bizppurio.ReasonReset, bizppurio.ReasonConnection,
}

// isAboutAddress reports whether the address may be at fault: nobody looks for a
// fault in one that was not called, or that the API answered at.
func (f failure) isAboutAddress() bool {
	return f.Reason != bizppurio.ReasonCanceled && f.Reason != bizppurio.ReasonOpenFiles && !f.Reason.IsProxyRefusal() &&
		f.documented.Code == 0 && f.Field == ""
}

// needsAnswer reports whether the response is one that only a person who reads
// it whole can understand.
func (f failure) needsAnswer() bool {
	switch f.Reason {
	case bizppurio.ReasonStatus, bizppurio.ReasonResultCode:
		return f.documented.Code == 0
	case bizppurio.ReasonEmptyBody, bizppurio.ReasonNotJSON, bizppurio.ReasonTooLarge, bizppurio.ReasonNotHTTP,
		bizppurio.ReasonMissingField, bizppurio.ReasonInvalidField:
		return !f.TokenField && !f.AtProxy
	}
	return false
}
