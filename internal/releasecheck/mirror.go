// SPDX-License-Identifier: MPL-2.0

package main

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"golang.org/x/mod/sumdb/dirhash"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/provider"
)

// fromMirror installs the zip from a filesystem mirror and uses it. It returns the
// hash (h1) that the lock file has.
func (u *user) fromMirror(ctx context.Context) (hash string, err error) {
	step("Installing it from a filesystem mirror, and using it")
	archive, err := u.release.read(u.release.zip())
	if err != nil {
		return "", err
	}
	good, err := u.newMirror("mirror", archive)
	if err != nil {
		return "", err
	}
	w, err := u.newWorkspace("mirror", filesystemMirror(good))
	if err != nil {
		return "", err
	}
	if _, err := w.run(ctx, "providers", "lock", "-fs-mirror="+good, "-platform="+runtime.GOOS+"_"+runtime.GOARCH); err != nil {
		return "", err
	}
	if hash, err = dirhash.HashZip(u.release.path(u.release.zip()), dirhash.Hash1); err != nil {
		return "", err
	}
	lock, err := w.lockFile()
	if err != nil {
		return "", err
	}
	if !strings.Contains(lock, `"`+hash+`"`) {
		return "", fmt.Errorf("the lock file does not have the zip's hash %s:\n%s", hash, lock)
	}
	if _, err := w.run(ctx, "init", "-lockfile=readonly"); err != nil {
		return "", err
	}
	say("The lock file has the zip's %s, and terraform init verified it.", hash)
	if err := u.issueToken(ctx, w); err != nil {
		return "", err
	}
	return hash, u.refusesAnother(ctx, lock, archive)
}

// refusesAnother looks that terraform refuses a zip with another binary for a
// lock file of the released one.
func (u *user) refusesAnother(ctx context.Context, lock string, archive []byte) error {
	tampered, err := replaceBinary(archive, u.release.binary())
	if err != nil {
		return err
	}
	mirror, err := u.newMirror("tampered", tampered)
	if err != nil {
		return err
	}
	w, err := u.newWorkspace("tampered", filesystemMirror(mirror))
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(w.dir, ".terraform.lock.hcl"), []byte(lock), 0o600); err != nil {
		return err
	}
	say("The same with another binary in the zip:")
	switch out, err := w.run(ctx, "init"); {
	case err == nil:
		return errors.New("terraform init took a zip with another binary than the lock file's")
	case !strings.Contains(out, "checksums"):
		return err
	}
	say("Refused: its checksum is not that of the lock file.")
	return nil
}

// newMirror makes a filesystem mirror in the packed layout,
// HOST/NAMESPACE/NAME/terraform-provider-NAME_VERSION_OS_ARCH.zip.
func (u *user) newMirror(name string, archive []byte) (string, error) {
	mirror := filepath.Join(u.dir, name)
	folder := filepath.Join(mirror, filepath.FromSlash(provider.Address))
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", err
	}
	return mirror, os.WriteFile(filepath.Join(folder, u.release.zip()), archive, 0o600)
}

func filesystemMirror(path string) string {
	return fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", path)
}

// replaceBinary is the archive with another binary in it.
func replaceBinary(archive []byte, name string) ([]byte, error) {
	reader, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		return nil, err
	}
	var replaced bytes.Buffer
	writer := zip.NewWriter(&replaced)
	for _, f := range reader.File {
		if f.Name == name {
			continue
		}
		if err := writer.Copy(f); err != nil {
			return nil, err
		}
	}
	binary, err := writer.Create(name)
	if err != nil {
		return nil, err
	}
	if _, err := binary.Write([]byte("another")); err != nil {
		return nil, err
	}
	err = writer.Close()
	return replaced.Bytes(), err
}
