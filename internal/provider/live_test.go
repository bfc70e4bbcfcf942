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
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
	"github.com/bizppurio/terraform-provider-bizppurio/internal/explain"
)

const envLive = "BIZPPURIO_TESTLIVE"

const liveNotice = `make testlive requests two tokens, then tries both. It sends no message: it makes three requests to
POST /v3/message with the body {}, which has no receiver.
make testlive는 인증 토큰을 두 번 발급받아 둘 다 시험합니다. 메시지는 발송하지 않습니다. POST /v3/message를 세 번
요청하지만, 본문이 {}이므로 수신번호가 없습니다.
`

const liveUsage = liveNotice + `
It needs in the environment:

  BIZPPURIO_ACCOUNT, BIZPPURIO_PASSWORD  an account that no running service uses, called from a registered IP address
  BIZPPURIO_ENVIRONMENT                  staging or production (they have separate accounts), or BIZPPURIO_BASE_URL
  BIZPPURIO_TESTLIVE_CA_FILE=ca.pem      optional: trust these certificates too, as ca_cert_pem does

다음 환경 변수를 설정하세요.

  BIZPPURIO_ACCOUNT, BIZPPURIO_PASSWORD  운영 중인 서비스가 쓰지 않는 계정과 암호(비밀번호). 등록된 IP에서 실행해야 합니다
  BIZPPURIO_ENVIRONMENT                  staging(검수) 또는 production(운영). 계정이 서로 다릅니다. 또는 BIZPPURIO_BASE_URL
  BIZPPURIO_TESTLIVE_CA_FILE=ca.pem      선택: ca_cert_pem처럼 추가로 신뢰할 인증서`

// A liveVerdict says what became of the first token, and what that means for a
// service that sends on the same account.
type liveVerdict struct{ en, ko, meaning string }

var (
	liveAccepted = liveVerdict{"The first token is still accepted", "첫 번째 토큰은 계속 유효합니다", `
Terraform does not disturb a service that sends on the same account: the service's own token goes on working.
같은 계정으로 메시지를 발송하는 서비스는 영향을 받지 않습니다. Terraform이 토큰을 발급받아도 그 서비스의 토큰은 그대로 쓸 수 있습니다.`}
	liveRefused = liveVerdict{"The first token is no longer accepted", "첫 번째 토큰은 무효가 되었습니다", `
Terraform stops a service that sends on the same account, with every plan, and that service stops Terraform. Use separate accounts.
Terraform이 토큰을 발급받을 때마다(plan 포함) 같은 계정을 쓰는 서비스의 토큰이 무효가 되고, 그 반대도 같습니다. 계정을 따로 쓰세요.`}
	liveSame = liveVerdict{"Bizppurio issued the same token twice", "두 번 모두 같은 토큰이 발급되었습니다", `
Terraform does not disturb a service that sends on the same account: both use one token.
같은 계정으로 메시지를 발송하는 서비스는 영향을 받지 않습니다. Terraform과 그 서비스가 토큰 하나를 함께 씁니다.`}
	liveOpen = liveVerdict{"Whether the second token invalidates the first cannot be told", "첫 번째 토큰이 무효가 되는지 알 수 없습니다", `
Do not use the account of a running service until Bizppurio's support has answered that.
비즈뿌리오 고객센터에 확인하기 전에는 운영 중인 서비스의 계정을 쓰지 마세요.`}
)

// TestLive is what make testlive runs: see liveUsage.
func TestLive(t *testing.T) { //nolint:paralleltest // it runs alone
	if os.Getenv(envLive) == "" {
		t.Skip("make testlive runs it")
	}
	log.SetOutput(io.Discard) // net/http writes what a server sends unasked
	if err := checkLive(t.Context(), os.Getenv, time.Sleep, t.Output()); err != nil {
		t.Fatal(err)
	}
}

