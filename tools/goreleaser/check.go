// SPDX-License-Identifier: MPL-2.0

//go:build ignore

// This program reads a configuration of goreleaser as goreleaser itself does: a
// field that it does not know is an error. It is built much sooner than
// goreleaser. It is no package of the module, because go mod tidy would then ask for what
// the tests of goreleaser's libraries import, and some of that is not to be had.
package main

import (
	"fmt"
	"os"

	"github.com/goreleaser/goreleaser/v2/pkg/config"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run check.go FILE")
		os.Exit(2)
	}
	if _, err := config.Load(os.Args[1]); err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", os.Args[1], err)
		os.Exit(1)
	}
}
