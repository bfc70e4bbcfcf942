// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/hashicorp/terraform-exec/tfexec"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/provider"
	"github.com/bizppurio/terraform-provider-bizppurio/internal/realterraform"
)

//go:embed configuration/main.tf
var configuration embed.FS

// workspace is a temporary folder in which the real terraform runs with the
// provider as it is built from this tree. Account and password reach it by the
// environment alone.
type workspace struct {
	dir     string
	tf      *tfexec.Terraform
	secrets *secrets
	// binary is the name of the program and its version: it may be OpenTofu's.
	binary string
}

// newWorkspace makes the folder, builds the provider and runs terraform init.
// Nothing is left behind where it fails.
func newWorkspace(ctx context.Context, s settings, terraform string) (*workspace, error) {
	dir, err := os.MkdirTemp("", "bizppurio-testlive-")
	if err != nil {
		return nil, err
	}
	w := &workspace{dir: filepath.Join(dir, "configuration"), secrets: s.secrets}
	if err := w.prepare(ctx, s, terraform); err != nil {
		return nil, errors.Join(err, w.remove())
	}
	return w, nil
}

func (w *workspace) prepare(ctx context.Context, s settings, terraform string) error {
	dir := filepath.Dir(w.dir)
	if err := os.CopyFS(dir, configuration); err != nil {
		return err
	}
	variables, err := json.Marshal(map[string]any{"ca_cert_pem": orNil(s.caCertPEM), "insecure_skip_verify": s.insecure})
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(w.dir, "terraform.tfvars.json"), variables, 0o600); err != nil {
		return err
	}
	plugins := filepath.Join(dir, "plugins")
	if err := realterraform.Build(ctx, plugins, realterraform.Provider{Package: realterraform.Module, Address: provider.Address, Version: "0.1.0"}); err != nil {
		return err
	}
	if w.tf, err = tfexec.NewTerraform(w.dir, terraform); err != nil {
		return err
	}
	if err := w.tf.SetEnv(s.environ); err != nil {
		return err
	}
	version, _, err := w.tf.Version(ctx, true)
	if err != nil {
		return err
	}
	w.binary = filepath.Base(terraform) + " " + version.String()
	return w.tf.Init(ctx, tfexec.PluginDir(plugins))
}

func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func (w *workspace) remove() error { return os.RemoveAll(filepath.Dir(w.dir)) }

func (w *workspace) name() string { return w.binary }

// issue applies the configuration and reads what it tells of its token.
func (w *workspace) issue(ctx context.Context) (*facts, string) {
	var output bytes.Buffer
	if err := w.tf.ApplyJSON(ctx, &output); err != nil {
		if ctx.Err() != nil {
			return nil, "Interrupted."
		}
		if explained := explanations(&output); explained != "" {
			return nil, w.secrets.scrub(explained)
		}
		return nil, w.secrets.scrubAll(err.Error())
	}
	content, err := fs.ReadFile(os.DirFS(w.dir), "facts.json")
	if err != nil {
		return nil, "The configuration was applied, but wrote no facts."
	}
	f := &facts{}
	if err := json.Unmarshal(content, f); err != nil {
		return nil, "The configuration was applied, but its facts cannot be read."
	}
	return f, ""
}

// explanations are the errors in what apply -json prints: unlike those for
// people, no line of them is broken, so that secrets stay in one piece.
func explanations(output *bytes.Buffer) string {
	var all []string
	for line := range bytes.Lines(output.Bytes()) {
		var message struct {
			Type       string `json:"type"`
			Diagnostic struct {
				Severity string `json:"severity"`
				Summary  string `json:"summary"`
				Detail   string `json:"detail"`
			} `json:"diagnostic"`
		}
		if json.Unmarshal(line, &message) == nil && message.Type == "diagnostic" && message.Diagnostic.Severity == "error" {
			all = append(all, strings.TrimSpace(message.Diagnostic.Summary+"\n\n"+message.Diagnostic.Detail))
		}
	}
	return strings.Join(all, "\n\n")
}
