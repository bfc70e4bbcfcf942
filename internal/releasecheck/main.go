// SPDX-License-Identifier: MPL-2.0

// Command releasecheck proves the release before it is made: it builds the
// committed state for this machine's system as a release does, twice, looks at
// what came out, and lets the real terraform install and use it. make
// release-check starts it.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
)

func main() {
	terraform := flag.String("terraform", "terraform", "the terraform `binary` to run")
	goreleaser := flag.String("goreleaser", "goreleaser", "the goreleaser `binary` to run")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, *terraform, *goreleaser)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "releasecheck:", err)
		os.Exit(1)
	}
}

// run does all in a temporary folder, which it removes.
func run(ctx context.Context, terraform, goreleaser string) (err error) {
	dir, err := os.MkdirTemp("", "bizppurio-") // short, since it holds the socket of gpg's agent
	if err != nil {
		return err
	}
	defer func() {
		if removeErr := os.RemoveAll(dir); err == nil {
			err = removeErr
		}
	}()
	if goreleaser, err = filepath.Abs(goreleaser); err != nil {
		return err
	}
	key, err := newSigningKey(ctx, dir)
	if err != nil {
		return err
	}
	defer key.forget()

	release, err := buildTwice(ctx, dir, goreleaser, key)
	if err != nil {
		return err
	}
	if err := release.inspect(ctx, dir); err != nil {
		return err
	}
	u := newUser(terraform, dir, release)
	defer u.api.Close()
	hash, err := u.fromMirror(ctx)
	if err != nil {
		return err
	}
	if err := u.fromRegistry(ctx, key, hash); err != nil {
		return err
	}
	fmt.Println("\nDone. Nothing is left behind.")
	return nil
}

func step(format string, a ...any) { fmt.Printf("\n==> "+format+"\n", a...) }

func say(format string, a ...any) { fmt.Printf("    "+format+"\n", a...) }
