// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

func TestRequestOnTheWire(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		prefix            string
		account, password string
		wantURL           string
		wantAuthorization string
	}{
		"plain": {
			account: "account", password: "password",
			wantURL: "/v1/token", wantAuthorization: "Basic YWNjb3VudDpwYXNzd29yZA==",
		},
		"path_prefix": {
			prefix: "/sms/biz", account: "account", password: "password",
			wantURL: "/sms/biz/v1/token", wantAuthorization: "Basic YWNjb3VudDpwYXNzd29yZA==",
		},
		"path_prefix_with_final_slash": {
			prefix: "/sms/", account: "account", password: "password",
			wantURL: "/sms/v1/token", wantAuthorization: "Basic YWNjb3VudDpwYXNzd29yZA==",
		},
		"escaped_path_prefix": {
			prefix: "/a%2Fb", account: "account", password: "password",
			wantURL: "/a%2Fb/v1/token", wantAuthorization: "Basic YWNjb3VudDpwYXNzd29yZA==",
		},
		// The values come from coreutils' base64: no code of ours made them.
		"korean_and_colons": {
			account: "비즈", password: "암:호:",
			wantURL: "/v1/token", wantAuthorization: "Basic 67mE7KaIOuyVlDrtmLg6",
		},
		"standard_alphabet": {
			account: "a", password: "??>>~~ÿ",
			wantURL: "/v1/token", wantAuthorization: "Basic YTo/Pz4+fn7Dvw==",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := bizppuriotest.NewAPI()
			server := httptest.NewServer(api)
			t.Cleanup(server.Close)
			client := newTestClient(t, server.URL+test.prefix, func(c *Config) {
				c.Credentials = Credentials{Account: test.account, Password: test.password}
				c.UserAgent = "terraform-provider-bizppurio/0.1.0"
			})
			// The stand-in knows no account: only the request matters here.
			_ = mustFail(t, client)

			requests := api.Requests()
			if len(requests) != 1 {
				t.Fatalf("%d requests, want 1", len(requests))
			}
			got := requests[0]
			if got.Method != http.MethodPost || got.URL != test.wantURL || got.Body != "" {
				t.Errorf("%s %s with body %q", got.Method, got.URL, got.Body)
			}
			for header, want := range map[string]string{
				"Authorization":  test.wantAuthorization,
				"Content-Type":   "application/json; charset=utf-8",
				"User-Agent":     "terraform-provider-bizppurio/0.1.0",
				"Content-Length": "0",
				// The account may have few connections open.
				"Connection": "close",
			} {
				if values := got.Header.Values(header); !slices.Equal(values, []string{want}) {
					t.Errorf("%s: %q, want %q", header, values, want)
				}
			}
			for _, header := range []string{"Transfer-Encoding", "Accept-Encoding", "Cookie"} {
				if values := got.Header.Values(header); len(values) > 0 {
					t.Errorf("%s: %q, want none", header, values)
				}
			}
		})
	}
}

func TestTokenOfTheStandIn(t *testing.T) {
	t.Parallel()
	issued := time.Date(2020, 11, 9, 9, 55, 20, 0, time.UTC)
	server := bizppuriotest.NewServer(
		bizppuriotest.WithAccount(testAccount, testPassword),
		bizppuriotest.WithClock(func() time.Time { return issued }),
	)
	t.Cleanup(server.Close)
	before := time.Now()
	token, err := newTestClient(t, server.URL).Token(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if tokens := server.Tokens(); len(tokens) != 1 || token.AccessToken != tokens[0] {
		t.Error("the token is not the one that was issued")
	}
	if token.Type != "Bearer" || token.Expired != "20201110185520" {
		t.Errorf("type %q, expired %q", token.Type, token.Expired)
	}
	if got := token.ExpiresAt.Format(time.RFC3339); got != "2020-11-10T18:55:20+09:00" {
		t.Errorf("expires at %s", got)
	}
	if token.ReceivedAt.Before(before) || token.ReceivedAt.After(time.Now()) {
		t.Errorf("received at %v", token.ReceivedAt)
	}
	if token.ServerDate.IsZero() {
		t.Error("the response's Date is lost")
	}
}

func TestAnswersThatAreSuccess(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		contentType string
		body        string
		date        string
		wantType    string
		wantDate    time.Time
	}{
		"usual":                  {body: goodBody, wantType: "Bearer"},
		"foreign_content_type":   {contentType: "text/html", body: goodBody, wantType: "Bearer"},
		"no_content_type":        {contentType: "-", body: goodBody, wantType: "Bearer"},
		"byte_order_mark":        {body: "\xef\xbb\xbf" + goodBody, wantType: "Bearer"},
		"white_space_around":     {body: "\r\n " + goodBody + "\n", wantType: "Bearer"},
		"other_fields":           {body: `{"code":1000,"description":"success",` + goodBody[1:], wantType: "Bearer"},
		"success_code_as_string": {body: `{"code":"1000",` + goodBody[1:], wantType: "Bearer"},
		"other_type":             {body: `{"accesstoken":"` + goodToken + `","type":"MAC","expired":"29991231235959"}`, wantType: "MAC"},
		"escaped_letters":        {body: `{"accesstoken":"` + goodToken + `","type":"\u0042earer","expired":"29991231235959"}`, wantType: "Bearer"},
		"date":                   {body: goodBody, date: "Mon, 09 Nov 2020 09:55:20 GMT", wantType: "Bearer", wantDate: time.Date(2020, 11, 9, 9, 55, 20, 0, time.UTC)},
		"unreadable_date":        {body: goodBody, date: "yesterday", wantType: "Bearer"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header()["Date"] = nil // net/http's own would be now
				if test.date != "" {
					w.Header().Set("Date", test.date)
				}
				w.Header()["Content-Type"] = nil
				if test.contentType != "-" {
					w.Header().Set("Content-Type", test.contentType)
				}
				_, _ = w.Write([]byte(test.body))
			}))
			t.Cleanup(server.Close)
			token, err := newTestClient(t, server.URL).Token(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if token.AccessToken != goodToken || token.Type != test.wantType || token.Expired != "29991231235959" {
				t.Errorf("token %q, type %q, expired %q", token.AccessToken, token.Type, token.Expired)
			}
			if !token.ServerDate.Equal(test.wantDate) {
				t.Errorf("server's date %v, want %v", token.ServerDate, test.wantDate)
			}
		})
	}
}
