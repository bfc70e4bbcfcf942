// SPDX-License-Identifier: MPL-2.0

// Command checkexamples proves that the configurations below examples/ are
// formatted and valid, and runs the tests of those that have any (terraform
// test) against the stand-in for the API. What needs a provider that is not on
// this machine is skipped, and said so, unless the registry may be asked. make
// examples starts it.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/provider"
	"github.com/bizppurio/terraform-provider-bizppurio/internal/realterraform"
)

// own are the providers of this repository: they are built, and never taken from
// anywhere else.
var own = []realterraform.Provider{
	{Package: realterraform.Module, Address: provider.Address, Version: "0.1.0"},
	{Package: realterraform.Module + "/internal/demo/messenger", Address: "bizppurio.example/demo/messenger", Version: "0.1.0"},
}

func main() {
	terraform := flag.String("terraform", "terraform", "the terraform `binary` to run")
	examples := flag.String("examples", "examples", "the `folder` of the configurations")
	mirrors := flag.String("mirrors", "", "`folders` to take other providers from, in the layout of a filesystem mirror, separated as in PATH")
	registry := flag.Bool("registry", false, "take other providers from the registry, so that nothing is skipped")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, *terraform, *examples, filepath.SplitList(*mirrors), *registry)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "checkexamples:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, terraform, examples string, mirrors []string, registry bool) (err error) {
	dir, err := os.MkdirTemp("", "bizppurio-examples-")
	if err != nil {
		return err
	}
	defer func() {
		if removeErr := os.RemoveAll(dir); err == nil {
			err = removeErr
		}
	}()
	plugins := filepath.Join(dir, "plugins")
	for _, p := range own {
		if err := realterraform.Build(ctx, plugins, p); err != nil {
			return err
		}
	}
	installation := installation{own: plugins, mirrors: existing(mirrors), registry: registry}
	cliConfiguration := filepath.Join(dir, "terraform.rc")
	if err := os.WriteFile(cliConfiguration, []byte(installation.cliConfiguration()), 0o600); err != nil {
		return err
	}
	c := checker{
		terraform:    newCommand(terraform, cliConfiguration),
		dir:          dir,
		installation: installation,
	}

	if out, err := c.terraform.run(ctx, ".", "fmt", "-check", "-recursive", "-diff", examples); err != nil {
		return fmt.Errorf("not formatted (make fmt does it):\n%s", out)
	}
	configurations, err := folders(examples)
	if err != nil {
		return err
	}
	count := make(map[verdict]int)
	for _, configuration := range configurations {
		v, detail := c.check(ctx, configuration)
		count[v]++
		fmt.Printf("%-8s %s%s\n", v, configuration, detail)
	}
	fmt.Printf("\n%d passed, %d failed, %d skipped\n", count[passed], count[failed], count[skipped])
	if count[failed] > 0 || count[passed] == 0 {
		return fmt.Errorf("%d of %d configurations passed", count[passed], len(configurations))
	}
	return nil
}

// existing are those of some folders that are there: terraform init stops at a
// mirror that is not.
func existing(dirs []string) []string {
	return slices.DeleteFunc(dirs, func(dir string) bool {
		_, err := os.Stat(dir)
		return err != nil
	})
}

// folders are all folders below root that hold a configuration.
func folders(root string) ([]string, error) {
	var found []string
	err := filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && entry.Name() == ".terraform" {
			return filepath.SkipDir
		}
		dir := filepath.Dir(path)
		if !entry.IsDir() && strings.HasSuffix(path, ".tf") && (len(found) == 0 || found[len(found)-1] != dir) {
			found = append(found, dir)
		}
		return nil
	})
	return found, err
}
