// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/mod/semver"
)

// install puts this machine's zip into the directory in which terraform and tofu look
// for providers. On one machine a version may be replaced by another build.
func (p program) install(ctx context.Context, dir string) error {
	if err := notMirror(dir); err != nil {
		return err
	}
	archives, err := p.archives(ctx, []string{thisSystem})
	if err != nil {
		return err
	}
	there, err := compare(dir, archives)
	if err != nil {
		return err
	}
	_, errBefore := os.Stat(filepath.Dir(dir))
	for _, host := range hosts {
		path := filepath.Join(packed(dir, host), archives[0].name)
		if err := replace(path, archives[0].content, 0o644); err != nil {
			return err
		}
		fmt.Fprintf(p.out, "Installed version %s in %s\n", p.version, path)
	}
	replaced := len(there.others) > 0
	for _, host := range hosts {
		// Unpacked, as it was installed at first, the same version would win over the
		// zip, and terraform init would link to it.
		unpacked := filepath.Join(packed(dir, host), p.version, thisSystem)
		if _, err := os.Lstat(unpacked); err == nil {
			replaced = true
			if err := os.RemoveAll(unpacked); err != nil {
				return err
			}
			_ = os.Remove(filepath.Dir(unpacked)) // unless other systems are there
		}
	}
	releases := slices.DeleteFunc(there.versions, func(v string) bool { return semver.Prerelease("v"+v) != "" })
	if newest := slices.MaxFunc(append(releases, p.version), func(a, b string) int { return semver.Compare("v"+a, "v"+b) }); newest != p.version {
		fmt.Fprintf(p.out, "But version %s is there, too, and terraform init takes the newest: make uninstall removes all.\n", newest)
	}
	if replaced {
		fmt.Fprintf(p.out, `
It replaces another build of %s. If you have a plugin cache, remove that build from it first:

  rm -rf "${TF_PLUGIN_CACHE_DIR:?}"/*/bizppurio

A directory that was initialized with that build keeps it, or terraform init fails there, until you run in it:

  sed -i.bak '/^provider ".*\/bizppurio\/bizppurio" {$/,/^}$/d' .terraform.lock.hcl
  rm -rf .terraform/providers/*/bizppurio
  terraform init
`, p.version)
	}
	config := filepath.Join(os.Getenv("XDG_CONFIG_HOME"), "opentofu")
	_, err = os.Stat(config) //nolint:gosec // of the person who runs it
	if filepath.Base(filepath.Dir(dir)) == ".terraform.d" && errBefore != nil && filepath.IsAbs(config) && err == nil {
		fmt.Fprintf(p.out, "\nWhile ~/.terraform.d exists, tofu takes it as its configuration directory, not %s.\nmake uninstall removes it, if nothing else is in it.\n", config)
	}
	p.warn(dir)
	return nil
}

// uninstall removes every version. While one is there, terraform init asks no
// registry for this provider.
func (p program) uninstall(dir string) error {
	if err := notMirror(dir); err != nil {
		return err
	}
	removed := false
	for _, host := range hosts {
		entries, err := os.ReadDir(packed(dir, host))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		for _, entry := range entries {
			path := filepath.Join(packed(dir, host), entry.Name())
			if err := os.RemoveAll(path); err != nil {
				return err
			}
			fmt.Fprintln(p.out, "Removed", path)
			removed = true
		}
		// Its directories too, unless others use them.
		for empty := packed(dir, host); empty != dir && syscall.Rmdir(empty) == nil; {
			empty = filepath.Dir(empty)
		}
	}
	// Without ~/.terraform.d, tofu's configuration directory is $XDG_CONFIG_HOME/opentofu.
	if parent := filepath.Dir(dir); filepath.Base(parent) == ".terraform.d" {
		_, _ = syscall.Rmdir(dir), syscall.Rmdir(parent) // if they are empty
	}
	if !removed {
		fmt.Fprintf(p.out, "Nothing to remove: no version of the provider is in %s.\n", dir)
	}
	return nil
}

// notMirror returns an error if a directory is a mirror, or a link to one: others may
// use it, and its index.json names its versions.
func notMirror(dir string) error {
	for _, host := range hosts {
		index := filepath.Join(packed(dir, host), "index.json")
		if _, err := os.Stat(index); err == nil {
			return fmt.Errorf("%s is a mirror, as %s says: make mirror adds versions to it, and to remove it is up to you", dir, index)
		}
	}
	return nil
}

var providerInstallation = regexp.MustCompile(`(?m)^[ \t]*provider_installation\b|^[^#\n]*"provider_installation"`)

// warn says if a person's CLI configuration keeps terraform or tofu from a directory
// of providers: a provider_installation block turns the implied directories off.
func (p program) warn(plugins string) {
	home, _ := os.UserHomeDir()
	appData := cmp.Or(os.Getenv("APPDATA"), home)
	var files []string
	for _, pattern := range []string{
		filepath.Join(home, ".terraformrc"), filepath.Join(home, ".terraform.d", "*.tfrc"), filepath.Join(home, ".terraform.d", "*.tfrc.json"),
		filepath.Join(appData, "terraform.rc"), filepath.Join(appData, "terraform.d", "*.tfrc"), filepath.Join(appData, "tofu.rc"),
		filepath.Join(home, ".tofurc"), filepath.Join(cmp.Or(os.Getenv("XDG_CONFIG_HOME"), filepath.Join(home, ".config")), "opentofu", "tofurc"),
	} {
		found, _ := filepath.Glob(pattern) // no pattern is malformed
		files = append(files, found...)
	}
	if file := os.Getenv("TF_CLI_CONFIG_FILE"); file != "" {
		files = []string{file} // it replaces the others
	}
	path := strings.NewReplacer("${", "$${", "%{", "%%{").Replace(strconv.Quote(filepath.ToSlash(plugins)))
	for _, file := range files {
		content, err := os.ReadFile(file) //nolint:gosec // of the person who runs it
		if err != nil || !providerInstallation.Match(content) || bytes.Contains(content, []byte(path)) {
			continue
		}
		fmt.Fprintf(p.out, `
But %s has a provider_installation block, so init will not look there. Add to that block:

  filesystem_mirror {
    path    = %s
    include = %s
  }

and to its other methods: exclude = %[3]s
`, file, path, `["bizppurio/bizppurio", "registry.terraform.io/bizppurio/bizppurio"]`) // the latter for tofu
	}
}
