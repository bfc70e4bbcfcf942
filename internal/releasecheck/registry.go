// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"runtime"
	"strings"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/provider"
)

// fromRegistry installs the zip from a registry, which makes terraform verify the
// signature of the checksums. The lock file has to get the same hash as from the
// mirror, and the hash of each file that the list of checksums has.
func (u *user) fromRegistry(ctx context.Context, key *signingKey, hash string) error {
	step("Installing it from a registry, which passes on the signature")
	if key == nil {
		say("Skipped: there is no gpg on PATH to sign with.")
		return nil
	}
	registry, err := newRegistry(u.release, key)
	if err != nil {
		return err
	}
	defer registry.Close()
	// Without direct, terraform would look into a person's plugin folders first.
	w, err := u.newWorkspace("registry", fmt.Sprintf(
		"provider_installation {\n  direct {}\n}\n\nhost %q {\n  services = { \"providers.v1\" = %q }\n}\n",
		path.Dir(path.Dir(provider.Address)), registry.URL+providersPath))
	if err != nil {
		return err
	}
	out, err := w.run(ctx, "init")
	if err != nil {
		return err
	}
	if !strings.Contains(out, key.id()) {
		return fmt.Errorf("terraform init does not tell that key %s signed the provider:\n%s", key.id(), out)
	}
	say("The signature by a throw-away key, %s, is good.", key.id())

	lock, err := w.lockFile()
	if err != nil {
		return err
	}
	list, err := u.release.read(u.release.sums())
	if err != nil {
		return err
	}
	hashes := []string{hash}
	for line := range strings.Lines(string(list)) {
		hashes = append(hashes, "zh:"+strings.Fields(line)[0])
	}
	for _, h := range hashes {
		if !strings.Contains(lock, `"`+h+`"`) {
			return fmt.Errorf("the lock file lacks %s:\n%s", h, lock)
		}
	}
	say("The lock file has the same h1 as from the mirror, and the SHA-256 of zip and manifest.")
	return nil
}

const providersPath = "/v1/providers/"

// newRegistry starts a registry of this one release, by Terraform's provider
// registry protocol.
func newRegistry(r *release, key *signingKey) (*httptest.Server, error) {
	archive, err := r.read(r.zip())
	if err != nil {
		return nil, err
	}
	manifest, err := r.inspectManifest()
	if err != nil {
		return nil, err
	}
	protocols, err := protocolVersions(manifest)
	if err != nil {
		return nil, err
	}
	type object = map[string]any
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	answer := func(w http.ResponseWriter, body object) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(body)
	}
	own := providersPath + strings.SplitN(provider.Address, "/", 2)[1]
	mux.HandleFunc("GET "+own+"/versions", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, object{"versions": []object{{
			"version": r.Version, "protocols": protocols,
			"platforms": []object{{"os": runtime.GOOS, "arch": runtime.GOARCH}},
		}}})
	})
	mux.HandleFunc("GET "+own+"/"+r.Version+"/download/"+runtime.GOOS+"/"+runtime.GOARCH, func(w http.ResponseWriter, _ *http.Request) {
		answer(w, object{
			"protocols": protocols, "os": runtime.GOOS, "arch": runtime.GOARCH,
			"filename": r.zip(), "shasum": sum(archive),
			"download_url":          server.URL + "/" + r.zip(),
			"shasums_url":           server.URL + "/" + r.sums(),
			"shasums_signature_url": server.URL + "/" + r.signature(),
			"signing_keys":          object{"gpg_public_keys": []object{{"key_id": key.id(), "ascii_armor": key.public}}}, //nolint:misspell // the protocol's name
		})
	})
	mux.Handle("GET /", http.FileServerFS(os.DirFS(r.path("."))))
	return server, nil
}
