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

// Bilingual is a text of whole sentences in both languages. Its parts may have
// the verbs of package fmt, for names, numbers and times.
type Bilingual struct{ EN, KO string }

// fill returns the text with its verbs filled in, in both languages.
func (b Bilingual) fill(args ...any) Bilingual {
	return Bilingual{EN: fmt.Sprintf(b.EN, args...), KO: fmt.Sprintf(b.KO, args...)}
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

// entry is an advice in the registry, with what it is looked up by: a reason, a
// field of a response, an error of a value or a Topic.
type entry struct {
	key    any
	advice Advice
}

// registry has every advice but those of ResultCodes.
var registry = [][]entry{failureTexts, fieldTexts, valueTexts, configurationTexts, tokenTexts, cacheTexts}

func lookup(key any) Advice {
	for _, texts := range registry {
		for _, text := range texts {
			if text.key == key {
				return text.advice
			}
		}
	}
	return Advice{Summary: fmt.Sprint(key)} // cannot be: see TestRegistry
}

// Explanation is an advice as Terraform shows it.
type Explanation struct {
	// Summary begins with "Bizppurio: ", because in a chat notice or in -json it
	// stands alone.
	Summary string
	// Detail is the text below it, in English and then in Korean.
	Detail string
}

// explanation renders an advice. call describes in English the call that failed,
// and facts in Korean what is to be known of it; both are empty for what is not
// about a call.
func (a Advice) explanation(call, facts string) Explanation {
	var b strings.Builder
	if call != "" {
		b.WriteString(call + "\n\nWhat it means: ")
	}
	if facts != "" {
		facts = "(" + facts + ")"
	}
	b.WriteString(a.Cause.EN + "\n\nWhat to do: " + a.Remedy.EN + "\n\n")
	b.WriteString(wrapKorean("원인"+facts+": "+a.Cause.KO) + "\n")
	b.WriteString(wrapKorean("조치 방법: " + a.Remedy.KO))
	return Explanation{Summary: summary(a), Detail: b.String()}
}

func summary(a Advice) string { return "Bizppurio: " + a.Summary }

// koreanColumns is the width at which Korean lines are broken. Terraform breaks
// lines by characters, and most of these are two columns wide.
const koreanColumns = 76

// wrapKorean breaks a text into lines of at most 76 columns, at spaces. Lines
// that begin with two spaces are left as they are.
func wrapKorean(s string) string {
	var lines []string
	for line := range strings.SplitSeq(s, "\n") {
		if strings.HasPrefix(line, "  ") {
			lines = append(lines, line)
			continue
		}
		current, used := "", 0
		for _, word := range strings.Fields(line) {
			if current != "" && used+1+columns(word) > koreanColumns {
				lines = append(lines, current)
				current, used = "", 0
			}
			if current != "" {
				current += " "
				used++
			}
			current += word
			used += columns(word)
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

// duration returns a time of whole seconds in words.
func duration(d time.Duration) Bilingual {
	var b Bilingual
	for _, unit := range []struct {
		length time.Duration
		en, ko string
	}{{time.Hour, "hour", "시간"}, {time.Minute, "minute", "분"}, {time.Second, "second", "초"}} {
		n := int64(d / unit.length)
		if d -= time.Duration(n) * unit.length; n == 0 {
			continue
		}
		plural := "s"
		if n == 1 {
			plural = ""
		}
		b = b.and(Bilingual{EN: fmt.Sprintf("%d %s%s", n, unit.en, plural), KO: fmt.Sprintf("%d%s", n, unit.ko)})
	}
	return b
}
