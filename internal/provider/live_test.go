// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

const (
	envLive         = "BIZPPURIO_TESTLIVE"
	envLiveCAFile   = "BIZPPURIO_TESTLIVE_CA_FILE"
	envLiveInsecure = "BIZPPURIO_TESTLIVE_INSECURE"
)

const liveUsage = `
make testlive asks the real service for two tokens. It sends no message. It needs in the environment:

  BIZPPURIO_ACCOUNT, BIZPPURIO_PASSWORD  an account, called from an IP address that is registered for it
  BIZPPURIO_ENVIRONMENT                  staging or production (they have separate accounts),
  or BIZPPURIO_BASE_URL                  another address
  BIZPPURIO_TESTLIVE_CA_FILE=ca.pem      optional: trust these certificates too, as ca_cert_pem does
  BIZPPURIO_TESTLIVE_INSECURE=1          optional: do not verify the certificate (never for production)
  HTTPS_PROXY, NO_PROXY                  optional: a proxy

make testlive는 실제 서비스에서 인증 토큰을 두 번 발급합니다. 메시지는 발송하지 않습니다. 다음 환경 변수를 설정하세요:

  BIZPPURIO_ACCOUNT, BIZPPURIO_PASSWORD  계정과 암호(비밀번호). 이 계정에 등록된 IP에서 실행해야 합니다
  BIZPPURIO_ENVIRONMENT                  staging(검수) 또는 production(운영). 계정이 서로 다릅니다
  또는 BIZPPURIO_BASE_URL                다른 주소
  BIZPPURIO_TESTLIVE_CA_FILE=ca.pem      선택: ca_cert_pem처럼 추가로 신뢰할 인증서
  BIZPPURIO_TESTLIVE_INSECURE=1          선택: 인증서를 검증하지 않음(운영에는 사용 불가)
  HTTPS_PROXY, NO_PROXY                  선택: 프록시`

