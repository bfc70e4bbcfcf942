#!/usr/bin/env bash
# Prints what CHANGELOG.md says of the version that a tag names, for the release's
# notes (.ci/release-notes.sh v1.2.3). Fails if it says nothing, or if the section is
# not dated: one that is "(Unreleased)" was forgotten.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

tag=${1:-}
[[ $tag =~ ^v[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]] || fail "'$tag' is not a tag such as v1.2.3."
version=${tag#v}

heading=$(awk -v prefix="## $version " 'index($0, prefix) == 1' CHANGELOG.md)
dated='^## [^ ]+ \([A-Z][a-z]+ [0-9]{1,2}, [0-9]{4}\)$'
[[ $heading =~ $dated ]] || fail "CHANGELOG.md needs one heading '## $version (Month D, YYYY)', and has '$heading'."

notes=$(awk -v heading="$heading" '/^## / { inside = $0 == heading; next } inside' CHANGELOG.md | sed '/./,$!d')
[[ -n $notes ]] || fail "CHANGELOG.md says nothing of $version."
printf '%s\n' "$notes"
