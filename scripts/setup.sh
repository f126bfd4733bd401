#!/bin/sh
# Installs what is missing to build, test and run the project. Says nothing, and asks for nothing, when all is there.
# usage: scripts/setup.sh
set -eu

# Debian 12 packages, as few as possible; swift.org's longer list also serves the debugger, which nothing here needs.
packages="
  make git ca-certificates pkg-config python3
  g++
  libcurl4 libncurses6 libxml2 tzdata
  libsodium-dev libsqlite3-dev zlib1g-dev
  wasi-libc
"
# Line by line: fetching and building; the C and C++ headers and start files that the compiler links against;
# what the toolchain itself loads; what our code and its libraries link; headers to check the vault for WebAssembly.

say() { printf 'set-up: %s\n' "$*" >&2; }
fail() { say "$@"; exit 1; }

command -v swift >/dev/null || fail "swift was not found. Install the Swift 6.3 toolchain from https://www.swift.org/install/linux," \
  "put it on PATH and try again."

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

apt() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@"
}

if command -v dpkg-query >/dev/null; then
  # A package also counts as there if an installed one provides its name: libcurl4 is libcurl4t64 in later releases.
  present=$(dpkg-query -W -f '${db:Status-Status} ${Package}, ${Provides}\n' | sed -n 's/^installed //p' |
    tr ',' '\n' | sed 's/(.*//; s/ //g')
  missing=
  for package in $packages; do
    printf '%s\n' "$present" | grep -qxF "$package" || missing="$missing $package"
  done
  if [ -n "$missing" ]; then
    say "installing with apt-get:$missing"
    if [ "$(id -u)" -ne 0 ]; then
      command -v sudo >/dev/null || fail "this needs root. Run as root: apt-get install$missing"
      say "this needs root, so sudo may ask for your password"
    fi
    # Package lists may be absent or too old; they are fetched only then, and once.
    updated=
    # shellcheck disable=SC2086 # a list of names
    if ! apt-get install --simulate -qq --no-install-recommends $missing >/dev/null 2>&1; then
      apt update && updated=yes
    fi
    # shellcheck disable=SC2086
    if ! apt install --yes --no-install-recommends $missing; then
      [ -z "$updated" ] || fail "apt-get could not install:$missing"
      say "trying again with fresh package lists"
      apt update
      apt install --yes --no-install-recommends $missing || fail "apt-get could not install:$missing"
    fi
    say "done"
  fi
else
  say "this is not a Debian system; the build needs what these Debian packages hold:" $packages
fi

version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9]*\)\.\([0-9][0-9]*\).*/\1 \2/p' | head -n 1)
[ -n "$version" ] || fail "swift does not run: try 'swift --version'."
# shellcheck disable=SC2086 # two numbers
set -- $version
[ "$1" -gt 6 ] || { [ "$1" -eq 6 ] && [ "$2" -ge 3 ]; } || fail "Swift $1.$2 is too old: the project needs the Swift 6.3 toolchain" \
  "from https://www.swift.org/install/linux."
