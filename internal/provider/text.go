// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"strings"
)

// All texts that a person reads, but for the schema's descriptions, are in the
// files text*.go, in English and in Korean.

// text is a text of whole sentences in both languages.
type text struct{ en, ko string }

// textf returns a text whose verbs are filled in, in both languages.
func textf(t text, args ...any) text {
	return text{en: fmt.Sprintf(t.en, args...), ko: fmt.Sprintf(t.ko, args...)}
}

// and returns the text with another one after it, in the same line unless the
// first ends with a line break.
func (t text) and(other text) text {
	return text{en: joined(t.en, other.en), ko: joined(t.ko, other.ko)}
}

func joined(first, second string) string {
	if strings.HasSuffix(first, "\n") {
		return first + second
	}
	return first + " " + second
}

// message is a text about an error or a warning. Its parts may have verbs, for
// names, numbers and times: see textf.
type message struct {
	// summary is in English, short and general, in title case.
	summary string
	// cause says what is wrong or what it means, remedy what to do about it.
	cause, remedy text
}

// detail returns the text below the summary. call describes in English the call
// that failed; it is empty for what is not about a call.
func (m message) detail(call string) string {
	var b strings.Builder
	if call != "" {
		b.WriteString(call + "\n\nWhat it means: ")
	}
	b.WriteString(m.cause.en + "\n\nWhat to do: " + m.remedy.en + "\n\n")
	b.WriteString(wrapKorean("원인: "+m.cause.ko) + "\n")
	b.WriteString(wrapKorean("조치 방법: " + m.remedy.ko))
	return b.String()
}

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

// columns returns how wide a terminal shows s: Hangul and its punctuation take
// two columns a character.
func columns(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r >= 0x1100 {
			n++
		}
	}
	return n
}
