// SPDX-License-Identifier: MPL-2.0

// Command demo does the provider's main job for real, against the stand-in for
// the API: terraform, with the provider as it is built from this tree, runs the
// configurations in examples/demo. make demo starts it.
package main

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

func main() {
	terraform := flag.String("terraform", "terraform", "the terraform `binary` to run")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, *terraform)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

// demo is what both scenes need. Everything it makes is in dir.
type demo struct {
	ctx            context.Context //nolint:containedctx // it belongs to the program
	terraform, dir string
	api            *bizppuriotest.Server
	password       string
}

const account = "demo"

func run(ctx context.Context, terraform string) (err error) {
	dir, err := os.MkdirTemp("", "bizppurio-demo-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()

	step("Building the provider. The first time, Go compiles its libraries, which takes 2 to 3 minutes")
	d := demo{ctx: ctx, terraform: terraform, dir: dir, password: rand.Text()}
	for _, host := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		if err := d.build(host+"/bizppurio/bizppurio", "."); err != nil {
			return err
		}
	}
	step("Building a small provider that sends messages")
	if err := d.build("bizppurio.example/demo/messenger", "./internal/messenger"); err != nil {
		return err
	}
	d.api = bizppuriotest.NewServer(bizppuriotest.WithAccount(account, d.password))
	defer d.api.Close()
	step("Starting a stand-in for Bizppurio's API at %s", d.api.URL)

	step("Ephemeral resource: the token configures another provider, which sends a message")
	if err := d.apply("ephemeral", "1 call in plan, 1 in apply"); err != nil {
		return err
	}
	if messages := d.api.Messages(); len(messages) != 1 {
		return fmt.Errorf("the stand-in accepted %d messages, not 1", len(messages))
	}
	say("The stand-in accepted 1 message.")
	for _, file := range []string{"demo.tfplan", "terraform.tfstate"} {
		held, err := d.holdsSecret("ephemeral", file)
		if err != nil {
			return err
		}
		if held {
			return fmt.Errorf("%s holds a secret", file)
		}
		say("%s holds neither token nor password.", file)
	}

	step("Data source: the same token, but Terraform writes it to the state")
	if err := d.apply("data-source", "1 call in plan, 0 in apply"); err != nil {
		return err
	}
	held, err := d.holdsSecret("data-source", "terraform.tfstate")
	if err != nil {
		return err
	}
	if !held {
		return errors.New("terraform.tfstate does not hold the token, although the data source writes it there")
	}
	say("terraform.tfstate DOES hold the token: prefer the ephemeral resource.")
	fmt.Println("\nDone. Nothing is left behind.")
	return nil
}

// build builds a provider to where terraform init -plugin-dir finds it, and
// prints the packages that are compiled.
func (d demo) build(address, pkg string) error {
	binary := filepath.Join(d.dir, "plugins", filepath.FromSlash(address), "0.1.0", runtime.GOOS+"_"+runtime.GOARCH,
		"terraform-provider-"+filepath.Base(address)+"_v0.1.0")
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}
	cmd := exec.CommandContext(d.ctx, "go", "build", "-v", "-trimpath", "-ldflags", "-s -w -X main.version=0.1.0", "-o", binary, pkg) //nolint:gosec // of this repository
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stdout
	return cmd.Run()
}

// apply runs init, plan and apply of one configuration in examples/demo, and
// checks how many token calls they made.
func (d demo) apply(name, wantCalls string) error {
	if err := os.CopyFS(filepath.Join(d.dir, name), os.DirFS(filepath.Join("examples", "demo", name))); err != nil {
		return err
	}
	if err := d.run(name, io.Discard, "init", "-plugin-dir="+filepath.Join(d.dir, "plugins")); err != nil {
		return err
	}
	before := d.api.TokenCalls()
	if err := d.run(name, os.Stdout, "plan", "-compact-warnings", "-out=demo.tfplan"); err != nil {
		return err
	}
	planned := d.api.TokenCalls()
	if err := d.run(name, os.Stdout, "apply", "-compact-warnings", "demo.tfplan"); err != nil {
		return err
	}
	calls := fmt.Sprintf("%d call in plan, %d in apply", planned-before, d.api.TokenCalls()-planned)
	if calls != wantCalls {
		return fmt.Errorf("the stand-in saw %s, not %s", calls, wantCalls)
	}
	say("The stand-in saw %s.", calls)
	return nil
}

// run runs terraform without what a person has configured for it.
func (d demo) run(name string, output io.Writer, arguments ...string) error {
	say("$ terraform %s", strings.Join(arguments, " "))
	cmd := exec.CommandContext(d.ctx, d.terraform, arguments...) //nolint:gosec // what make gives
	cmd.Dir = filepath.Join(d.dir, name)
	cmd.Env = slices.DeleteFunc(os.Environ(), func(entry string) bool {
		return strings.HasPrefix(entry, "TF_") || strings.HasPrefix(entry, "BIZPPURIO_")
	})
	cmd.Env = append(cmd.Env, "TF_CLI_CONFIG_FILE="+os.DevNull, "TF_CLI_ARGS=-no-color", "TF_IN_AUTOMATION=1", "CHECKPOINT_DISABLE=1",
		"BIZPPURIO_ACCOUNT="+account, "BIZPPURIO_PASSWORD="+d.password, "BIZPPURIO_BASE_URL="+d.api.URL,
		"TF_VAR_account="+account, "TF_VAR_base_url="+d.api.URL)
	cmd.Stdout, cmd.Stderr = output, os.Stderr
	return cmd.Run()
}

// holdsSecret reports whether a file holds a token, the password or the Base64
// of account and password in the clear. A saved plan is a zip archive.
func (d demo) holdsSecret(name, file string) (bool, error) {
	content, err := os.ReadFile(filepath.Join(d.dir, name, file)) //nolint:gosec // a file of the demo
	if err != nil {
		return false, err
	}
	if archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content))); err == nil {
		for _, entry := range archive.File {
			r, err := entry.Open()
			if err != nil {
				return false, err
			}
			unpacked, err := io.ReadAll(io.LimitReader(r, 64<<20))
			if err != nil {
				return false, err
			}
			content = append(content, unpacked...)
		}
	}
	secrets := append(d.api.Tokens(), d.password, bizppuriotest.Basic(account, d.password))
	return slices.ContainsFunc(secrets, func(secret string) bool { return bytes.Contains(content, []byte(secret)) }), nil
}

func step(format string, a ...any) { fmt.Printf("\n==> "+format+"\n", a...) }

func say(format string, a ...any) { fmt.Printf("    "+format+"\n", a...) }
