// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestRawResponses is about responses as they come over the wire. Errors of
// net/http would quote them.
func TestRawResponses(t *testing.T) {
	t.Parallel()
	const head, half = "HTTP/1.1 200 OK\r\n", `{"accesstoken":"canary`
	noHTTP := Error{Reason: ReasonNotHTTP, Transient: true}
	reset := Error{Reason: ReasonReset, Transient: true}
	cutOff := Error{Reason: ReasonCutOff, StatusCode: 200, Transient: true}
	badBody := Error{Reason: ReasonNotHTTP, StatusCode: 200, Transient: true}
	notJSON := Error{Reason: ReasonNotJSON, StatusCode: 200}
	tests := map[string]struct {
		answer string
		want   Error
	}{
		"malformed_status_line":  {"canary canary canary\r\n\r\n", noHTTP},
		"malformed_header":       {head + "canary\r\n\r\n", noHTTP},
		"malformed_length":       {head + "Content-Length: canary\r\n\r\n", noHTTP},
		"two_lengths":            {head + "Content-Length: 1\r\nContent-Length: 31415926\r\n\r\n", noHTTP},
		"unknown_encoding":       {head + "Transfer-Encoding: canary\r\n\r\n", noHTTP},
		"malformed_chunk_length": {head + "Transfer-Encoding: chunked\r\n\r\ncanary\r\n", badBody},
		"malformed_trailer":      {head + "Transfer-Encoding: chunked\r\n\r\n0\r\ncanary\r\n\r\n", badBody},
		"head_without_an_end":    {head + "X: " + strings.Repeat("canary", 1<<18), noHTTP},
		"nothing":                {"", reset},
		"head_cut_off":           {head, Error{Reason: ReasonCutOff, Transient: true}},
		"token_cut_off":          {head + "Content-Length: 999\r\n\r\n" + goodBody, cutOff},
		"cut_off_in_chunks":      {fmt.Sprintf("%sTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n", head, len(half), half), cutOff},
		// A refusal is none that another attempt may mend, however it ends.
		"refusal_with_200_cut_off":    {head + "Content-Length: 99\r\n\r\n{\"code\":3001}", Error{Reason: ReasonResultCode, StatusCode: 200, Code: 3001}},
		"refusal_cut_off":             {"HTTP/1.1 400 X\r\nContent-Length: 99\r\n\r\n{\"code\":3007}", Error{Reason: ReasonResultCode, StatusCode: 400, Code: 3007}},
		"refusal_cut_off_in_its_code": {"HTTP/1.1 400 X\r\nContent-Length: 99\r\n\r\n{\"code\":30", Error{Reason: ReasonCutOff, StatusCode: 400}},
		// Only the end of the connection marks the end of these bodies.
		"cut_off_by_close":         {"HTTP/1.0 200 OK\r\n\r\n" + half, notJSON}, // nobody can tell
		"no_json_before_the_close": {"HTTP/1.0 200 OK\r\n\r\n{canary}", notJSON},
		"nothing_before_the_close": {"HTTP/1.0 200 OK\r\n\r\n", Error{Reason: ReasonEmptyBody, StatusCode: 200}},
		// These came whole.
		"truncated_with_its_length": {fmt.Sprintf("%sContent-Length: %d\r\n\r\n%s", head, len(half), half), notJSON},
		"truncated_in_a_chunk":      {fmt.Sprintf("%sTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", head, len(half), half), notJSON},

		// Compression is undone, asked for or not.
		"refusal_in_gzip":  {inGzip(`{"code":3010}`, "HTTP/1.1 400 X"), Error{Reason: ReasonResultCode, StatusCode: 400, Code: 3010, Compressed: true}},
		"page_in_gzip":     {inGzip("<html>canary", "HTTP/1.1 200 OK"), Error{Reason: ReasonNotJSON, StatusCode: 200, HTML: true, Compressed: true}},
		"bomb_in_gzip":     {inGzip(strings.Repeat("canary", 1<<20), "HTTP/1.1 200 OK"), Error{Reason: ReasonTooLarge, StatusCode: 200, Compressed: true}},
		"gzip_cut_off":     {head + "Content-Encoding: gzip\r\nContent-Length: 99\r\n\r\n\x1f\x8b\x08", compressed(cutOff)},
		"gzip_is_none":     {head + "Content-Encoding: gzip\r\nContent-Length: 12\r\n\r\ncanarycanary", compressed(badBody)},
		"another_encoding": {head + "Content-Encoding: br\r\nContent-Length: 6\r\n\r\ncanary", compressed(notJSON)},

		"headers": {"HTTP/1.1 403 canary\r\nContent-Length: 0\r\nX-Canary: canary\r\nDate: canary\r\nRetry-After: canary\r\n" +
			"Content-Type: canary\r\nSet-Cookie: canary=canary\r\n\r\n", Error{Reason: ReasonStatus, StatusCode: 403}},
		"redirect":            {"HTTP/1.1 307 canary\r\nContent-Length: 0\r\nLocation: /canary\r\n\r\n", Error{Reason: ReasonRedirect, StatusCode: 307}},
		"switching_protocols": {"HTTP/1.1 101 canary\r\nUpgrade: canary\r\nConnection: Upgrade\r\n\r\n", Error{Reason: ReasonStatus, StatusCode: 101}},
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
			client := newTestClient(t, "http://"+addr)
			wantFailure(t.Context(), t, client, test.want)
			wantCount(t, "connections", int(connections.Load()), len(client.calls))
		})
	}
}

