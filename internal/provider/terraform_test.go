// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-exec/tfexec"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
	"github.com/bizppurio/terraform-provider-bizppurio/internal/realterraform"
)

const module = "github.com/bizppurio/terraform-provider-bizppurio"

// released is the provider as realterraform builds it.
var released = realterraform.Provider{Package: module, Address: Address, Version: "0.1.0"}

// plugins is a plugin folder with the provider as it is released, and the demo's
// messenger, made once for all tests.
var plugins = sync.OnceValues(func() (string, error) {
	dir, err := newPluginDir()
	if err != nil {
		return "", err
	}
	return dir, realterraform.Build(context.Background(), dir, released)
})

// quickPlugins is the same with this test binary in the provider's place, which
// TestMain makes serve it with short waits between attempts.
var quickPlugins = sync.OnceValues(func() (string, error) {
	dir, err := newPluginDir()
	if err != nil {
		return "", err
	}
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	return dir, realterraform.Link(dir, released, self)
})

func newPluginDir() (string, error) {
	dir, err := os.MkdirTemp("", "bizppurio-plugins-")
	if err != nil {
		return "", err
	}
	removeAtExit = append(removeAtExit, dir)
	return dir, realterraform.Build(context.Background(), dir, realterraform.Provider{
		Package: module + "/internal/demo/messenger", Address: "bizppurio.example/demo/messenger", Version: "0.1.0",
	})
}

// removeAtExit are folders that TestMain removes.
var removeAtExit []string

// isOpenTofu tells whether the tests run with OpenTofu instead of Terraform
// (make test TERRAFORM=/path/to/tofu).
func isOpenTofu() bool { return os.Getenv("TF_ACC_PROVIDER_HOST") == "registry.opentofu.org" }

// workspace is a folder in which the real terraform runs with the provider's
// real binary, for what cannot be seen when both are in one process: files,
// logs, and how often each command calls the API.
type workspace struct {
	t      *testing.T
	dir    string
	tf     *tfexec.Terraform
	env    map[string]string
	output output
}

// output is what terraform printed, to standard output and error, which are
// written at the same time.
type output struct {
	mu     sync.Mutex
	buffer bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buffer.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buffer.String()
}

func (o *output) reset() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.buffer.Reset()
}

// requiredProviders names the providers that a configuration uses.
func requiredProviders(configuration string) string {
	messenger := ""
	if strings.Contains(configuration, "messenger") {
		messenger = `
    messenger = {
      source = "bizppurio.example/demo/messenger"
    }`
	}
	return `
terraform {
  required_providers {
    bizppurio = {
      source = "bizppurio/bizppurio"
    }` + messenger + `
  }
}
`
}

// newWorkspace makes a folder with a configuration, and initializes it with the
// provider as it is released. env is added to the environment of terraform.
func newWorkspace(t *testing.T, configuration string, env map[string]string) *workspace {
	t.Helper()
	return newWorkspaceWith(t, plugins, configuration, env)
}

// newWorkspaceWith is newWorkspace with the plugins of another folder.
func newWorkspaceWith(t *testing.T, plugins func() (string, error), configuration string, env map[string]string) *workspace {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("TF_ACC is not set: make test sets it")
	}
	pluginDir, err := plugins()
	if err != nil {
		t.Fatal(err)
	}
	binary := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if binary == "" {
		binary = "terraform"
	}
	w := &workspace{t: t, dir: t.TempDir()}
	if err := os.WriteFile(filepath.Join(w.dir, "main.tf"), []byte(requiredProviders(configuration)+configuration), 0o600); err != nil {
		t.Fatal(err)
	}
	if w.tf, err = tfexec.NewTerraform(w.dir, binary); err != nil {
		t.Fatal(err)
	}
	w.env = realterraform.Environment(env)
	// A binary with the race detector would wait for a second before it ends.
	w.env["GORACE"] = "atexit_sleep_ms=0"
	w.tf.SetStdout(&w.output)
	w.tf.SetStderr(&w.output)
	for _, err := range []error{
		w.tf.SetEnv(w.env),
		w.tf.SetLog("TRACE"),
		w.tf.SetLogPath(filepath.Join(w.dir, "trace.log")),
		w.tf.Init(t.Context(), tfexec.PluginDir(pluginDir)),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	// What init prints is of no interest.
	w.output.reset()
	return w
}

const savedPlan = "saved.tfplan"

// plan saves a plan.
func (w *workspace) plan() error {
	_, err := w.tf.Plan(w.t.Context(), tfexec.Out(savedPlan))
	return err
}

// applySaved applies the saved plan.
func (w *workspace) applySaved() error {
	return w.tf.Apply(w.t.Context(), tfexec.DirOrPlan(savedPlan))
}

// apply plans and applies in one run.
func (w *workspace) apply() error { return w.tf.Apply(w.t.Context()) }

// must fails the test on an error.
func (w *workspace) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatalf("%v\n%s", err, w.output.String())
	}
}

// files are the contents of all files of the workspace but the configuration
// and the plugins, a saved plan unpacked, and what terraform printed.
func (w *workspace) files() map[string][]byte {
	w.t.Helper()
	files := map[string][]byte{"output": []byte(w.output.String())}
	for _, name := range []string{"terraform.tfstate", savedPlan, "trace.log", "crash.log"} {
		content, err := os.ReadFile(filepath.Join(w.dir, name))
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			w.t.Fatal(err)
		}
		files[name] = content
		archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
		if err != nil {
			continue
		}
		for _, entry := range archive.File {
			r, err := entry.Open()
			if err != nil {
				w.t.Fatal(err)
			}
			unpacked, err := io.ReadAll(r)
			if err != nil {
				w.t.Fatal(err)
			}
			_ = r.Close()
			// The saved plan holds the configuration too: what a person wrote
			// into it is not for the provider to keep out.
			if !strings.HasPrefix(entry.Name, "tfconfig/") {
				files[name+"/"+entry.Name] = unpacked
			}
		}
	}
	return files
}

// expectNoSecret fails the test where a file, the log or the output holds a
// token of the stand-in, the password or the Base64 pair, or one of the others.
func (w *workspace) expectNoSecret(api *bizppuriotest.Server, others ...string) {
	w.t.Helper()
	secrets := slices.Concat(others, api.Tokens(), []string{testPassword, bizppuriotest.Basic(testAccount, testPassword)})
	for name, content := range w.files() {
		for _, secret := range secrets {
			if i := bytes.Index(content, []byte(secret)); i >= 0 {
				w.t.Errorf("%s holds the secret %q: …%s", name, secret, content[max(0, i-200):i])
			}
		}
	}
}

// credentialsEnv gives the test account and an address by the environment.
func credentialsEnv(url string) map[string]string {
	return map[string]string{
		"BIZPPURIO_ACCOUNT":  testAccount,
		"BIZPPURIO_PASSWORD": testPassword,
		"BIZPPURIO_BASE_URL": url,
	}
}
