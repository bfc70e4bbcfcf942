// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"bytes"
	"context"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"
)

// withLog is a context whose logger writes to the buffer, at level TRACE.
func withLog(ctx context.Context) (context.Context, *bytes.Buffer) {
	var output bytes.Buffer
	return tflogtest.RootLogger(ctx, &output), &output
}

func TestLogLines(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		client := newFakeClient(t, 5, func(req *http.Request) (*http.Response, error) {
			time.Sleep(250 * time.Millisecond) // by the clock of the bubble
			switch calls++; calls {
			case 1:
				return respond(req, http.StatusTooManyRequests, `{"code":5002}`, "Retry-After", "20"), nil
			case 2:
				return nil, quoting{"canary"}
			}
			return respond(req, http.StatusOK, goodBody), nil
		})
		ctx, output := withLog(t.Context())
		if _, err := client.Token(ctx); err != nil {
			t.Fatal(err)
		}
		lines, err := tflogtest.MultilineJSONDecode(output)
		if err != nil {
			t.Fatal(err)
		}

		const debug, warn = "Called the token endpoint", "Trying again after a transient failure"
		const url = "https://api.bizppurio.test/v1/token"
		want := []map[string]any{
			{"@level": "debug", "@message": debug, "http_method": "POST", "url": url, "attempt": 1.0, "duration_ms": 250.0, "http_status": 429.0, "result_code": "5002", "error": "Too Many Requests"},
			{"@level": "warn", "@message": warn, "attempt": 1.0, "wait_ms": 20000.0, "reason": "POST " + url + " was answered with HTTP 429 Too Many Requests, result code 5002."},
			{"@level": "debug", "@message": debug, "http_method": "POST", "url": url, "attempt": 2.0, "duration_ms": 250.0, "http_status": nil, "result_code": nil, "error": "Connection Failed"},
			// It is not the last attempt, and must not say so.
			{"@level": "warn", "@message": warn, "attempt": 2.0, "reason": "POST " + url + " failed: the connection broke off, or what came over it was not HTTP."},
			{"@level": "debug", "@message": debug, "http_method": "POST", "url": url, "attempt": 3.0, "duration_ms": 250.0, "http_status": 200.0, "result_code": nil, "error": nil},
		}
		if len(lines) != len(want) {
			t.Fatalf("%d lines, want %d:\n%v", len(lines), len(want), lines)
		}
		for i, fields := range want {
			for key, value := range fields {
				if lines[i][key] != value {
					t.Errorf("line %d: %s is %v, want %v", i+1, key, lines[i][key], value)
				}
			}
			if lines[i]["@module"] != "provider.bizppurio_api" {
				t.Errorf("line %d: module %v", i+1, lines[i]["@module"])
			}
		}
		if wait, ok := lines[3]["wait_ms"].(float64); !ok || wait < 2000 || wait > 4000 {
			t.Errorf("wait_ms %v, want 2000 to 4000", lines[3]["wait_ms"])
		}
	})
}

// A failure that ends the attempts has no line of a retry.
func TestLogLinesOfAPermanentFailure(t *testing.T) {
	t.Parallel()
	client := newFakeClient(t, 5, func(req *http.Request) (*http.Response, error) {
		return respond(req, http.StatusBadRequest, `{"code":3007}`), nil
	})
	ctx, output := withLog(t.Context())
	if _, err := client.Token(ctx); err == nil {
		t.Fatal("Token succeeded")
	}
	lines, err := tflogtest.MultilineJSONDecode(output)
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) != 1 || lines[0]["@level"] != "debug" || lines[0]["result_code"] != "3007" {
		t.Errorf("lines %v", lines)
	}
}

// No line is given a secret. Should one get into a line by mistake all the same,
// it is masked there.
func TestLoggerMasksSecrets(t *testing.T) {
	t.Parallel()
	client := newTestClient(t, "https://api.bizppurio.test", func(c *Config) {
		c.ProxyURL = mustParseURL(t, "http://user:canary@proxy.test:3128")
	})
	ctx, output := withLog(t.Context())
	tflog.SubsystemInfo(client.withLogger(ctx), subsystem, "message with "+testPassword, map[string]any{
		"authorization": "Basic " + testBasic(), "proxy": "http://user:canary@proxy.test:3128",
	})
	wantContains(t, output.String(), "message with ***", "Basic ***")
	wantLacks(t, output.String(), testPassword, testBasic(), "canary")
}