// inGzip returns a response whose body is compressed.
func inGzip(body, status string) string {
	var b strings.Builder
	w := gzip.NewWriter(&b)
	_, _ = io.WriteString(w, body)
	_ = w.Close()
	return fmt.Sprintf("%s\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s", status, b.Len(), b.String())
}

func compressed(err Error) Error {
	err.Compressed = true
	return err
}

// A token is one in gzip too.
func TestTokenInGzip(t *testing.T) {
	t.Parallel()
	addr, _ := newListener(t, func(conn net.Conn) {
		if _, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
			_, _ = io.WriteString(conn, inGzip(goodBody, "HTTP/1.1 200 OK"))
		}
	})
	if token, err := newTestClient(t, "http://"+addr).Token(t.Context()); err != nil || token.AccessToken != goodToken {
		t.Errorf("token of type %q, error %v", token.Type, err)
	}
}

// A refusal is one although its body never ends: a wrong password is not sent
// again because of that. The request timeout bounds each attempt, not all of
// them together.
func TestStallingBody(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]Error{
		`{"code":3007}`:  {Reason: ReasonResultCode, StatusCode: 400, Code: 3007},
		"<html>":         {Reason: ReasonTimeout, StatusCode: 503, HTML: true, Transient: true},
		`{"code":30`:     {Reason: ReasonTimeout, StatusCode: 400},
		`{"accesstoken"`: {Reason: ReasonTimeout, StatusCode: 200, Transient: true},
	} {
		t.Run(fmt.Sprint(want.Reason, want.StatusCode), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				client := newFakeClient(t, 2, func(req *http.Request) (*http.Response, error) {
					reader, writer := io.Pipe()
					go func() {
						_, _ = io.WriteString(writer, body)
						<-req.Context().Done()
						_ = writer.CloseWithError(req.Context().Err())
					}()
					return &http.Response{StatusCode: want.StatusCode, Body: reader, ContentLength: 99}, nil
				}, func(c *Config) { c.RequestTimeout = 7 * time.Second })
				wantFailure(t.Context(), t, client, want)
				if took := time.Since(client.calls[len(client.calls)-1]); took != 7*time.Second {
					t.Errorf("the last attempt took %s, want 7s", took)
				}
			})
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
		if !slices.Contains([]Field{"", "accesstoken", "type", "expired"}, failure.Field) || failure.Code < 0 || failure.Code > 999_999 {
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
	client := newTestClient(b, fakeURL)
	for name, body := range map[string]string{
		"token":       goodBody,
		"duplicates":  fill("{", `"code":4711,`, `"code":4711}`),
		"array":       fill(`{"a":[1`, ",1", `],"code":4711}`),
		"too_deep":    fill("", `{"a":`, ""),
		"accesstoken": fill(`{"accesstoken":"`, "a", `","type":"MAC","expired":"29991231235959"}`),
		"html":        fill("<html>", "<", ""),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				resp, _ := answer(http.StatusOK, body)(nil)
				_, _ = client.parseResponse(b.Context(), resp)
			}
		})
	}
}
