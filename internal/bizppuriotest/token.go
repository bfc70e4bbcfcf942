// SPDX-License-Identifier: MPL-2.0

package bizppuriotest

import (
	"crypto/rand"
	"encoding/base64"
	"maps"
	"net/http"
	"strings"
	"time"
)

// lifetime is how long a token is valid.
const lifetime = 24 * time.Hour

// kst is Korean time, the time zone of expired.
var kst = time.FixedZone("KST", 9*60*60)

// validity says whose a token is and when it expires.
type validity struct {
	account string
	expiry  time.Time
}

// token answers POST /v1/token.
func (a *API) token(r *http.Request, body []byte) (status int, content string) {
	if !isJSON(r.Header) || len(body) > 0 && strings.TrimSpace(string(body)) != "{}" {
		return refusal(2000)
	}
	account, password, ok := basicAuth(r.Header)
	if !ok {
		return refusal(3001)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	known, ok := a.accounts[account]
	switch {
	case !ok:
		return refusal(3006)
	case known != password:
		return refusal(3007)
	}
	expiry := a.now().Add(lifetime).Truncate(time.Second)
	token := newToken(account, expiry)
	if a.single {
		maps.DeleteFunc(a.tokens, func(_ string, v validity) bool { return v.account == account })
	}
	a.tokens[token] = validity{account, expiry}
	a.issued = append(a.issued, token)
	return http.StatusOK, marshal(map[string]any{
		"accesstoken": token, "type": "Bearer", "expired": expiry.In(kst).Format("20060102150405"),
	})
}

// basicAuth returns the account and password of a Basic header. Unlike
// http.Request.BasicAuth it accepts the documented spelling only: one space,
// then padded Base64 of the standard alphabet.
func basicAuth(h http.Header) (account, password string, ok bool) {
	encoded, ok := credentials(h, "Basic")
	if !ok {
		return "", "", false
	}
	pair, err := base64.StdEncoding.Strict().DecodeString(encoded)
	if err != nil {
		return "", "", false
	}
	return strings.Cut(string(pair), ":")
}

// newToken returns a token that looks like a real one: a JSON Web Token, with a
// random signature.
func newToken(account string, expiry time.Time) string {
	encode := base64.RawURLEncoding.EncodeToString
	claims := marshal(map[string]any{"iss": "bizppuriotest", "sub": account, "exp": expiry.Unix()})
	return encode([]byte(`{"typ":"JWT","alg":"HS256"}`)) + "." + encode([]byte(claims)) + "." + encode([]byte(rand.Text()))
}
