// SPDX-License-Identifier: MPL-2.0

// Command findterraform prints the path of a terraform that the targets can run:
// the one on PATH if it is new enough, else one that hc-install puts into a
// directory.
package main

import (
	"context"
	"flag"
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

// minimum is the oldest Terraform with ephemeral resources.
const minimum = ">= 1.10.0"

func main() {
	dir := flag.String("dir", ".bin", "the `directory` to install terraform into if PATH has none that is new enough")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	path, err := find(ctx, *dir)
	stop()
	if err != nil {
		fmt.Fprintf(os.Stderr, "There is no terraform %s on PATH, and none could be installed from releases.hashicorp.com: %v\n"+
			"Install Terraform (https://developer.hashicorp.com/terraform/install), or name one: make TERRAFORM=/path/to/terraform …\n", minimum, err)
		os.Exit(1)
	}
	fmt.Println(path)
}

// find looks on PATH and then for what an earlier run put into dir, and at last
// installs the newest release into dir.
func find(ctx context.Context, dir string) (string, error) {
	constraints := version.MustConstraints(version.NewConstraint(minimum))
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
	fmt.Fprintf(os.Stderr, "There is no terraform %s on PATH: installing the newest into %s\n", minimum, dir)
	return installer.Ensure(ctx, []src.Source{
		&releases.LatestVersion{Product: product.Terraform, Constraints: constraints, InstallDir: dir},
	})
}
