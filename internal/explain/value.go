// SPDX-License-Identifier: MPL-2.0

package explain

import (
	"errors"
	"fmt"
	"strings"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

// Errors of values, beside those of internal/bizppurio.
const (
	ErrEnvironment         bizppurio.ConfigError = "neither production nor staging"
	ErrRequestTimeout      bizppurio.ConfigError = "not a duration up to 10m"
	ErrMaxRetries          bizppurio.ConfigError = "not a whole number from 0 to 10"
	ErrMinRemaining        bizppurio.ConfigError = "not a duration under 24h"
	ErrDirectoryAttribute  bizppurio.ConfigError = "relative path in HCL"
	ErrDirectoryVariable   bizppurio.ConfigError = "relative path in a variable"
	ErrURLCharacters       bizppurio.ConfigError = "invisible character in a URL"
	ErrDirectoryCharacters bizppurio.ConfigError = "invisible character in a path"
)

// InvalidValue explains an error of a value: a bizppurio.ConfigError or
// bizppurio.CACertError. The value comes from an environment variable that stands
// in for the attribute, or from the attribute itself if variable is empty; found
// are the slips in it.
func InvalidValue(attribute, variable string, err error, found []Slip) Explanation {
	name := Bilingual{EN: "The provider's attribute " + attribute, KO: "프로바이더의 " + attribute + " 속성값"}
	if variable != "" {
		name = Bilingual{
			EN: "The environment variable " + variable + " (for the attribute " + attribute + ")",
			KO: "환경 변수 " + variable + "(" + attribute + " 속성) 값",
		}
	}
	var a Advice
	if certificate, ok := errors.AsType[bizppurio.CACertError](err); ok {
		a = lookup(unreadableCACert)
		a.Cause = a.Cause.fill(name, verbatim(fmt.Sprint(certificate.Number)))
		if certificate.Godebug != "" {
			a.Remedy = a.Remedy.and(noteFor(godebugTexts, bizppurio.ReasonCertificateUnreadable).fill(verbatim(certificate.Godebug)), textSetGodebug)
		}
	} else {
		a = lookup(err)
		a.Cause = a.Cause.fill(name)
	}
	a.Cause = a.Cause.and(slips(Bilingual{EN: "value", KO: "값"}, found))
	return a.explanation("", "")
}

// ProxyEnvironment explains that the proxy in an environment variable cannot be
// used; found are the slips in its URL.
func ProxyEnvironment(variable string, found []Slip) Explanation {
	a := lookup(proxyEnvironment)
	a.Cause = a.Cause.fill(verbatim(variable)).and(slips(Bilingual{EN: "value", KO: "값"}, found))
	return a.explanation("", "").repeating(Bilingual{EN: variable + " cannot be used", KO: variable + "를 사용할 수 없음"})
}

// UnknownEphemeral explains why an ephemeral resource's token is not known yet:
// because of the attributes whose values are not known.
func UnknownEphemeral(attributes []string) Explanation {
	a := lookup(unknownEphemeral)
	a.Cause = a.Cause.fill(verbatim(strings.Join(attributes, ", ")))
	return a.explanation("", "")
}

// UnknownDataSource explains why a data source cannot be read; see
// UnknownEphemeral.
func UnknownDataSource(attributes []string) Explanation {
	a, names := lookup(unknownDataSource), verbatim(strings.Join(attributes, ", "))
	a.Cause = a.Cause.fill(names)
	return a.explanation("", "").repeating(Bilingual{EN: "%s not known before apply", KO: "apply 전에는 알 수 없는 설정(%s)"}.fill(names))
}
