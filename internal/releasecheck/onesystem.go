// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"regexp"
)

// oneSystem makes goreleaser's configuration build for one system instead of all.
// goreleaser itself has a flag for that, but only where it makes no archive.
func oneSystem(config []byte, goos, goarch string) ([]byte, error) {
	for _, setting := range [][2]string{{"goos", goos}, {"goarch", goarch}} {
		list := regexp.MustCompile(`(?m)^( +` + setting[0] + `: )\[.*\]$`)
		if n := len(list.FindAll(config, -1)); n != 1 {
			return nil, fmt.Errorf("%s has %d lines such as \"%s: [a, b]\", not 1", configuration, n, setting[0])
		}
		config = list.ReplaceAll(config, []byte("${1}["+setting[1]+"]"))
	}
	return config, nil
}
