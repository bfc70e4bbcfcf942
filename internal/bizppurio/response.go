// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"
)

// maxBody is how much of an answer is read: 1 MiB.
const maxBody = 1 << 20

var errTooLarge = errors.New("body over 1 MiB")

// readBody reads a body of at most 1 MiB and returns errTooLarge, without
// reading on, for a larger one.
func readBody(r io.Reader) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, maxBody+1))
	if err != nil {
		return nil, err
	}
	if len(body) > maxBody {
		return nil, errTooLarge
	}
	return body, nil
}

// answer is a body by the names of its fields. The names are compared as they
// are, unlike by encoding/json on a struct.
type answer map[string]json.RawMessage

// parseAnswer reads a body. detail says what it is where it is no JSON object.
func parseAnswer(body []byte) (a answer, detail string) {
	// RFC 8259 section 8.1 lets a reader pass over a byte order mark.
	body = bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")))
	switch {
	case len(body) == 0:
		return nil, "with an empty body"
	case body[0] == '<':
		return nil, "with an HTML or XML page"
	}
	if err := json.Unmarshal(body, &a); err != nil || a == nil {
		if body[0] == '{' {
			return nil, "with malformed JSON"
		}
		return nil, "with a body that is no JSON object"
	}
	return a, ""
}

// text is a field that is a JSON string; detail says what it is instead.
func (a answer) text(name string) (value, detail string) {
	raw, ok := a[name]
	switch {
	case !ok:
		return "", "without the field " + name
	case string(raw) == "null":
		return "", "with the field " + name + " null"
	case json.Unmarshal(raw, &value) != nil:
		return "", "with the field " + name + " that is no JSON string"
	case value == "":
		return "", "with the field " + name + " empty"
	}
	return value, ""
}

// code is the result code. It is documented as a number, and the official Java
// client reads it as a string: both are accepted.
func (a answer) code() string {
	raw := bytes.TrimSpace(a["code"])
	if len(raw) > 0 && (raw[0] == '-' || raw[0] >= '0' && raw[0] <= '9') {
		return string(raw)
	}
	code, _ := a.text("code")
	return strings.TrimSpace(code)
}

// token makes the token of an answer to HTTP 200, or says what is wrong.
func (a answer) token() (Token, Reason, string) {
	accessToken, detail := a.text("accesstoken")
	if detail == "" && !isAccessToken(accessToken) {
		detail = "with an accesstoken that holds white space or control characters"
	}
	if detail != "" {
		if _, ok := a["token"]; ok && accessToken == "" {
			detail += ", but with a field token, as Ppurio's API has it"
		}
		return Token{}, ReasonAccessToken, detail
	}
	authScheme, detail := a.text("type")
	if detail == "" && !isAuthScheme(authScheme) {
		detail = "with a type that is no token of RFC 7235"
	}
	if detail != "" {
		return Token{}, ReasonType, detail
	}
	expired, detail := a.text("expired")
	expiresAt, ok := ParseExpired(expired)
	if detail == "" && !ok {
		detail = "with an expired that is not 14 digits of a real date"
	}
	if detail != "" {
		return Token{}, ReasonExpired, detail
	}
	return Token{AccessToken: accessToken, Type: authScheme, Expired: expired, ExpiresAt: expiresAt}, 0, ""
}

// judge reads a response and says whether it is a token: only HTTP 200 with a
// usable one is.
func (c *Client) judge(ctx context.Context, resp *http.Response) (Token, *Error) {
	failure := &Error{
		StatusCode: resp.StatusCode,
		transient:  isTransientStatus(resp.StatusCode),
	}
	failure.readPacing(resp.Header)

	if resp.StatusCode >= 300 && resp.StatusCode < 400 {
		failure.Reason = ReasonRedirect
		return Token{}, failure
	}
	body, err := readBody(resp.Body)
	tooLarge := errors.Is(err, errTooLarge)
	if err != nil && !tooLarge {
		failure := c.transportError(ctx, err, ReasonCutOff)
		failure.readPacing(resp.Header)
		return Token{}, failure
	}
	a, detail := parseAnswer(body)
	if tooLarge {
		detail = "with a body over 1 MiB"
	}
	failure.Detail = detail

	if resp.StatusCode == http.StatusOK && a != nil {
		token, reason, detail := a.token()
		if reason == 0 {
			token.ReceivedAt = time.Now()
			token.ServerDate, _ = http.ParseTime(resp.Header.Get("Date"))
			return token, nil
		}
		failure.Reason, failure.Detail = reason, detail
	}
	if code := a.code(); code != "" && (resp.StatusCode != http.StatusOK || code != codeSuccess) {
		failure.setCode(code, a, c.redactor)
		return Token{}, failure
	}
	switch {
	case failure.Reason != 0:
	case resp.StatusCode == http.StatusProxyAuthRequired && c.proxy != nil:
		failure.Reason = ReasonProxyAuthentication
	case resp.StatusCode != http.StatusOK:
		failure.Reason = ReasonStatus
	case tooLarge:
		failure.Reason = ReasonTooLarge
	case len(bytes.TrimSpace(body)) == 0:
		failure.Reason = ReasonEmptyBody
	case endsWithConnection(resp) && isTruncated(body):
		failure.Reason, failure.Detail, failure.transient = ReasonCutOff, "with JSON that ends too early", true
	default:
		failure.Reason = ReasonNotJSON
	}
	return Token{}, failure
}

// setCode takes result code and description from an answer, made fit to be
// shown. A code of the catalogue decides whether to try again, whatever the
// HTTP status says.
func (e *Error) setCode(code string, a answer, r redactor) {
	// An answer that failed may repeat a secret, or hold a token all the same,
	// under whatever name.
	var others []string
	for name := range a {
		if text, _ := a.text(name); name != "code" && name != "description" && len(text) >= 8 {
			others = append(others, text)
		}
	}
	r = r.with(others...)
	description, _ := a.text("description")
	e.Reason = ReasonResultCode
	e.Detail = ""
	e.Code = r.clean(code)
	e.Description = r.clean(description)
	if known, ok := LookupResultCode(code); ok {
		// It is no secret, even where the password is a part of it.
		e.Code = known.Code
		e.transient = known.Nature == NatureTransient
	}
}

func isTransientStatus(status int) bool {
	return status == http.StatusTooManyRequests || status >= 500
}

// endsWithConnection tells whether only the end of the connection marked the
// end of the body, so that a lost connection looks like a whole answer.
func endsWithConnection(resp *http.Response) bool {
	return resp.ProtoMajor == 1 && resp.ContentLength < 0 && len(resp.TransferEncoding) == 0
}

func isTruncated(body []byte) bool {
	var v any
	return errors.Is(json.NewDecoder(bytes.NewReader(body)).Decode(&v), io.ErrUnexpectedEOF)
}
