// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// asMain makes the test binary the command, so that signals have a process to
// go to.
const asMain = "BIZPPURIO_STANDIN_TEST_AS_MAIN"

func TestMain(m *testing.M) {
	if os.Getenv(asMain) != "" {
		main()
		return
	}
	m.Run()
}

// output collects what run writes.
type output struct {
	mu     sync.Mutex
	buffer bytes.Buffer
	once   sync.Once
	begun  chan struct{} // closed after the first write
}

func newOutput() *output { return &output{begun: make(chan struct{})} }

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	defer o.once.Do(func() { close(o.begun) })
	return o.buffer.Write(b)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buffer.String()
}

// standIn is a run of the command.
type standIn struct {
	stdout, stderr *output
	cancel         context.CancelFunc
	ended          chan struct{}
	err            error // once ended
	exported       map[string]string
}

func start(t *testing.T, password string, args ...string) *standIn {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	s := &standIn{stdout: newOutput(), stderr: newOutput(), cancel: cancel, ended: make(chan struct{})}
	go func() {
		defer close(s.ended)
		s.err = run(ctx, args, s.stdout, s.stderr, environment(password))
	}()
	t.Cleanup(func() { _ = s.stop() })
	select {
	case <-s.stdout.begun:
	case <-s.ended:
		t.Fatalf("run ended with %v", s.err)
	}
	s.exported = map[string]string{}
	for line := range strings.Lines(s.stdout.String()) {
		parts := regexp.MustCompile(`^export (\w+)=(\S+)\n$`).FindStringSubmatch(line)
		if parts == nil {
			t.Fatalf("line %q is not an export of one word", line)
		}
		s.exported[parts[1]] = parts[2]
	}
	return s
}

// stop ends the run and tells how it ended.
func (s *standIn) stop() error {
	s.cancel()
	<-s.ended
	return s.err
}

func environment(password string) func(string) string {
	return func(name string) string { return map[string]string{passwordVariable: password}[name] }
}

// client does not take a proxy from the environment.
func client(t *testing.T) *http.Client {
	t.Helper()
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

type answer struct {
	AccessToken string `json:"accesstoken"`
	Code        int    `json:"code"`
}

func newRequest(t *testing.T, method, url, body string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	return r
}

func tokenRequest(t *testing.T, s *standIn, account, password string) *http.Request {
	t.Helper()
	r := newRequest(t, http.MethodPost, s.exported["BIZPPURIO_BASE_URL"]+"/v1/token", "")
	r.SetBasicAuth(account, password)
	return r
}

func call(t *testing.T, c *http.Client, r *http.Request) answer {
	t.Helper()
	response, err := c.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close() //nolint:errcheck // nothing is left to lose
	content, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	var a answer
	if err := json.Unmarshal(content, &a); err != nil {
		t.Fatalf("answer %q: %v", content, err)
	}
	return a
}

// issue asks for a token.
func issue(t *testing.T, c *http.Client, s *standIn, account, password string) answer {
	t.Helper()
	return call(t, c, tokenRequest(t, s, account, password))
}

func TestRun_exports(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		password string
		args     []string
		// wantPassword "" means that one is made and printed.
		wantAccount, wantPassword string
		wantURL                   string
	}{
		"by_itself":               {wantAccount: "demo", wantURL: `^http://127\.0\.0\.1:[1-9]\d*$`},
		"account":                 {args: []string{"-account", "other-1"}, wantAccount: "other-1"},
		"password":                {password: "canary:암호", wantAccount: "demo", wantPassword: "canary:암호"},
		"localhost":               {args: []string{"-listen=localhost:0"}, wantAccount: "demo", wantURL: `^http://127\.0\.0\.1:[1-9]\d*$`},
		"loopback_needs_no_leave": {args: []string{"-listen=127.0.0.1:0", "-allow-remote"}, wantAccount: "demo"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t, test.password, test.args...)
			password := test.wantPassword
			if printed, ok := s.exported["BIZPPURIO_PASSWORD"]; ok != (password == "") {
				t.Errorf("stdout %q, want the password there: %t", s.stdout, password == "")
			} else if ok {
				password = printed
			}
			if got := s.exported["BIZPPURIO_ACCOUNT"]; got != test.wantAccount {
				t.Errorf("account %q, want %q", got, test.wantAccount)
			}
			if got := s.exported["BIZPPURIO_BASE_URL"]; !regexp.MustCompile(test.wantURL).MatchString(got) {
				t.Errorf("base URL %q, want %s", got, test.wantURL)
			}
			c := client(t)
			if got := issue(t, c, s, test.wantAccount, password); got.AccessToken == "" {
				t.Errorf("code %d, want a token", got.Code)
			}
			if got := issue(t, c, s, test.wantAccount, password+"x"); got.Code != 3007 {
				t.Errorf("code %d for a wrong password, want 3007", got.Code)
			}
			if got := issue(t, c, s, "nobody", password); got.Code != 3006 {
				t.Errorf("code %d for an unknown account, want 3006", got.Code)
			}

			before := s.stdout.String()
			// The client still holds its connection: that must not matter.
			if err := s.stop(); err != nil {
				t.Errorf("run ended with %v", err)
			}
			if got := s.stdout.String(); got != before {
				t.Errorf("stdout went on: %q", got[len(before):])
			}
			if got := s.stdout.String() + s.stderr.String(); test.password != "" && strings.Contains(got, test.password) {
				t.Errorf("the password of the environment is in %q", got)
			}
			if strings.Contains(s.stderr.String(), password) {
				t.Errorf("the password is in %q", s.stderr)
			}
			// Some other listener may have the port by now, but not the password.
			r := tokenRequest(t, s, test.wantAccount, password)
			if response, err := client(t).Do(r); err == nil {
				_ = response.Body.Close()
				if response.StatusCode == http.StatusOK {
					t.Error("it still answers after its end")
				}
			}
		})
	}
}

