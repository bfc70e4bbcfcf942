// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
	"github.com/bizppurio/terraform-provider-bizppurio/internal/provider"
	"github.com/bizppurio/terraform-provider-bizppurio/internal/realterraform"
)

// user is somebody who installs the release with terraform and uses it, with an
// account at the stand-in for the API.
type user struct {
	terraform string
	dir       string
	release   *release

	api      *bizppuriotest.Server
	password string
}

const account = "release-check"

func newUser(terraform, dir string, r *release) *user {
	password := rand.Text()
	api := bizppuriotest.NewServer(bizppuriotest.WithAccount(account, password))
	return &user{terraform: terraform, dir: dir, release: r, api: api, password: password}
}

// workspace is a folder with a configuration, in which terraform runs with a CLI
// configuration that says where it finds providers.
type workspace struct {
	terraform, dir string
	env            map[string]string
}

func (u *user) newWorkspace(name, cliConfiguration string) (*workspace, error) {
	w := &workspace{terraform: u.terraform, dir: filepath.Join(u.dir, "workspaces", name)}
	if err := os.MkdirAll(w.dir, 0o700); err != nil {
		return nil, err
	}
	cli := filepath.Join(w.dir, "cli.tfrc")
	if err := os.WriteFile(cli, []byte(cliConfiguration), 0o600); err != nil {
		return nil, err
	}
	w.env = map[string]string{
		"TF_CLI_CONFIG_FILE": cli, "TF_CLI_ARGS": "-no-color",
		"BIZPPURIO_ACCOUNT": account, "BIZPPURIO_PASSWORD": u.password, "BIZPPURIO_BASE_URL": u.api.URL,
	}
	// The source has the host in it for OpenTofu, which has another default.
	configuration := fmt.Sprintf(`
terraform {
  required_providers {
    bizppurio = {
      source  = %q
      version = %q
    }
  }
}

provider "bizppurio" {}

ephemeral "bizppurio_token" "this" {}

# In apply, OpenTofu opens only what is used.
resource "terraform_data" "user" {
  provisioner "local-exec" {
    command     = "exit 0"
    environment = { TOKEN = ephemeral.bizppurio_token.this.accesstoken }
  }
}

data "bizppurio_token" "this" {}

output "accesstoken" {
  value     = data.bizppurio_token.this.accesstoken
  sensitive = true
}

output "expires_at" {
  value = data.bizppurio_token.this.expires_at
}
`, provider.Address, u.release.Version)
	return w, os.WriteFile(filepath.Join(w.dir, "main.tf"), []byte(configuration), 0o600)
}

// run runs terraform and returns what it prints.
func (w *workspace) run(ctx context.Context, args ...string) (string, error) {
	say("terraform %s", strings.Join(args, " "))
	out, err := realterraform.Command(ctx, w.terraform, w.dir, w.env, args...).CombinedOutput()
	if err != nil {
		err = fmt.Errorf("terraform %s: %w\n%s", args[0], err, out)
	}
	return string(out), err
}

// lockFile is the content of the dependency lock file.
func (w *workspace) lockFile() (string, error) {
	content, err := os.ReadFile(filepath.Join(w.dir, ".terraform.lock.hcl"))
	return string(content), err
}

// issueToken plans and applies the configuration, and looks that both asked for a
// token as this version of the provider.
func (u *user) issueToken(ctx context.Context, w *workspace) error {
	const plan = "saved.tfplan"
	for _, args := range [][]string{{"plan", "-out=" + plan}, {"apply", plan}} {
		before := u.api.TokenCalls()
		if _, err := w.run(ctx, args...); err != nil {
			return err
		}
		// The ephemeral resource asks in both, and shares its token with the data
		// source, which is read in the plan alone.
		if calls := u.api.TokenCalls() - before; calls != 1 {
			return fmt.Errorf("terraform %s made %d token calls, not 1", args[0], calls)
		}
	}
	for _, request := range u.api.Requests() {
		if agent := request.Header.Get("User-Agent"); !strings.HasSuffix(agent, " "+project+"/"+u.release.Version) {
			return fmt.Errorf("the provider calls itself %q", agent)
		}
	}
	out, err := w.run(ctx, "output", "-json")
	if err != nil {
		return err
	}
	var outputs map[string]struct {
		Value string `json:"value"`
	}
	if err := json.Unmarshal([]byte(out), &outputs); err != nil {
		return err
	}
	if outputs["accesstoken"].Value != u.api.Tokens()[0] {
		return errors.New("the output is not the token that the API issued")
	}
	say("A token each for plan and apply, asked for by %s/%s; the first expires at %s.", project, u.release.Version, outputs["expires_at"].Value)
	return nil
}
