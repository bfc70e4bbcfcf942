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
	apiErr := c.newError(ReasonStatus)
	apiErr.StatusCode = resp.StatusCode
	apiErr.Transient = isTransientStatus(resp.StatusCode)
	apiErr.RetryAfter = parseRetryAfter(resp.Header)
	apiErr.rateLimitReset = parseSeconds(resp.Header.Get("RateLimit-Reset"))

	switch {
	case resp.StatusCode < 200: // 101: what follows is another protocol
		return Token{}, apiErr
	case resp.StatusCode >= 300 && resp.StatusCode < 400:
		apiErr.Reason = ReasonRedirect
		return Token{}, apiErr
	case resp.StatusCode == http.StatusProxyAuthRequired && c.isForwarded():
		apiErr.Reason = ReasonProxyAuthentication
		return Token{}, apiErr
	}
	body, readErr := io.ReadAll(io.LimitReader(resp.Body, maxBody+1))
	var ended *Error // the attempt's end, if that is why reading ended
	if readErr != nil {
		ended = c.contextError(ctx)
	}
	if ended != nil && ended.Reason == ReasonCanceled {
		return Token{}, ended
	}
	if len(body) > maxBody {
		if resp.StatusCode == http.StatusOK {
			apiErr.Reason = ReasonTooLarge
		}
		return Token{}, apiErr
	}
	// RFC 8259 section 8.1 lets a reader pass over a byte order mark.
	body = bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")))
	apiErr.HTML = bytes.HasPrefix(body, []byte("<"))
	// A map, because encoding/json compares the names of a struct's fields
	// without regard to case.
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) != nil {
		fields = nil
	}
	if resp.StatusCode == http.StatusOK && readErr == nil {
		token, ok := c.parseToken(fields, apiErr)
		if ok {
			token.ReceivedAt = time.Now()
			token.ServerDate, _ = http.ParseTime(resp.Header.Get("Date"))
			return token, nil
		}
	}
	if code := parseCode(fields); code != 0 && (code != codeSuccess || resp.StatusCode != http.StatusOK) {
		c.refused(apiErr, code, fields)
		return Token{}, apiErr
	}
	// Without a result code, a refusal is one however its body ends.
	switch {
	case resp.StatusCode != http.StatusOK: // the reason is there
	case ended != nil:
		return Token{}, ended
	case readErr != nil:
		apiErr.Reason, apiErr.Transient = ReasonCutOff, true
	case fields != nil: // the reason is there
	case len(body) == 0:
		apiErr.Reason = ReasonEmptyBody
	case endsWithConnection(resp) && isTruncated(body):
		apiErr.Reason, apiErr.Transient = ReasonCutOff, true
	default:
		apiErr.Reason = ReasonNotJSON
	}
	return Token{}, apiErr
}

// isForwarded reports whether a proxy forwards the request itself, instead of a
// tunnel to the API: then a 407 is the proxy's own.
func (c *Client) isForwarded() bool {
	return c.config.ProxyURL != nil && c.config.ProxyURL.Scheme != "socks5" && c.config.BaseURL.Scheme == "http"
}

// parseToken returns the token in the fields of a response to HTTP 200, or
// notes in apiErr which field is missing or invalid.
func (c *Client) parseToken(fields map[string]json.RawMessage, apiErr *Error) (Token, bool) {
	if fields == nil {
		return Token{}, false
	}
	values := map[string]string{}
	for _, name := range []string{fieldAccessToken, fieldType, fieldExpired} {
		var value string
		raw := fields[name]
		switch {
		case len(raw) == 0 || string(raw) == "null" || string(raw) == `""`:
			apiErr.Reason, apiErr.Field = ReasonMissingField, name
			_, apiErr.TokenField = fields["token"]
			return Token{}, false
		case json.Unmarshal(raw, &value) != nil:
			apiErr.Reason, apiErr.Field = ReasonInvalidField, name
			return Token{}, false
		}
		values[name] = value
	}
	token, err := NewToken(values[fieldAccessToken], values[fieldType], values[fieldExpired])
	// The type is not sensitive, so it must not repeat what is.
	if err == nil && !token.IsBearer() && c.mayReveal(token.Type, token.AccessToken) {
		err = &FieldError{Field: fieldType}
	}
	if invalid, ok := errors.AsType[*FieldError](err); ok {
		apiErr.Reason, apiErr.Field = ReasonInvalidField, invalid.Field
		return Token{}, false
	}
	return token, true
}

// codePattern is a result code as it is taken from a response.
var codePattern = regexp.MustCompile(`^[0-9]{1,6}$`)

// parseCode returns the result code, or 0 without a usable one. It is
// documented as a number, and the official Java client reads it as a string:
// both are accepted.
func parseCode(fields map[string]json.RawMessage) int {
	text := string(fields["code"])
	if strings.HasPrefix(text, `"`) {
		_ = json.Unmarshal(fields["code"], &text) // what cannot be read is no number
		text = strings.TrimSpace(text)
	}
	if !codePattern.MatchString(text) {
		return 0
	}
	code, _ := strconv.Atoi(text)
	return code
}

// refused notes the result code of a response in apiErr. A documented code
// decides whether to try again, whatever the HTTP status says; beside another
// one, a harmless description is passed on, since nothing else explains it.
func (c *Client) refused(apiErr *Error, code int, fields map[string]json.RawMessage) {
	apiErr.Reason, apiErr.Code, apiErr.Field, apiErr.TokenField = ReasonResultCode, code, "", false
	if transient, known := LookupResultCode(code); known {
		apiErr.Transient = transient
		return
	}
	var description string
	if json.Unmarshal(fields["description"], &description) != nil || description == "" {
		return
	}
	harmless := isHarmless(description) && !c.mayReveal(description)
	for name := range fields {
		// A refusal has no reason to hold a token: the description may repeat it.
		harmless = harmless && !strings.Contains(strings.ToLower(name), "token")
	}
	if harmless {
		apiErr.Description = description
	} else {
		apiErr.Withheld = true
	}
}

// mayReveal reports whether text from a response may repeat a part of a
// secret: the account's password, the proxy's (or its user name, if that is
// all), or one of others.
func (c *Client) mayReveal(text string, others ...string) bool {
	secrets := append(others, c.config.Credentials.Password)
	if c.config.ProxyURL != nil && c.config.ProxyURL.User != nil {
		proxySecret, _ := c.config.ProxyURL.User.Password()
		if proxySecret == "" {
			proxySecret = c.config.ProxyURL.User.Username()
		}
		secrets = append(secrets, proxySecret)
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
