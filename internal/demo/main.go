// SPDX-License-Identifier: MPL-2.0

// Command demo does the provider's main job for real, against the stand-in for
// the API: the real terraform, with the provider as it is built from this tree,
// runs the configurations in examples/demo. make demo starts it.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
	"github.com/bizppurio/terraform-provider-bizppurio/internal/provider"
	"github.com/bizppurio/terraform-provider-bizppurio/internal/realterraform"
)

func main() {
	terraform := flag.String("terraform", "terraform", "the terraform `binary` to run")
	examples := flag.String("examples", filepath.Join("examples", "demo"), "the `folder` of the configurations")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, *terraform, *examples)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

// run does the demo in a temporary folder, which it removes.
func run(ctx context.Context, terraform, examples string) (err error) {
	dir, err := os.MkdirTemp("", "bizppurio-demo-")
	if err != nil {
		return err
	}
	defer func() {
		if removeErr := os.RemoveAll(dir); err == nil {
			err = removeErr
		}
	}()

	step("Building the provider, and a small one that sends messages")
	plugins := filepath.Join(dir, "plugins")
	for _, p := range []realterraform.Provider{
		{Package: realterraform.Module, Address: provider.Address, Version: "0.1.0"},
		{Package: realterraform.Module + "/internal/demo/messenger", Address: "bizppurio.example/demo/messenger", Version: "0.1.0"},
	} {
		if err := realterraform.Build(ctx, plugins, p); err != nil {
			return err
		}
	}

	account := account{name: "demo", password: randomPassword()}
	api := bizppuriotest.NewServer(bizppuriotest.WithAccount(account.name, account.password))
	defer api.Close()
	step("Starting the stand-in for Bizppurio's API at %s", api.URL)

	d := demo{terraform: terraform, examples: examples, dir: dir, plugins: plugins, api: api, account: account}
	if err := d.ephemeral(ctx); err != nil {
		return err
	}
	if err := d.dataSource(ctx); err != nil {
		return err
	}
	fmt.Println("\nDone. Nothing is left behind.")
	return nil
}

func step(format string, a ...any) { fmt.Printf("\n==> "+format+"\n", a...) }

func say(format string, a ...any) { fmt.Printf("    "+format+"\n", a...) }
