// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// installation is where terraform init takes providers from.
type installation struct {
	// own is the folder of the providers that this repository builds.
	own string
	// mirrors are folders with other people's.
	mirrors []string
	// registry lets it take the rest from the registry.
	registry bool
}

// cliConfiguration is terraform's CLI configuration for it.
func (i installation) cliConfiguration() string {
	var b strings.Builder
	b.WriteString("provider_installation {\n")
	var ours []string
	for _, p := range own {
		for _, address := range p.Addresses() {
			ours = append(ours, strconv.Quote(address))
		}
	}
	include := strings.Join(ours, ", ")
	fmt.Fprintf(&b, "  filesystem_mirror {\n    path    = %q\n    include = [%s]\n  }\n", i.own, include)
	for _, mirror := range i.mirrors {
		fmt.Fprintf(&b, "  filesystem_mirror {\n    path    = %q\n    exclude = [%s]\n  }\n", mirror, include)
	}
	if i.registry {
		fmt.Fprintf(&b, "  direct {\n    exclude = [%s]\n  }\n", include)
	}
	b.WriteString("}\n")
	return b.String()
}

// missing are those of some providers that cannot be installed.
func (i installation) missing(addresses []string) []string {
	if i.registry {
		return nil
	}
	var missing []string
	for _, address := range addresses {
		if !i.has(address) {
			missing = append(missing, address)
		}
	}
	return missing
}

func (i installation) has(address string) bool {
	for _, dir := range append([]string{i.own}, i.mirrors...) {
		if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(address))); err == nil {
			return true
		}
	}
	return strings.HasPrefix(address, "terraform.io/builtin/")
}
