// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxBody is how much of a response's body is read: 1 MiB, decompressed.
const maxBody = 1 << 20

// parseResponse returns the token of a response: only HTTP 200 with a usable one
// is success.
func (c *Client) parseResponse(ctx context.Context, resp *http.Response) (Token, *Error) {
	body, readErr := readBody(resp)
	fields := parseObject(body)
	token, field, fieldReason := parseToken(fields)
	if resp.StatusCode == http.StatusOK && readErr == nil && fieldReason == "" {
		token.ReceivedAt = time.Now()
		token.IssuedAt = token.ReceivedAt
		token.ServerDate, _ = http.ParseTime(resp.Header.Get("Date"))
		return token, nil
	}
	code := parseCode(fields)
	ended := Reason("")
	if readErr != nil {
		if ended = endReason(ctx); ended == ReasonCanceled {
			return Token{}, c.newError(ended)
		}
	}
	// A refusal counts even if its body was cut off.
	failure := c.newError(cmp.Or(c.refusalReason(resp, code, readErr), ended, bodyReason(body, fields, readErr), fieldReason))
	failure.StatusCode = resp.StatusCode
	failure.RetryAfter = parseRetryAfter(resp.Header)
	// What is lost of a refusal may be a result code that is permanent.
	failure.Transient = isTransientStatus(resp.StatusCode) || failure.Transient && resp.StatusCode == http.StatusOK
	failure.HTML = bytes.HasPrefix(body, []byte("<"))
	failure.Compressed = resp.Uncompressed || resp.Header.Get("Content-Encoding") != ""
	switch failure.Reason {
	case ReasonResultCode:
		failure.Code = code
		// A documented code decides, whatever the HTTP status says.
		if documented, ok := LookupResultCode(code); ok {
			failure.Transient = documented.Transient
		}
	case fieldReason:
		_, hasToken := fields["token"]
		failure.Field, failure.TokenField = field, fieldReason == ReasonMissingField && hasToken
	}
	return Token{}, failure
}

// refusalReason returns how a response refuses the call, by its status or by a
// result code, or "". Where its body did not come whole, a code may be lost.
func (c *Client) refusalReason(resp *http.Response, code int, readErr error) Reason {
	switch {
	case isRedirect(resp):
		return ReasonRedirect
	case resp.StatusCode == http.StatusProxyAuthRequired && c.isForwarded():
		return proxyAuthenticationReason(resp.Header)
	case code != 0 && code != codeSuccess:
		return ReasonResultCode
	case resp.StatusCode != http.StatusOK && readErr == nil:
		return ReasonStatus
	}
	return ""
}

// bodyReason returns why the body of a response is no JSON object, or "". err is
// that of reading it.
func bodyReason(body []byte, fields map[string]json.RawMessage, err error) Reason {
	switch {
	case len(body) > maxBody:
		return ReasonTooLarge
	case err != nil && !isConnectionError(err):
		return ReasonNotHTTP
	case err != nil:
		return ReasonCutOff
	case len(body) == 0:
		return ReasonEmptyBody
	case fields == nil:
		return ReasonNotJSON
	}
	return ""
}

// readBody reads a body of up to maxBody bytes, and one more of a larger one, and
// trims what may surround JSON. That of a redirect is left alone, and what follows
// a 101 is another protocol.
func readBody(resp *http.Response) ([]byte, error) {
	if resp.StatusCode < 200 || isRedirect(resp) {
		return nil, nil
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody+1))
	if len(body) > maxBody {
		return body, nil
	}
	// RFC 8259 section 8.1 lets a reader pass over a byte order mark.
	return bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))), err
}

func isRedirect(resp *http.Response) bool {
	return resp.StatusCode >= 300 && resp.StatusCode < 400 && resp.StatusCode != http.StatusNotModified
}

// parseObject returns the fields of a JSON object, or nil. It is a map, because
// encoding/json compares the names of a struct's fields without regard to case.
func parseObject(body []byte) (fields map[string]json.RawMessage) {
	if len(body) > maxBody || json.Unmarshal(body, &fields) != nil {
		return nil
	}
	return fields
}

// isForwarded reports whether a proxy forwards the request itself, instead of a
// tunnel to the API: then a 407 is the proxy's own.
func (c *Client) isForwarded() bool {
	return c.config.ProxyURL != nil && c.config.ProxyURL.Scheme != "socks5" && c.config.BaseURL.Scheme == "http"
}

// parseToken returns the token in the fields of a response, or the first field
// that cannot be used and why.
func parseToken(fields map[string]json.RawMessage) (Token, Field, Reason) {
	values := map[Field]string{}
	for _, field := range []Field{FieldAccessToken, FieldType, FieldExpired} {
		var value string
		raw := fields[string(field)]
		switch {
		case len(raw) == 0 || string(raw) == "null" || string(raw) == `""`:
			return Token{}, field, ReasonMissingField
		case json.Unmarshal(raw, &value) != nil:
			return Token{}, field, ReasonInvalidField
		}
		values[field] = value
	}
	token, err := NewToken(values[FieldAccessToken], values[FieldType], values[FieldExpired])
	if field, ok := errors.AsType[Field](err); ok {
		return Token{}, field, ReasonInvalidField
	}
	return token, "", ""
}

// parseCode returns the result code, or 0 without one of 1 to 6 digits. It is
// documented as a number, and the official Java client reads it as a string:
// both are accepted.
func parseCode(fields map[string]json.RawMessage) int {
	text := string(fields["code"])
	if strings.HasPrefix(text, `"`) {
		_ = json.Unmarshal(fields["code"], &text) // what cannot be read is no number
		text = strings.TrimSpace(text)
	}
	if len(text) > 6 || strings.Trim(text, digits) != "" {
		return 0
	}
	code, _ := strconv.Atoi(text)
	return code
}

func isTransientStatus(status int) bool {
	return status == http.StatusTooManyRequests || status >= 500
}

// digits are what numbers in responses consist of, and nothing else.
const digits = "0123456789"

// parseRetryAfter parses Retry-After as seconds or as an HTTP date (RFC 9110
// section 10.2.3); what is neither is 0. A date is compared with the response's
// own Date, so that a wrong clock on this machine does no harm.
func parseRetryAfter(header http.Header) time.Duration {
	value := strings.TrimSpace(header.Get("Retry-After"))
	if strings.Trim(value, digits) == "" {
		seconds, _ := strconv.ParseInt(value, 10, 64) // out of range: the largest
		return time.Duration(min(seconds, math.MaxInt64/int64(time.Second))) * time.Second
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
