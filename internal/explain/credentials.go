// SPDX-License-Identifier: MPL-2.0

package explain

// Origin is where a value comes from, and what looks odd about it.
type Origin struct {
	// Variable is the environment variable; empty for the provider block.
	Variable string
	Slips    []Slip
}

// Slip is something about a value that looks like a mistake.
type Slip string

// The slips. White space counts as invisible.
const (
	SlipEnds           Slip = "invisible characters at an end"
	SlipInside         Slip = "invisible characters inside" // of a value that has none
	SlipCarriageReturn Slip = "carriage return"             // as in a file from Windows
	SlipLines          Slip = "lines"                       // of PEM
	SlipQuotes         Slip = "quotation mark at an end"
	SlipInputMode      Slip = "Hangul or full-width characters"
)

// name returns where the value comes from.
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
		return textOneOrigin.fill(account)
	}
	return textTwoOrigins.fill(account, password)
}

// credentialSlips says what looks like a mistake in account or password: hints,
// because such a value may be right.
func (c Circumstances) credentialSlips() Bilingual {
	return slips(Bilingual{EN: "account", KO: "계정"}, c.Account.Slips).and(slips(Bilingual{EN: "password", KO: "암호"}, c.Password.Slips))
}

// slips says what looks like a mistake in what has a name.
func slips(name Bilingual, found []Slip) (all Bilingual) {
	for _, slip := range found {
		all = all.and(noteFor(slipTexts, slip).fill(name))
	}
	return all
}

// Missing is which credentials are missing where a token is asked for.
type Missing struct{ Account, Password bool }

func (m Missing) names() Bilingual {
	switch {
	case m.Account && m.Password:
		return Bilingual{EN: "account and password are", KO: "계정과 암호(비밀번호)가"}
	case m.Account:
		return Bilingual{EN: "account is", KO: "계정이"}
	}
	return Bilingual{EN: "password is", KO: "암호(비밀번호)가"}
}

// MissingCredentials explains that a token needs credentials that are not there.
func MissingCredentials(m Missing) Explanation {
	a, names := lookup(missingCredentials), m.names()
	a.Cause = a.Cause.fill(names)
	return a.explanation("", "").repeating(Bilingual{EN: "%s not set", KO: "%s 설정되지 않았음"}.fill(names))
}