// TestLive is what make testlive runs: see liveUsage.
func TestLive(t *testing.T) { //nolint:paralleltest // it runs alone
	if os.Getenv(envLive) == "" {
		t.Skip(envLive + " is not set: make testlive sets it")
	}
	check, err := newLiveCheck(os.Getenv)
	if err != nil {
		t.Fatalf("%v\n%s", err, liveUsage)
	}
	log.SetOutput(io.Discard) // net/http writes what a server sends unasked
	check.tools, check.dir, check.logf = newTools(t), t.TempDir(), t.Logf
	if err := check.run(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// liveCheck asks the service for a token twice, by one plain POST and by one
// terraform plan, and logs what the API's documents leave open. Nothing secret
// and no text from outside is logged: no header's or field's value but numbers
// and times, no name that is not on a list, and no error's text.
type liveCheck struct {
	baseURL           *url.URL
	account, password string
	caCertPEM         string
	insecure          bool

	tools tools
	dir   string // an empty directory for terraform
	logf  func(format string, args ...any)
}

// newLiveCheck reads the environment. No error quotes a value.
func newLiveCheck(getenv func(string) string) (c liveCheck, err error) {
	c = liveCheck{account: getenv(envAccount), password: getenv(envPassword), insecure: getenv(envLiveInsecure) == "1"}
	if err := bizppurio.ValidateAccount(c.account); err != nil {
		return c, fmt.Errorf("%s: %w", envAccount, err)
	}
	if err := bizppurio.ValidatePassword(c.password); err != nil {
		return c, fmt.Errorf("%s: %w", envPassword, err)
	}
	environments := map[string]string{"staging": bizppurio.StagingURL, "production": bizppurio.ProductionURL}
	base := cmp.Or(getenv(envBaseURL), environments[getenv(envEnvironment)])
	if c.baseURL, err = bizppurio.ParseBaseURL(base); err != nil {
		return c, fmt.Errorf("%s or %s: %w", envEnvironment, envBaseURL, err)
	}
	if c.insecure && bizppurio.IsProduction(c.baseURL) {
		return c, fmt.Errorf("%s is not accepted for the production host", envLiveInsecure)
	}
	if file := getenv(envLiveCAFile); file != "" {
		content, err := os.ReadFile(file)
		if err == nil {
			_, err = bizppurio.ParseCACerts(string(content))
		}
		if err != nil {
			return c, fmt.Errorf("%s: %w", envLiveCAFile, err)
		}
		c.caCertPEM = string(content)
	}
	return c, nil
}

func (c liveCheck) run(ctx context.Context) error {
	first, err := c.post(ctx)
	if err != nil {
		return err
	}
	second, err := c.plan(ctx)
	if err != nil {
		return err
	}
	if second == first {
		c.logf("terraform plan: the same token as that of the POST")
	} else {
		c.logf("terraform plan: a token that differs from that of the POST")
	}
	return nil
}

var errNoToken = errors.New("no token: see the lines above\n토큰이 발급되지 않았습니다. 위의 내용을 확인하세요")

// post makes the plain POST, and returns the token.
func (c liveCheck) post(ctx context.Context) (token string, err error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.baseURL.JoinPath("v1", "token").String(), http.NoBody)
	if err != nil {
		return "", errors.New("the request cannot be made")
	}
	req.SetBasicAuth(c.account, c.password)
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	req.Header.Set("User-Agent", "terraform-provider-bizppurio/testlive")
	transport := &http.Transport{
		Proxy:              http.ProxyFromEnvironment,
		TLSClientConfig:    &tls.Config{InsecureSkipVerify: c.insecure},
		Protocols:          new(http.Protocols),
		DisableKeepAlives:  true,
		DisableCompression: true,
	}
	transport.Protocols.SetHTTP1(true)
	if c.caCertPEM != "" {
		transport.TLSClientConfig.RootCAs, _ = bizppurio.ParseCACerts(c.caCertPEM) // was parsed before
	}
	resp, err := transport.RoundTrip(req) // one call: it neither follows redirects nor retries
	if err != nil {
		c.logf("POST: no response (%s)", transportFailure(err))
		return "", errNoToken
	}
	defer resp.Body.Close() //nolint:errcheck // nothing is left to lose
	protocol := fmt.Sprintf("HTTP/%d.%d", resp.ProtoMajor, resp.ProtoMinor)
	if resp.TLS != nil {
		protocol += ", " + tls.VersionName(resp.TLS.Version)
	}
	c.logf("POST: status %d, %s", resp.StatusCode, protocol)
	date := c.logHeader(resp.Header)
	body, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if err != nil {
		c.logf("body: cut off (%s)", transportFailure(err))
	}
	if token = c.logBody(body, date); token == "" {
		return "", errNoToken
	}
	return token, nil
}

// transportFailure names a failure by its type: its text may hold what came.
func transportFailure(err error) string {
	if ne := net.Error(nil); errors.As(err, &ne) && ne.Timeout() {
		return "timed out"
	}
	if ua := (x509.UnknownAuthorityError{}); errors.As(err, &ua) {
		return "the certificate is not publicly trusted: set " + envLiveCAFile + " or " + envLiveInsecure
	}
	if errno := syscall.Errno(0); errors.As(err, &errno) {
		return errno.Error() // the system's words
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return "the connection was closed"
	}
	for errors.Unwrap(err) != nil {
		err = errors.Unwrap(err)
	}
	return fmt.Sprintf("%T", err)
}

var (
	numericHeaders = []string{"Retry-After", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"}
	knownHeaders   = append([]string{
		"Cache-Control", "Content-Encoding", "Content-Length", "Content-Type", "Date", "Expires", "Keep-Alive",
		"Location", "Pragma", "Server", "Set-Cookie", "Strict-Transport-Security", "Vary", "Via", "WWW-Authenticate",
		"X-Content-Type-Options", "X-Frame-Options", "X-Request-ID", "X-XSS-Protection",
	}, numericHeaders...)

	liveNumber = regexp.MustCompile(`^[0-9]{1,6}(\.[0-9]{1,3})?$`)
	liveCode   = regexp.MustCompile(`^("?)[0-9]{1,6}("?)$`)
)

// logHeader returns the response's Date, or this machine's time if there is none.
func (c liveCheck) logHeader(header http.Header) time.Time {
	c.logf("headers: %s", known(knownHeaders, func(name string) bool { return len(header.Values(name)) > 0 }, len(header)))
	for _, name := range numericHeaders {
		if value := header.Get(name); liveNumber.MatchString(value) {
			c.logf("%s: %s", name, value)
		} else if value != "" {
			c.logf("%s: not a number", name)
		}
	}
	date, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		c.logf("Date: none that can be read; this machine's clock is used instead")
		return time.Now()
	}
	c.logf("Date: %s; this machine's clock differs by %s", date.UTC().Format(time.RFC3339), time.Since(date).Truncate(time.Second))
	return date
}

// known lists the names that are there, and counts the others of all.
func known(names []string, isThere func(name string) bool, all int) string {
	var found []string
	for _, name := range names {
		if isThere(name) {
			found = append(found, name)
		}
	}
	return fmt.Sprintf("%s; others: %d", cmp.Or(strings.Join(found, ", "), "none of the known ones"), all-len(found))
}

// logBody returns the token, or "" if there is none.
func (c liveCheck) logBody(body []byte, date time.Time) (token string) {
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) != nil {
		c.logf("body: %d bytes, no JSON object", len(body))
		return ""
	}
	c.logf("fields: %s", known([]string{"accesstoken", "type", "expired", "code", "description"},
		func(name string) bool { return fields[name] != nil }, len(fields)))
	field := func(name string) (s string) {
		_ = json.Unmarshal(fields[name], &s)
		return s
	}
	if code := string(fields["code"]); liveCode.MatchString(code) {
		c.logf("code: %s, as a %s", strings.Trim(code, `"`), map[bool]string{true: "string", false: "number"}[code[0] == '"'])
	} else if code != "" {
		c.logf("code: not a number")
	}
	if token = field("accesstoken"); token == "" {
		return ""
	}
	c.logf("accesstoken: %d characters; like a JWT (two dots): %t; white space in it: %t",
		len(token), strings.Count(token, ".") == 2, len(strings.Fields(token)) != 1)
	if typ := field("type"); strings.EqualFold(typ, "Bearer") {
		c.logf("type: %s", typ)
	} else {
		c.logf("type: another type than Bearer")
	}
	if kst, ok := bizppurio.ParseExpired(field("expired")); ok {
		hours := kst.Sub(date).Hours()
		c.logf("expired: %.2f hours after Date if it is in KST, %.2f if it is in UTC (24 are documented)", hours, hours+9)
	} else {
		c.logf("expired: not a time such as 20201110185520")
	}
	return token
}

