// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofrs/flock"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

// TestScript runs the scripts in testdata/script: each is one story with the
// real terraform (or tofu), the provider in a process of its own, and a
// stand-in for the API. CONTRIBUTING.md has the commands that they add to
// testscript's own.
func TestScript(t *testing.T) {
	t.Parallel()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("TF_ACC is not set: make test sets it")
	}
	tools := newTools(t)
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup:               tools.setup,
		Condition:           tools.condition,
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"standin":     standin,
			"fault":       fault,
			"proxy":       proxy,
			"calls":       calls,
			"tokens":      tokens,
			"messages":    messages,
			"mirror":      mirror,
			"until-calls": untilCalls,
			"until-log":   untilLog,
			"running":     running,
			"signal":      signalGroup,
			"says":        says,
			"secrets":     secrets,
		},
	})
}

// isOpenTofu reports whether the tests run with OpenTofu instead of Terraform
// (make test TERRAFORM=/path/to/tofu).
func isOpenTofu() bool { return os.Getenv("TF_ACC_PROVIDER_HOST") == "registry.opentofu.org" }

// condition decides what scripts write in square brackets.
func (tools tools) condition(condition string) (bool, error) {
	switch condition {
	case "tofu":
		return isOpenTofu(), nil
	case "restful":
		return tools.restful != "", nil
	case "pid-namespace":
		return tools.pidNamespace, nil
	}
	minor := 0
	if _, err := fmt.Sscanf(condition, "terraform-1.%d", &minor); err == nil {
		return !isOpenTofu() && tools.minor >= minor, nil
	}
	if _, err := fmt.Sscanf(condition, "tofu-1.%d", &minor); err == nil {
		return isOpenTofu() && tools.minor >= minor, nil
	}
	return false, fmt.Errorf("unknown condition %q", condition)
}

// restfulMirror returns the first directory in MIRRORS, the filesystem mirrors
// that make examples takes other people's providers from, that has
// magodo/restful, or "".
func restfulMirror(repository string) string {
	host := "registry.terraform.io"
	if isOpenTofu() {
		host = "registry.opentofu.org"
	}
	for mirror := range strings.FieldsSeq(os.Getenv("MIRRORS")) {
		if !filepath.IsAbs(mirror) {
			mirror = filepath.Join(repository, mirror) // where make runs
		}
		if _, err := os.Stat(filepath.Join(mirror, host, "magodo", "restful")); err == nil {
			return mirror
		}
	}
	return ""
}

// commands are what this test binary is besides: see testscript.Main.
var commands = map[string]func(){"own-group": ownGroup}

const providerCommand = "terraform-provider-bizppurio_v0.1.0"

// tools are directories that all scripts share.
type tools struct {
	bin, plugins string
	examples     string // the repository's
	restful      string // a filesystem mirror with magodo/restful, or ""
	minor        int    // of terraform's version: 11 in 1.11.4
	pidNamespace bool   // "unshare --pid" works
}

// newTools makes a directory with the terraform to run as "terraform", and one
// that terraform init -plugin-dir takes the providers from.
func newTools(t *testing.T) tools {
	t.Helper()
	dir := t.TempDir()
	tools := tools{bin: filepath.Join(dir, "bin"), plugins: filepath.Join(dir, "plugins")}
	repository, errRepository := filepath.Abs(filepath.Join("..", ".."))
	terraform, err := exec.LookPath(cmp.Or(os.Getenv("TF_ACC_TERRAFORM_PATH"), "terraform"))
	terraform, errAbs := filepath.Abs(terraform)
	if err := errors.Join(errRepository, err, errAbs); err != nil {
		t.Fatal(err)
	}
	version, err := exec.CommandContext(t.Context(), terraform, "version").Output()
	if err != nil {
		t.Fatal(err)
	}
	tools.examples, tools.restful = filepath.Join(repository, "examples"), restfulMirror(repository)
	// Warnings may come first.
	_, number, _ := strings.Cut(string(version), " v1.")
	if _, err := fmt.Sscan(strings.Split(number, ".")[0], &tools.minor); err != nil {
		t.Fatalf("%v: %s", err, version)
	}
	tools.pidNamespace = exec.CommandContext(t.Context(), "unshare", "--user", "--map-root-user", "--pid", "--fork", "true").Run() == nil
	// tofu goes by its own name: it looks at it for nothing.
	link(t, terraform, filepath.Join(tools.bin, executable("terraform")))
	// Without the race detector, whose reports nobody would see here: it would double
	// the time that scripts take.
	build := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-ldflags=-s -w", "-o", tools.bin, "../cmd/messenger", "../cmd/scriptprovider")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	for _, host := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		link(t, filepath.Join(tools.bin, executable("scriptprovider")), tools.plugin(host+"/bizppurio/bizppurio", providerCommand))
	}
	link(t, filepath.Join(tools.bin, executable("messenger")), tools.plugin("bizppurio.example/demo/messenger", "terraform-provider-messenger_v0.1.0"))
	return tools
}

