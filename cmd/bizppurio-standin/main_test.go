// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"reflect"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"

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

// issue asks for a token and returns the answer's body.
func issue(t *testing.T, baseURL, account, password string) (string, error) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, baseURL+"/v1/token", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	r.SetBasicAuth(account, password)
	transport := &http.Transport{} // without a proxy from the environment
	t.Cleanup(transport.CloseIdleConnections)
	response, err := transport.RoundTrip(r)
	if err != nil {
		return "", err
	}
	defer response.Body.Close() //nolint:errcheck // it has been read
	body, err := io.ReadAll(response.Body)
	return string(body), err
}

// The command from its start to its end by a signal, while a client still holds
// connections.
func TestMain_process(t *testing.T) {
	t.Parallel()
	const (
		exported = `^export BIZPPURIO_BASE_URL=(http://127\.0\.0\.1:[1-9]\d*)\nexport BIZPPURIO_ACCOUNT=(\S+)\n`
		made     = `export BIZPPURIO_PASSWORD=([A-Z2-7]{26})\n` // Base32 of 130 bits
		unset    = "To stop using the stand-in, run: unset BIZPPURIO_BASE_URL BIZPPURIO_ACCOUNT"
		issued   = "POST /v1/token 200 1000\nPOST /v1/token 400 3007\n"
	)
	tests := map[string]struct {
		args        []string
		password    string // of the environment
		signal      os.Signal
		wantExports string
		wantAnswers [2]string // to its password, and to a wrong one
		wantStderr  string
	}{
		"by_itself": {nil, "", os.Interrupt, exported + made, [2]string{`{"accesstoken":`, `{"code":"3007",`}, unset + " BIZPPURIO_PASSWORD\n" + issued},
		"settings":  {[]string{"-account=b-1", "-listen=localhost:0"}, "canary:암호", syscall.SIGTERM, exported, [2]string{`{"accesstoken":`, `{"code":"3007",`}, unset + "\n" + issued},
		"refuse": {
			[]string{"-refuse=3010"},
			"", os.Interrupt, exported + made,
			[2]string{`{"code":3010,"description":"ip blocking in bizppurio"}`, `{"code":3010,`},
			unset + " BIZPPURIO_PASSWORD\n" + strings.Repeat("POST /v1/token 400 3010\n", 2),
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var stderr bytes.Buffer
			command := exec.CommandContext(t.Context(), os.Args[0], test.args...)
			command.Env = append(os.Environ(), asMain+"=1", passwordVariable+"="+test.password, "GORACE=atexit_sleep_ms=0")
			command.Stderr = &stderr
			stdout, err := command.StdoutPipe()
			if err := errors.Join(err, command.Start()); err != nil {
				t.Fatal(err)
			}
			lines := make([]byte, 1000)
			n, _ := stdout.Read(lines) // all that comes in one write
			export := regexp.MustCompile(test.wantExports + "$").FindStringSubmatch(string(lines[:n]))
			if export == nil {
				t.Fatalf("exports %q, want %s", lines[:n], test.wantExports)
			}
			for i, suffix := range []string{"", "x"} {
				got, err := issue(t, export[1], export[2], append(export, test.password)[3]+suffix)
				if err != nil || !strings.HasPrefix(got, test.wantAnswers[i]) {
					t.Errorf("got %s and error %v, want %s", got, err, test.wantAnswers[i])
				}
			}
			if runtime.GOOS == "windows" {
				_, _ = command.Process.Kill(), command.Wait() // it has no such signals
				return
			}
			_ = command.Process.Signal(test.signal)
			more, _ := io.ReadAll(stdout)
			if err := command.Wait(); err != nil || len(more) > 0 || stderr.String() != test.wantStderr {
				t.Errorf("end %v, stdout went on with %q, stderr %q, want none, %q", err, more, &stderr, test.wantStderr)
			}
		})
	}
}

func TestMain_error(t *testing.T) {
	t.Parallel()
	command := exec.CommandContext(t.Context(), os.Args[0], "-listen=0.0.0.0:0")
	command.Env = append(os.Environ(), asMain+"=1")
	got, _ := command.CombinedOutput() // its exit status is checked
	if want := "bizppurio-standin: -listen " + errLoopback.Error() + "\n"; command.ProcessState.ExitCode() != 1 || string(got) != want {
		t.Errorf("exit status %d, output %q, want 1, %q", command.ProcessState.ExitCode(), got, want)
	}
}

func TestRun_refused(t *testing.T) {
	t.Parallel()
	const secret = "canary-secret"
	tests := map[string]struct {
		args      []string
		password  string
		wantError string
	}{
		"every_address":     {args: []string{"-listen=0.0.0.0:0"}, wantError: "-listen must be a loopback address"},
		"no_such_port":      {args: []string{"-listen=127.0.0.1:65536"}, wantError: "invalid port"},
		"password_flag":     {args: []string{"-password=" + secret}, wantError: "not defined: -password"},
		"password_argument": {args: []string{secret}, wantError: "unexpected argument"},
		"bad_account":       {args: []string{"-account=a:b"}, wantError: "-account cannot be sent in HTTP Basic: colon"},
		"bad_password":      {password: secret + "\n", wantError: passwordVariable + " cannot be sent in HTTP Basic: control"},
		"unknown_code":      {args: []string{"-refuse=4242"}, wantError: "-refuse: must be one of the documented result codes 2000 3000 3001 "},
		"no_code":           {args: []string{"-refuse=ip"}, wantError: " 3010 3011 5001 5002 9000"},
	}
	for name, test := range tests {
		var out bytes.Buffer
		err := run(t.Context(), test.args, &out, &out, func(string) string { return test.password })
		if err == nil || !strings.Contains(err.Error(), test.wantError) || strings.Contains(err.Error(), secret) || out.Len() > 0 {
			t.Errorf("%s: error %v and output %q, want %q without the secret and no output", name, err, &out, test.wantError)
		}
	}
}

