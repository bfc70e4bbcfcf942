// SPDX-License-Identifier: MPL-2.0

package main

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/hashicorp/terraform-exec/tfexec"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
	"github.com/bizppurio/terraform-provider-bizppurio/internal/realterraform"
)

// demo is what all workspaces have in common.
type demo struct {
	terraform, examples, dir, plugins string

	api     *bizppuriotest.Server
	account account
}

type account struct{ name, password string }

func randomPassword() string { return rand.Text() }

// workspace is a copy of one configuration, in which terraform runs.
type workspace struct {
	dir string
	tf  *tfexec.Terraform
}

// newWorkspace copies the configuration called name and runs terraform init.
func (d *demo) newWorkspace(ctx context.Context, name string) (*workspace, error) {
	w := &workspace{dir: filepath.Join(d.dir, name)}
	if err := os.CopyFS(w.dir, os.DirFS(filepath.Join(d.examples, name))); err != nil {
		return nil, err
	}
	tf, err := tfexec.NewTerraform(w.dir, d.terraform)
	if err != nil {
		return nil, err
	}
	w.tf = tf
	if err := tf.SetEnv(d.environment()); err != nil {
		return nil, err
	}
	say("terraform init")
	return w, tf.Init(ctx, tfexec.PluginDir(d.plugins))
}

// environment has the account of the demo.
func (d *demo) environment() map[string]string {
	return realterraform.Environment(map[string]string{
		"BIZPPURIO_ACCOUNT":  d.account.name,
		"BIZPPURIO_PASSWORD": d.account.password,
		"BIZPPURIO_BASE_URL": d.api.URL,
	})
}

const planFile = "demo.tfplan"

// planAndApply saves a plan and applies it. It returns how many token calls
// each of the two made.
func (w *workspace) planAndApply(ctx context.Context, api *bizppuriotest.Server, variables ...tfexec.PlanOption) (planCalls, applyCalls int, err error) {
	before := api.TokenCalls()
	say("terraform plan -out=%s", planFile)
	if _, err := w.tf.Plan(ctx, append(variables, tfexec.Out(planFile))...); err != nil {
		return 0, 0, err
	}
	planned := api.TokenCalls()
	say("terraform apply %s", planFile)
	if err := w.tf.Apply(ctx, tfexec.DirOrPlan(planFile)); err != nil {
		return 0, 0, err
	}
	return planned - before, api.TokenCalls() - planned, nil
}

// output is an output of the configuration, as JSON.
func (w *workspace) output(ctx context.Context, name string) (string, error) {
	outputs, err := w.tf.Output(ctx)
	if err != nil {
		return "", err
	}
	return strings.Trim(string(outputs[name].Value), `"`), nil
}

// secretsIn names the secrets that a file of the workspace holds in the clear.
// A saved plan is a zip archive: its entries are searched.
func (w *workspace) secretsIn(file string, secrets map[string][]string) ([]string, error) {
	content, err := os.ReadFile(filepath.Join(w.dir, file)) //nolint:gosec // a file of the demo's own
	if err != nil {
		return nil, err
	}
	if archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content))); err == nil {
		for _, entry := range archive.File {
			r, err := entry.Open()
			if err != nil {
				return nil, err
			}
			unpacked, err := io.ReadAll(io.LimitReader(r, 64<<20))
			if err := errors.Join(err, r.Close()); err != nil {
				return nil, err
			}
			content = append(content, unpacked...)
		}
	}
	var found []string
	for name, values := range secrets {
		for _, value := range values {
			if bytes.Contains(content, []byte(value)) {
				found = append(found, name)
				break
			}
		}
	}
	return found, nil
}

// secrets are the token calls' secrets so far, by a name to show.
func (d *demo) secrets() map[string][]string {
	return map[string][]string{
		"the token":                   d.api.Tokens(),
		"the password":                {d.account.password},
		"the Base64 of both together": {bizppuriotest.Basic(d.account.name, d.account.password)},
	}
}

// expectNone says that a file holds no secret, or fails.
func (d *demo) expectNone(w *workspace, what, file string) error {
	found, err := w.secretsIn(file, d.secrets())
	if err != nil {
		return err
	}
	if len(found) > 0 {
		return fmt.Errorf("the %s holds %s", what, strings.Join(found, " and "))
	}
	say("The %s holds neither token nor password.", what)
	return nil
}
