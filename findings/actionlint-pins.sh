#!/usr/bin/env bash
#
# Guess: actionlint checks the inputs of a well-known action in every workflow; pinning it by its commit changes nothing.
#
# What happens: it knows inputs by the tag (actions/checkout@v4). With a commit after the @, a misspelled input passes silently, even if
# the version is in a comment beside it. So it does with a tag that is newer than what actionlint knows.
#
# Seen with: actionlint 1.7.12, 2026-11-30.
# Hurts: repositories that pin by commit, as GitHub advises: on that day a whole check ends without a sign. A copy of the workflows
# with tags in place of the commits can still be checked.
#
# Needs: Go and a module proxy.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOPATH=$dir/go GOMODCACHE=$dir/go/mod GOFLAGS="-trimpath -modcacherw" GOWORK=off
quiet() { "$@" >quiet.log 2>&1 || { cat quiet.log; exit 1; }; }

quiet env GOBIN="$dir" go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12
echo "actionlint $(./actionlint -version | sed -n 1p)"

expect() { # RESULT REFERENCE: lints a workflow with fetch_depth, where the action knows fetch-depth
  cat >workflow.yml <<EOF
on: push
jobs:
  job:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@$2
        with:
          fetch_depth: 0
EOF
  if ./actionlint -no-color -shellcheck= -pyflakes= workflow.yml >out; then result=passes; else result=fails; fi
  echo "actions/checkout@$2: $result"
  [ "$result" = "$1" ] || { cat out; echo "CHANGED: expected that it $1"; exit 1; }
}
expect fails v4
grep -q 'input "fetch_depth" is not defined' out || { cat out; echo "CHANGED: it fails for another reason"; exit 1; }
expect passes "11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2"
expect passes v7
echo "OK: as described."
