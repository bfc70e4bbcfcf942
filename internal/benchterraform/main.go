// SPDX-License-Identifier: MPL-2.0

// Command benchterraform measures what tokens cost in terraform apply: wall time
// beside a provider that does nothing, and calls of the API. make
// bench-terraform starts it.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"time"

	"github.com/hashicorp/terraform-exec/tfexec"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
	"github.com/bizppurio/terraform-provider-bizppurio/internal/provider"
	"github.com/bizppurio/terraform-provider-bizppurio/internal/realterraform"
)

// runs is how often each configuration is applied; the median counts.
const runs = 5

const (
	account  = "bench"
	password = "bench-password"
)

func main() {
	terraform := flag.String("terraform", "terraform", "the terraform `binary` to run")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, *terraform)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "benchterraform:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, terraform string) error {
	dir, err := os.MkdirTemp("", "bizppurio-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a temporary folder
	plugins := filepath.Join(dir, "plugins")
	for _, p := range []realterraform.Provider{
		{Package: realterraform.Module, Address: provider.Address, Version: "0.1.0"},
		{Package: realterraform.Module + "/internal/benchterraform/nothing", Address: "bizppurio.example/bench/nothing", Version: "0.1.0"},
	} {
		if err := realterraform.Build(ctx, plugins, p); err != nil {
			return err
		}
	}
	api := bizppuriotest.NewServer(bizppuriotest.WithAccount(account, password))
	defer api.Close()

	fmt.Println("terraform apply, median of", runs)
	fmt.Printf("%8s %14s %14s %8s %18s\n", "tokens", "bizppurio", "nothing", "ratio", "calls per apply")
	for _, tokens := range []int{1, 100, 1000} {
		ours, err := newBench(ctx, dir, terraform, plugins, api.URL, "bizppurio", "bizppurio/bizppurio", tokens)
		if err != nil {
			return err
		}
		theirs, err := newBench(ctx, dir, terraform, plugins, api.URL, "nothing", "bizppurio.example/bench/nothing", tokens)
		if err != nil {
			return err
		}
		before := api.TokenCalls()
		// Taken by turns, so that what else the machine does meets both alike.
		for range runs {
			for _, b := range []*bench{ours, theirs} {
				if err := b.apply(ctx); err != nil {
					return err
				}
			}
		}
		fmt.Printf("%8d %14s %14s %8.2f %18.1f\n", tokens, ours.median(), theirs.median(),
			float64(ours.median())/float64(theirs.median()), float64(api.TokenCalls()-before)/runs)
	}
	return nil
}

// bench is one configuration and the times that it took.
type bench struct {
	tf    *tfexec.Terraform
	times []time.Duration
}

func newBench(ctx context.Context, dir, terraform, plugins, url, name, source string, tokens int) (*bench, error) {
	workspace := filepath.Join(dir, fmt.Sprint(name, tokens))
	if err := os.Mkdir(workspace, 0o700); err != nil {
		return nil, err
	}
	configuration := fmt.Sprintf(`
terraform {
  required_providers {
    %[1]s = {
      source = %[2]q
    }
  }
}

ephemeral "%[1]s_token" "test" {
  count = %[3]d
}
`, name, source, tokens)
	if err := os.WriteFile(filepath.Join(workspace, "main.tf"), []byte(configuration), 0o600); err != nil {
		return nil, err
	}
	tf, err := tfexec.NewTerraform(workspace, terraform)
	if err != nil {
		return nil, err
	}
	if err := tf.SetEnv(realterraform.Environment(map[string]string{
		"BIZPPURIO_ACCOUNT": account, "BIZPPURIO_PASSWORD": password, "BIZPPURIO_BASE_URL": url,
	})); err != nil {
		return nil, err
	}
	return &bench{tf: tf}, tf.Init(ctx, tfexec.PluginDir(plugins))
}

func (b *bench) apply(ctx context.Context) error {
	start := time.Now()
	err := b.tf.Apply(ctx)
	b.times = append(b.times, time.Since(start))
	return err
}

func (b *bench) median() time.Duration {
	slices.Sort(b.times)
	return b.times[len(b.times)/2].Round(time.Millisecond)
}
