// SPDX-License-Identifier: MPL-2.0

// Command installterraform prints the path of a terraform in a directory, and
// puts the newest there if it has none that the provider runs with.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"

	"github.com/hashicorp/go-version"
	install "github.com/hashicorp/hc-install"
	"github.com/hashicorp/hc-install/fs"
	"github.com/hashicorp/hc-install/product"
	"github.com/hashicorp/hc-install/releases"
	"github.com/hashicorp/hc-install/src"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: installterraform DIRECTORY")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	path, err := ensure(ctx, os.Args[1])
	stop()
	if err != nil {
		fmt.Fprintf(os.Stderr, "There is no terraform 1.10 or newer on PATH, and none could be installed from releases.hashicorp.com: %v\n"+
			"Install Terraform (https://developer.hashicorp.com/terraform/install), or name one: make TERRAFORM=/path/to/terraform …\n", err)
		os.Exit(1)
	}
	fmt.Println(path)
}

// ensure returns the terraform in dir, and installs it if it is not there.
func ensure(ctx context.Context, dir string) (string, error) {
	constraints := version.MustConstraints(version.NewConstraint(">= 1.10.0"))
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // holds a public binary
		return "", err
	}
	installer := install.NewInstaller()
	path, err := installer.Ensure(ctx, []src.Source{
		&fs.Version{Product: product.Terraform, Constraints: constraints, ExtraPaths: []string{dir}},
	})
	if err == nil {
		return path, nil
	}
	fmt.Fprintln(os.Stderr, "Installing the newest terraform into", dir)
	return installer.Ensure(ctx, []src.Source{
		&releases.LatestVersion{Product: product.Terraform, Constraints: constraints, InstallDir: dir},
	})
}
