// SPDX-License-Identifier: MPL-2.0

// Package realterraform has what the demo, the benchmarks and the tests need to
// run the real terraform: folders of providers that terraform init takes them
// from without a registry (-plugin-dir), and an environment without surprises.
package realterraform

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"strings"
)

// Module is this repository's, and the package of the provider itself.
const Module = "github.com/bizppurio/terraform-provider-bizppurio"

// Provider is a provider to build.
type Provider struct {
	// Package is the Go package of its main function, such as
	// Module.
	Package string
	// Address is its source address, HOST/NAMESPACE/NAME.
	Address string
	// Version is the version to offer it as, such as 0.1.0; the variable
	// main.version is set to it.
	Version string
}

// hosts are the registries that "bizppurio/bizppurio" stands for in Terraform and
// in OpenTofu.
var hosts = []string{"registry.terraform.io/", "registry.opentofu.org/"}

// Addresses are those that the provider is offered under: one in Terraform's
// registry stands for one in OpenTofu's as well.
func (p Provider) Addresses() []string {
	if name, ok := strings.CutPrefix(p.Address, hosts[0]); ok {
		return []string{p.Address, hosts[1] + name}
	}
	return []string{p.Address}
}

// paths are where the binary of a provider belongs below dir, in the unpacked
// layout HOST/NAMESPACE/NAME/VERSION/OS_ARCH/terraform-provider-NAME_vVERSION.
func paths(dir string, p Provider) []string {
	var all []string
	for _, address := range p.Addresses() {
		binary := filepath.Join(dir, filepath.FromSlash(address), p.Version, runtime.GOOS+"_"+runtime.GOARCH,
			"terraform-provider-"+path.Base(address)+"_v"+p.Version)
		if runtime.GOOS == "windows" {
			binary += ".exe"
		}
		all = append(all, binary)
	}
	return all
}

// Build builds p into dir, as it is released: without cgo, stripped.
func Build(ctx context.Context, dir string, p Provider) error {
	binary := paths(dir, p)[0]
	//nolint:gosec // the arguments are this project's own
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w -X main.version="+p.Version, "-o", binary, p.Package)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go build %s: %w\n%s", p.Package, err, out)
	}
	return Link(dir, p, binary)
}

// Link puts a binary that is there already into dir.
func Link(dir string, p Provider, binary string) error {
	for _, target := range paths(dir, p) {
		if target == binary {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
			return err
		}
		if err := os.Link(binary, target); err != nil {
			return err
		}
	}
	return nil
}
