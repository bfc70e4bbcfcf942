// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/explain"
)

// credential returns account or password, and where it comes from. It may be
// missing: no block may ask for a token.
func (r *resolver) credential(attribute string, attr types.String, variable string, validate func(string) error) (text string, origin explain.Origin, missing bool) {
	s, ok := r.hcl(attribute, attr)
	if !ok && attr.IsNull() {
		s, ok = r.env(attribute, variable)
		missing = !ok
	}
	if !ok {
		return "", explain.Origin{}, missing
	}
	r.addInvalid(s, validate(s.text))
	return s.text, explain.Origin{Variable: s.variable, Slips: slips(s)}, false
}

// slips returns what looks like a mistake in account or password. It decides
// nothing: such a value is sent as it is.
func slips(s setting) []explain.Slip {
	var found []explain.Slip
	bare := strings.TrimFunc(s.text, isInvisible)
	if bare != s.text || s.attribute == "account" && strings.ContainsFunc(s.text, isInvisible) {
		found = append(found, explain.SlipInvisible)
	}
	first, _ := utf8.DecodeRuneInString(bare)
	last, _ := utf8.DecodeLastRuneInString(bare)
	if isQuotationMark(first) || isQuotationMark(last) {
		found = append(found, explain.SlipQuotes)
	}
	if strings.ContainsFunc(bare, isOfKoreanInput) {
		found = append(found, explain.SlipInputMode)
	}
	return found
}

// isInvisible reports whether a terminal shows nothing for r: white space, a
// format character such as U+200B or U+FEFF, or another one without a glyph, such
// as the Hangul filler U+3164.
func isInvisible(r rune) bool {
	return unicode.In(r, unicode.Z, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

func isQuotationMark(r rune) bool { return r == '`' || unicode.Is(unicode.Quotation_Mark, r) }

// isOfKoreanInput reports whether r is Hangul or a full-width form, which a
// keyboard in the wrong mode types.
func isOfKoreanInput(r rune) bool {
	return unicode.Is(unicode.Hangul, r) && !isInvisible(r) || r >= 0xff01 && r <= 0xff5e
}
