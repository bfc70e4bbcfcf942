// SPDX-License-Identifier: MPL-2.0

package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
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
	Platform     map[string]string `json:"platform,omitempty"`
	Annotations  map[string]string `json:"annotations,omitempty"`
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

// newImage returns the image of a version's zips.
func newImage(version string, archives []archive) image {
	i := image{blobs: map[string][]byte{}}
	add := func(mediaType string, blob []byte) descriptor {
		digest := fmt.Sprintf("sha256:%x", sha256.Sum256(blob))
		i.blobs[digest] = blob
		return descriptor{MediaType: mediaType, Digest: digest, Size: len(blob)}
	}
	addManifest := func(m manifest) descriptor {
		blob, _ := json.Marshal(m) // strings and numbers only: never fails
		d := add(m.MediaType, blob)
		d.ArtifactType = m.ArtifactType
		return d
	}
	config := add(emptyType, []byte("{}"))
	index := manifest{SchemaVersion: 2, MediaType: indexType, ArtifactType: providerType}
	for _, a := range archives {
		layer := add(zipType, a.content)
		layer.Annotations = map[string]string{"org.opencontainers.image.title": a.name}
		target := addManifest(manifest{SchemaVersion: 2, MediaType: manifestType, ArtifactType: targetType, Config: &config, Layers: []descriptor{layer}})
		os, arch, _ := strings.Cut(a.system, "_")
		target.Platform = map[string]string{"os": os, "architecture": arch}
		index.Manifests = append(index.Manifests, target)
	}
	i.descriptor = addManifest(index)
	i.Annotations = map[string]string{refName: version}
	return i
}

// A layout is an OCI image layout, in which each version is a tag.
type layout struct {
	dir   string
	index manifest
}

// readLayout returns the layout in a directory; it is empty before the first version.
func readLayout(dir string) (layout, error) {
	l := layout{dir, manifest{SchemaVersion: 2, MediaType: indexType}}
	err := readJSON(filepath.Join(dir, "index.json"), &l.index)
	return l, err
}

// compare looks for an image's tag.
func (l layout) compare(there *contents, i image) {
	for _, d := range l.index.Manifests {
		there.versions = append(there.versions, d.Annotations[refName])
		if d.Annotations[refName] == i.Annotations[refName] && d.Digest != i.Digest {
			there.others = append(there.others, "all systems: in "+l.dir)
		}
	}
}

// add adds an image, index.json last, so that it names nothing that is not there.
func (l layout) add(i image) error {
	for digest, blob := range i.blobs {
		if err := replace(filepath.Join(l.dir, "blobs", "sha256", strings.TrimPrefix(digest, "sha256:")), blob, 0o644); err != nil {
			return err
		}
	}
	if err := replace(filepath.Join(l.dir, "oci-layout"), []byte(`{"imageLayoutVersion":"1.0.0"}`), 0o644); err != nil {
		return err
	}
	version := func(d descriptor) string { return "v" + d.Annotations[refName] }
	l.index.Manifests = slices.DeleteFunc(l.index.Manifests, func(d descriptor) bool { return version(d) == version(i.descriptor) })
	l.index.Manifests = append(l.index.Manifests, i.descriptor)
	slices.SortStableFunc(l.index.Manifests, func(a, b descriptor) int { return semver.Compare(version(a), version(b)) })
	return writeJSON(filepath.Join(l.dir, "index.json"), l.index)
}
