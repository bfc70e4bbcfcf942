// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/base64"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// secrets is what must not get into the report: each secret in all the forms in
// which it may come back.
type secrets struct {
	// own are those of the environment, and tokens those that came.
	own, tokens []string
}

// newSecrets knows those of an environment: password, Base64 pair, and the user
// info of proxies.
func newSecrets(env map[string]string) *secrets {
	s := &secrets{}
	s.addOwn(env[envPassword], env[envAccount]+":"+env[envPassword])
	for name, value := range env {
		switch strings.ToUpper(name) {
		case "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY":
			s.addProxy(value)
		}
	}
	return s
}

func (s *secrets) addOwn(secrets ...string)    { s.own = withForms(s.own, secrets) }
func (s *secrets) addTokens(secrets ...string) { s.tokens = withForms(s.tokens, secrets) }

// addProxy takes the user info by hand: one that is no URL holds it all the same.
func (s *secrets) addProxy(proxy string) {
	_, rest, ok := strings.Cut(proxy, "//")
	if !ok {
		rest = proxy
	}
	end := strings.LastIndex(rest, "@")
	if end < 0 {
		return
	}
	info := rest[:end]
	_, password, _ := strings.Cut(info, ":")
	for _, secret := range []string{info, password} {
		s.addOwn(secret)
		if decoded, err := url.PathUnescape(secret); err == nil {
			s.addOwn(decoded)
		}
	}
}

// withForms adds secrets to forms, each also as Base64 and as it looks in a
// URL. An empty one is passed over.
func withForms(forms, secrets []string) []string {
	for _, secret := range secrets {
		if strings.Trim(secret, ": ") == "" {
			continue
		}
		for _, form := range []string{
			secret,
			url.QueryEscape(secret),
			url.PathEscape(secret),
			base64.StdEncoding.EncodeToString([]byte(secret)),
			base64.RawStdEncoding.EncodeToString([]byte(secret)),
			base64.URLEncoding.EncodeToString([]byte(secret)),
			base64.RawURLEncoding.EncodeToString([]byte(secret)),
		} {
			if !slices.Contains(forms, form) {
				forms = append(forms, form)
			}
		}
	}
	// The longest first, so that no rest of one stays beside a shorter one.
	slices.SortStableFunc(forms, func(a, b string) int { return len(b) - len(a) })
	return forms
}

// fragment is how many characters in common with a secret are too many.
const fragment = 8

// touches tells whether text holds a secret, or a fragment of one, in whatever
// case: net/http changes the case of header names.
func (s *secrets) touches(text string) bool {
	for _, form := range slices.Concat(s.own, s.tokens) {
		if strings.Contains(strings.ToLower(text), strings.ToLower(form)) {
			return true
		}
	}
	return sharesFragment(text, s.own) || sharesFragment(text, s.tokens)
}

func sharesFragment(text string, forms []string) bool {
	text = strings.ToLower(text)
	for _, form := range forms {
		form = strings.ToLower(form)
		for i := 0; i+fragment <= len(text); i++ {
			if strings.Contains(form, text[i:i+fragment]) {
				return true
			}
		}
	}
	return false
}

// tokenLike is what looks like a token, in an explanation that may quote a
// service: a JWT, or a long run that no word or address has.
var tokenLike = regexp.MustCompile(`[A-Za-z0-9_-]{8,}(\.[A-Za-z0-9_-]{8,}){2}|[A-Za-z0-9+_=-]{24,}`)

// tokenRun is a run of characters that a token may consist of.
var tokenRun = regexp.MustCompile(`[A-Za-z0-9._~+/=-]{8,}`)

// scrub masks what looks like a token, and fragments of those that came, in an
// explanation of the client's: it knows the other call's token too, and one cut
// short. Password and the like the client has masked in what is not its own
// words; masked in those, they would be told.
func (s *secrets) scrub(text string) string {
	var tokens []string
	for _, form := range s.tokens {
		if len(form) >= 2*fragment && !strings.ContainsFunc(form, unicode.IsSpace) {
			tokens = append(tokens, form)
		}
	}
	text = tokenLike.ReplaceAllString(text, "***")
	return tokenRun.ReplaceAllStringFunc(text, func(run string) string {
		if sharesFragment(run, tokens) {
			return "***"
		}
		return run
	})
}

// scrubAll does the same for text of other programs, and masks all secrets.
func (s *secrets) scrubAll(text string) string {
	for _, form := range s.own {
		text = strings.ReplaceAll(text, form, "***")
	}
	return s.scrub(text)
}

// nameLike is how names of headers and fields look.
var nameLike = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{0,19}([-][A-Za-z0-9_]{1,20}){0,4}$`)

// isName tells whether a name that came from outside can be shown: it looks
// like one, and not like an identifier or a secret.
func (s *secrets) isName(name string) bool {
	digits := 0
	for _, c := range name {
		if c >= '0' && c <= '9' {
			digits++
		}
	}
	return digits <= 3 && nameLike.MatchString(name) && !s.touches(name)
}
