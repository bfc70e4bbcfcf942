// SPDX-License-Identifier: MPL-2.0

package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

// asMain makes the test binary the command, so that a test can send it signals.
const asMain = "BIZPPURIO_STANDIN_TEST_AS_MAIN"

func TestMain(m *testing.M) {
	if os.Getenv(asMain) != "" {
		main()
		return
	}
	m.Run()
}

// writes receives what is written, one string for each write.
type writes chan string

func newWrites() writes { return make(writes, 100) }

func (w writes) Write(b []byte) (int, error) {
	w <- string(b)
	return len(b), nil
}

// rest returns what has been written and not received.
func (w writes) rest() string {
	var b strings.Builder
	for len(w) > 0 {
		b.WriteString(<-w)
	}
	return b.String()
}

func receive[T any](t *testing.T, c <-chan T) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(time.Minute):
		t.Fatal("nothing came before the deadline")
		panic("unreachable")
	}
}

func environment(password string) func(string) string {
	return func(name string) string { return map[string]string{passwordVariable: password}[name] }
}

// standIn is a run of the command.
type standIn struct {
	stdout, stderr writes
	exported       map[string]string
	cancel         context.CancelFunc
	ended          chan error
}

func start(t *testing.T, password string, args ...string) *standIn {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	s := &standIn{newWrites(), newWrites(), map[string]string{}, cancel, make(chan error, 1)}
	go func() {
		defer close(s.ended)
		s.ended <- run(ctx, args, s.stdout, s.stderr, environment(password))
	}()
	t.Cleanup(func() {
		cancel()
		if err := receive(t, s.ended); err != nil {
			t.Errorf("run ended with %v", err)
		}
	})
	select {
	case exports := <-s.stdout:
		for line := range strings.Lines(exports) {
			parts := regexp.MustCompile(`^export (\w+)=(\S+)\n$`).FindStringSubmatch(line)
			if parts == nil {
				t.Fatalf("line %q is not an export of one word", line)
			}
			s.exported[parts[1]] = parts[2]
		}
	case err := <-s.ended:
		t.Fatalf("run ended with %v", err)
	case <-time.After(time.Minute):
		t.Fatal("run printed nothing before the deadline")
	}
	return s
}

// issue asks for a token and returns the answer's body, or the error's text.
func (s *standIn) issue(t *testing.T, account, password string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.exported["BIZPPURIO_BASE_URL"]+"/v1/token", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	r.SetBasicAuth(account, password)
	transport := &http.Transport{} // without a proxy from the environment
	t.Cleanup(transport.CloseIdleConnections)
	response, err := transport.RoundTrip(r)
	if err != nil {
		return err.Error()
	}
	defer response.Body.Close() //nolint:errcheck // it has been read
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return err.Error()
	}
	return string(body)
}

func TestRun(t *testing.T) {
	t.Parallel()
	const unset = "To stop using the stand-in, run: unset BIZPPURIO_BASE_URL BIZPPURIO_ACCOUNT"
	tests := map[string]struct {
		password    string // of the environment
		args        []string
		wantAccount string
		wantUnset   string
	}{
		"by_itself": {wantAccount: "demo", wantUnset: unset + " BIZPPURIO_PASSWORD\n"},
		"account":   {args: []string{"-account", "other-1"}, wantAccount: "other-1", wantUnset: unset + " BIZPPURIO_PASSWORD\n"},
		"password":  {password: "canary:암호", wantAccount: "demo", wantUnset: unset + "\n"},
		"listen":    {args: []string{"-listen=localhost:0", "-allow-remote"}, wantAccount: "demo", wantUnset: unset + " BIZPPURIO_PASSWORD\n"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t, test.password, test.args...)
			password, made := s.exported["BIZPPURIO_PASSWORD"]
			if made == (test.password != "") {
				t.Errorf("exports %q, want the password there: %t", s.exported, !made)
			}
			if !made {
				password = test.password
			} else if other := start(t, "").exported["BIZPPURIO_PASSWORD"]; len(password) < 26 || password == other {
				t.Errorf("password %q is short or made twice", password) // 26 letters of Base32: 128 bits
			}
			if got := s.exported["BIZPPURIO_BASE_URL"]; !regexp.MustCompile(`^http://127\.0\.0\.1:[1-9]\d*$`).MatchString(got) {
				t.Errorf("base URL %q", got)
			}
			if got := s.exported["BIZPPURIO_ACCOUNT"]; got != test.wantAccount {
				t.Errorf("account %q, want %q", got, test.wantAccount)
			}
			if got := s.issue(t, test.wantAccount, password); !strings.Contains(got, "accesstoken") {
				t.Errorf("got %s, want a token", got)
			}
			if got := s.issue(t, test.wantAccount, password+"x"); !strings.Contains(got, "3007") {
				t.Errorf("got %s for a wrong password, want code 3007", got)
			}
			// The client still holds its connections.
			s.cancel()
			if err := receive(t, s.ended); err != nil {
				t.Errorf("run ended with %v", err)
			}
			// Another listener may have the port by now, but not the password.
			if got := s.issue(t, test.wantAccount, password); strings.Contains(got, "accesstoken") {
				t.Error("it still answers after its end")
			}
			want := test.wantUnset + "POST /v1/token 200 1000\nPOST /v1/token 400 3007\n"
			if stdout, stderr := s.stdout.rest(), s.stderr.rest(); stdout != "" || stderr != want {
				t.Errorf("stdout went on with %q, stderr %q, want none, %q", stdout, stderr, want)
			}
		})
	}
}

