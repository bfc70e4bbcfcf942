#!/usr/bin/env bash
#
# Guess: who holds a flock.Flock for writing and takes it for reading too, in a function that only reads, still holds it for writing.
#
# What happens: RLock on the same Flock turns the exclusive lock into a shared one, and both Locked and RLocked report true
# afterwards. Other processes can read, and take shared locks, while this one writes. (One Flock holds one file descriptor,
# and the kernel keeps one lock for each.)
#
# Seen with: github.com/gofrs/flock 0.13.2 on Linux, 2026-11-30.
# Hurts: caches that are locked around "read, ask, write", with a function for reading that takes the lock by itself. A Flock of its own
# does not help there: it conflicts with the first one, in the same process.
#
# Needs: Go and a module proxy.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOPATH=$dir/go GOMODCACHE=$dir/go/mod GOFLAGS="-trimpath -modcacherw -mod=mod" GOWORK=off
quiet() { "$@" >quiet.log 2>&1 || { cat quiet.log; exit 1; }; }

cat >main.go <<'EOF'
package main

import (
	"fmt"
	"os"

	"github.com/gofrs/flock"
)

func must(ok bool, err error) bool {
	if err != nil {
		panic(err)
	}
	return ok
}

// otherCanRead stands for another process: a lock belongs to the open file, and this is another one.
func otherCanRead() bool {
	other := flock.New("lock")
	defer other.Close()
	return must(other.TryRLock())
}

func main() {
	ours := flock.New("lock")
	defer ours.Close()

	must(ours.TryLock())
	before := otherCanRead()
	fmt.Printf("after Lock:            Locked %-5t RLocked %-5t another one gets a shared lock: %t\n", ours.Locked(), ours.RLocked(), before)

	must(ours.TryRLock())
	after := otherCanRead()
	fmt.Printf("after Lock and RLock:  Locked %-5t RLocked %-5t another one gets a shared lock: %t\n", ours.Locked(), ours.RLocked(), after)

	second := must(flock.New("lock").TryLock())
	fmt.Printf("a second Flock of the same process gets the exclusive lock: %t\n", second)

	if before || !after || !ours.Locked() || second {
		fmt.Println("CHANGED: see the lines above")
		os.Exit(1)
	}
}
EOF
quiet go mod init example.com/x
quiet go get github.com/gofrs/flock@v0.13.2
quiet go build -o main .
echo "github.com/gofrs/flock 0.13.2, $(go env GOOS)"
./main
echo "OK: as described."
