// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/explain"
)

// slips returns what looks like a mistake in a setting's text. It decides
// nothing: an account or a password with a slip is sent as it is.
func (s setting) slips() []explain.Slip {
	text := s.text
	var found []explain.Slip
	if s.attribute == "ca_cert_pem" { // lines, perhaps of Windows
		text = "\n" + strings.TrimRightFunc(strings.ReplaceAll(text, "\r\n", "\n"), unicode.IsSpace)
		const begin = "-----BEGIN"
		if strings.Contains(text, "\n ") || strings.Contains(text, "\n\t") || strings.Count(text, begin) != strings.Count(text, "\n"+begin) {
			found = append(found, explain.SlipLines)
		}
		text = strings.TrimSpace(text)
	}
	if strings.Contains(text, "\r") {
		found = append(found, explain.SlipCarriageReturn)
		text = strings.ReplaceAll(text, "\r", "")
	}
	bare := strings.TrimFunc(text, isInvisible)
	switch {
	case s.isOneWord() && strings.ContainsFunc(text, isInvisible), s.attribute == "ca_cert_pem" && strings.ContainsFunc(bare, isUnseen):
		found = append(found, explain.SlipInside)
	case bare != text:
		found = append(found, explain.SlipEnds)
	}
	first, _ := utf8.DecodeRuneInString(bare)
	last, _ := utf8.DecodeLastRuneInString(bare)
	if isQuotationMark(first) || isQuotationMark(last) {
		found = append(found, explain.SlipQuotes)
	}
	if strings.ContainsFunc(bare, isHangulOrFullWidth) && !s.isPath() {
		found = append(found, explain.SlipInputMode)
	}
	return found
}

// isOneWord reports whether white space is out of place in a setting's text.
func (s setting) isOneWord() bool {
	return s.attribute != "password" && s.attribute != "ca_cert_pem" && !s.isPath()
}

// isPath reports whether a setting is the path of a directory.
func (s setting) isPath() bool {
	return s.attribute == "token_cache.directory" || s.variable == envTokenCacheDir
}

// isUnseen reports whether r is invisible, and no common white space.
func isUnseen(r rune) bool { return isInvisible(r) && !strings.ContainsRune(" \t\n", r) }

// isInvisible reports whether a terminal shows nothing for r: white space, a
// control or format character such as U+200B or U+FEFF, or another one without a
// glyph, such as the Hangul filler U+3164 or the blank of Braille U+2800.
func isInvisible(r rune) bool {
	return r == 0x2800 || unicode.IsControl(r) || unicode.In(r, unicode.Z, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

func isQuotationMark(r rune) bool { return r == '`' || unicode.Is(unicode.Quotation_Mark, r) }

// isHangulOrFullWidth reports whether r is what a keyboard in the wrong input mode
// types.
func isHangulOrFullWidth(r rune) bool {
	return unicode.Is(unicode.Hangul, r) && !isInvisible(r) || r >= 0xff01 && r <= 0xff5e
}
