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

	switch {
	case resp.StatusCode < 200: // 101: what follows is another protocol
		return Token{}, apiErr
	case resp.StatusCode >= 300 && resp.StatusCode < 400:
		apiErr.Reason = ReasonRedirect
		return Token{}, apiErr
	case resp.StatusCode == http.StatusProxyAuthRequired && c.isForwarded():
		apiErr.Reason = proxyAuthenticationReason(resp.Header)
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
	var fieldErr *FieldError
	if resp.StatusCode == http.StatusOK && readErr == nil && fields != nil {
		var token Token
		if token, fieldErr = parseToken(fields); fieldErr == nil {
			token.ReceivedAt = time.Now()
			token.IssuedAt = token.ReceivedAt
			token.ServerDate, _ = http.ParseTime(resp.Header.Get("Date"))
			return token, nil
		}
	}
	if code := parseCode(fields); code != 0 && (code != codeSuccess || resp.StatusCode != http.StatusOK) {
		apiErr.Reason, apiErr.Code = ReasonResultCode, code
		// A documented code decides, whatever the HTTP status says.
		if transient, known := LookupResultCode(code); known {
			apiErr.Transient = transient
		}
		return Token{}, apiErr
	}
	// Without a result code, a refusal is one however its body ends.
	switch {
	case resp.StatusCode != http.StatusOK: // the reason is there
	case ended != nil:
		return Token{}, ended
	case readErr != nil:
		apiErr.Reason, apiErr.Transient = ReasonCutOff, true
	case fieldErr != nil:
		apiErr.Reason, apiErr.Field = ReasonInvalidField, fieldErr.Field
		if fieldErr.Missing {
			apiErr.Reason = ReasonMissingField
			_, apiErr.TokenField = fields["token"]
		}
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

// parseToken returns the token in the fields of a response to HTTP 200.
func parseToken(fields map[string]json.RawMessage) (Token, *FieldError) {
	values := map[string]string{}
	for _, name := range []string{fieldAccessToken, fieldType, fieldExpired} {
		var value string
		raw := fields[name]
		switch {
		case len(raw) == 0 || string(raw) == "null" || string(raw) == `""`:
			return Token{}, &FieldError{Field: name, Missing: true}
		case json.Unmarshal(raw, &value) != nil:
			return Token{}, &FieldError{Field: name}
		}
		values[name] = value
	}
	token, err := NewToken(values[fieldAccessToken], values[fieldType], values[fieldExpired])
	fieldErr, _ := errors.AsType[*FieldError](err)
	return token, fieldErr
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

// endsWithConnection reports whether only the end of the connection marked the
// end of the body, so that a lost connection looks like a whole response.
func endsWithConnection(resp *http.Response) bool {
	return resp.ContentLength < 0 && len(resp.TransferEncoding) == 0
}

func isTruncated(body []byte) bool {
	var v json.RawMessage
	return errors.Is(json.NewDecoder(bytes.NewReader(body)).Decode(&v), io.ErrUnexpectedEOF)
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
