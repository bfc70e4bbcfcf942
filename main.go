// SPDX-License-Identifier: MPL-2.0

// Command terraform-provider-bizppurio is the Terraform provider for Bizppurio.
// Terraform starts it. Start it by hand only to debug it, with -debug.
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/provider"
)

// version is the provider's version; a release sets it by
// -ldflags "-X main.version=…".
var version = "dev"

func main() {
	var debug bool
	flag.BoolVar(&debug, "debug", false, "run until interrupted, for a debugger to attach, and print the TF_REATTACH_PROVIDERS that connects Terraform to this process")
	flag.Parse()

	if err := provider.Serve(version, debug); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