// plugin returns where terraform looks for the binary of version 0.1.0.
func (tools tools) plugin(address, binary string) string {
	return filepath.Join(tools.plugins, filepath.FromSlash(address), "0.1.0", runtime.GOOS+"_"+runtime.GOARCH, executable(binary))
}

func executable(name string) string {
	if runtime.GOOS == "windows" {
		return name + ".exe"
	}
	return name
}

func link(t *testing.T, file, name string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o700), os.Symlink(file, name)); err != nil {
		t.Fatal(err)
	}
}

// setup gives a script its environment, and the script's own stand-in.
func (tools tools) setup(env *testscript.Env) error {
	env.Setenv("PATH", tools.bin+string(os.PathListSeparator)+env.Getenv("PATH"))
	env.Setenv("PLUGINS", tools.plugins)
	env.Setenv("PROVIDER", tools.plugin("registry.terraform.io/bizppurio/bizppurio", providerCommand))
	env.Setenv("EXAMPLES", tools.examples)
	env.Setenv("RESTFUL", tools.restful)
	env.Setenv("CHECKPOINT_DISABLE", "1")
	env.Setenv("TF_CLI_CONFIG_FILE", os.DevNull)
	env.Setenv("TF_IN_AUTOMATION", "1")
	env.Setenv("TF_INPUT", "0")
	env.Setenv("TF_CLI_ARGS", "-no-color")
	// Everything that terraform and its providers log is in a file, and searched.
	env.Setenv("TF_LOG", "TRACE")
	env.Setenv("TF_LOG_PATH", filepath.Join(env.WorkDir, "trace.log"))
	// Each process of the provider holds a lock on this file.
	env.Setenv("RUNNING", filepath.Join(env.WorkDir, "running.lock"))
	env.Values["api"] = new(bizppuriotest.Server)
	env.Values["counted"] = new(int)
	versions := filepath.Join(env.WorkDir, "versions.tf")
	if _, err := os.Stat(versions); err == nil {
		return nil
	}
	return os.WriteFile(versions, []byte(requiredProviders), 0o600)
}

// requiredProviders is versions.tf of each script that has none of its own.
const requiredProviders = `terraform {
  required_providers {
    bizppurio = {
      source = "bizppurio/bizppurio"
    }
  }
}
`

// api returns the script's stand-in.
func api(ts *testscript.TestScript) *bizppuriotest.Server {
	return ts.Value("api").(*bizppuriotest.Server)
}

// usage ends the script if a command is negated or has another number of
// arguments than it takes.
func usage(ts *testscript.TestScript, neg bool, args []string, least, most int) {
	if neg || len(args) < least || len(args) > most {
		ts.Fatalf("wrong number of arguments, or a ! in front of what has none: see script_test.go")
	}
}

// standin starts the stand-in, and exports account, password and address:
//
//	standin [tls | ACCOUNT...]
//
// With tls it speaks HTTPS, and its certificate is in the file ca.pem. It knows
// more accounts, with the same password, if they are named.
func standin(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, args, 0, 9)
	server, tls := bizppuriotest.NewServer, len(args) == 1 && args[0] == "tls"
	if tls {
		server = bizppuriotest.NewTLSServer
	}
	accounts := []bizppuriotest.Option{bizppuriotest.WithAccount(testAccount, testPassword)}
	for _, account := range args {
		accounts = append(accounts, bizppuriotest.WithAccount(account, testPassword))
	}
	*api(ts) = *server(accounts...)
	ts.Defer(api(ts).Close)
	if tls {
		ts.Check(os.WriteFile(ts.MkAbs("ca.pem"), []byte(certificate(api(ts))), 0o600))
	}
	ts.Setenv("BIZPPURIO_ACCOUNT", testAccount)
	ts.Setenv("BIZPPURIO_PASSWORD", testPassword)
	ts.Setenv("BIZPPURIO_BASE_URL", api(ts).URL)
}

// certificate returns a stand-in's, in PEM.
func certificate(api *bizppuriotest.Server) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: api.HTTP.Certificate().Raw}))
}

