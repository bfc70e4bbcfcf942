// SPDX-License-Identifier: MPL-2.0

package explain

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/shell"
	"github.com/bizppurio/terraform-provider-bizppurio/internal/tokencache"
)

// Cache explains why the token cache was not used, was slow or has no effect.
func Cache(warning *tokencache.Warning) Explanation {
	a := lookup(warning.Reason)
	facts := verbatim(warning.Path)
	add := func(fact Bilingual) { facts = Bilingual{EN: facts.EN + ", " + fact.EN, KO: facts.KO + ", " + fact.KO} }
	switch {
	case warning.Err != nil: // it often names the path itself
		if facts = verbatim(warning.Err.Error()); !strings.Contains(facts.EN, warning.Path) {
			facts = verbatim(warning.Path + ": " + facts.EN)
		}
	case warning.Reason == tokencache.ReasonMode:
		add(verbatim(fmt.Sprintf("mode %04o", warning.Mode.Perm())))
		mode := "600"
		if warning.Mode.IsDir() {
			mode = "700"
		}
		a.Remedy = a.Remedy.fill(verbatim("chmod " + mode + " " + shell.Quote(warning.Path)))
	case warning.Reason == tokencache.ReasonClock:
		issued, now := rfc3339(warning.IssuedAt), rfc3339(warning.Now)
		add(Bilingual{EN: "issued " + issued + ", now " + now, KO: "발급 " + issued + ", 현재 " + now})
	case warning.Reason == tokencache.ReasonMinRemaining:
		left, asked := warning.Remaining.Truncate(time.Second), warning.MinRemaining
		facts = Bilingual{EN: fmt.Sprintf("%s left, min_remaining is %s", left, asked), KO: fmt.Sprintf("남은 유효 시간 %s, min_remaining %s", left, asked)}
	case warning.Waited > 0:
		add(verbatim(warning.Waited.Round(time.Second).String()))
	}
	if warning.Shared {
		a.Remedy = remedyCacheBelow.fill(verbatim(filepath.Join(warning.Path, "bizppurio")))
	}
	a.Cause = a.Cause.fill(facts)
	if warning.Reason != tokencache.ReasonWaited && warning.Reason != tokencache.ReasonMinRemaining {
		a.Cause, a.Remedy = a.Cause.and(textCacheAsked), a.Remedy.and(textCacheOff)
	}
	return a.explanation("", "")
}
