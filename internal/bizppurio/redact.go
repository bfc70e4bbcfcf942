// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"encoding/base64"
	"html"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// maxForeignText is how many characters of a text that came from outside are
// shown.
const maxForeignText = 200

const mask = "***"

// redactor makes text from outside fit to be shown: no secret, no control
// characters, not too long.
type redactor struct {
	secrets  []string
	forms    []string
	replacer *strings.Replacer
}

// newRedactor masks the secrets, each also as Base64, as it looks in a URL, in
// HTML and in a quoted string, and without what clean may drop. Empty ones are
// passed over.
func newRedactor(secrets ...string) redactor {
	var forms []string
	for _, s := range secrets {
		for _, form := range []string{
			s,
			squeeze(s),
			url.QueryEscape(s),
			url.PathEscape(s),
			html.EscapeString(s),
			unquoted(strconv.Quote(s)),
			unquoted(strconv.QuoteToASCII(s)),
			base64.StdEncoding.EncodeToString([]byte(s)),
			base64.RawStdEncoding.EncodeToString([]byte(s)),
			base64.URLEncoding.EncodeToString([]byte(s)),
			base64.RawURLEncoding.EncodeToString([]byte(s)),
		} {
			if form != "" && !slices.Contains(forms, form) {
				forms = append(forms, form)
			}
		}
	}
	// The longest first, so that no rest of one stays beside a shorter one.
	slices.SortFunc(forms, func(a, b string) int { return len(b) - len(a) })
	pairs := make([]string, 0, 2*len(forms))
	for _, form := range forms {
		pairs = append(pairs, form, mask)
	}
	return redactor{secrets: secrets, forms: forms, replacer: strings.NewReplacer(pairs...)}
}

// unquoted is a quoted string without its quotes.
func unquoted(s string) string { return s[1 : len(s)-1] }

// with is the same redactor for some more secrets.
func (r redactor) with(secrets ...string) redactor {
	return newRedactor(append(slices.Clone(r.secrets), secrets...)...)
}

// clean drops control and format characters from s, masks the secrets and cuts
// the rest at 200 characters, in this order: a secret that a control character
// or the cut would have split is masked all the same.
func (r redactor) clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	joined := strings.Map(visible, s)
	masked := r.replacer.Replace(joined)
	if masked == joined {
		// No secret is split by a line break, so that it can become a space.
		masked = r.replacer.Replace(strings.Map(visible, lineBreaks.Replace(s)))
	}
	masked = strings.TrimSpace(masked)
	if runes := []rune(masked); len(runes) > maxForeignText {
		masked = string(runes[:maxForeignText]) + "…"
	}
	return masked
}

var lineBreaks = strings.NewReplacer("\n", " ", "\t", " ", "\r", " ")

// visible drops control and format characters, for strings.Map.
func visible(c rune) rune {
	if unicode.IsControl(c) || unicode.Is(unicode.Cf, c) {
		return -1
	}
	return c
}

// squeeze drops spaces besides: a line break in their place is dropped too.
func squeeze(s string) string {
	return strings.ReplaceAll(strings.Map(visible, s), " ", "")
}
