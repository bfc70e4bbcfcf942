// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/realterraform"
)

// name is the provider's.
const name = "bizppurio"

// address is where tfplugindocs looks for the provider in a schema file: it knows
// no other namespace.
const address = "registry.terraform.io/hashicorp/" + name

const configuration = `terraform {
  required_providers {
    bizppurio = {
      source = "` + address + `"
    }
  }
}
`

// writeSchema builds the provider and writes what terraform providers schema
// -json says of it to file. tfplugindocs would do the same by itself, but might
// download another terraform.
func writeSchema(ctx context.Context, terraform, dir, file string) error {
	plugins := filepath.Join(dir, "plugins")
	if err := realterraform.Build(ctx, plugins, realterraform.Provider{
		Package: realterraform.Module, Address: address, Version: "0.1.0",
	}); err != nil {
		return err
	}
	workspace := filepath.Join(dir, "workspace")
	if err := os.Mkdir(workspace, 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(workspace, "main.tf"), []byte(configuration), 0o600); err != nil {
		return err
	}
	if _, err := output(ctx, workspace, terraform, "init", "-plugin-dir="+plugins); err != nil {
		return err
	}
	schema, err := output(ctx, workspace, terraform, "providers", "schema", "-json")
	if err != nil {
		return err
	}
	return os.WriteFile(file, schema, 0o600)
}

// output is what a command of terraform prints.
func output(ctx context.Context, dir, terraform string, arguments ...string) ([]byte, error) {
	cmd := realterraform.Command(ctx, terraform, dir, nil, arguments...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("terraform %s: %w\n%s%s", arguments[0], err, out, stderr.Bytes())
	}
	return out, nil
}
