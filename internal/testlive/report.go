// SPDX-License-Identifier: MPL-2.0

package main

import (
	"crypto/tls"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

// kst is Korean time, in which the report gives dates.
var kst = time.FixedZone("KST", 9*60*60)

// report writes sections of short lines.
type report struct{ w io.Writer }

func (r report) section(title string) { fmt.Fprintf(r.w, "\n%s\n", title) }

func (r report) line(name, format string, a ...any) {
	fmt.Fprintln(r.w, strings.TrimRight(fmt.Sprintf("  %-20s ", name)+fmt.Sprintf(format, a...), " "))
}

// text writes what has lines of its own, indented.
func (r report) text(s string) {
	for line := range strings.Lines(s) {
		fmt.Fprintln(r.w, strings.TrimRight("  "+line, " \n"))
	}
}

// writeReport writes all that is to be told. Nothing that came from outside is
// written but what isName, number, contentType or a date let pass, and an
// explanation that is scrubbed.
func writeReport(w io.Writer, e *evidence) {
	r := report{w}
	fmt.Fprintln(w, "Bizppurio's token API, as it answered")
	r.writeCall(e)
	r.writeAnswer(e)
	r.writeTerraform(e)
	r.writeMeasured(e)

	r.section("Promises of the API's documents")
	for _, p := range promises {
		verdict, words := p.judge(e)
		if words != "" {
			words = " (" + words + ")"
		}
		fmt.Fprintf(w, "  %-9s %s%s\n", verdict, p.text, words)
	}
	r.section("Result")
	r.text(map[int]string{
		exitHeld:    "Nothing differs from the documents.",
		exitFailed:  "A call failed: see above.",
		exitDiffers: "Something DIFFERS from the documents: please report it, with this text. Nothing in it is secret.",
	}[e.exitCode()])
}

func (r report) writeCall(e *evidence) {
	s := e.settings
	r.section("Calls")
	environment := "neither staging nor production"
	switch {
	case bizppurio.IsStaging(s.baseURL):
		environment = "staging"
	case bizppurio.IsProduction(s.baseURL):
		environment = "production"
	}
	r.line("address", "POST %s/v1/token (%s)", strings.TrimSuffix(s.baseURL.String(), "/"), environment)
	check := "checked against the system's roots"
	switch {
	case s.baseURL.Scheme == "http":
		check = "none: plain HTTP"
	case s.insecure:
		check = "NOT checked (" + envInsecure + ")"
	case s.caCertPEM != "":
		check = "checked against the system's roots and " + envCAFile
	}
	r.line("certificate", "%s", check)
	r.line("retries", "none")
}

func (r report) writeAnswer(e *evidence) {
	r.section("Answer to the client package")
	if o := e.answer; o != nil {
		r.line("status", "%s", strings.TrimSpace(fmt.Sprintf("%d %s", o.status, http.StatusText(o.status))))
		protocol := o.proto
		if o.tls != nil {
			protocol += ", " + tls.VersionName(o.tls.Version)
		}
		r.line("protocol", "%s", protocol)
		r.line("header names", "%s", names(e.secrets, o.header, func(name string) string { return name }))
		for _, name := range rateLimitHeaders {
			r.line(name, "%s", shownNumber(e.secrets, o.header.Values(name)))
		}
		r.line("Content-Type", "%s", contentType(o))
		date, byDate := o.now()
		if byDate {
			r.line("Date", "%s", date.In(kst).Format(time.RFC3339))
		} else {
			r.line("Date", "none that can be read")
		}
		fields := o.fields()
		if fields == nil {
			r.line("JSON fields", "none: the body (%d bytes) is no JSON object", o.body.Len())
		} else {
			r.line("JSON fields", "%s", names(e.secrets, fields, func(name string) string { return name + " " + jsonType(fields[name]) }))
		}
	}
	if e.clientFailure != "" {
		fmt.Fprintln(r.w)
		r.text(e.clientFailure)
		return
	}
	for _, warning := range e.token.Warnings() {
		r.line("warning", "%s", warning.Summary)
	}
}

func (r report) writeTerraform(e *evidence) {
	r.section("Token by terraform")
	switch {
	case e.terraformFailure != "":
		r.line("run by", "%s", e.terraform)
		fmt.Fprintln(r.w)
		r.text(e.terraformFailure)
	case e.facts == nil:
		r.text("Not asked for, because the first call failed.")
	default:
		r.line("run by", "%s", e.terraform)
		r.line("type", "%s", map[bool]string{true: "Bearer", false: "not Bearer"}[e.facts.Bearer])
		if _, ok := bizppurio.ParseExpired(e.facts.Expired); ok {
			r.line("expired", "%s", e.facts.Expired)
		}
		if expiresAt, err := time.Parse(time.RFC3339, e.facts.ExpiresAt); err == nil {
			r.line("expires_at", "%s", expiresAt.Format(time.RFC3339))
		}
	}
}

func (r report) writeMeasured(e *evidence) {
	r.section("Measured")
	none := "not measured"
	lifetime, clock, second := none, none, none
	if d, ok := e.lifetime(); ok {
		by := "by this machine's clock: the answer has no Date"
		if _, byDate := e.answer.now(); byDate {
			by = "from the answer's Date"
		}
		lifetime = fmt.Sprintf("%s, with expired read as KST, %s: 24 hours %s", d, by, signed(d-bizppurio.Lifetime))
	}
	if e.answer != nil {
		if date, byDate := e.answer.now(); byDate {
			clock = signed(e.answer.received.Sub(date).Truncate(time.Second)) + " from the answer's Date"
		}
	}
	if same, known := e.sameToken(); known {
		second = map[bool]string{true: "gave the SAME token (by its SHA-256)", false: "gave another token (by its SHA-256)"}[same]
	}
	r.line("lifetime", "%s", lifetime)
	r.line("this machine's clock", "%s", clock)
	r.line("the second call", "%s", second)
	if e.answer != nil && e.answer.tls != nil {
		r.line("certificate", "%s", certificate(e.answer.tls))
	}
}

// names lists the keys of m that can be shown, and counts the others.
func names[V any](s *secrets, m map[string]V, show func(name string) string) string {
	var shown []string
	for _, name := range slices.Sorted(maps.Keys(m)) {
		if s.isName(name) {
			shown = append(shown, show(name))
		}
	}
	if hidden := len(m) - len(shown); hidden > 0 {
		shown = append(shown, fmt.Sprintf("and %d more, not shown: no usual name, or one that holds a secret", hidden))
	}
	if len(shown) == 0 {
		return "none"
	}
	return strings.Join(shown, ", ")
}

// shownNumber is a header's value, if it is a number.
func shownNumber(s *secrets, values []string) string {
	switch {
	case len(values) == 0:
		return "none"
	case len(values) > 1 || !number.MatchString(values[0]) || s.touches(values[0]):
		return "not a number that can be shown"
	}
	return values[0]
}

// signed writes a duration with its sign.
func signed(d time.Duration) string {
	if d < 0 {
		return d.String()
	}
	return "+" + d.String()
}
