// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// signingKey is a throw-away key for gpg, of a kind that the Registry takes; nil
// where there is no gpg.
type signingKey struct {
	home        string // a GNUPGHOME of its own
	fingerprint string
	public      string // ASCII armoured
}

func newSigningKey(ctx context.Context, dir string) (*signingKey, error) {
	if _, err := exec.LookPath("gpg"); err != nil {
		return nil, nil //nolint:nilnil,nilerr // the checks say that they went without
	}
	k := &signingKey{home: filepath.Join(dir, "gpg")}
	if err := os.Mkdir(k.home, 0o700); err != nil {
		return nil, err
	}
	if _, err := k.gpg(ctx, "--passphrase", "", "--quick-generate-key", "release-check", "rsa3072", "sign", "never"); err != nil {
		return nil, err
	}
	list, err := k.gpg(ctx, "--with-colons", "--list-keys")
	if err != nil {
		return nil, err
	}
	_, list, _ = strings.Cut(list, "\nfpr:")
	k.fingerprint = strings.Trim(strings.SplitN(list, "\n", 2)[0], ":")
	k.public, err = k.gpg(ctx, "-a", "--export", k.fingerprint)
	return k, err
}

// gpg runs gpg and returns what it prints.
func (k *signingKey) gpg(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "gpg", append([]string{"--batch", "--homedir", k.home}, args...)...) //nolint:gosec // this program's own arguments
	var messages strings.Builder
	cmd.Stderr = &messages
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("gpg: %w\n%s", err, messages.String())
	}
	return string(out), nil
}

// forget ends the agent that gpg started; the folder goes with the others.
func (k *signingKey) forget() {
	if k != nil {
		_ = exec.Command("gpgconf", "--homedir", k.home, "--kill", "all").Run() //nolint:gosec,noctx // also after an interrupt
	}
}

// id is how Terraform names the key.
func (k *signingKey) id() string { return k.fingerprint[len(k.fingerprint)-16:] }
