// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"math"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// maxBody is how much of a response's body is read: 1 MiB.
const maxBody = 1 << 20

// parseResponse returns the token of a response: only HTTP 200 with a usable
// one is success.
func (c *Client) parseResponse(ctx context.Context, resp *http.Response) (Token, *Error) {
	failure := c.newError(ReasonStatus)
	failure.StatusCode = resp.StatusCode
	failure.Transient = isTransientStatus(resp.StatusCode)
	failure.RetryAfter = parseRetryAfter(resp.Header)
	failure.rateLimitReset = parseSeconds(resp.Header.Get("RateLimit-Reset"))

	switch {
	case resp.StatusCode < 200: // 101: what follows is another protocol
		return Token{}, failure
	case resp.StatusCode >= 300 && resp.StatusCode < 400:
		failure.Reason = ReasonRedirect
		return Token{}, failure
	case resp.StatusCode == http.StatusProxyAuthRequired && c.config.ProxyURL != nil:
		failure.Reason = ReasonProxyAuthentication
		return Token{}, failure
	}
	body, readErr := io.ReadAll(io.LimitReader(resp.Body, maxBody+1))
	if readErr != nil {
		if lost := c.contextError(ctx); lost != nil {
			return Token{}, lost
		}
		failure.Reason = ReasonCutOff
		if resp.StatusCode == http.StatusOK {
			failure.Transient = true
			return Token{}, failure
		}
	}
	if len(body) > maxBody {
		if resp.StatusCode == http.StatusOK {
			failure.Reason = ReasonTooLarge
		}
		return Token{}, failure
	}
	// RFC 8259 section 8.1 lets a reader pass over a byte order mark.
	body = bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")))
	failure.HTML = bytes.HasPrefix(body, []byte("<"))
	// A map, because encoding/json compares the names of a struct's fields
	// without regard to case.
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) != nil {
		fields = nil
	}
	if resp.StatusCode == http.StatusOK {
		token, ok := c.parseToken(fields, failure)
		if ok {
			token.ReceivedAt = time.Now()
			token.ServerDate, _ = http.ParseTime(resp.Header.Get("Date"))
			return token, nil
		}
	}
	if code := parseCode(fields); code != 0 && (code != codeSuccess || resp.StatusCode != http.StatusOK) {
		c.refused(failure, code, fields)
		return Token{}, failure
	}
	switch {
	case resp.StatusCode != http.StatusOK || fields != nil: // the reason is there
	case len(body) == 0:
		failure.Reason = ReasonEmptyBody
	case endsWithConnection(resp) && isTruncated(body):
		failure.Reason, failure.Transient = ReasonCutOff, true
	default:
		failure.Reason = ReasonNotJSON
	}
	return Token{}, failure
}

// parseToken returns the token in the fields of a response to HTTP 200, or
// notes in failure which field is missing or invalid.
func (c *Client) parseToken(fields map[string]json.RawMessage, failure *Error) (Token, bool) {
	if fields == nil {
		return Token{}, false
	}
	values := map[string]string{}
	for _, name := range []string{fieldAccessToken, fieldType, fieldExpired} {
		var value string
		raw := fields[name]
		switch {
		case len(raw) == 0 || string(raw) == "null" || string(raw) == `""`:
			failure.Reason, failure.Field = ReasonMissingField, name
			_, failure.TokenField = fields["token"]
			return Token{}, false
		case json.Unmarshal(raw, &value) != nil:
			failure.Reason, failure.Field = ReasonInvalidField, name
			return Token{}, false
		}
		values[name] = value
	}
	token, invalid := NewToken(values[fieldAccessToken], values[fieldType], values[fieldExpired])
	// The type is not sensitive, so it must not repeat what is.
	if invalid == "" && !token.IsBearer() && c.mayReveal(token.Type, fields[fieldAccessToken]) {
		invalid = fieldType
	}
	if invalid != "" {
		failure.Reason, failure.Field = ReasonInvalidField, invalid
		return Token{}, false
	}
	return token, true
}

