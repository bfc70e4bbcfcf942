// SPDX-License-Identifier: MPL-2.0

package explain

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Origin is where a value comes from, and what looks odd about it.
type Origin struct {
	// Variable is the environment variable; empty for the provider block.
	Variable string
	Slips    []Slip
}

// Slip is something about a credential that looks like a mistake.
type Slip string

// The slips.
const (
	// SlipEnds means: white space or an invisible character at an end.
	SlipEnds Slip = "invisible characters at an end"
	// SlipInside means: one anywhere, in an account.
	SlipInside Slip = "invisible characters inside"
	// SlipQuotes means: a quotation mark at an end.
	SlipQuotes Slip = "quotation marks"
	// SlipInputMode means: Hangul or full-width characters.
	SlipInputMode Slip = "input mode"
)

func (o Origin) name() Bilingual {
	if o.Variable == "" {
		return Bilingual{EN: "the provider block", KO: "provider 블록"}
	}
	return Bilingual{EN: "the environment variable " + o.Variable, KO: "환경 변수 " + o.Variable}
}

// credentialOrigins says where account and password come from.
func (c Circumstances) credentialOrigins() Bilingual {
	account, password := c.Account.name(), c.Password.name()
	if account == password {
		return Bilingual{
			EN: "Account and password come from " + account.EN + ".",
			KO: "계정과 암호는 모두 " + account.KO + "에 설정한 값입니다.",
		}
	}
	return Bilingual{
		EN: "The account comes from " + account.EN + ", the password from " + password.EN + ".",
		KO: "계정은 " + account.KO + ", 암호는 " + password.KO + "에 설정한 값입니다.",
	}
}

// slips says what looks like a mistake in account or password: hints, because
// such a value may be right.
func (c Circumstances) slips() Bilingual {
	var b Bilingual
	for _, slip := range c.Account.Slips {
		b = b.and(slipTexts(slip, Bilingual{EN: "account", KO: "계정"}))
	}
	for _, slip := range c.Password.Slips {
		b = b.and(slipTexts(slip, Bilingual{EN: "password", KO: "암호"}))
	}
	return b
}

func slipTexts(slip Slip, of Bilingual) Bilingual {
	switch slip {
	case SlipInside:
		return Bilingual{
			EN: "The " + of.EN + " contains white space or an invisible character: it may have been copied by mistake.",
			KO: of.KO + "에 공백이나 보이지 않는 문자가 들어 있습니다. 복사할 때 섞이지 않았는지 확인하세요.",
		}
	case SlipEnds:
		return Bilingual{
			EN: "The " + of.EN + " begins or ends with white space or an invisible character: it may have been copied by mistake.",
			KO: of.KO + "의 앞이나 뒤에 공백 또는 보이지 않는 문자가 있습니다. 복사할 때 섞이지 않았는지 확인하세요.",
		}
	case SlipQuotes:
		return Bilingual{
			EN: "The " + of.EN + " begins or ends with a quotation mark: docker --env-file and some CI systems keep the marks around a value.",
			KO: of.KO + "의 앞이나 뒤에 따옴표가 있습니다. docker --env-file과 일부 CI는 값을 감싼 따옴표를 지우지 않습니다.",
		}
	case SlipInputMode:
		return Bilingual{
			EN: "The " + of.EN + " contains Hangul or full-width characters: check the keyboard's input mode.",
			KO: of.KO + "에 한글이나 전각 문자가 들어 있습니다. 한/영 입력 상태를 확인하세요.",
		}
	}
	return Bilingual{}
}

// Slips returns what looks like a mistake in an account or in a password. It
// decides nothing: such a value is sent as it is.
func Slips(value string, isAccount bool) []Slip {
	var found []Slip
	bare := strings.TrimFunc(value, isInvisible)
	switch {
	case isAccount && strings.ContainsFunc(value, isInvisible):
		found = append(found, SlipInside)
	case bare != value:
		found = append(found, SlipEnds)
	}
	first, _ := utf8.DecodeRuneInString(bare)
	last, _ := utf8.DecodeLastRuneInString(bare)
	if isQuotationMark(first) || isQuotationMark(last) {
		found = append(found, SlipQuotes)
	}
	if strings.ContainsFunc(bare, isOfKoreanInput) {
		found = append(found, SlipInputMode)
	}
	return found
}

// isInvisible reports whether a terminal shows nothing for r: white space, a
// format character such as U+200B or U+FEFF, or another one without a glyph, such
// as the Hangul filler U+3164 or the blank of Braille U+2800.
func isInvisible(r rune) bool {
	return r == 0x2800 || unicode.In(r, unicode.Z, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

func isQuotationMark(r rune) bool { return r == '`' || unicode.Is(unicode.Quotation_Mark, r) }

// isOfKoreanInput reports whether r is Hangul or a full-width form, which a
// keyboard in the wrong mode types.
func isOfKoreanInput(r rune) bool {
	return unicode.Is(unicode.Hangul, r) && !isInvisible(r) || r >= 0xff01 && r <= 0xff5e
}