// checkLive asks the service for a token by one plain POST and once more by the
// provider, and then which of them it accepts. It reports what the API's documents
// leave open: names, numbers and times, never a value or another text from outside.
func checkLive(ctx context.Context, getenv func(string) string, sleep func(time.Duration), out io.Writer) error {
	var model configurationModel
	if file := getenv("BIZPPURIO_TESTLIVE_CA_FILE"); file != "" {
		content, err := os.ReadFile(file)
		if err != nil {
			return fmt.Errorf("BIZPPURIO_TESTLIVE_CA_FILE: %w", err)
		}
		model.CACertPEM = types.StringValue(string(content))
	}
	c, diags := resolveConfiguration(ctx, model, getenv)
	if diags.HasError() {
		return errors.New(diags[0].Detail() + "\n\n" + liveUsage)
	}
	switch {
	case getenv(envEnvironment)+getenv(envBaseURL) == "":
		return errors.New(liveUsage)
	case len(c.postponed) > 0:
		return errors.New(c.postponed[0].Detail + "\n\n" + liveUsage)
	}
	c.client.MaxRetries, c.cache = 0, nil // each call is one request
	fmt.Fprint(out, liveNotice+"\n")
	first, refusal := reportToken(ctx, c.client, out)
	if refusal != nil {
		whole := explain.Failure(refusal, c.circumstances)
		return errors.New(whole.Summary + "\n\n" + whole.Detail)
	}
	sleep(1100 * time.Millisecond) // tokens have no unique number: two of one second may be equal
	token, diags := new(bizppurioProvider).newTokenSource(c, "testlive").token(ctx)
	switch {
	case diags.HasError():
		return errors.New(diags[0].Summary() + "\n\n" + diags[0].Detail())
	case first == "":
		return errors.New("only the second call returned a token: see above (두 번째 요청에서만 토큰이 발급되었습니다. 위의 내용을 확인하세요)")
	}
	reportVerdict(ctx, c.client, first, token.AccessToken, out)
	return nil
}

// liveAnswer is how a request was answered; zero if no whole response came.
type liveAnswer struct{ status, code int }

func (a liveAnswer) String() string { return fmt.Sprint(a.status, " ", a.code) }

// refusesToken reports whether the answer is about the token of a message.
func (a liveAnswer) refusesToken() bool {
	return a.code == 3002 || a.code == 3005 || a.status == http.StatusUnauthorized || a.status == http.StatusForbidden
}

// postLive makes one request. It neither follows redirects nor tries again.
func postLive(ctx context.Context, config bizppurio.Config, path, authorization, body string) (a liveAnswer, resp *http.Response, content []byte) {
	ctx, cancel := context.WithTimeout(ctx, config.RequestTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, config.BaseURL.JoinPath(path).String(), strings.NewReader(body))
	if err != nil {
		return a, nil, nil
	}
	req.Header = http.Header{"Authorization": {authorization}, "Content-Type": {"application/json; charset=utf-8"}}
	resp, err = (&http.Transport{
		Proxy:             http.ProxyURL(config.ProxyURL),
		TLSClientConfig:   &tls.Config{RootCAs: config.RootCAs, MinVersion: tls.VersionTLS12},
		DisableKeepAlives: true,
	}).RoundTrip(req)
	if err != nil {
		return a, nil, nil // the error's text may quote what came
	}
	defer resp.Body.Close() //nolint:errcheck // nothing is left to lose
	if content, err = io.ReadAll(io.LimitReader(resp.Body, 1<<20)); err != nil {
		return a, nil, nil
	}
	var fields struct{ Code json.RawMessage }
	_ = json.Unmarshal(content, &fields) // no JSON, no code
	if code := strings.Trim(string(fields.Code), `"`); regexp.MustCompile(`^[0-9]{1,6}$`).MatchString(code) {
		a.code, _ = strconv.Atoi(code)
	}
	a.status = resp.StatusCode
	return a, resp, content
}

