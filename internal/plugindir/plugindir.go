// Package plugindir builds providers into a folder that terraform init takes
// them from without a registry (-plugin-dir, or a filesystem mirror), for the
// demo and for tests with the real terraform.
package plugindir

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// Provider is a provider to build.
type Provider struct {
	// Package is the Go package of its main function, such as
	// github.com/bizppurio/terraform-provider-bizppurio.
	Package string
	// Address is its source address, HOST/NAMESPACE/NAME.
	Address string
	// Version is the version to offer it as, such as 0.1.0; the variable
	// main.version is set to it.
	Version string
}

// Build builds p into dir, in the unpacked layout
// HOST/NAMESPACE/NAME/VERSION/OS_ARCH/terraform-provider-NAME_vVERSION, as it is
// released: without cgo, stripped. It returns the path of the binary.
func Build(ctx context.Context, dir string, p Provider) (string, error) {
	name := p.Address[strings.LastIndex(p.Address, "/")+1:]
	binary := filepath.Join(dir, filepath.FromSlash(p.Address), p.Version, runtime.GOOS+"_"+runtime.GOARCH,
		"terraform-provider-"+name+"_v"+p.Version)
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}
	//nolint:gosec // the arguments are this project's own
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w -X main.version="+p.Version, "-o", binary, p.Package)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build %s: %w\n%s", p.Package, err, out)
	}
	return binary, nil
}
