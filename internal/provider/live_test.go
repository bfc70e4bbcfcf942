// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

const envLive = "BIZPPURIO_TESTLIVE"

const liveUsage = `
make testlive asks the real service for two tokens. It sends no message. It needs in the environment:

  BIZPPURIO_ACCOUNT, BIZPPURIO_PASSWORD  an account that no running service uses, called from a registered IP address
  BIZPPURIO_ENVIRONMENT                  staging or production (they have separate accounts), or BIZPPURIO_BASE_URL
  BIZPPURIO_TESTLIVE_CA_FILE=ca.pem      optional: trust these certificates too, as ca_cert_pem does

make testlive는 실서비스에서 인증 토큰을 두 번 발급합니다. 메시지는 발송하지 않습니다. 다음 환경 변수를 설정하세요:

  BIZPPURIO_ACCOUNT, BIZPPURIO_PASSWORD  운영 중인 서비스가 쓰지 않는 계정과 암호(비밀번호). 등록된 IP에서 실행해야 합니다
  BIZPPURIO_ENVIRONMENT                  staging(검수) 또는 production(운영). 계정이 서로 다릅니다. 또는 BIZPPURIO_BASE_URL
  BIZPPURIO_TESTLIVE_CA_FILE=ca.pem      선택: ca_cert_pem처럼 추가로 신뢰할 인증서`

// TestLive is what make testlive runs: see liveUsage.
func TestLive(t *testing.T) { //nolint:paralleltest // it runs alone
	if os.Getenv(envLive) == "" {
		t.Skip(envLive + " is not set: make testlive sets it")
	}
	log.SetOutput(io.Discard) // net/http writes what a server sends unasked
	if err := checkLive(t.Context(), os.Getenv, t.Logf); err != nil {
		t.Fatal(err)
	}
}

// checkLive asks the service for a token by one plain POST and once more by the
// provider, and reports what the API's documents leave open: names, numbers and
// times, never a value or another text from outside.
func checkLive(ctx context.Context, getenv func(string) string, logf func(string, ...any)) error {
	var model configurationModel
	if file := getenv("BIZPPURIO_TESTLIVE_CA_FILE"); file != "" {
		content, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		model.CACertPEM = types.StringValue(string(content))
	}
	c, diags := resolveConfiguration(ctx, model, getenv)
	if diags.HasError() {
		return errors.New(diags[0].Detail() + liveUsage)
	}
	if len(c.postponed) > 0 || getenv(envEnvironment)+getenv(envBaseURL) == "" {
		return errors.New(liveUsage)
	}
	c.client.MaxRetries = 0
	first, err := postLive(ctx, c.client, logf)
	if err != nil {
		return err
	}
	token, diags := new(bizppurioProvider).newTokenSource(c, "testlive").token(ctx)
	switch {
	case diags.HasError():
		return errors.New("the provider: " + diags[0].Summary() + "\n" + diags[0].Detail())
	case token.AccessToken == first:
		logf("The provider got the same token again. A plan does not disturb a service that runs on the same account.\n" +
			"같은 토큰이 다시 발급되었습니다. 같은 계정을 쓰는 운영 중인 서비스는 plan의 영향을 받지 않습니다.")
	default:
		logf("The provider got another token. Whether that ended the first one is not known: do not use the account of a running service before Bizppurio's support has answered that.\n" +
			"다른 토큰이 발급되었습니다. 먼저 발급된 토큰이 무효가 되는지는 알 수 없으므로, 비즈뿌리오 고객센터에 확인하기 전에는 운영 중인 서비스의 계정을 쓰지 마세요.")
	}
	return nil
}

