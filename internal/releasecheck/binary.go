// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"debug/buildinfo"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"slices"
)

// inspectBinary returns what the binary says of its build.
func (r *release) inspectBinary(binary []byte, private []string) (*buildinfo.BuildInfo, error) {
	for _, path := range private {
		if bytes.Contains(binary, []byte(path)) {
			return nil, fmt.Errorf("it holds the path %s", path)
		}
	}
	info, err := buildinfo.Read(bytes.NewReader(binary))
	if err != nil {
		return nil, err
	}
	return info, inspectSettings(info.Settings, r.commit.hash)
}

// inspectSettings wants a build of the commit itself, for everybody.
func inspectSettings(settings []debug.BuildSetting, commit string) error {
	got := map[string]string{}
	for _, setting := range settings {
		got[setting.Key] = setting.Value
	}
	for key, want := range map[string]string{
		"-trimpath": "true", "CGO_ENABLED": "0", "vcs.revision": commit, "vcs.modified": "false",
	} {
		if got[key] != want {
			return fmt.Errorf("it was built with %s=%s, not %s", key, got[key], want)
		}
	}
	return nil
}

// inspectSBOM wants a bill of materials of the binary with this version and hash,
// that lists the modules which the binary says it holds.
func inspectSBOM(document []byte, version, hash string, info *buildinfo.BuildInfo) error {
	type named struct {
		Name    string `json:"name"`
		Version string `json:"version"`
		Value   string `json:"value"`
	}
	var bom struct {
		Format   string `json:"bomFormat"`
		Metadata struct {
			Component  named   `json:"component"`
			Properties []named `json:"properties"`
		} `json:"metadata"`
		Components []named `json:"components"`
	}
	if err := json.Unmarshal(document, &bom); err != nil {
		return err
	}
	if bom.Format != "CycloneDX" || bom.Metadata.Component.Version != version {
		return fmt.Errorf("it is in format %q and of version %q, not CycloneDX and %s", bom.Format, bom.Metadata.Component.Version, version)
	}
	if !slices.Contains(bom.Metadata.Properties, named{Name: "cdx:gomod:binary:hash:SHA-256", Value: hash}) {
		return fmt.Errorf("it is not of the binary with SHA-256 %s", hash)
	}
	for _, dep := range info.Deps {
		if !slices.Contains(bom.Components, named{Name: dep.Path, Version: dep.Version}) {
			return fmt.Errorf("it lacks %s %s", dep.Path, dep.Version)
		}
	}
	return nil
}
