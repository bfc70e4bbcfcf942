// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// logEnd ends the log in what letOut returns.
const logEnd = "\n-- error --\n"

// letOut asks for a token and returns the error, and all text by which it may
// be seen: the log at level TRACE and the error by each verb, wrapped or not.
func letOut(t testing.TB, client *Client) (failure *Error, text string) {
	t.Helper()
	ctx, log := withLog(t.Context())
	token, err := client.Token(ctx)
	failure, ok := errors.AsType[*Error](err)
	if !ok || token != (Token{}) {
		t.Fatalf("error %v, token of type %q", err, token.Type)
	}
	return failure, log.String() + logEnd + printed(err) + printed(*failure) + printed(fmt.Errorf("outer: %w", err)) + printed(client) + printed(token)
}

// TestRawResponses is about responses as they come over the wire, and about what
// they let out: each has a secret wherever text can be, and its error must be,
// field by field, the one that a response without any text would give.
func TestRawResponses(t *testing.T) {
	t.Parallel()
	const head, half = "HTTP/1.1 200 OK\r\n", `{"accesstoken":"canary`
	noHTTP := Error{Reason: ReasonConnection, Transient: true}
	reset := Error{Reason: ReasonReset, Transient: true}
	cutOff := Error{Reason: ReasonCutOff, StatusCode: 200, Transient: true}
	notJSON := Error{Reason: ReasonNotJSON, StatusCode: 200}
	refused := Error{Reason: ReasonResultCode, StatusCode: 400, Code: 3007}
	unknown := Error{Reason: ReasonResultCode, StatusCode: 400, Code: 4711}
	status := func(code int) Error { return Error{Reason: ReasonStatus, StatusCode: code, Transient: code >= 500} }
	missing := func(field string) Error { return Error{Reason: ReasonMissingField, StatusCode: 200, Field: field} }
	invalid := func(field string) Error { return Error{Reason: ReasonInvalidField, StatusCode: 200, Field: field} }
	respond := func(status int, body string) string {
		return fmt.Sprintf("HTTP/1.1 %d canary\r\nContent-Length: %d\r\n\r\n%s", status, len(body), body)
	}
	tests := map[string]struct {
		answer string
		want   Error
	}{
		"malformed_status_line":  {"canary canary canary\r\n\r\n", noHTTP},
		"malformed_status":       {"HTTP/1.1 canary canary\r\n\r\n", noHTTP},
		"malformed_version":      {"HTTP/canary 200 OK\r\n\r\n", noHTTP},
		"malformed_header":       {head + "canary\r\n\r\n", noHTTP},
		"malformed_length":       {head + "Content-Length: canary\r\n\r\n", noHTTP},
		"two_lengths":            {head + "Content-Length: 1\r\nContent-Length: 31415926\r\n\r\n", noHTTP},
		"unknown_encoding":       {head + "Transfer-Encoding: canary\r\n\r\n", noHTTP},
		"malformed_chunk_length": {head + "Transfer-Encoding: chunked\r\n\r\ncanary\r\n", cutOff},
		"malformed_trailer":      {head + "Transfer-Encoding: chunked\r\n\r\n0\r\ncanary\r\n\r\n", cutOff},
		"head_without_an_end":    {head + "X: " + strings.Repeat("canary", 1<<18), noHTTP},
		"smtp":                   {"220 canary ESMTP\r\n\r\n", noHTTP},
		"http_2":                 {"\x00\x00\x00\x04\x00\x00\x00\x00\x00" + strings.Repeat("x", 32) + "\r\n\r\n", noHTTP},
		"nothing":                {"", reset},
		"head_cut_off":           {head, reset},
		"cut_off":                {head + "Content-Length: 99\r\n\r\n" + half, cutOff},
		"cut_off_in_chunks":      {fmt.Sprintf("%sTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n", head, len(half), half), cutOff},
		// A refusal is none that another attempt may mend, however it ends.
		"refusal_with_200_cut_off":    {head + "Content-Length: 99\r\n\r\n{\"code\":3001}", Error{Reason: ReasonResultCode, StatusCode: 200, Code: 3001}},
		"token_cut_off":               {head + "Content-Length: 999\r\n\r\n" + goodBody, cutOff},
		"refusal_cut_off":             {"HTTP/1.1 400 canary\r\nContent-Length: 99\r\n\r\n{\"code\":3007}", refused},
		"refusal_cut_off_in_its_code": {"HTTP/1.1 400 canary\r\nContent-Length: 99\r\n\r\n{\"code\":30", status(400)},
		"bad_gateway_cut_off":         {"HTTP/1.1 502 canary\r\nContent-Length: 99\r\n\r\ncanary", status(502)},
		// Only the end of the connection marks the end of these bodies.
		"cut_off_by_close":          {"HTTP/1.0 200 OK\r\n\r\n" + half, cutOff},
		"cut_off_by_close_http_1_1": {head + "Connection: close\r\n\r\n" + half, cutOff},
		"no_json_before_the_close":  {"HTTP/1.0 200 OK\r\n\r\n{canary}", notJSON},
		"nothing_before_the_close":  {"HTTP/1.0 200 OK\r\n\r\n", Error{Reason: ReasonEmptyBody, StatusCode: 200}},
		"truncated_with_its_length": {respond(200, half), notJSON},
		"truncated_in_a_chunk":      {fmt.Sprintf("%sTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", head, len(half), half), notJSON},

		"reason_phrase":  {respond(500, ""), status(500)},
		"unknown_status": {respond(799, ""), status(799)},
		"headers": {"HTTP/1.1 403 canary\r\nContent-Length: 0\r\nX-Canary: canary\r\nDate: canary\r\nRetry-After: canary\r\n" +
			"Content-Type: canary\r\nSet-Cookie: canary=canary\r\n\r\n", status(403)},
		"location":            {"HTTP/1.1 307 canary\r\nLocation: https://canary.test/canary\r\n\r\n", Error{Reason: ReasonRedirect, StatusCode: 307}},
		"switching_protocols": {"HTTP/1.1 101 canary\r\nUpgrade: canary\r\nConnection: Upgrade\r\n\r\n", status(101)},
		"early_hints":         {"HTTP/1.1 103 canary\r\nLink: canary\r\n\r\n" + respond(400, ""), status(400)},
		"html":                {respond(400, "<html>canary"), Error{Reason: ReasonStatus, StatusCode: 400, HTML: true}},
		"text":                {respond(400, "canary"), status(400)},
		"too_large":           {respond(200, strings.Repeat("canary", 200_000)), Error{Reason: ReasonTooLarge, StatusCode: 200}},

		"code":               {respond(400, `{"code":"canary","description":"canary"}`), status(400)},
		"code_and_secret":    {respond(400, `{"code":"3007 canary"}`), status(400)},
		"description":        {respond(400, `{"code":3007,"description":"canary"}`), refused},
		"other_fields":       {respond(400, `{"code":3007,"canary":"canary","message":["canary"],"accesstoken":"canary"}`), refused},
		"unknown_code":       {respond(400, `{"code":4711,"description":"canary"}`), unknown},
		"unknown_code_token": {respond(400, `{"code":4711,"description":"`+goodToken+`",`+goodBody[1:]), unknown},

		"type":                     {respond(200, `{"accesstoken":"abcdefgh","type":"Canary","expired":"29991231235959"}`), invalid("type")},
		"expired":                  {respond(200, `{"accesstoken":"abcdefgh","type":"Bearer","expired":"canary"}`), invalid("expired")},
		"accesstoken_with_a_space": {respond(200, `{"accesstoken":"canary canary","type":"Bearer","expired":"29991231235959"}`), invalid("accesstoken")},
		"accesstoken_is_an_object": {respond(200, `{"accesstoken":{"canary":1},"type":"Bearer"}`), invalid("accesstoken")},
		"accesstoken_without_type": {respond(200, `{"accesstoken":"canary"}`), missing("type")},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			addr, connections := newListener(t, func(conn net.Conn) {
				if _, err := http.ReadRequest(bufio.NewReader(conn)); err != nil {
					return
				}
				_, _ = io.WriteString(conn, test.answer)
				if test.want.StatusCode == http.StatusSwitchingProtocols {
					_, _ = conn.Read(make([]byte, 1)) // until the client closes
				}
			})
			client := newTestClient(t, "http://"+addr, func(c *Config) { c.Credentials.Password = "canary-24680!" })
			failure, text := letOut(t, client)
			wantError(t, client, failure, test.want)
			wantCount(t, "connections", int(connections.Load()), failure.Attempts)
			wantNoCanary(t, text)
			for _, part := range []string{"31415926", "24680", goodToken[:8]} {
				if strings.Contains(text, part) {
					t.Errorf("text must not hold %q:\n%s", part, text)
				}
			}
		})
	}
}

