// SPDX-License-Identifier: MPL-2.0

package explain

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

func isHangul(r rune) bool { return unicode.Is(unicode.Hangul, r) }

var verb = regexp.MustCompile(`%([!%a-z]|\[\d\][a-z])`)

// wantBilingual checks that a text is there in English and in Korean, with the
// same verbs.
func wantBilingual(t *testing.T, key any, b Bilingual) {
	t.Helper()
	english := strings.NewReplacer("(운영)", "", "(검수)", "", "(접속 허용 IP)", "").Replace(b.EN)
	if english == "" || strings.ContainsFunc(english, isHangul) || !strings.ContainsFunc(b.KO, isHangul) {
		t.Errorf("%v: a text is not in English and in Korean: %+v", key, b)
	}
	verbs, verbsKO := verb.FindAllString(b.EN, -1), verb.FindAllString(b.KO, -1)
	slices.Sort(verbs)
	slices.Sort(verbsKO)
	if !slices.Equal(verbs, verbsKO) {
		t.Errorf("%v: verbs %v in English and %v in Korean", key, verbs, verbsKO)
	}
}

// Everything that can go wrong has its text, in both languages.
func TestRegistry(t *testing.T) {
	t.Parallel()
	found := map[any]bool{}
	check := func(key any, a Advice) {
		if found[key] || a.Summary == "" {
			t.Errorf("%v is there twice, or has no summary", key)
		}
		found[key] = true
		wantBilingual(t, key, a.Cause)
		wantBilingual(t, key, a.Remedy)
	}
	for _, texts := range registry {
		for _, text := range texts {
			check(text.key, lookup(text.key))
		}
	}
	for _, c := range bizppurio.ResultCodes {
		wantText(t, found, c.Code)
	}
	for _, reason := range slices.Concat(bizppurio.TransientReasons, bizppurio.OtherReasons) {
		// The texts of these are the fields'.
		if reason != bizppurio.ReasonMissingField && reason != bizppurio.ReasonInvalidField {
			wantText(t, found, reason)
		}
	}
	for _, n := range slices.Concat(godebugTexts, slipTexts) {
		wantBilingual(t, n.key, n.text)
	}
}

func wantText(t *testing.T, found map[any]bool, key any) {
	t.Helper()
	if !found[key] {
		t.Errorf("%v has no text", key)
	}
}

// wantForm checks the form that every explanation has: English above, Korean
// below, in lines that a terminal of 80 columns shows whole.
func wantForm(t *testing.T, e Explanation) {
	t.Helper()
	parts := regexp.MustCompile(`(?s)^(.+)\n\nWhat to do: (.+)\n\n(원인(?:\([^)]+\))?:\s.+)\n(조치 방법: .+)$`).FindStringSubmatch(e.Detail)
	if parts == nil || !strings.HasPrefix(e.Summary, "Bizppurio: ") || strings.ContainsFunc(e.Summary, isHangul) {
		t.Fatalf("%s\n%s\nis not cause and remedy, in English and then in Korean", e.Summary, e.Detail)
	}
	remedy := strings.ReplaceAll(parts[2], "(접속 허용 IP)", "")
	if strings.ContainsFunc(remedy, isHangul) || !strings.ContainsFunc(parts[3][6:], isHangul) || !strings.ContainsFunc(strings.TrimPrefix(parts[4], "조치 방법"), isHangul) {
		t.Errorf("the languages are mixed up:\n%s", e.Detail)
	}
	if verb.MatchString(strings.ReplaceAll(e.Detail, "%4", "")) || strings.Contains(e.Detail, "  %") {
		t.Errorf("a verb is left, or went wrong:\n%s", e.Detail)
	}
	for line := range strings.SplitSeq(parts[3]+"\n"+parts[4], "\n") {
		width := 0
		for _, r := range line {
			width++
			if isHangul(r) {
				width++
			}
		}
		if width > 76 && !strings.HasPrefix(line, "  ") {
			t.Errorf("a Korean line has %d columns: %s", width, line)
		}
	}
}

func TestColumns(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{"abc": 3, "비즈": 4, "…–·": 3, "（주）": 6, "é": 1, "漢": 2, "": 0} {
		if got := columns(text); got != want {
			t.Errorf("columns(%q) = %d, want %d", text, got, want)
		}
	}
}

func TestInvalidValue(t *testing.T) {
	t.Parallel()
	for _, text := range valueTexts {
		err := text.key.(bizppurio.ConfigError) // see TestRegistry
		for variable, names := range map[string][2]string{
			"":                   {"The provider's attribute base_url ", "프로바이더의 base_url 속성값"},
			"BIZPPURIO_BASE_URL": {"The environment variable BIZPPURIO_BASE_URL (for the attribute base_url) ", "환경 변수 BIZPPURIO_BASE_URL(base_url 속성) 값"},
		} {
			e := InvalidValue("base_url", variable, err, nil)
			if !strings.HasPrefix(e.Detail, names[0]) || !strings.Contains(e.Detail, "\n원인: "+names[1]) {
				t.Errorf("the value is not named in both languages:\n%s", e.Detail)
			}
			if err != bizppurio.ErrProxyURL { // it has percent signs to show
				wantForm(t, e)
			}
		}
	}
}

