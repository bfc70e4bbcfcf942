// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

// TestCanary plays answers that repeat every secret wherever an answer can, and
// looks for the secrets in all that the package lets out: log lines, texts of
// errors, and errors printed by any verb.
func TestCanary(t *testing.T) {
	t.Parallel()
	secrets := []string{
		testPassword, url.QueryEscape(testPassword), url.PathEscape(testPassword), testBasic(), strings.TrimRight(testBasic(), "="),
		goodToken, proxyPassword, url.QueryEscape(proxyPassword), url.PathEscape(proxyPassword), url.UserPassword(proxyUser, proxyPassword).String(),
		"cHI6b3h5QHVzcjpjYW5hcnkvKzpAIOu5hOuwgA", // Base64 of the proxy's pair
		"canary",
	}
	// The client cannot know a token in a description for one, unless the answer
	// has it as accesstoken too.
	known := slices.DeleteFunc(slices.Clone(secrets), func(s string) bool { return s == goodToken || s == "canary" })
	all := strings.Join(known, " \x00\n")
	quoted := fmt.Sprintf("%q", all)
	everywhere := http.Header{
		"Location":        {"https://" + url.PathEscape(testPassword) + ".test/" + goodToken},
		"X-Canary":        {testBasic()},
		"Retry-After":     {testBasic()},
		"RateLimit-Reset": {goodToken},
		"Content-Type":    {goodToken},
	}
	type fault = bizppuriotest.Fault
	faults := map[string]fault{
		"success":              {},
		"success_later":        {Call: 2},
		"description":          {Code: 3007, Description: all, Header: everywhere},
		"description_retried":  {Code: 9000, Description: all, Header: everywhere},
		"description_with_200": {Status: 200, Code: 3010, Description: strings.Repeat("x", 150) + all},
		"code":                 {Status: 400, Body: `{"code":` + jsonText(all) + `}`},
		"code_beside_a_token":  {Status: 500, Body: `{"code":"` + goodToken + `","description":"` + goodToken + `",` + goodBody[1:]},
		"html":                 {Status: 200, Body: "<html>" + all},
		"html_500":             {Status: 500, Body: "<html>" + all, Header: everywhere},
		"text_403":             {Status: 403, Body: all},
		"broken_json":          {Status: 200, Body: `{"accesstoken":"` + goodToken},
		"token_with_space":     {Status: 200, Body: `{"accesstoken":"` + goodToken + ` canary","type":"Bearer","expired":"29991231235959"}`},
		"ppurio_token":         {Status: 200, Body: `{"token":"` + goodToken + `"}`},
		"bad_type":             {Status: 200, Body: `{"accesstoken":"` + goodToken + `","type":` + jsonText(all) + `,"expired":"29991231235959"}`},
		"bad_expired":          {Status: 200, Body: `{"accesstoken":"` + goodToken + `","type":"Bearer","expired":` + jsonText(all) + `}`},
		"redirect":             {Status: 307, Header: everywhere},
		"cut_off":              {Status: 200, Body: quoted, CutOff: true},
		"reset":                {Reset: true},
		"too_large":            {Status: 200, Body: quoted, BodySize: 2 << 20},
	}
	a := newAuthority(t)
	for name, f := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if f.Call == 0 {
				f.Call = bizppuriotest.EveryCall
			}
			server := newHiddenStandIn(t, a, f)
			if name == "success_later" {
				server.Script(fault{Call: 1, Status: 503, Body: all})
			}
			proxy := &testProxy{upstream: server.addr}
			proxy.startHTTP(t)
			client := newTestClient(t, hiddenURL, func(c *Config) { c.RootCAs = a.pool() },
				through("http", proxy, url.UserPassword(proxyUser, proxyPassword)))
			let := whatIsLetOut(t, client)
			wantLacks(t, let, append(secrets, server.Tokens()...)...)
		})
	}

	t.Run("malformed_http", func(t *testing.T) {
		t.Parallel()
		addr := newListener(t, func(conn net.Conn) {
			_, _ = http.ReadRequest(bufio.NewReader(conn))
			// net/http quotes such a line in its error.
			_, _ = fmt.Fprintf(conn, "%s %s\r\n\r\n", testBasic(), goodToken)
		})
		wantLacks(t, whatIsLetOut(t, newTestClient(t, "http://"+addr.String())), secrets...)
	})
	t.Run("error_of_the_transport", func(t *testing.T) {
		t.Parallel()
		client := newTestClient(t, hiddenURL, func(c *Config) {
			c.Transport = roundTrip(func(*http.Request) (*http.Response, error) { return nil, quoting{all + " canary"} })
		})
		wantLacks(t, whatIsLetOut(t, client), secrets...)
	})
}

// jsonText is s as a JSON string.
func jsonText(s string) string {
	return `"` + strings.NewReplacer("\x00", `\u0000`, "\n", `\n`, `"`, `\"`, `\`, `\\`).Replace(s) + `"`
}

// whatIsLetOut asks for a token and returns all text that may be seen by it.
func whatIsLetOut(t *testing.T, client *Client) string {
	t.Helper()
	ctx, log := withLog(t.Context())
	token, err := client.Token(ctx)
	if log.Len() == 0 {
		t.Error("nothing was logged")
	}
	text := log.String() + printed(token)
	if err == nil {
		for _, warning := range token.Warnings() {
			text += warning.Summary + warning.Detail
		}
		return text
	}
	failure, ok := errors.AsType[*Error](err)
	if !ok {
		t.Fatalf("error %v", err)
	}
	x := failure.Explain()
	// %x is left out: it would print digits of what %s shows.
	return text + fmt.Sprintf("%s\n%v\n%+v\n%#v\n%q\n%v", err, err, err, err, err, fmt.Errorf("outer: %w", err)) +
		x.Summary + x.Detail() + failure.Description + failure.Detail + failure.Code
}
