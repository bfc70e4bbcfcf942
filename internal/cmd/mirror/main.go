// SPDX-License-Identifier: MPL-2.0

// Command mirror builds the provider and puts it where terraform and tofu find it.
// It runs in the repository's root; the make targets of the same names start it:
//
//	mirror build      the binary, into this directory
//	mirror install    this machine's zip, below ~/.terraform.d/plugins
//	mirror uninstall  removes every version from there
//	mirror mirror     six systems' zips: dist/mirror is a filesystem mirror and a network
//	                  mirror, dist/oci an OCI image layout; with DIR the zips of SYSTEM for
//	                  the configuration in that directory alone
//
// Settings come in the environment, as make passes them on, so that no shell has to
// quote them: VERSION, DIR, SYSTEM, PLUGIN_DIR.
//
// Equal sources and equal versions of Go give equal bytes, whatever the machine; and a
// version in a mirror never gets other bytes.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/gofrs/flock"
	"golang.org/x/mod/semver"
)

func main() {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // by nohup
		signals = append(signals, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), signals...)
	err := program{repository: ".", build: build, out: os.Stdout}.run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "mirror:", err)
		os.Exit(1)
	}
}

const lockName = "bizppurio-mirror.lock"

// thisSystem is the machine's own.
const thisSystem = runtime.GOOS + "_" + runtime.GOARCH

// A program is one run.
type program struct {
	repository, version string
	build               func(ctx context.Context, repository, version, system string) ([]byte, error)
	out                 io.Writer
}

// run does what the one argument says.
func (p program) run(ctx context.Context, args []string) error {
	if len(args) != 1 {
		return errors.New("usage: mirror build, install, uninstall or mirror")
	}
	var err error
	if p.version, err = version(); err != nil && args[0] != "uninstall" {
		return err
	}
	plugins, err := pluginDir()
	if err != nil {
		return err
	}
	lock, err := p.lock(ctx)
	if err != nil {
		return err
	}
	defer lock.Close() //nolint:errcheck // the process ends
	switch args[0] {
	case "build":
		binary, err := p.build(ctx, p.repository, p.version, thisSystem)
		if err != nil {
			return err
		}
		return replace(filepath.Join(p.repository, executable("terraform-provider-bizppurio", thisSystem)), binary, 0o755)
	case "install":
		return p.install(ctx, plugins)
	case "uninstall":
		return p.uninstall(plugins)
	case "mirror":
		dir, systems, err := destination()
		switch {
		case err != nil:
			return err
		case dir == "":
			return p.mirror(ctx, filepath.Join(p.repository, "dist"))
		}
		return p.folder(ctx, dir, systems)
	}
	return fmt.Errorf("there is no command %q", args[0])
}

// lock waits until no other run of the same person is between reading what is there
// and writing. It is in no mirror, where it would be served or committed.
func (p program) lock(ctx context.Context) (*flock.Flock, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return nil, err
	}
	_ = os.MkdirAll(cache, 0o700) // without it there is no lock, either
	lock := flock.New(filepath.Join(cache, lockName))
	locked, err := lock.TryLock()
	if err == nil && !locked {
		fmt.Fprintln(p.out, "Waiting for another run to end")
		_, err = lock.TryLockContext(ctx, 100*time.Millisecond)
	}
	return lock, err
}

// destination returns DIR and SYSTEM; no directory if all systems go to dist.
func destination() (dir string, systems []string, err error) {
	dir, besides := os.LookupEnv("DIR")
	system, chosen := os.LookupEnv("SYSTEM")
	if !chosen {
		system = thisSystem
	}
	systems = slices.Compact(slices.Sorted(slices.Values(strings.Fields(system))))
	info, err := os.Stat(dir)
	switch {
	case !regexp.MustCompile(`^ *([a-z0-9]+_[a-z0-9]+( +|$))+$`).MatchString(system):
		return "", nil, fmt.Errorf("SYSTEM: %q is not a system such as linux_amd64, nor several with spaces between them", system)
	case !besides && chosen:
		return "", nil, errors.New("SYSTEM goes with DIR: without it all six systems are built")
	case !besides:
		return "", nil, nil
	case dir == "":
		return "", nil, errors.New("DIR is empty: leave it out for dist/mirror, or name the directory of a configuration")
	case err != nil || !info.IsDir():
		return "", nil, fmt.Errorf("DIR: %s is not a directory", dir)
	}
	return dir, systems, nil
}

// version returns VERSION. 0.1.0 and what follows it up to 0.2.0 is for builds from a
// clone.
func version() (string, error) {
	version, ok := os.LookupEnv("VERSION")
	if !ok {
		version = "0.1.0"
	}
	if plain := strings.TrimPrefix(version, "v"); plain != version && semver.IsValid(version) {
		return "", fmt.Errorf("VERSION is written without v: %s", plain)
	}
	if semver.Canonical("v"+version) != "v"+version {
		return "", fmt.Errorf("VERSION: %q is not a version such as 0.1.1", version)
	}
	return version, nil
}

// pluginDir returns the directory in which terraform and tofu look for providers
// before they ask a registry.
func pluginDir() (string, error) {
	if dir := os.Getenv("PLUGIN_DIR"); dir != "" {
		if strings.HasPrefix(dir, "~") { // in quotes, where no shell expands it
			return "", fmt.Errorf("PLUGIN_DIR: write %s in full, without ~", dir)
		}
		return filepath.Abs(dir)
	}
	if runtime.GOOS == "windows" {
		return filepath.Join(os.Getenv("APPDATA"), "terraform.d", "plugins"), nil
	}
	home, err := os.UserHomeDir()
	return filepath.Join(home, ".terraform.d", "plugins"), err
}
