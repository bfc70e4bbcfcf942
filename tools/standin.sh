# shellcheck shell=bash
# For scripts that need the stand-in, to be sourced:
#
#   dir=$(mktemp -d)
#   . tools/standin.sh
#   trap 'stop_standin; rm -rf "$dir"' EXIT
#   start_standin "$dir" [FLAG…]
#
# start_standin builds the stand-in into the directory, starts it with the flags,
# and exports BIZPPURIO_ACCOUNT, BIZPPURIO_PASSWORD and BIZPPURIO_BASE_URL. What it
# prints of each request goes to the file "requests" there.

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

start_standin() {
  local dir=$1
  shift
  (cd "$repository" && CGO_ENABLED=0 go build -trimpath -buildvcs=false -o "$dir/standin" ./cmd/bizppurio-standin) || return
  unset "${!BIZPPURIO_@}"
  rm -f "$dir/exports"
  "$dir/standin" "$@" >"$dir/exports" 2>"$dir/requests" &
  standin=$!
  until [ -s "$dir/exports" ]; do # all lines come at once
    kill -0 "$standin" 2>/dev/null || { cat "$dir/requests" >&2; return 1; }
    sleep 0.1
  done
  # shellcheck source=/dev/null
  . "$dir/exports"
}

stop_standin() { [ -z "${standin:-}" ] || kill "$standin" 2>/dev/null || true; }

# token_calls prints how many tokens the stand-in in a directory was asked for.
token_calls() { grep -c '^POST /v1/token ' "$1/requests" || true; }
