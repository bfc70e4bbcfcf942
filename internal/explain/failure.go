// SPDX-License-Identifier: MPL-2.0

package explain

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

// Failure explains a call that returned no token. repeated is for callers after
// the first: in one line in each language, it says what failed, and that another
// error explains it.
func Failure(err *bizppurio.Error, c Circumstances) (whole, repeated Explanation) {
	a := adviceFor(err, c)
	return a.explanation(describeCall(err), koreanFacts(err)), a.repeated(outcome(err))
}

// outcome returns which call failed and how, in a few words.
func outcome(e *bizppurio.Error) Bilingual {
	if wasNotCalled(e) {
		return Bilingual{EN: "the wait for the token was interrupted", KO: "토큰을 기다리는 중에 중단됨"}
	}
	how := same(string(e.Reason))
	switch {
	case e.Code != 0:
		how = Bilingual{EN: fmt.Sprintf("HTTP %d, result code %d", e.StatusCode, e.Code), KO: fmt.Sprintf("HTTP %d, 결과 코드 %d", e.StatusCode, e.Code)}
	case e.StatusCode != 0:
		how = same(fmt.Sprintf("HTTP %d", e.StatusCode))
	}
	if e.AtProxy {
		how = Bilingual{EN: how.EN + " at the proxy " + e.Proxy, KO: "프록시 " + e.Proxy + ": " + how.KO}
	}
	return same("POST " + e.Endpoint + " (%s)").fill(how)
}

// wasNotCalled reports whether an interrupt came before the first call.
func wasNotCalled(e *bizppurio.Error) bool {
	return e.Reason == bizppurio.ReasonCanceled && e.Attempts == 0
}

// describeCall says in English which call was made, and how and when it ended.
func describeCall(e *bizppurio.Error) string {
	if wasNotCalled(e) {
		return "The wait for the token was interrupted before a call was made."
	}
	call := "POST " + e.Endpoint
	if environment := environmentOf(e.Endpoint); environment != "" {
		call += " (" + environment + ")"
	}
	if e.Proxy != "" {
		call += " through the proxy " + e.Proxy
	}
	status := strings.TrimSpace(fmt.Sprintf("HTTP %d %s", e.StatusCode, http.StatusText(e.StatusCode)))
	switch {
	case e.Reason == bizppurio.ReasonProxyRefused || e.Reason == bizppurio.ReasonProxyAuthentication || e.Reason == bizppurio.ReasonProxyScheme:
		call += " failed: the proxy refused"
		if e.StatusCode != 0 {
			call += " with " + status
		}
	case e.StatusCode != 0:
		call += " returned " + status + responseClause(e)
	case e.Reason == bizppurio.ReasonTimeout:
		call += fmt.Sprintf(" failed: the response was not complete within %s (request_timeout)", e.Timeout)
	case e.Reason == bizppurio.ReasonCanceled:
		call += " was interrupted"
	default:
		call += " failed: " + string(e.Reason)
	}
	if e.AtProxy {
		call += ", on the connection to the proxy itself"
	}
	// Bizppurio's support desk asks for it.
	call += ", at " + e.Time.In(bizppurio.KST).Format("2006-01-02 15:04:05") + " KST."
	if e.Attempts > 1 {
		call += fmt.Sprintf(" That was the last of %d attempts.", e.Attempts)
	}
	return call
}

// responseClause says what a response held beside its status.
func responseClause(e *bizppurio.Error) string {
	switch {
	case e.Code != 0:
		clause := fmt.Sprintf(", result code %d", e.Code)
		if known, _ := lookupResultCode(e.Code); known.Description != "" {
			clause += " (" + known.Description + ")"
		}
		return clause
	case e.Reason == bizppurio.ReasonMissingField:
		return ", but the field " + e.Field + " is missing, null or empty"
	case e.Reason == bizppurio.ReasonInvalidField:
		return ", but the field " + e.Field + " cannot be used"
	case e.HTML:
		return " with an HTML or XML page"
	case e.Reason == bizppurio.ReasonStatus || e.Reason == bizppurio.ReasonRedirect:
		return ""
	}
	return ", " + string(e.Reason)
}

// koreanFacts returns what lets the Korean paragraph be read alone: result code
// or status, environment or host, and the proxy if it is about that.
func koreanFacts(e *bizppurio.Error) string {
	var facts []string
	switch {
	case e.Code != 0:
		facts = append(facts, fmt.Sprintf("결과 코드 %d", e.Code))
	case e.StatusCode != 0:
		facts = append(facts, fmt.Sprintf("HTTP %d", e.StatusCode))
	}
	environment := environmentOf(e.Endpoint)
	if u, err := url.Parse(e.Endpoint); err == nil && u.Host != "" && (environment == "" || e.StatusCode == 0) {
		facts = append(facts, u.Host)
	}
	switch environment {
	case environmentProduction:
		facts = append(facts, "운영")
	case environmentStaging:
		facts = append(facts, "검수")
	}
	if e.AtProxy {
		facts = append(facts, "프록시 "+e.Proxy)
	}
	return strings.Join(facts, ", ")
}

