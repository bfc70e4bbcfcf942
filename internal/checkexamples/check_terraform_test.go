// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/realterraform"
)

const requires = `
terraform {
  required_providers {
    bizppurio = {
      source = "bizppurio/bizppurio"
    }
  }
}
`

// What is wrong with a configuration is found, with the real terraform.
func TestCheck(t *testing.T) {
	t.Parallel()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("TF_ACC is not set: make test sets it")
	}
	terraform := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if terraform == "" {
		terraform = "terraform"
	}
	dir := t.TempDir()
	installation := installation{own: filepath.Join(dir, "plugins")}
	if err := realterraform.Build(t.Context(), installation.own, own[0]); err != nil {
		t.Fatal(err)
	}
	cliConfiguration := filepath.Join(dir, "terraform.rc")
	if err := os.WriteFile(cliConfiguration, []byte(installation.cliConfiguration()), 0o600); err != nil {
		t.Fatal(err)
	}
	c := checker{
		terraform:    newCommand(terraform, cliConfiguration),
		dir:          dir,
		installation: installation,
	}

	const token = `ephemeral "bizppurio_token" "this" {}` + "\n"
	tests := map[string]struct {
		configuration, test string
		want                verdict
		wantDetail          string
	}{
		"good":              {configuration: requires + token, want: passed},
		"no_hcl":            {configuration: "resource {", want: failed, wantDetail: "main.tf"},
		"unknown_attribute": {configuration: requires + token + `provider "bizppurio" { stage = "staging" }`, want: failed, wantDetail: "stage"},
		"unused_provider":   {configuration: requires + `provider "bizppurio" { stage = "staging" }`, want: failed, wantDetail: "nothing uses"},
		"missing_provider": {
			configuration: strings.ReplaceAll(requires, "bizppurio", "nobody"),
			want:          skipped, wantDetail: "nobody/nobody",
		},
		"passing_test": {
			configuration: requires + `data "bizppurio_token" "this" {}`,
			test:          `run "token" {}`,
			want:          passed, wantDetail: "with its tests",
		},
		"failing_test": {
			configuration: requires + `data "bizppurio_token" "this" {}`,
			test: `run "token" {
  assert {
    condition     = data.bizppurio_token.this.type == "Basic"
    error_message = "as it should be"
  }
}`,
			want: failed, wantDetail: "as it should be",
		},
		"test_without_a_token": {configuration: `output "a" { value = 1 }`, test: `run "nothing" {}`, want: failed, wantDetail: "asked for no token"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			configuration := filepath.Join(t.TempDir(), name)
			files := map[string]string{"main.tf": tt.configuration}
			if tt.test != "" {
				files["tests/it.tftest.hcl"] = tt.test
			}
			for file, content := range files {
				file = filepath.Join(configuration, filepath.FromSlash(file))
				if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			got, detail := c.check(t.Context(), configuration)
			if got != tt.want || !strings.Contains(detail, tt.wantDetail) {
				t.Errorf("%s%s\nwant %s and %q", got, detail, tt.want, tt.wantDetail)
			}
		})
	}
}

func TestTooOldTerraformIsSkippedButNotWithTheRegistry(t *testing.T) {
	t.Parallel()
	const says = "Error: Unsupported Terraform Core version"
	if !isTooOld(says, installation{}) || isTooOld(says, installation{registry: true}) || isTooOld("Error: another", installation{}) {
		t.Error("only a terraform that is too old is an excuse, and not where nothing is to be skipped")
	}
}
