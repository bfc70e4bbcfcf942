// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

const configuration = ".goreleaser.yml"

// release is what goreleaser made of a commit.
type release struct {
	source string // the clone that it was made in
	commit commit
	// Version is the snapshot's version, such as 0.1.1-dev.
	Version string `json:"version"`
}

// buildTwice makes the release in two clones in different places. The second
// build has an empty cache, and an environment that would make another binary.
func buildTwice(ctx context.Context, dir, goreleaser string, key *signingKey) (*release, error) {
	c, err := head(ctx)
	if err != nil {
		return nil, err
	}
	step("Building commit %s as a release does, but for %s/%s alone, twice", c.hash[:12], runtime.GOOS, runtime.GOARCH)
	if c.dirty {
		say("What is not committed is NOT in it.")
	}
	// Only one is signed: no two signatures are the same.
	first, err := build(ctx, filepath.Join(dir, "first"), goreleaser, c, key)
	if err != nil {
		return nil, err
	}
	second, err := build(ctx, filepath.Join(dir, "another", "place", "second"), goreleaser, c, nil,
		"GOCACHE="+filepath.Join(dir, "cache"), "GOFLAGS=-buildvcs=false -tags=other", "CGO_ENABLED=1")
	if err != nil {
		return nil, err
	}
	for _, name := range []string{first.zip(), first.sbom(), first.sums()} {
		a, err := first.read(name)
		if err != nil {
			return nil, err
		}
		b, err := second.read(name)
		if err != nil {
			return nil, err
		}
		if !bytes.Equal(a, b) {
			return nil, fmt.Errorf("the two builds made a different %s: SHA-256 %s and %s", name, sum(a), sum(b))
		}
		say("%s  %s", sum(a), name)
	}
	say("Both made these, although the second had no build cache and other settings.")
	return first, nil
}

// build clones the commit into the folder source and runs goreleaser there.
func build(ctx context.Context, source, goreleaser string, c commit, key *signingKey, environment ...string) (*release, error) {
	if err := c.clone(ctx, source); err != nil {
		return nil, err
	}
	config, err := os.ReadFile(filepath.Join(source, configuration)) //nolint:gosec // in the clone
	if err != nil {
		return nil, err
	}
	if config, err = oneSystem(config, runtime.GOOS, runtime.GOARCH); err != nil {
		return nil, err
	}

	args := []string{"release", "--snapshot"}
	if key == nil {
		args = append(args, "--skip=sign")
	} else {
		environment = append(environment, "GNUPGHOME="+key.home, "GPG_FINGERPRINT="+key.fingerprint)
	}
	start := time.Now()
	cmd := exec.CommandContext(ctx, goreleaser, append(args, "--config=-")...) //nolint:gosec // what make gives
	cmd.Dir, cmd.Stdin = source, bytes.NewReader(config)
	cmd.Env = append(append(os.Environ(), "TZ=UTC"), environment...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("goreleaser %s: %w\n%s", strings.Join(args, " "), err, out)
	}
	say("goreleaser %s, in %s (%s)", strings.Join(args, " "), source, time.Since(start).Round(time.Second))

	r := &release{source: source, commit: c}
	metadata, err := r.read("metadata.json")
	if err != nil {
		return nil, err
	}
	return r, json.Unmarshal(metadata, r)
}