// resultCode is a result code as it is taken from a response.
var resultCode = regexp.MustCompile(`^[0-9]{1,6}$`)

// parseCode returns the result code, or 0 without a usable one. It is
// documented as a number, and the official Java client reads it as a string:
// both are accepted.
func parseCode(fields map[string]json.RawMessage) int {
	text := string(fields["code"])
	if strings.HasPrefix(text, `"`) {
		_ = json.Unmarshal(fields["code"], &text) // what cannot be read is no number
		text = strings.TrimSpace(text)
	}
	if !resultCode.MatchString(text) {
		return 0
	}
	code, _ := strconv.Atoi(text)
	return code
}

// refused notes the result code of a response in failure. A documented code
// decides whether to try again, whatever the HTTP status says; beside another
// one, a harmless description is passed on, since nothing else explains it.
func (c *Client) refused(failure *Error, code int, fields map[string]json.RawMessage) {
	failure.Reason, failure.Code, failure.Field, failure.TokenField = ReasonResultCode, code, "", false
	if transient, known := LookupResultCode(code); known {
		failure.Transient = transient
		return
	}
	var description string
	if json.Unmarshal(fields["description"], &description) != nil || description == "" {
		return
	}
	failure.Withheld = true
	if isHarmless(description) && !c.mayReveal(description, fields[fieldAccessToken], fields["token"]) {
		failure.Description, failure.Withheld = description, false
	}
}

// mayReveal reports whether text from a response may repeat a part of a
// secret: the account's password, the proxy's (or its user name, if that is
// all), or a token in a field of the same response.
func (c *Client) mayReveal(text string, tokens ...json.RawMessage) bool {
	secrets := []string{c.config.Credentials.Password}
	if c.config.ProxyURL != nil && c.config.ProxyURL.User != nil {
		proxySecret, ok := c.config.ProxyURL.User.Password()
		if !ok {
			proxySecret = c.config.ProxyURL.User.Username()
		}
		secrets = append(secrets, proxySecret)
	}
	for _, raw := range tokens {
		var token string
		_ = json.Unmarshal(raw, &token) // what is no string is no token
		secrets = append(secrets, token)
	}
	return slices.ContainsFunc(secrets, func(secret string) bool {
		return secret != "" && sharesPart(text, secret)
	})
}

func isTransientStatus(status int) bool {
	return status == http.StatusTooManyRequests || status >= 500
}

// endsWithConnection reports whether only the end of the connection marked the
// end of the body, so that a lost connection looks like a whole response.
func endsWithConnection(resp *http.Response) bool {
	return resp.ContentLength < 0 && len(resp.TransferEncoding) == 0
}

func isTruncated(body []byte) bool {
	var v json.RawMessage
	return errors.Is(json.NewDecoder(bytes.NewReader(body)).Decode(&v), io.ErrUnexpectedEOF)
}

// parseRetryAfter parses Retry-After as seconds or as an HTTP date (RFC 9110
// section 10.2.3). A date is compared with the response's own Date, so that a
// wrong clock on this machine does no harm.
func parseRetryAfter(header http.Header) time.Duration {
	value := strings.TrimSpace(header.Get("Retry-After"))
	if strings.Trim(value, "0123456789") == "" {
		return parseSeconds(value)
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	now, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		now = time.Now()
	}
	return max(at.Sub(now), 0)
}

// parseSeconds returns a number of seconds as a duration, and 0 for what is
// not a positive number.
func parseSeconds(value string) time.Duration {
	seconds, _ := strconv.ParseFloat(value, 64) // out of range: infinite
	switch {
	case !(seconds > 0):
		return 0
	case seconds > math.MaxInt64/float64(time.Second)/2:
		return math.MaxInt64 / 2
	}
	return time.Duration(seconds * float64(time.Second))
}
