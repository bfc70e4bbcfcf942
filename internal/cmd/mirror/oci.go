// SPDX-License-Identifier: MPL-2.0

package main

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/semver"
)

// The media types of an OCI registry, and those by which OpenTofu's oci_mirror knows
// a provider, its builds for systems and their zips.
const (
	indexType    = "application/vnd.oci.image.index.v1+json"
	manifestType = "application/vnd.oci.image.manifest.v1+json"
	emptyType    = "application/vnd.oci.empty.v1+json"
	providerType = "application/vnd.opentofu.provider"
	targetType   = "application/vnd.opentofu.provider-target"
	zipType      = "archive/zip"
)

// refName is the annotation that holds a tag in a layout's index.json.
const refName = "org.opencontainers.image.ref.name"

type descriptor struct {
	MediaType    string            `json:"mediaType"`
	ArtifactType string            `json:"artifactType,omitempty"`
	Digest       string            `json:"digest"`
	Size         int               `json:"size"`
	Platform     *platform         `json:"platform,omitempty"`
	Annotations  map[string]string `json:"annotations,omitempty"`
}

type platform struct {
	Architecture string `json:"architecture"`
	OS           string `json:"os"`
}

// A manifest is an image manifest or an image index.
type manifest struct {
	SchemaVersion int          `json:"schemaVersion"`
	MediaType     string       `json:"mediaType"`
	ArtifactType  string       `json:"artifactType,omitempty"`
	Config        *descriptor  `json:"config,omitempty"`
	Layers        []descriptor `json:"layers,omitempty"`
	Manifests     []descriptor `json:"manifests,omitempty"`
}

// An image is one version: its blobs by digest, and the descriptor of its index.
type image struct {
	descriptor
	blobs map[string][]byte
}

// add returns the descriptor of a blob that it adds.
func (i image) add(mediaType, artifactType string, blob []byte) descriptor {
	digest := fmt.Sprintf("sha256:%x", sha256.Sum256(blob))
	i.blobs[digest] = blob
	return descriptor{MediaType: mediaType, ArtifactType: artifactType, Digest: digest, Size: len(blob)}
}

// newImage returns the image of a version's zips.
func newImage(version string, archives []archive) (image, error) {
	i := image{blobs: map[string][]byte{}}
	config := i.add(emptyType, "", []byte("{}"))
	index := manifest{SchemaVersion: 2, MediaType: indexType, ArtifactType: providerType}
	for _, a := range archives {
		layer := i.add(zipType, "", a.content)
		layer.Annotations = map[string]string{"org.opencontainers.image.title": a.name}
		blob, err := json.Marshal(manifest{SchemaVersion: 2, MediaType: manifestType, ArtifactType: targetType, Config: &config, Layers: []descriptor{layer}})
		if err != nil {
			return image{}, err
		}
		target := i.add(manifestType, targetType, blob)
		os, arch, _ := strings.Cut(a.system, "_")
		target.Platform = &platform{OS: os, Architecture: arch}
		index.Manifests = append(index.Manifests, target)
	}
	blob, err := json.Marshal(index)
	if err != nil {
		return image{}, err
	}
	i.descriptor = i.add(indexType, providerType, blob)
	i.Annotations = map[string]string{refName: version}
	return i, nil
}

// A layout is the directory of an OCI image layout, in which each version is a tag.
type layout string

// index returns what the layout holds, which is nothing before the first version.
func (l layout) index() (manifest, error) {
	index := manifest{SchemaVersion: 2, MediaType: indexType}
	path := filepath.Join(string(l), "index.json")
	content, err := os.ReadFile(path) //nolint:gosec // the layout's own
	if errors.Is(err, fs.ErrNotExist) {
		return index, nil
	}
	if err == nil {
		err = json.Unmarshal(content, &index)
	}
	if err != nil {
		return index, fmt.Errorf("%s: %w", path, err)
	}
	return index, nil
}

// compare looks for an image's tag.
func (l layout) compare(there *contents, i image) error {
	index, err := l.index()
	for _, d := range index.Manifests {
		there.versions = append(there.versions, d.Annotations[refName])
		if d.Annotations[refName] == i.Annotations[refName] && d.Digest != i.Digest {
			there.other("in "+string(l), "all systems")
		}
	}
	return err
}

// add adds an image, index.json last, so that it names nothing that is not there.
func (l layout) add(i image) error {
	index, err := l.index()
	if err != nil {
		return err
	}
	for digest, blob := range i.blobs {
		if err := replace(filepath.Join(string(l), "blobs", "sha256", strings.TrimPrefix(digest, "sha256:")), blob, 0o644); err != nil {
			return err
		}
	}
	if err := replace(filepath.Join(string(l), "oci-layout"), []byte(`{"imageLayoutVersion":"1.0.0"}`), 0o644); err != nil {
		return err
	}
	version := func(d descriptor) string { return "v" + d.Annotations[refName] }
	index.Manifests = slices.DeleteFunc(index.Manifests, func(d descriptor) bool { return version(d) == version(i.descriptor) })
	index.Manifests = append(index.Manifests, i.descriptor)
	slices.SortStableFunc(index.Manifests, func(a, b descriptor) int { return semver.Compare(version(a), version(b)) })
	encoded, err := json.MarshalIndent(index, "", "  ")
	if err != nil {
		return err
	}
	return replace(filepath.Join(string(l), "index.json"), append(encoded, '\n'), 0o644)
}
