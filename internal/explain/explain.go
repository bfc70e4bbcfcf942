// SPDX-License-Identifier: MPL-2.0

// Package explain has every text that a person reads, in English and in Korean
// side by side: what happened, what it means and what to do. In goes a typed
// error or a topic, out comes an Explanation.
//
// The texts are in the files text_*.go. None quotes a value or a response.
package explain

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

// Bilingual is a text of whole sentences in both languages. Where it has the
// verb %s, a name, a number or a time is filled in.
type Bilingual struct{ EN, KO string }

// verbatim returns a name, a number or a time that is the same in both languages.
func verbatim(s string) Bilingual { return Bilingual{EN: s, KO: s} }

// fill returns the text with its verbs, which are %s alone, filled in.
func (b Bilingual) fill(args ...Bilingual) Bilingual {
	for _, arg := range args {
		b.EN = strings.Replace(b.EN, "%s", arg.EN, 1)
		b.KO = strings.Replace(b.KO, "%s", arg.KO, 1)
	}
	return b
}

// and returns the text with others after it, in the same line unless a text ends
// with a line break.
func (b Bilingual) and(others ...Bilingual) Bilingual {
	join := func(first, second string) string {
		if first == "" || second == "" || strings.HasSuffix(first, "\n") {
			return first + second
		}
		return first + " " + second
	}
	for _, other := range others {
		b = Bilingual{EN: join(b.EN, other.EN), KO: join(b.KO, other.KO)}
	}
	return b
}

// Advice is what there is to say about one error or warning.
type Advice struct {
	// Summary is in English, short and general, in title case.
	Summary string
	// Cause says what is wrong or what it means, Remedy what to do about it.
	Cause, Remedy Bilingual
}

// entry is an advice in the registry, with what it is looked up by: a result code,
// a reason, a field of a response, an error of a value or a Topic.
type entry struct {
	key           any
	summary       string
	cause, remedy Bilingual
}

// Topic is what a text is about, where no typed error says so.
type Topic string

// registry has every advice.
var registry = [][]entry{resultCodeTexts, failureTexts, fieldTexts, valueTexts, configurationTexts, tokenTexts, cacheTexts}

func lookup(key any) Advice {
	for _, texts := range registry {
		for _, text := range texts {
			if text.key == key {
				return Advice{text.summary, text.cause, text.remedy}
			}
		}
	}
	return Advice{Summary: fmt.Sprint(key)} // cannot be: see TestRegistry
}

// ResultCodeAdvice returns the advice for a documented result code.
func ResultCodeAdvice(code bizppurio.ResultCode) Advice { return lookup(code.Code) }

// note is a text that is added to an advice, with what it is looked up by: a Slip,
// or a reason that GODEBUG can do something about.
type note struct {
	key  any
	text Bilingual
}

// noteFor returns the text of a key that has one.
func noteFor(notes []note, key any) Bilingual {
	for _, n := range notes {
		if n.key == key {
			return n.text
		}
	}
	return Bilingual{}
}

// Explanation is an advice as Terraform shows it.
type Explanation struct {
	// Summary begins with "Bizppurio: ", because in a chat notice or in -json it
	// stands alone.
	Summary string
	// Detail is the text below it, in English and then in Korean.
	Detail string
	// Repeated is for all callers but the first, in place of Detail: one line in
	// each language, which says what failed, and that another error explains it.
	// It is empty for what concerns one caller alone.
	Repeated string
}

// Explanation explains a topic that needs no more to be known.
func (t Topic) Explanation() Explanation { return lookup(t).explanation("", "") }

// explanation renders an advice. call describes in English the call that failed,
// and facts in Korean what is to be known of it; both are empty for what is not
// about a call.
func (a Advice) explanation(call, facts string) Explanation {
	var b strings.Builder
	if call != "" {
		b.WriteString(wrap(call) + "\n\nWhat it means: ")
	}
	if facts != "" {
		facts = "(" + facts + ")"
	}
	b.WriteString(a.Cause.EN + "\n\nWhat to do: " + a.Remedy.EN + "\n\n")
	b.WriteString(wrap("원인"+facts+": "+a.Cause.KO) + "\n")
	b.WriteString(wrap("조치 방법: " + a.Remedy.KO))
	return Explanation{Summary: "Bizppurio: " + a.Summary, Detail: b.String()}
}

// repeating returns an explanation with its Repeated: what says what failed. A
// search for the headings of Detail does not find it.
func (e Explanation) repeating(what Bilingual) Explanation {
	text := textRepeated.fill(what)
	e.Repeated = text.EN + "\n" + wrap(text.KO)
	return e
}

// maxColumns is the width at which lines are broken that Terraform would break
// badly: it counts characters, and most Korean ones are two columns wide.
const maxColumns = 76

// wrap breaks a text into lines of at most 76 columns, at spaces. Lines that begin
// with two spaces are left as they are.
func wrap(s string) string {
	var lines []string
	for line := range strings.SplitSeq(s, "\n") {
		if strings.HasPrefix(line, "  ") {
			lines = append(lines, line)
			continue
		}
		current := ""
		for word := range strings.FieldsSeq(line) {
			switch longer := current + " " + word; {
			case current == "":
				current = word
			case columns(longer) > maxColumns:
				lines = append(lines, current)
				current = word
			default:
				current = longer
			}
		}
		lines = append(lines, current)
	}
	return strings.Join(lines, "\n")
}

// columns returns how wide a terminal shows s: Hangul and full-width forms take
// two columns a character.
func columns(s string) int {
	n := 0
	for _, r := range s {
		n++
		if unicode.In(r, unicode.Hangul, unicode.Han) || (r >= 0x3000 && r <= 0x303f) || (r >= 0xff01 && r <= 0xff60) {
			n++
		}
	}
	return n
}

// rfc3339 formats an instant in Korean time, as expires_at has it.
func rfc3339(t time.Time) string { return t.In(bizppurio.KST).Format(time.RFC3339) }
