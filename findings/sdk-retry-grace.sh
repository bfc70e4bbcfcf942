#!/usr/bin/env bash
#
# Guess: retry.RetryContext(ctx, timeout, f) of the plugin SDK returns when timeout is over, with an error.
#
# What happens: if f is running then, it waits up to 30 s more for it. If f succeeds in that time, RetryContext returns success, well
# after the timeout. If not, the error comes then (seen with a call of 40 s: after 31 s). A deadline of ctx ends the wait at once.
#
# Seen with: terraform-plugin-sdk/v2 2.40.1, 2026-11-30.
# Hurts: who promises timeouts { create = "1m" } to users, or to a job with a limit of its own: one slow call makes it 90 s. And tests
# that expect an error of a slow f.
#
# Needs: Go and a module proxy. Takes 5 s beside the build.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOPATH=$dir/go GOMODCACHE=$dir/go/mod GOFLAGS="-trimpath -modcacherw -mod=mod" GOWORK=off
quiet() { "$@" >quiet.log 2>&1 || { cat quiet.log; exit 1; }; }

cat >main.go <<'EOF'
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"os"
	"time"

	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/retry"
)

const timeout, call = time.Second, 4 * time.Second

func run(ctx context.Context, timeout time.Duration) (time.Duration, error) {
	start := time.Now()
	err := retry.RetryContext(ctx, timeout, func() *retry.RetryError {
		time.Sleep(call)
		return nil
	})
	return time.Since(start).Round(time.Second), err
}

func main() {
	log.SetOutput(io.Discard)

	took, err := run(context.Background(), timeout)
	fmt.Printf("timeout %v, a call of %v:               returned after %v: %v\n", timeout, call, took, err)

	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	tookContext, errContext := run(ctx, time.Minute)
	fmt.Printf("deadline of ctx %v, a call of %v:       returned after %v: %v\n", timeout, call, tookContext, errContext)

	if err != nil || took < call || errContext == nil || tookContext >= call {
		fmt.Println("CHANGED: see the lines above")
		os.Exit(1)
	}
}
EOF
quiet go mod init example.com/x
quiet go get github.com/hashicorp/terraform-plugin-sdk/v2@v2.40.1
quiet go build -o main .
echo "terraform-plugin-sdk/v2 2.40.1"
./main
echo "OK: as described."