// plan runs terraform plan in a process of its own, and returns the token of
// the data source. It makes one call.
func (c liveCheck) plan(ctx context.Context) (token string, err error) {
	arguments := "max_retries = 0\n"
	if c.caCertPEM != "" {
		arguments += "  ca_cert_pem = file(\"ca.pem\")\n"
	}
	if c.insecure {
		arguments += "  insecure_skip_verify = true\n"
	}
	configuration := `
terraform {
  required_providers {
    bizppurio = { source = "bizppurio/bizppurio" }
  }
}
provider "bizppurio" {
  ` + arguments + `}
data "bizppurio_token" "this" {}
output "accesstoken" {
  value     = data.bizppurio_token.this.accesstoken
  sensitive = true
}
`
	for name, content := range map[string]string{"main.tf": configuration, "ca.pem": c.caCertPEM} {
		if err := os.WriteFile(filepath.Join(c.dir, name), []byte(content), 0o600); err != nil {
			return "", err
		}
	}
	saved := filepath.Join(c.dir, "plan")
	defer os.Remove(saved) //nolint:errcheck // it holds a token, and the whole directory goes too
	var show []byte
	for _, args := range [][]string{{"init", "-plugin-dir=" + c.tools.plugins}, {"plan", "-out=" + saved}, {"show", "-json", saved}} {
		if show, err = c.terraform(ctx, args...); err != nil {
			return "", err
		}
	}
	var plan struct {
		Values struct {
			Outputs map[string]struct{ Value string }
		} `json:"planned_values"`
	}
	_ = json.Unmarshal(show, &plan) // its error would quote what it found
	if token = plan.Values.Outputs["accesstoken"].Value; token == "" {
		return "", errors.New("terraform show -json: no token in the plan")
	}
	return token, nil
}

// terraform runs terraform in c.dir, in an environment without a person's own
// settings. Of a failure it logs the summaries, which hold nothing from outside.
func (c liveCheck) terraform(ctx context.Context, args ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, filepath.Join(c.tools.bin, executable("terraform")), args...)
	cmd.Dir = c.dir
	for _, entry := range os.Environ() {
		if !strings.HasPrefix(entry, "TF_") && !strings.HasPrefix(entry, "BIZPPURIO_") {
			cmd.Env = append(cmd.Env, entry)
		}
	}
	cmd.Env = append(cmd.Env, "CHECKPOINT_DISABLE=1", "TF_CLI_CONFIG_FILE="+os.DevNull, "TF_INPUT=0", "TF_CLI_ARGS=-no-color",
		envAccount+"="+c.account, envPassword+"="+c.password, envBaseURL+"="+c.baseURL.String())
	var stderr strings.Builder
	cmd.Stderr = &stderr
	stdout, err := cmd.Output()
	if err == nil {
		return stdout, nil
	}
	for line := range strings.Lines(stderr.String()) {
		if summary, ok := strings.CutPrefix(strings.TrimLeft(line, "│ "), "Error: "); ok {
			c.logf("terraform %s: Error: %s", args[0], strings.TrimSpace(summary))
		}
	}
	return nil, fmt.Errorf("terraform %s failed (%T): see the lines above\nterraform %s 실행에 실패했습니다. 위의 내용을 확인하세요", args[0], err, args[0])
}
