// SPDX-License-Identifier: MPL-2.0

// Command bizppurio-standin is a stand-in for Bizppurio's API, for people who
// test their own Terraform configurations: it issues tokens and takes messages
// as the API does, sends nothing and needs no account.
//
// Start it in one terminal, and paste the export lines that it prints into the
// one in which terraform runs. Ctrl-C ends it.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the process at once
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr, os.Getenv); err != nil {
		fmt.Fprintln(os.Stderr, "bizppurio-standin:", err)
		os.Exit(1)
	}
}
