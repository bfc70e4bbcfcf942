// SPDX-License-Identifier: MPL-2.0

// Command generatedocs writes what is generated in the documentation: the blocks
// of the READMEs and of templates/ that come from the examples and from the
// catalogue of result codes, and docs/, by tfplugindocs. make generate starts it.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
)

func main() {
	terraform := flag.String("terraform", "terraform", "the terraform `binary` to run")
	tfplugindocs := flag.String("tfplugindocs", "tfplugindocs", "the tfplugindocs `binary` to run")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, *terraform, *tfplugindocs)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "generatedocs:", err)
		os.Exit(1)
	}
}

// run works on the repository whose root is the working directory.
func run(ctx context.Context, terraform, tfplugindocs string) (err error) {
	files, err := documents(".")
	if err != nil {
		return err
	}
	for _, file := range files {
		if err := updateFile(".", file); err != nil {
			return err
		}
	}

	dir, err := os.MkdirTemp("", "bizppurio-docs-")
	if err != nil {
		return err
	}
	defer func() {
		if removeErr := os.RemoveAll(dir); err == nil {
			err = removeErr
		}
	}()
	schema := filepath.Join(dir, "schema.json")
	if err := writeSchema(ctx, terraform, dir, schema); err != nil {
		return err
	}
	for _, arguments := range [][]string{
		{"generate", "--provider-name", name, "--providers-schema", schema},
		{"validate", "--provider-name", name, "--providers-schema", schema},
	} {
		cmd := exec.CommandContext(ctx, tfplugindocs, arguments...) //nolint:gosec // the arguments are this project's own
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("tfplugindocs %s: %w\n%s", arguments[0], err, out)
		}
	}
	return nil
}