func FuzzParseResponse(f *testing.F) {
	for _, seed := range []string{
		"", " ", "null", "[]", `"x"`, "{}", "<html>", "\xef\xbb\xbf" + goodBody, goodBody, goodBody[:40], goodBody + "x",
		`{"code":3007,"description":"x"}`, `{"code":"4711","description":"new"}`, `{"code":-1.5e9}`, `{"token":"x"}`,
		`{"accesstoken":null}`, `{"accesstoken":"a b","type":"Bearer"}`, `{"accesstoken":"a","type":"B r"}`,
		`{"accesstoken":"a","type":"bearer","expired":"20240229000000"}`, `{"accesstoken":"\ud800","type":"a","expired":"20240229000000"}`,
	} {
		f.Add(seed, 200)
		f.Add(seed, 400)
	}
	f.Fuzz(func(t *testing.T, body string, status int) {
		client := newTestClient(t, fakeURL)
		resp, _ := answer(status, body)(nil)
		token, failure := client.parseResponse(t.Context(), resp)
		if failure == nil {
			if status != http.StatusOK {
				t.Errorf("a token with HTTP %d", status)
			}
			if again, err := NewToken(token.AccessToken, token.Type, token.Expired); err != nil || !again.ExpiresAt.Equal(token.ExpiresAt) {
				t.Error(err)
			}
			return
		}
		if failure.StatusCode != status || token != (Token{}) {
			t.Errorf("HTTP %d, want %d; token of type %q", failure.StatusCode, status, token.Type)
		}
		if !slices.Contains([]string{"", "accesstoken", "type", "expired"}, failure.Field) || failure.Code < 0 || failure.Code > 999_999 {
			t.Errorf("field %q, code %d", failure.Field, failure.Code)
		}
	})
}

