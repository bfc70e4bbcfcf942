// SPDX-License-Identifier: MPL-2.0

// Command testlive is the provider's first contact with the real service, for
// the owner of an account: it issues one token by the client package and one by
// the real terraform, and prints what came, without anything secret, beside
// what the API's documents promise. make testlive starts it.
//
// Its exit status is 0 if all promises held, 3 if something differs, 1 if a
// call failed, and 2 if something is missing. (go run makes 1 of each.)
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

const (
	exitHeld = iota
	exitFailed
	exitUsage
	exitDiffers
)

func main() {
	terraform := flag.String("terraform", "terraform", "the terraform `binary` to run")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Environ(), *terraform, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run does it all with an environment, and returns the exit status.
func run(ctx context.Context, environ []string, terraform string, stdout, stderr io.Writer) int {
	s, err := readSettings(environ)
	if err != nil {
		fmt.Fprintf(stderr, "testlive: %s\n\n%s", err, usage)
		return exitUsage
	}
	progress := func(step string) { fmt.Fprintln(stderr, "==>", step) }

	progress("Building the provider, and terraform init")
	w, err := newWorkspace(ctx, s, terraform)
	if err != nil {
		fmt.Fprintln(stderr, "testlive:", s.secrets.scrubAll(err.Error()))
		return exitFailed
	}
	defer func() {
		if err := w.remove(); err != nil {
			fmt.Fprintln(stderr, "testlive:", err)
		}
	}()
	e := collect(ctx, s, w, progress)
	writeReport(stdout, e)
	return e.exitCode()
}

// collect makes the two calls. The second is not made if the first failed: it
// would fail too, and a wrong password is not to be tried twice.
func collect(ctx context.Context, s settings, terraform issuer, progress func(string)) *evidence {
	e := &evidence{settings: s, secrets: s.secrets}
	progress("A token by the client package")
	e.callClient(ctx)
	if e.clientFailure == "" {
		progress("A token by the ephemeral resource and terraform apply")
		e.terraform = terraform.name()
		e.facts, e.terraformFailure = terraform.issue(ctx)
	}
	return e
}

// issuer is terraform, or what stands in for it in tests.
type issuer interface {
	// name is what to call it in the report.
	name() string
	// issue asks for one token. failure explains why there is none.
	issue(context.Context) (f *facts, failure string)
}