func TestRun_makes_a_password_of_its_own(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 3 {
		password := start(t, "").exported["BIZPPURIO_PASSWORD"]
		if len(password) < 26 || seen[password] { // 26 letters of Base32: 128 bits
			t.Errorf("password %q is short or was made before", password)
		}
		seen[password] = true
	}
}

func TestRun_IPv6(t *testing.T) {
	t.Parallel()
	probe, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "[::1]:0")
	if err != nil {
		t.Skip("this machine has no IPv6: ", err)
	}
	_ = probe.Close()
	s := start(t, "password", "-listen=[::1]:0")
	// Brackets are patterns to a shell.
	quoted := s.exported["BIZPPURIO_BASE_URL"]
	if !regexp.MustCompile(`^'http://\[::1\]:\d+'$`).MatchString(quoted) {
		t.Fatalf("base URL %s", quoted)
	}
	s.exported["BIZPPURIO_BASE_URL"] = strings.Trim(quoted, "'")
	if got := issue(t, client(t), s, "demo", "password"); got.AccessToken == "" {
		t.Errorf("code %d, want a token", got.Code)
	}
}

func TestRun_refusal(t *testing.T) {
	t.Parallel()
	const secret = "canary-secret"
	taken, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = taken.Close() })
	tests := map[string]struct {
		args      []string
		password  string
		wantError string
	}{
		"every_address":      {args: []string{"-listen=0.0.0.0:0"}, wantError: "-listen: it must be a loopback address"},
		"password_flag":      {args: []string{"-password=" + secret}, wantError: "not defined: -password"},
		"password_flag_word": {args: []string{"-password", secret}, wantError: "not defined: -password"},
		"password_argument":  {args: []string{secret}, wantError: "not a flag"},
		"colon_in_account":   {args: []string{"-account=a:b"}, wantError: "-account: it must not contain a colon"},
		"empty_account":      {args: []string{"-account="}, wantError: "-account: it must not be empty"},
		"newline_in_account": {args: []string{"-account=a\nb"}, wantError: "-account: it must not contain control"},
		"newline_password":   {password: secret + "\n", wantError: passwordVariable + ": it must not contain control"},
		"port_in_use":        {args: []string{"-listen", taken.Addr().String()}, wantError: "bind"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			stdout, stderr := newOutput(), newOutput()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			ended := make(chan error, 1)
			go func() { ended <- run(ctx, test.args, stdout, stderr, environment(test.password)) }()
			select {
			case <-stdout.begun:
				t.Fatalf("it serves: %q", stdout)
			case err := <-ended:
				if err == nil || !strings.Contains(err.Error(), test.wantError) {
					t.Errorf("error %v, want %q", err, test.wantError)
				} else if strings.Contains(err.Error(), secret) {
					t.Errorf("the secret is in the error %v", err)
				}
			}
			if got := stdout.String() + stderr.String(); got != "" {
				t.Errorf("output %q, want none", got)
			}
		})
	}
}

func TestRun_stdout_closed(t *testing.T) {
	t.Parallel()
	r, w := io.Pipe()
	_ = r.Close()
	if err := run(t.Context(), nil, w, io.Discard, environment("")); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("error %v, want %v", err, io.ErrClosedPipe)
	}
}