func TestInvalidValue_certificate(t *testing.T) {
	t.Parallel()
	const negative = "GODEBUG=x509negativeserial=1 makes"
	for godebug, want := range map[string]bool{"": false, "x509negativeserial=1": true} {
		e := InvalidValue("ca_cert_pem", "", bizppurio.CACertError{Number: 3, Godebug: godebug}, []Slip{SlipQuotes})
		wantForm(t, e)
		for _, text := range []string{"holds a certificate that Go cannot read: number 3 of them.", "속성값의 3번째 인증서를", "The value begins or ends with a quotation mark", "값의 앞이나 뒤에 따옴표가"} {
			if !strings.Contains(strings.ReplaceAll(e.Detail, "\n", " "), text) {
				t.Errorf("it does not say %q:\n%s", text, e.Detail)
			}
		}
		if strings.Contains(e.Detail, negative) != want {
			t.Errorf("%q: it names GODEBUG: %t", godebug, !want)
		}
	}
}

func TestConfigurationTopics(t *testing.T) {
	t.Parallel()
	for _, topic := range []Topic{TwoAddresses, BaseURLVariable, PlainThroughProxy, InsecureProduction, InsecureProxy, InsecureSkipVerify, NoUserCache, NotConfigured} {
		wantForm(t, topic.Explanation())
	}
	names := []string{"account", "base_url"}
	unknown := UnknownDataSource(names)
	wantRepeated(t, unknown, "account, base_url not known before apply", "apply 전에는 알 수 없는 설정(account, base_url)")
	for _, e := range []Explanation{UnknownEphemeral(names), unknown} {
		wantForm(t, e)
		if strings.Count(e.Detail, "account, base_url") != 2 {
			t.Errorf("the attributes are not named in both languages:\n%s", e.Detail)
		}
	}
	for missing, want := range map[Missing][2]string{
		{Account: true}:                 {"its password: account is not set.", "필요한 계정이 설정되지"},
		{Password: true}:                {"its password: password is not set.", "필요한 암호(비밀번호)가 설정되지"},
		{Account: true, Password: true}: {"its password: account and password are not set.", "필요한 계정과 암호(비밀번호)가 설정되지"},
	} {
		e := MissingCredentials(missing)
		wantForm(t, e)
		if !strings.Contains(e.Detail, want[0]) || !strings.Contains(strings.ReplaceAll(e.Detail, "\n", " "), want[1]) {
			t.Errorf("%+v:\n%s", missing, e.Detail)
		}
		wantRepeated(t, e, "not set", "설정되지 않았음")
	}
}

// wantRepeated checks what callers after the first are told: one line in each
// language with what failed, and nothing that a search for the whole explanation
// finds.
func wantRepeated(t *testing.T, e Explanation, what ...string) {
	t.Helper()
	english, korean, ok := strings.Cut(e.Repeated, "\n")
	if !ok || strings.ContainsFunc(english, isHangul) || !strings.ContainsFunc(korean, isHangul) || strings.Count(korean, "\n") > 3 {
		t.Errorf("not one short line in each language: %s", e.Repeated)
	}
	for _, heading := range []string{"What to do", "What it means", "원인", "조치"} {
		if strings.Contains(e.Repeated, heading) {
			t.Errorf("a search for %q finds %q", heading, e.Repeated)
		}
	}
	for _, text := range what {
		if !strings.Contains(english+strings.ReplaceAll(korean, "\n", " "), text) {
			t.Errorf("it does not say %q: %s", text, e.Repeated)
		}
	}
}

func TestToken(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	tests := map[string]struct {
		remaining    time.Duration
		server       time.Time
		want, clocks string
	}{
		"as_usual":       {24 * time.Hour, now, "", ""},
		"short":          {time.Second, now, "", ""},
		"expired":        {-time.Hour, now.Add(time.Minute), "Bizppurio: Token Already Expired on Arrival", "expires at 2026-01-02T11:04:05+09:00, which is in the past. The token is passed on as it is. This machine's clock: 2026-01-02T12:04:05+09:00. The clock of the response: 2026-01-02T12:05:05+09:00."},
		"server_no_date": {72 * time.Hour, time.Time{}, "Bizppurio: Token Valid for Much Longer Than 24 Hours", "expires at 2026-01-05T12:04:05+09:00, although tokens are valid for 24 hours. The token is passed on as it is. This machine's clock: 2026-01-02T12:04:05+09:00. The clock of the response: -."},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, ok := Token(bizppurio.Token{Type: "Bearer", ExpiresAt: now.Add(tt.remaining), ReceivedAt: now, ServerDate: tt.server})
			if ok != (tt.want != "") || e.Summary != tt.want || !strings.Contains(e.Detail, tt.clocks) {
				t.Fatalf("warning %+v, want %q with %q", e, tt.want, tt.clocks)
			}
			if ok {
				wantForm(t, e)
			}
		})
	}
}