// Two starts have different passwords.
func TestParse_password(t *testing.T) {
	t.Parallel()
	unset := func(string) string { return "" }
	first, firstErr := parse(nil, io.Discard, unset)
	second, secondErr := parse(nil, io.Discard, unset)
	if firstErr != nil || secondErr != nil || first.password == second.password {
		t.Errorf("passwords %q and %q, errors %v and %v", first.password, second.password, firstErr, secondErr)
	}
}

func TestRun_help(t *testing.T) {
	t.Parallel()
	var stdout, stderr bytes.Buffer
	err := run(t.Context(), []string{"-help"}, &stdout, &stderr, os.Getenv)
	for _, want := range []string{"-listen address", "-allow-remote", "-account name", "-refuse code", "3010", "-single", passwordVariable} {
		if !strings.Contains(stderr.String(), want) {
			t.Errorf("help %q does not mention %s", &stderr, want)
		}
	}
	if err != nil || stdout.Len() > 0 {
		t.Errorf("error %v, stdout %q, want none", err, &stdout)
	}
}

// The second token invalidates the first.
func TestNewServer_single(t *testing.T) {
	t.Parallel()
	s, err := parse([]string{"-single"}, io.Discard, func(string) string { return "canary" })
	if err != nil {
		t.Fatal(err)
	}
	var lines bytes.Buffer
	handler := newServer(s, log.New(&lines, "", 0)).Handler
	send := func(path, authorization string) (token string) {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader("{}"))
		r.Header.Set("Content-Type", "application/json; charset=utf-8")
		r.Header.Set("Authorization", authorization)
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, r)
		var fields struct{ AccessToken string }
		_ = json.Unmarshal(answer.Body.Bytes(), &fields) // the log says what came
		return fields.AccessToken
	}
	basic := "Basic " + bizppuriotest.Basic("demo", "canary")
	for _, token := range []string{send("/v1/token", basic), send("/v1/token", basic)} {
		send("/v3/message", "Bearer "+token)
	}
	if want := strings.Repeat("POST /v1/token 200 1000\n", 2) + "POST /v3/message 400 3002\nPOST /v3/message 400 2000\n"; lines.String() != want {
		t.Errorf("calls %q, want %q", &lines, want)
	}
}

// Neither a request that does not come to its end nor an idle connection is kept,
// by a clock that jumps over the wait.
func TestNewServer_timeout(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ sent, want string }{
		"header": {"POST /v1/token HTTP/1.1\r\n", ""},
		"body":   {"POST /v1/token HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{", `{"code":2000,`},
		"idle":   {"POST / HTTP/1.1\r\nHost: a\r\n\r\n", `{"code":5001,`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				client, end := net.Pipe()
				listener := &oneConnection{conn: end, closed: make(chan struct{})}
				server := newServer(settings{}, log.New(io.Discard, "", 0))
				defer func() { _ = server.Close() }()
				go func() { _ = server.Serve(listener) }() // until Close
				go func() { _, _ = io.WriteString(client, test.sent) }()
				if got, err := io.ReadAll(client); err != nil || !strings.Contains(string(got), test.want) {
					t.Errorf("got %q and error %v, want %q and the end", got, err, test.want)
				}
			})
		})
	}
}

// oneConnection is a listener that accepts one connection.
type oneConnection struct {
	conn   net.Conn
	closed chan struct{}
}

func (l *oneConnection) Accept() (net.Conn, error) {
	if conn := l.conn; conn != nil {
		l.conn = nil
		return conn, nil
	}
	<-l.closed
	return nil, net.ErrClosed
}

func (l *oneConnection) Close() error   { close(l.closed); return nil }
func (l *oneConnection) Addr() net.Addr { return &net.TCPAddr{} }

func TestRun_stdout_closed(t *testing.T) {
	t.Parallel()
	r, w := io.Pipe()
	_ = r.Close()
	if err := run(t.Context(), nil, w, io.Discard, os.Getenv); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("error %v, want %v", err, io.ErrClosedPipe)
	}
}

// A line holds no secret and cannot be forged, and the answer passes unchanged.
func TestLogged(t *testing.T) {
	t.Parallel()
	const secret = "canary-secret"
	for target, want := range map[string]string{
		"/v1/token?token=" + secret:   "POST /v1/token 400 3006\n",
		"/v3/message":                 "POST /v3/message 400 3005\n",
		"/a%0APOST%20/v1/token%20200": "POST /a%0APOST%20/v1/token%20200 400 5001\n",
		"/비즈":                         "POST /%EB%B9%84%EC%A6%88 400 5001\n",
	} {
		var lines bytes.Buffer
		api := bizppuriotest.NewAPI(bizppuriotest.WithFaults(bizppuriotest.Fault{Header: http.Header{"X-One": {"a"}}}))
		var got [2]*httptest.ResponseRecorder
		for i, handler := range []http.Handler{api, logged(api, log.New(&lines, "", 0))} {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, target, strings.NewReader("{}"))
			r.Header.Set("Content-Type", "application/json; charset=utf-8")
			r.SetBasicAuth("demo", secret)
			got[i] = httptest.NewRecorder()
			handler.ServeHTTP(got[i], r)
		}
		if lines.String() != want || got[1].Code != got[0].Code || !reflect.DeepEqual(got[1].Header(), got[0].Header()) || got[1].Body.String() != got[0].Body.String() {
			t.Errorf("line %q and answer %+v, want %q and %+v", &lines, got[1], want, got[0])
		}
	}
}