// fault scripts what calls meet, the first that fits:
//
//	fault [call=N] [status=N] [code=N] [description=TEXT] [header=NAME:VALUE] [body=TEXT] [hang]
func fault(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, args, 1, 7)
	var f bizppuriotest.Fault
	numbers := map[string]*int{"call": &f.Call, "status": &f.Status, "code": &f.Code}
	for _, arg := range args {
		name, text, _ := strings.Cut(arg, "=")
		switch name {
		case "call", "status", "code":
			number, err := strconv.Atoi(text)
			ts.Check(err)
			*numbers[name] = number
		case "description":
			f.Description = text
		case "header":
			key, value, _ := strings.Cut(text, ":")
			f.Header = http.Header{http.CanonicalHeaderKey(key): {value}}
		case "body":
			f.Body = text
		case "hang":
			f.Hang = true
		default:
			ts.Fatalf("unknown argument %q", arg)
		}
	}
	api(ts).Script(f)
}

// proxyUserInfo is user and password of the proxy, as they stand in its URL.
const proxyUserInfo = "proxy-user:canary%2Fproxy%40password"

// proxy starts an HTTP proxy that leads every tunnel to the stand-in, so that
// no script resolves a name, and exports its URL, user info included, as PROXY:
//
//	proxy [STATUS]
//
// With a status it refuses every tunnel.
func proxy(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, args, 0, 1)
	status := http.StatusOK
	if len(args) == 1 {
		var err error
		status, err = strconv.Atoi(args[0])
		ts.Check(err)
	}
	upstream := api(ts).HTTP.Listener.Addr().String()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if status == http.StatusOK && (r.Method != http.MethodConnect || r.Header.Get("Proxy-Authorization") == "") {
			http.Error(w, "CONNECT with credentials is wanted here", http.StatusBadRequest)
			return
		}
		w.WriteHeader(status)
		if status == http.StatusOK {
			tunnel(w, upstream)
		}
	}))
	ts.Defer(server.Close)
	ts.Setenv("PROXY", strings.Replace(server.URL, "http://", "http://"+proxyUserInfo+"@", 1))
	ts.Setenv("PROXY_ADDRESS", strings.TrimPrefix(server.URL, "http://"))
}

// tunnel joins a client's connection with an address until one side closes.
func tunnel(w http.ResponseWriter, address string) {
	client, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer client.Close() //nolint:errcheck // nothing is left to lose
	server, err := net.Dial("tcp", address)
	if err != nil {
		return
	}
	var wait sync.WaitGroup
	wait.Go(func() {
		_, _ = io.Copy(server, buffered)
		_ = server.Close()
	})
	_, _ = io.Copy(client, server)
	_ = client.Close()
	wait.Wait()
}

// calls checks how many token calls the stand-in has seen in all:
//
//	calls N
func calls(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, args, 1, 1)
	if got := strconv.Itoa(api(ts).TokenCalls()); got != args[0] {
		ts.Fatalf("%s token calls, want %v", got, args)
	}
}

// tokens checks how many tokens the stand-in has issued for accounts since the
// last such line, and that it has issued none for others:
//
//	tokens [ACCOUNT=N]...
func tokens(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, args, 0, 9)
	counted := ts.Value("counted").(*int)
	got, want := map[string]int{}, map[string]int{}
	for _, token := range api(ts).Tokens()[*counted:] {
		*counted++
		claims, err := base64.RawURLEncoding.DecodeString(strings.Split(token, ".")[1])
		ts.Check(err)
		var claim struct{ Sub string }
		ts.Check(json.Unmarshal(claims, &claim))
		got[claim.Sub]++
	}
	for _, arg := range args {
		account, number, _ := strings.Cut(arg, "=")
		n, err := strconv.Atoi(number)
		ts.Check(err)
		want[account] += n
	}
	if !maps.Equal(got, want) {
		ts.Fatalf("tokens were issued for %v, want %v", got, want)
	}
}

// messages checks how many messages the stand-in has accepted in all, and whom
// the last one went to:
//
//	messages N [to=NUMBER]
func messages(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, args, 1, 2)
	accepted := api(ts).Messages()
	if got := strconv.Itoa(len(accepted)); got != args[0] {
		ts.Fatalf("%s messages, want %v", got, args)
	}
	if len(args) == 2 && "to="+accepted[len(accepted)-1].To != args[1] {
		ts.Fatalf("the last message went to another number than %s", args[1])
	}
}

// mirror builds the provider and puts its zip beside the configuration in a directory,
// as make mirror does:
//
//	mirror DIR [VERSION]
func mirror(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, args, 1, 2)
	build := exec.Command("go", "run", "-trimpath", "./internal/cmd/mirror", "mirror")
	build.Dir, build.Env = filepath.Join("..", ".."), append(os.Environ(), "CGO_ENABLED=0", "DIR="+ts.MkAbs(args[0]), "SYSTEM="+runtime.GOOS+"_"+runtime.GOARCH,
		"VERSION="+append(args, "0.1.0")[1])
	if output, err := build.CombinedOutput(); err != nil {
		ts.Fatalf("%v\n%s", err, output)
	}
}