// Judging a response takes time in proportion to its size: no shape of a body
// of 1 MiB is much slower than the others.
func BenchmarkParseResponse(b *testing.B) {
	fill := func(start, part, end string) string {
		return start + strings.Repeat(part, (1<<20-len(start)-len(end))/len(part)) + end
	}
	var fields strings.Builder
	for i := 0; fields.Len() < 1<<20-100; i++ {
		fmt.Fprintf(&fields, `"%d":"%d",`, i, i)
	}
	bodies := map[string]string{
		"token":       goodBody,
		"refusal":     `{"code":4711,"description":"new"}`,
		"fields":      "{" + fields.String() + `"code":4711,"description":"new"}`,
		"duplicates":  fill("{", `"code":4711,`, `"code":4711}`),
		"description": fill(`{"code":4711,"description":"`, "ab ", `"}`),
		"escapes":     fill(`{"code":4711,"description":"`, `\u0061`, `"}`),
		"korean":      fill(`{"code":4711,"description":"`, "가", `"}`),
		"array":       fill(`{"a":[1`, ",1", `],"code":4711}`),
		"nested":      `{"code":4711,"a":` + strings.Repeat("[", 9000) + strings.Repeat("]", 9000) + "}",
		"too_deep":    fill("", `{"a":`, ""),
		"accesstoken": fill(`{"accesstoken":"`, "a", `","type":"MAC","expired":"29991231235959"}`),
		"code":        fill(`{"code":"`, "1", `"}`),
		"spaces":      fill("{", " ", "}"),
		"html":        fill("<html>", "<", ""),
	}
	client := newTestClient(b, fakeURL)
	for name, body := range bodies {
		for _, status := range []int{http.StatusOK, http.StatusBadRequest} {
			b.Run(fmt.Sprintf("%s_%d", name, status), func(b *testing.B) {
				b.SetBytes(int64(len(body)))
				for b.Loop() {
					resp, _ := answer(status, body)(nil)
					_, _ = client.parseResponse(b.Context(), resp)
				}
			})
		}
	}
}