func TestRun_refused(t *testing.T) {
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
		"every_address":      {args: []string{"-listen=0.0.0.0:0"}, wantError: "-listen must be a loopback address"},
		"password_flag":      {args: []string{"-password=" + secret}, wantError: "not defined: -password"},
		"password_argument":  {args: []string{secret}, wantError: "unexpected argument"},
		"colon_in_account":   {args: []string{"-account=a:b"}, wantError: "-account must not contain a colon"},
		"empty_account":      {args: []string{"-account="}, wantError: "-account must not be empty"},
		"newline_in_account": {args: []string{"-account=a\nb"}, wantError: "-account must not contain control"},
		"newline_password":   {password: secret + "\n", wantError: passwordVariable + " must not contain control"},
		"port_in_use":        {args: []string{"-listen", taken.Addr().String()}, wantError: "bind"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			out := newWrites()
			err := run(ctx, test.args, out, out, environment(test.password))
			if err == nil || !strings.Contains(err.Error(), test.wantError) || strings.Contains(err.Error(), secret) {
				t.Errorf("error %v, want %q without the secret", err, test.wantError)
			}
			if got := out.rest(); got != "" {
				t.Errorf("output %q, want none", got)
			}
		})
	}
}

func TestRun_help(t *testing.T) {
	t.Parallel()
	stdout, stderr := newWrites(), newWrites()
	err := run(t.Context(), []string{"-help"}, stdout, stderr, environment(""))
	help := stderr.rest()
	for _, want := range []string{"-listen address", "-allow-remote", "-account name", "127.0.0.1:0", passwordVariable} {
		if !strings.Contains(help, want) {
			t.Errorf("help %q does not mention %s", help, want)
		}
	}
	if got := stdout.rest(); err != nil || got != "" {
		t.Errorf("error %v, stdout %q, want none", err, got)
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

func TestLogged(t *testing.T) {
	t.Parallel()
	const secret = "canary-secret"
	api, lines := bizppuriotest.NewAPI(bizppuriotest.WithAccount("demo", secret)), newWrites()
	message := `{"account":"demo","type":"sms","from":"1","to":"2","refkey":"` + secret + `","content":{"sms":{"message":"` + secret + `"}}}`
	token := "" // of the first call
	for _, step := range []struct{ method, target, body, authorization, want string }{
		{"POST", "/v1/token", "", "Basic " + bizppuriotest.Basic("demo", secret), "POST /v1/token 200 1000\n"},
		{"POST", "/v1/token", "", "Basic " + secret, "POST /v1/token 400 3001\n"},
		{"POST", "/v1/token", secret, "", "POST /v1/token 400 2000\n"},
		{"POST", "/v3/message", message, "Bearer ", "POST /v3/message 200 1000\n"},
		{"POST", "/v3/message", message, "Bearer " + secret, "POST /v3/message 400 3002\n"},
		{"GET", "/?token=" + secret, "", "", "GET / 400 5001\n"},
		{"PUT", "/a%0APOST%20/v1/token%20200", "", "", "PUT /a%0APOST%20/v1/token%20200 400 5001\n"},
		{"GET", "/비즈", "", "", "GET /%EB%B9%84%EC%A6%88 400 5001\n"},
	} {
		r := httptest.NewRequestWithContext(t.Context(), step.method, step.target, strings.NewReader(step.body))
		r.Header.Set("Content-Type", "application/json; charset=utf-8")
		if step.authorization == "Bearer " {
			step.authorization += token
		}
		r.Header.Set("Authorization", step.authorization)
		w := httptest.NewRecorder()
		logged(api, log.New(lines, "", 0)).ServeHTTP(w, r)
		if got := lines.rest(); got != step.want {
			t.Errorf("line %q, want %q", got, step.want)
		}
		var content struct{ AccessToken string }
		err := json.Unmarshal(w.Body.Bytes(), &content)
		if got := fmt.Sprintf("%s %s %d ", r.Method, r.URL.EscapedPath(), w.Code); err != nil || !strings.HasPrefix(step.want, got) || w.Header().Get("Content-Type") == "" {
			t.Errorf("answer %q, header %v, body %q (%v)", got, w.Header(), w.Body, err)
		}
		token = cmp.Or(token, content.AccessToken)
	}
}

func TestMain_process(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		args       []string
		signal     os.Signal
		wantExit   int
		wantStderr string
	}{
		"interrupt": {signal: os.Interrupt, wantStderr: "To stop using"},
		"terminate": {signal: syscall.SIGTERM, wantStderr: "To stop using"},
		"error":     {args: []string{"-listen=0.0.0.0:0"}, wantExit: 1, wantStderr: "bizppurio-standin: -listen " + errLoopback.Error() + "\n"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if test.signal != nil && runtime.GOOS == "windows" {
				t.Skip("Windows has no such signals")
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			command := exec.CommandContext(ctx, os.Args[0], test.args...)
			command.Env = append(os.Environ(), asMain+"=1", "GORACE=atexit_sleep_ms=0")
			stdout, stderr := newWrites(), newWrites()
			command.Stdout, command.Stderr = stdout, stderr
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			if test.signal != nil {
				receive(t, stdout)
				if err := command.Process.Signal(test.signal); err != nil {
					t.Error(err)
				}
			}
			_ = command.Wait() // its exit status is checked
			if got := stderr.rest(); command.ProcessState.ExitCode() != test.wantExit || !strings.HasPrefix(got, test.wantStderr) {
				t.Errorf("exit status %d, stderr %q, want %d, %q", command.ProcessState.ExitCode(), got, test.wantExit, test.wantStderr)
			}
		})
	}
}
