// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// commit is the state that is built: not that of the working tree.
type commit struct {
	repository string
	hash       string
	time       time.Time
	dirty      bool // the working tree differs
}

// head is the commit that is checked out here.
func head(ctx context.Context) (c commit, err error) {
	if c.repository, err = git(ctx, "rev-parse", "--show-toplevel"); err != nil {
		return c, err
	}
	changes, err := git(ctx, "status", "--porcelain")
	if err != nil {
		return c, err
	}
	c.dirty = changes != ""
	out, err := git(ctx, "log", "-1", "--format=%H %cI")
	if err != nil {
		return c, err
	}
	hash, date, _ := strings.Cut(out, " ")
	c.hash = hash
	c.time, err = time.Parse(time.RFC3339, date)
	return c, err
}

// clone checks the commit out into a new folder.
func (c commit) clone(ctx context.Context, folder string) error {
	if _, err := git(ctx, "clone", "--quiet", "--no-checkout", c.repository, folder); err != nil {
		return err
	}
	_, err := git(ctx, "-C", folder, "checkout", "--quiet", "--detach", c.hash)
	return err
}

// git runs git and returns what it prints.
func git(ctx context.Context, args ...string) (string, error) {
	out, err := exec.CommandContext(ctx, "git", args...).Output() //nolint:gosec // this program's own arguments
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		err = fmt.Errorf("git %s: %w\n%s", strings.Join(args, " "), err, exit.Stderr)
	}
	return strings.TrimSpace(string(out)), err
}