// untilCalls waits until the stand-in has seen so many token calls:
//
//	until-calls N
func untilCalls(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, args, 1, 1)
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	until(ts, args[0]+" token calls", func() bool { return api(ts).TokenCalls() >= want })
}

// untilLog waits until the log holds a text:
//
//	until-log TEXT
func untilLog(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, args, 1, 1)
	until(ts, args[0], func() bool {
		log, err := os.ReadFile(ts.Getenv("TF_LOG_PATH"))
		return err == nil && strings.Contains(string(log), args[0])
	})
}

// running checks that a process of the provider runs; ! running waits until none
// does:
//
//	[!] running
func running(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, false, args, 0, 0)
	lock := flock.New(ts.Getenv("RUNNING"))
	defer lock.Close() //nolint:errcheck // nothing is left to lose
	isNoneRunning := func() bool {
		locked, err := lock.TryLock()
		ts.Check(err)
		return locked
	}
	if neg {
		until(ts, "the end of the provider", isNoneRunning)
	} else if isNoneRunning() {
		ts.Fatalf("the provider does not run")
	}
}

// until waits for something, for five minutes at most.
func until(ts *testscript.TestScript, what string, hasCome func() bool) {
	for deadline := time.Now().Add(5 * time.Minute); !hasCome(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			ts.Fatalf("five minutes without %s", what)
		}
	}
}

// says looks for a sentence in what the last command printed, however terraform
// broke its lines; ! says wants it not to be there:
//
//	[!] says SENTENCE [COUNT]
func says(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, false, args, 1, 2)
	output := unwrap(ts.ReadFile("stdout") + ts.ReadFile("stderr"))
	count := strings.Count(output, unwrap(args[0]))
	switch {
	case neg && count > 0:
		ts.Fatalf("it says %q", args[0])
	case !neg && count == 0:
		ts.Fatalf("it does not say %q:\n%s", args[0], output)
	case len(args) == 2 && strconv.Itoa(count) != args[1]:
		ts.Fatalf("it says %q %d times, want %s", args[0], count, args[1])
	}
}

// unwrap undoes the line breaks and the frame of Terraform's messages.
func unwrap(s string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("│", " ", "╷", " ", "╵", " ").Replace(s)), " ")
}

// secrets checks that each of some files holds a secret of the stand-in or the
// proxy (token, password, Base64 of account and password, or one of the words
// given with also=), and ! secrets that none does:
//
//	[!] secrets [also=WORD]... [FILE]...
//
// Without files it searches what the last command printed and all of the
// current directory, but for the configuration, a saved plan's copy of it, and
// the providers.
func secrets(ts *testscript.TestScript, neg bool, args []string) {
	all := slices.Concat(api(ts).Tokens(), []string{
		testPassword, bizppuriotest.Basic(testAccount, testPassword), proxyUserInfo, "canary/proxy@password",
	})
	contents := map[string]string{}
	for _, arg := range args {
		if word, ok := strings.CutPrefix(arg, "also="); ok {
			all = append(all, word)
		} else {
			contents[arg] = ts.ReadFile(arg)
		}
	}
	if len(contents) == 0 {
		contents["stdout"], contents["stderr"] = ts.ReadFile("stdout"), ts.ReadFile("stderr")
		ts.Check(filepath.WalkDir(ts.MkAbs("."), func(path string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if entry.IsDir() && (entry.Name() == ".terraform" || entry.Name() == "terraform.d") {
				return fs.SkipDir
			}
			if entry.Type().IsRegular() && filepath.Ext(path) != ".tf" {
				contents[path] = ts.ReadFile(path)
			}
			return nil
		}))
	}
	for name, content := range contents {
		held, content := "", unzipped(content)
		for _, secret := range all {
			if strings.Contains(content, secret) {
				held = secret
			}
		}
		if neg && held != "" {
			ts.Fatalf("%s holds the secret %q", name, held)
		}
		if !neg && held == "" {
			ts.Fatalf("%s holds no secret", name)
		}
	}
}

// unzipped returns a file's content, and what is in it if it is a saved plan.
// A plan's copy of the configuration is left out: what a person wrote there is
// not for the provider to keep out.
func unzipped(content string) string {
	archive, err := zip.NewReader(strings.NewReader(content), int64(len(content)))
	if err != nil {
		return content
	}
	var all bytes.Buffer
	for _, entry := range archive.File {
		if r, err := entry.Open(); err == nil && !strings.HasPrefix(entry.Name, "tfconfig/") {
			_, _ = io.Copy(&all, r)
		}
	}
	return all.String()
}