// reportToken makes the plain POST, and reports the response field by field. It
// returns the token, or the refusal by a result code, or nothing: then the
// provider's own call shows and explains more.
func reportToken(ctx context.Context, config bizppurio.Config, out io.Writer) (string, *bizppurio.Error) {
	logf := func(format string, args ...any) { fmt.Fprintf(out, format+"\n", args...) }
	a, resp, body := postLive(ctx, config, "v1/token", "Basic "+bizppuriotest.Basic(config.Credentials.Account, config.Credentials.Password), "")
	if a.status == 0 {
		logf("POST: no whole response")
		return "", nil
	}
	logf("POST: HTTP %d, HTTP/%d.%d", a.status, resp.ProtoMajor, resp.ProtoMinor)
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
	if _ = json.Unmarshal(body, &fields); fields == nil {
		logf("body: no JSON object")
		return "", nil
	}
	for _, name := range []string{"accesstoken", "type", "expired", "code", "description"} {
		if raw := string(fields[name]); raw != "" {
			logf("field %s: %s of %d bytes in JSON", name, map[bool]string{true: "a string", false: "not a string"}[raw[0] == '"'], len(raw))
		}
		delete(fields, name)
	}
	logf("other fields: %d", len(fields))
	if a.status != http.StatusOK && a.code != 0 {
		ended, cancel := context.WithCancel(ctx)
		cancel()
		_, err := bizppurio.NewClient(config).Token(ended) // it calls nobody, and says where it would have
		refusal, _ := errors.AsType[*bizppurio.Error](err)
		refusal.Reason, refusal.StatusCode, refusal.Code, refusal.Attempts = bizppurio.ReasonResultCode, a.status, a.code, 1
		return "", refusal
	}
	var text struct{ AccessToken, Type, Expired string }
	_ = json.Unmarshal(body, &text) // what is no string stays empty
	logf("accesstoken: like a JWT (two dots): %t; type is Bearer: %t", strings.Count(text.AccessToken, ".") == 2, text.Type == "Bearer")
	if kst, err := bizppurio.ParseExpired(text.Expired); err == nil {
		hours := kst.Sub(date).Hours()
		logf("expired: %.2f hours after Date if it is in KST, %.2f if it is in UTC (24 are documented)", hours, hours+9)
	}
	return text.AccessToken, nil
}

// reportVerdict tries a bearer that is no token, the first token and the second.
func reportVerdict(ctx context.Context, config bizppurio.Config, first, second string, out io.Writer) {
	// Not the signature's last character: it may hold bits that mean nothing.
	garbage := []byte(second)
	at := min(strings.LastIndex(second, ".")+1, len(garbage)-1)
	garbage[at] = map[bool]byte{true: 'B', false: 'A'}[garbage[at] == 'A']
	var answers [3]liveAnswer
	tellsNothing := false
	for i, token := range []string{string(garbage), first, second} {
		answers[i], _, _ = postLive(ctx, config, "v3/message", "Bearer "+token, "{}")
		tellsNothing = tellsNothing || answers[i].status == 0 || answers[i].code == 1000
	}
	a, b := answers[1], answers[2]
	verdict := liveOpen
	switch {
	case first == second:
		verdict = liveSame
	case tellsNothing || !answers[0].refusesToken():
	case a == b && !a.refusesToken():
		verdict = liveAccepted
	case a.refusesToken() && !b.refusesToken():
		verdict = liveRefused
	}
	fmt.Fprintf(out, "\n%s (HTTP status and result code, 0 without one: garbage %s, first token %s, second token %s).\n",
		verdict.en, answers[0], a, b)
	fmt.Fprintf(out, "%s(HTTP 상태 코드와 결과 코드, 없으면 0: 변조한 토큰 %s, 첫 번째 토큰 %s, 두 번째 토큰 %s).\n%s\n",
		verdict.ko, answers[0], a, b, verdict.meaning)
}