// postLive makes the plain POST, and returns the token.
func postLive(ctx context.Context, config bizppurio.Config, logf func(string, ...any)) (token string, err error) {
	ctx, cancel := context.WithTimeout(ctx, config.RequestTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, config.BaseURL.JoinPath("v1", "token").String(), http.NoBody)
	if err != nil {
		return "", errors.New("the request cannot be made")
	}
	req.SetBasicAuth(config.Credentials.Account, config.Credentials.Password)
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	transport := &http.Transport{
		Proxy:             http.ProxyURL(config.ProxyURL),
		TLSClientConfig:   &tls.Config{RootCAs: config.RootCAs, MinVersion: tls.VersionTLS12},
		DisableKeepAlives: true,
	}
	resp, err := transport.RoundTrip(req) // it neither follows redirects nor tries again
	if err != nil {
		for errors.Unwrap(err) != nil {
			err = errors.Unwrap(err)
		}
		return "", fmt.Errorf("POST: no response (%T)", err) // its text may quote what came
	}
	defer resp.Body.Close() //nolint:errcheck // nothing is left to lose
	logf("POST: HTTP %d, HTTP/%d.%d", resp.StatusCode, resp.ProtoMajor, resp.ProtoMinor)
	for _, name := range []string{"Retry-After", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "Content-Type", "Server"} {
		if value := resp.Header.Get(name); regexp.MustCompile(`^[0-9]{1,6}(\.[0-9]{1,3})?$`).MatchString(value) {
			logf("header %s: %s", name, value)
		} else if value != "" {
			logf("header %s: not a number", name)
		}
	}
	date, err := http.ParseTime(resp.Header.Get("Date"))
	if err != nil {
		date = time.Now()
	}
	logf("Date: this machine's clock differs by %s", time.Since(date).Truncate(time.Second))
	var fields map[string]json.RawMessage
	if json.NewDecoder(io.LimitReader(resp.Body, 1<<20)).Decode(&fields) != nil {
		return "", errors.New("body: no JSON object")
	}
	text := func(name string) (s string) {
		_ = json.Unmarshal(fields[name], &s)
		return s
	}
	known := []string{"accesstoken", "type", "expired", "code", "description"}
	for _, name := range known {
		if raw := string(fields[name]); raw != "" {
			logf("field %s: %s of %d bytes in JSON", name, map[bool]string{true: "a string", false: "not a string"}[raw[0] == '"'], len(raw))
		}
	}
	others := 0
	for name := range fields {
		if !slices.Contains(known, name) {
			others++
		}
	}
	logf("other fields: %d", others)
	if code := strings.Trim(string(fields["code"]), `"`); regexp.MustCompile(`^[0-9]{1,6}$`).MatchString(code) {
		logf("code: %s", code)
	}
	token = text("accesstoken")
	if token == "" {
		return "", errors.New("no token: see the lines above (토큰이 발급되지 않았습니다. 위의 내용을 확인하세요)")
	}
	logf("accesstoken: like a JWT (two dots): %t; type is Bearer: %t", strings.Count(token, ".") == 2, text("type") == "Bearer")
	if kst, err := bizppurio.ParseExpired(text("expired")); err == nil {
		hours := kst.Sub(date).Hours()
		logf("expired: %.2f hours after Date if it is in KST, %.2f if it is in UTC (24 are documented)", hours, hours+9)
	}
	return token, nil
}

func TestLive_againstTheStandIn(t *testing.T) {
	t.Parallel()
	const secret = "canary.secret.token"
	repeats := `{"accesstoken":"` + secret + `","type":"Bearer","expired":"29991231235959","code":"` + secret + `","description":"` + secret + `","` + secret + `":1}`
	for name, test := range map[string]struct {
		faults    []bizppuriotest.Fault
		succeeds  bool
		wantCalls int
		wantLines []string
	}{
		"success":        {nil, true, 2, []string{"POST: HTTP 200, HTTP/1.1", "field type: a string of 8 bytes in JSON", "type is Bearer: true", "expired: 24.00 hours after Date if it is in KST, 33.00", "The provider got another token."}},
		"the_same_token": {[]bizppuriotest.Fault{{Body: repeats, Header: http.Header{"Server": {secret}, "Retry-After": {"7"}}}}, true, 2, []string{"header Server: not a number", "header Retry-After: 7", "other fields: 1", "The provider got the same token again."}},
		"refused":        {[]bizppuriotest.Fault{{Code: 3010}}, false, 1, []string{"POST: HTTP 400", "code: 3010", "no token: see the lines above"}},
		"no_json":        {[]bizppuriotest.Fault{{Status: 502, Body: "<html>" + secret}}, false, 1, []string{"POST: HTTP 502", "body: no JSON object"}},
		"then_refused":   {[]bizppuriotest.Fault{{Call: 2, Code: 3007}}, false, 2, []string{"the provider: Bizppurio: Wrong Password"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := newAPI(t, bizppuriotest.WithFaults(test.faults...))
			var output strings.Builder
			err := checkLive(t.Context(), getenvFrom(map[string]string{envAccount: testAccount, envPassword: testPassword, envBaseURL: api.URL}),
				func(format string, args ...any) { fmt.Fprintf(&output, format+"\n", args...) })
			fmt.Fprint(&output, err)
			if (err == nil) != test.succeeds || api.TokenCalls() != test.wantCalls {
				t.Errorf("error %v after %d calls, want %d", err, api.TokenCalls(), test.wantCalls)
			}
			for _, want := range test.wantLines {
				if !strings.Contains(output.String(), want) {
					t.Errorf("it does not say %q:\n%s", want, &output)
				}
			}
			for _, secret := range append(api.Tokens(), secret, testPassword, bizppuriotest.Basic(testAccount, testPassword)) {
				if strings.Contains(output.String(), secret) {
					t.Errorf("the report holds %q", secret)
				}
			}
		})
	}
	if err := checkLive(t.Context(), getenvFrom(map[string]string{envAccount: "a", envPassword: "p"}), t.Logf); err == nil || !strings.Contains(err.Error(), "make testlive") {
		t.Errorf("without an environment: %v, want how to use it", err)
	}
}
