// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"
)

// Messages of the two lines that the package logs.
const (
	attemptMessage = "Called the token endpoint"
	retryMessage   = "Trying again after a transient failure"
)

// withLog returns a context whose logger writes to the buffer, at level TRACE.
func withLog(ctx context.Context) (context.Context, *bytes.Buffer) {
	var output bytes.Buffer
	return tflogtest.RootLogger(ctx, &output), &output
}

// logLines returns the lines of a log without their times.
func logLines(t testing.TB, output *bytes.Buffer) []map[string]any {
	t.Helper()
	lines, err := tflogtest.MultilineJSONDecode(output)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines {
		delete(line, "@timestamp")
	}
	return lines
}

// wantLine compares all fields of a line of the log.
func wantLine(t testing.TB, got map[string]any, level, message string, fields map[string]any) {
	t.Helper()
	want := map[string]any{"@level": level, "@message": message, "@module": "provider.bizppurio_api"}
	maps.Copy(want, fields)
	if !maps.Equal(got, want) {
		t.Errorf("wrong line of the log\n got %v\nwant %v", got, want)
	}
}

func TestLog(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		answers := []roundTrip{
			answer(http.StatusTooManyRequests, `{"code":5002}`, "Retry-After", "20"),
			func(*http.Request) (*http.Response, error) { return nil, errors.New("canary") },
			answer(http.StatusOK, goodBody),
		}
		calls := 0
		client := newFakeClient(t, 5, func(req *http.Request) (*http.Response, error) {
			time.Sleep(250 * time.Millisecond) // by the clock of the bubble
			calls++
			return answers[calls-1](req)
		})
		ctx, output := withLog(t.Context())
		if _, err := client.Token(ctx); err != nil {
			t.Fatal(err)
		}
		lines := logLines(t, output)
		if len(lines) != 5 {
			t.Fatalf("%d lines, want 5: %v", len(lines), lines)
		}
		if wait, ok := lines[3]["wait_ms"].(float64); !ok || wait < 1500 || wait > 4500 {
			t.Errorf("wait_ms is %v, want 1500 to 4500", lines[3]["wait_ms"])
		}
		delete(lines[3], "wait_ms")
		const endpoint = fakeURL + "/v1/token"
		wantLine(t, lines[0], "debug", attemptMessage, map[string]any{
			"http_method": "POST", "url": endpoint, "attempt": 1.0, "duration_ms": 250.0,
			"http_status": 429.0, "result_code": 5002.0, "error": "refused with a result code",
		})
		wantLine(t, lines[1], "warn", retryMessage, map[string]any{
			"attempt": 1.0, "wait_ms": 20000.0,
			"error": "POST " + endpoint + ": refused with a result code, HTTP 429 Too Many Requests, result code 5002",
		})
		wantLine(t, lines[2], "debug", attemptMessage, map[string]any{
			"http_method": "POST", "url": endpoint, "attempt": 2.0, "duration_ms": 250.0, "error": "connection failed",
		})
		wantLine(t, lines[3], "warn", retryMessage, map[string]any{
			"attempt": 2.0, "error": "POST " + endpoint + ": connection failed",
		})
		wantLine(t, lines[4], "debug", attemptMessage, map[string]any{
			"http_method": "POST", "url": endpoint, "attempt": 3.0, "duration_ms": 250.0, "http_status": 200.0,
		})
	})
}

// A failure that ends the attempts has no line of a retry.
func TestLogOfAPermanentFailure(t *testing.T) {
	t.Parallel()
	ctx, output := withLog(t.Context())
	if _, err := newFakeClient(t, 5, answer(http.StatusBadRequest, `{"code":3007}`)).Token(ctx); err == nil {
		t.Fatal("Token succeeded")
	}
	if lines := logLines(t, output); len(lines) != 1 || lines[0]["@level"] != "debug" || lines[0]["result_code"] != 3007.0 {
		t.Errorf("lines %v", lines)
	}
}

func TestErrorText(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		err  Error
		want string
	}{
		"connection":     {err: Error{Reason: ReasonRefused, Endpoint: "https://a.test/v1/token", Proxy: "http://p.test"}, want: "POST https://a.test/v1/token: connection refused"},
		"no_endpoint":    {err: Error{Reason: ReasonTimeout, Timeout: time.Second}, want: "request timeout"},
		"status":         {err: Error{Reason: ReasonStatus, StatusCode: 503}, want: "unexpected HTTP status, HTTP 503 Service Unavailable"},
		"unknown_status": {err: Error{Reason: ReasonStatus, StatusCode: 799}, want: "unexpected HTTP status, HTTP 799"},
		"field":          {err: Error{Reason: ReasonMissingField, StatusCode: 200, Field: "expired"}, want: "missing field expired, HTTP 200 OK"},
		"code":           {err: Error{Reason: ReasonResultCode, StatusCode: 400, Code: 4711}, want: "refused with a result code, HTTP 400 Bad Request, result code 4711"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := test.err.Error(); got != test.want {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}