// The environments, as the provider's attribute has them.
const (
	environmentProduction = "production"
	environmentStaging    = "staging"
)

// environmentOf returns the environment that an endpoint is in, or "".
func environmentOf(endpoint string) string {
	u, err := url.Parse(endpoint)
	switch {
	case err == nil && bizppurio.IsStaging(u):
		return environmentStaging
	case err == nil && bizppurio.IsProduction(u):
		return environmentProduction
	}
	return ""
}

// isLoopback reports whether an endpoint is on this machine.
func isLoopback(endpoint string) bool {
	u, err := url.Parse(endpoint)
	return err == nil && bizppurio.IsLoopback(u)
}

// adviceFor returns what a failure means and what to do about it.
func adviceFor(e *bizppurio.Error, c Circumstances) Advice {
	a := generalAdvice(e, c)
	if isNotUnderstood(e) {
		a.Remedy = a.Remedy.and(textShowAnswer.fill(same(c.answerCommand(e.Endpoint, e.Proxy))))
	}
	if e.Transient && e.RetryAfter > bizppurio.MaxRetryAfter {
		wait := textMoreThanADay
		if e.RetryAfter <= 24*time.Hour {
			wait = duration(e.RetryAfter.Round(time.Second))
		}
		a.Cause = a.Cause.and(textLongRetryAfter.fill(wait, duration(bizppurio.MaxRetryAfter)))
		a.Remedy = textAfterThatTime.and(a.Remedy)
	}
	return a
}

// isNotUnderstood reports whether the response is one that only a person who
// reads it whole can understand.
func isNotUnderstood(e *bizppurio.Error) bool {
	switch e.Reason {
	case bizppurio.ReasonStatus:
		return e.StatusCode != http.StatusTooManyRequests
	case bizppurio.ReasonResultCode:
		_, known := lookupResultCode(e.Code)
		return !known
	case bizppurio.ReasonConnection: // what arrived may be no HTTP
		return !e.AtProxy
	case bizppurio.ReasonEmptyBody, bizppurio.ReasonNotJSON, bizppurio.ReasonTooLarge,
		bizppurio.ReasonMissingField, bizppurio.ReasonInvalidField:
		return !e.TokenField
	}
	return false
}

// generalAdvice returns the text of a failure's result code, field or reason,
// with what the circumstances add to it.
func generalAdvice(e *bizppurio.Error, c Circumstances) Advice {
	code := e.Code
	if e.Reason == bizppurio.ReasonStatus && e.StatusCode == http.StatusTooManyRequests {
		code = bizppurio.CodeTooManyRequests
	}
	if known, ok := lookupResultCode(code); ok {
		a := known.Advice
		switch {
		case known.isAboutAddress:
			command := textDirectAddress.fill(same(c.addressCommand("")))
			if e.Proxy != "" {
				command = textProxyAddress.fill(same(c.addressCommand(e.Proxy)))
			}
			a.Remedy = command.and(a.Remedy)
		case bizppurio.IsAboutCredentials(code):
			a.Cause = a.Cause.and(c.credentialOrigins())
			a.Remedy = c.slips().and(a.Remedy)
		}
		return a
	}
	if e.Field != "" {
		a := lookup(field(e.Field))
		if e.TokenField {
			a = lookup(ofPpurio)
		}
		return a
	}
	if e.AtProxy && e.Transient {
		return lookup(proxyUnreachable)
	}
	a := lookup(e.Reason)
	switch {
	case e.AtProxy:
		a.Remedy = a.Remedy.and(textAboutTheProxy)
		return a
	case e.Reason == bizppurio.ReasonRefused && isLoopback(e.Endpoint):
		a = lookup(standInEnded)
	case e.Reason == bizppurio.ReasonHostNotFound && c.BaseURL == nil:
		a.Remedy = textIsolatedNetwork
	case e.Reason == bizppurio.ReasonUnknownAuthority && environmentOf(e.Endpoint) == environmentStaging:
		a.Cause, a.Remedy = a.Cause.and(textStagingCertificate.Cause), a.Remedy.and(textStagingCertificate.Remedy)
	case e.Reason == bizppurio.ReasonCertificateDate:
		a.Cause = a.Cause.and(textClock.fill(same(rfc3339(e.Time))))
	}
	// Nobody looks for a fault in an address that nobody set, or that nobody called.
	switch e.Reason {
	case bizppurio.ReasonCanceled, bizppurio.ReasonProxyAuthentication, bizppurio.ReasonProxyScheme, bizppurio.ReasonProxyRefused:
	default:
		if c.BaseURL != nil {
			a.Cause = a.Cause.and(textAddressFrom.fill(c.BaseURL.name()))
		}
	}
	return a
}
