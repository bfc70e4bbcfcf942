// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Text that came from outside is not passed on: it may repeat a secret, and
// no search finds every form of one (escaped, cut, split, re-cased). The rules
// below are for the one exception, a description that is nothing but a few
// plain words.
var (
	harmlessText = regexp.MustCompile(`^[가-힣A-Za-z0-9 .,!?()':~-]{1,200}$`)
	// harmlessRun is what a run of ASCII letters and digits may look like:
	// a word, an abbreviation or a short number, and nothing like a token.
	harmlessRun = regexp.MustCompile(`^([A-Za-z][a-z]{0,15}|[A-Z]{1,5}|[0-9]{1,4})$`)
	run         = regexp.MustCompile(`[A-Za-z0-9]+`)
)

// isHarmless reports whether a description consists of plain words.
func isHarmless(description string) bool {
	if !harmlessText.MatchString(description) {
		return false
	}
	for _, word := range run.FindAllString(description, -1) {
		if !harmlessRun.MatchString(word) {
			return false
		}
	}
	return true
}

// partLength is how many consecutive characters make a part of a secret.
const partLength = 4

// sharesPart reports whether text and secret have four consecutive characters
// in common, folded to lower-case letters and digits. With a secret that has
// fewer than four of those, or is longer than a token may be, it is always true.
func sharesPart(text, secret string) bool {
	folded := fold(secret[:min(len(secret), maxAccessToken)])
	if len(secret) > maxAccessToken || len(folded) < partLength {
		return true
	}
	parts := map[[partLength]rune]bool{}
	for i := range len(folded) - partLength + 1 {
		parts[[partLength]rune(folded[i:])] = true
	}
	folded = fold(text)
	for i := range len(folded) - partLength + 1 {
		if parts[[partLength]rune(folded[i:])] {
			return true
		}
	}
	return false
}

// fold returns the letters and digits of s in lower case, each in its usual
// form: a full-width letter as an ASCII one, Hangul as whole syllables.
func fold(s string) []rune {
	return []rune(strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKC.String(s)))
}
