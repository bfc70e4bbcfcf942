// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"bytes"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"
)

func TestLog(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		answers := inTurn(
			answer(http.StatusTooManyRequests, `{"code":5002}`, "Retry-After", "20"),
			func(*http.Request) (*http.Response, error) { return nil, errors.New("canary") },
			answer(http.StatusOK, goodBody),
		)
		client := newFakeClient(t, 5, func(req *http.Request) (*http.Response, error) {
			time.Sleep(250 * time.Millisecond) // by the clock of the bubble
			return answers(req)
		})
		var output bytes.Buffer
		if _, err := client.Token(tflogtest.RootLogger(t.Context(), &output)); err != nil {
			t.Fatal(err)
		}
		got, err := tflogtest.MultilineJSONDecode(&output)
		if err != nil {
			t.Fatal(err)
		}
		const endpoint = fakeURL + "/v1/token"
		want := []map[string]any{
			{"attempt": 1.0, "http_status": 429.0, "result_code": 5002.0, "error": "refused with a result code"},
			{"attempt": 1.0, "wait_ms": 20000.0, "error": "POST " + endpoint + ": refused with a result code, HTTP 429 Too Many Requests, result code 5002"},
			{"attempt": 2.0, "error": "connection failed"},
			{"attempt": 2.0, "error": "POST " + endpoint + ": connection failed"},
			{"attempt": 3.0, "http_status": 200.0},
		}
		wantCount(t, "lines", len(got), len(want))
		want[3]["wait_ms"] = float64(client.waits()[1].Milliseconds() - 250)
		for i, line := range want {
			delete(got[i], "@timestamp")
			line["@module"] = "provider.bizppurio_api"
			line["@level"], line["@message"] = "warn", "Trying again after a transient failure"
			if i%2 == 0 {
				line["@level"], line["@message"] = "debug", "Called the token endpoint"
				line["http_method"], line["url"], line["duration_ms"] = "POST", endpoint, 250.0
			}
			if !maps.Equal(got[i], line) {
				t.Errorf("wrong line %d of the log\n got %v\nwant %v", i, got[i], line)
			}
		}
	})
}

func TestErrorText(t *testing.T) {
	t.Parallel()
	for want, err := range map[string]*Error{
		"POST https://a.test/v1/token: connection refused":                   {Reason: ReasonRefused, Endpoint: &url.URL{Scheme: "https", Host: "a.test", Path: "/v1/token"}, Proxy: &url.URL{Scheme: "http", Host: "p.test"}},
		"unexpected HTTP status, HTTP 799":                                   {Reason: ReasonStatus, StatusCode: 799},
		"missing field expired, HTTP 200 OK":                                 {Reason: ReasonMissingField, StatusCode: 200, Field: "expired"},
		"refused with a result code, HTTP 400 Bad Request, result code 4711": {Reason: ReasonResultCode, StatusCode: 400, Code: 4711},
	} {
		if got := err.Error(); got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
}

func TestSecretsAreNotPrinted(t *testing.T) {
	t.Parallel()
	credentials := Credentials{Account: "acct", Password: "canary"}
	token := Token{AccessToken: "canary", Type: "Bearer", Expired: "29991231235959"}
	client := newTestClient(t, fakeURL, func(c *Config) {
		c.Credentials = credentials
		c.ProxyURL = &url.URL{Scheme: "http", User: url.UserPassword("user", "canary"), Host: "proxy.test"}
	}).Client
	within := struct {
		Credentials []Credentials
		Token       map[string]Token
		Config      Config
		Client      *Client
	}{[]Credentials{credentials}, map[string]Token{"a": token}, client.config, client}
	for _, value := range []any{
		credentials, &credentials, token, &token, client.config, &client.config, client, *client, within, &within, client.newError(ReasonReset),
	} {
		wantNoSecret(t, printed(value))
	}
}
