// SPDX-License-Identifier: MPL-2.0

// Command scriptprovider is the provider as the scripts in
// internal/provider/testdata/script run it. It holds a lock on the file RUNNING, which
// ends with the process, however that ends; and it resolves no name. It is not part of
// a release.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"os"
	"slices"

	"github.com/gofrs/flock"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/provider"
)

func main() {
	// An attempt writes to the log, as net/http does with what a server sends unasked.
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		log.Print("canary-log")
		return nil, errors.New("no name server")
	}}
	lock := flock.New(os.Getenv("RUNNING"))
	defer lock.Close() //nolint:errcheck // what counts is that it is held until then
	err := lock.RLock()
	if err == nil {
		err = provider.Serve("0.1.0", slices.Contains(os.Args, "-debug"))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
