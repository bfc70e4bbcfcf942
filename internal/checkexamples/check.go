// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
	"github.com/bizppurio/terraform-provider-bizppurio/internal/realterraform"
)

// verdict is what became of one configuration.
type verdict string

const (
	passed  verdict = "passed"
	failed  verdict = "FAILED"
	skipped verdict = "skipped"
)

// checker checks copies of configurations, in folders below dir.
type checker struct {
	terraform    command
	dir          string
	installation installation
}

// check validates the configuration in a folder, and runs its tests. The detail
// says why it was skipped, or what failed.
func (c checker) check(ctx context.Context, configuration string) (v verdict, detail string) {
	workspace, err := os.MkdirTemp(c.dir, filepath.Base(configuration)+"-")
	if err != nil {
		return failed, "\n" + err.Error()
	}
	if err := copyConfiguration(workspace, configuration); err != nil {
		return failed, "\n" + err.Error()
	}
	out, err := c.terraform.run(ctx, workspace, "providers")
	if err != nil {
		return failed, "\n" + out
	}
	providers := required(out)
	if missing := c.installation.missing(providers); len(missing) > 0 {
		return skipped, ": there is no " + strings.Join(missing, " and no ") + " on this machine"
	}
	if out, err := c.terraform.run(ctx, workspace, "init", "-backend=false"); err != nil {
		if isTooOld(out, c.installation) {
			return skipped, ": this terraform is older than its required_version"
		}
		return failed, "\n" + out
	}
	if out, err := c.terraform.run(ctx, workspace, "validate"); err != nil {
		return failed, "\n" + out
	}
	graph, err := c.terraform.run(ctx, workspace, "graph", "-type=plan")
	if err != nil {
		return failed, "\n" + graph
	}
	if unused := unused(providers, graph); len(unused) > 0 {
		return failed, ": nothing uses " + strings.Join(unused, " and ") + ", so its provider block was not validated"
	}
	if _, err := os.Stat(filepath.Join(workspace, "tests")); err != nil {
		return passed, ""
	}
	return c.test(ctx, workspace)
}

// isTooOld tells whether terraform init failed because the configuration wants a
// newer terraform; with the registry, nothing is an excuse.
func isTooOld(printed string, i installation) bool {
	return strings.Contains(printed, "Unsupported Terraform Core version") && !i.registry
}

// test runs terraform test against a stand-in of its own, as the guide about
// tests says.
func (c checker) test(ctx context.Context, workspace string) (v verdict, detail string) {
	const account, password = "demo", "only known to the stand-in"
	api := bizppuriotest.NewServer(bizppuriotest.WithAccount(account, password))
	defer api.Close()
	out, err := c.terraform.with(map[string]string{
		"BIZPPURIO_ACCOUNT":  account,
		"BIZPPURIO_PASSWORD": password,
		"BIZPPURIO_BASE_URL": api.URL,
		"TF_VAR_account":     account,
		"TF_VAR_base_url":    api.URL,
	}).run(ctx, workspace, "test")
	if err != nil {
		return failed, "\n" + out
	}
	if len(api.Tokens()) == 0 {
		return failed, ": its tests asked for no token"
	}
	return passed, fmt.Sprintf(", with its tests: %d tokens, %d messages", len(api.Tokens()), len(api.Messages()))
}

// requirement is a provider in what terraform providers prints, such as
// provider[registry.terraform.io/magodo/restful] ~> 0.25.
var requirement = regexp.MustCompile(`provider\[([^\]]+)\]`)

// required are the addresses of the providers that a configuration needs.
func required(providers string) []string {
	var addresses []string
	for _, match := range requirement.FindAllStringSubmatch(providers, -1) {
		addresses = append(addresses, match[1])
	}
	slices.Sort(addresses)
	return slices.Compact(addresses)
}

// unused are those of a configuration's providers that are not in the graph of a
// plan: terraform leaves out, and does not look at, the block of a provider that
// nothing uses.
func unused(providers []string, graph string) []string {
	return slices.DeleteFunc(slices.Clone(providers), func(address string) bool {
		return strings.HasPrefix(address, "terraform.io/builtin/") || strings.Contains(graph, `provider[\"`+address+`\"]`)
	})
}

// command runs terraform with variables set besides the usual ones.
type command struct {
	binary      string
	environment map[string]string
}

func (c command) with(environment map[string]string) command {
	all := maps.Clone(c.environment)
	maps.Copy(all, environment)
	return command{binary: c.binary, environment: all}
}

func newCommand(binary, cliConfiguration string) command {
	return command{binary: binary, environment: map[string]string{
		"TF_CLI_CONFIG_FILE": cliConfiguration, "TF_CLI_ARGS": "-no-color",
	}}
}

// run runs one command in a folder, and returns what it printed.
func (c command) run(ctx context.Context, dir string, arguments ...string) (string, error) {
	out, err := realterraform.Command(ctx, c.binary, dir, c.environment, arguments...).CombinedOutput()
	return string(out), err
}