func TestRun_help(t *testing.T) {
	t.Parallel()
	stdout, stderr := newOutput(), newOutput()
	if err := run(t.Context(), []string{"-help"}, stdout, stderr, environment("")); err != nil {
		t.Error(err)
	}
	for _, want := range []string{"-listen address", "-allow-remote", "-account name", "127.0.0.1:0", passwordVariable} {
		if !strings.Contains(stderr.String(), want) {
			t.Errorf("help %q does not tell of %s", stderr, want)
		}
	}
	if got := stdout.String(); got != "" {
		t.Errorf("stdout %q, want nothing", got)
	}
}

func TestRun_log(t *testing.T) {
	t.Parallel()
	const secret = "canary-secret"
	s := start(t, secret)
	base, c := s.exported["BIZPPURIO_BASE_URL"], client(t)
	token := issue(t, c, s, "demo", secret).AccessToken
	message := `{"account":"demo","type":"sms","from":"1","to":"2","refkey":"` + secret + `","content":{"sms":{"message":"` + secret + `"}}}`
	steps := []struct {
		method, path, body, authorization string
		wantLine                          string
	}{
		{"POST", "/v1/token", "", "Basic " + secret, "POST /v1/token 400 3001"},
		{"POST", "/v1/token", secret, "", "POST /v1/token 400 2000"},
		{"POST", "/v3/message", message, "Bearer " + token, "POST /v3/message 200 1000"},
		{"POST", "/v3/message", message, "Bearer " + secret, "POST /v3/message 400 3002"},
		{"GET", "/?token=" + secret, "", "", "GET / 400 5001"},
		{"PUT", "/a%0APOST%20/v1/token%20200", "", "", "PUT /a%0APOST%20/v1/token%20200 400 5001"},
		{"GET", "/비즈", "", "", "GET /%EB%B9%84%EC%A6%88 400 5001"},
	}
	want := []string{"POST /v1/token 200 1000"}
	for _, step := range steps {
		r := newRequest(t, step.method, base+step.path, step.body)
		r.Header.Set("Authorization", step.authorization)
		r.Header.Set("User-Agent", secret)
		r.AddCookie(&http.Cookie{Name: "a", Value: secret})
		call(t, c, r)
		want = append(want, step.wantLine)
	}
	// A line is written before its answer is sent: nothing to wait for.
	if got := strings.Split(strings.TrimSuffix(s.stderr.String(), "\n"), "\n"); !slices.Equal(got, want) {
		t.Errorf("lines %q, want %q", got, want)
	}
	if got := s.stdout.String() + s.stderr.String(); strings.Contains(got, secret) || strings.Contains(got, token) {
		t.Errorf("a secret is in %q", got)
	}
}

func TestRun_log_of_many_at_once(t *testing.T) {
	t.Parallel()
	const callers = 20
	s := start(t, "password")
	c := client(t)
	var wg sync.WaitGroup
	for range callers {
		wg.Go(func() {
			if got := issue(t, c, s, "demo", "password"); got.AccessToken == "" {
				t.Errorf("code %d, want a token", got.Code)
			}
		})
	}
	wg.Wait()
	if got, want := s.stderr.String(), strings.Repeat("POST /v1/token 200 1000\n", callers); got != want {
		t.Errorf("stderr %q, want %d lines", got, callers)
	}
}

func TestMain_signal(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("no signals can be sent there")
	}
	for name, signal := range map[string]os.Signal{"interrupt": os.Interrupt, "terminate": syscall.SIGTERM} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			command := exec.CommandContext(t.Context(), os.Args[0])
			command.Env = append(os.Environ(), asMain+"=1", "GORACE=atexit_sleep_ms=0")
			stdout, stderr := newOutput(), newOutput()
			command.Stdout, command.Stderr = stdout, stderr
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			<-stdout.begun
			if err := command.Process.Signal(signal); err != nil {
				t.Error(err)
			}
			if err := command.Wait(); err != nil {
				t.Errorf("it ended with %v", err)
			}
			if got := stderr.String(); got != "" {
				t.Errorf("stderr %q, want nothing", got)
			}
		})
	}
}

func TestMain_error(t *testing.T) {
	t.Parallel()
	command := exec.CommandContext(t.Context(), os.Args[0], "-listen=0.0.0.0:0")
	command.Env = append(os.Environ(), asMain+"=1", "GORACE=atexit_sleep_ms=0")
	var stderr bytes.Buffer
	command.Stderr = &stderr
	err := command.Run()
	if command.ProcessState.ExitCode() != 1 || stderr.String() != "bizppurio-standin: -listen: "+errLoopback.Error()+"\n" {
		t.Errorf("it ended with %v and %q", err, stderr.String())
	}
}
