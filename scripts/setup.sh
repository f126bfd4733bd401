#!/bin/sh
# Installs what is missing to build, test and run the project. Says nothing, and asks for nothing, when all is there.
# usage: scripts/setup.sh [tests]
set -eu

# Debian 12 packages, as few as possible; swift.org's longer list also serves the debugger, which nothing here needs.
packages="
  make git ca-certificates pkg-config python3
  g++
  libcurl4 libncurses6 libxml2 tzdata
  libsodium-dev libsqlite3-dev zlib1g-dev
  coinor-libclp-dev coinor-libcbc-dev
  wasi-libc binaryen
  esbuild brotli
  patch xz-utils
"
# Line by line: fetching and building; the C and C++ headers and start files that the compiler links against;
# what the toolchain itself loads; what our code and its libraries link; the solvers that protect the statistics; headers to check the vault for WebAssembly
# and the C library that goes into it, and what makes it smaller; what joins and compresses the page; what unpacks and patches
# libsodium's source.

# What only the tests need: the checker of the page's types; a browser without a screen, a font for it, and what drives it.
if [ "${1:-}" = tests ]; then
  tests=yes
  packages="$packages node-typescript chromium-headless-shell fonts-dejavu-core python3-venv"
else
  tests=
fi

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

# libsodium's source, for the browser: Debian's, of the version that libsodium-dev has here, so that both builds run the same
# code. It lies beside the binary package in whatever archive apt already uses; the checksums, not the archive, vouch for it.
sodium_version=1.0.18-1+deb12u1
sodium_folder=.build/libsodium-source
sodium_files="
  d59323c6b712a1519a5daf710b68f5e7fde57040845ffec53850911f10a5d4f4  libsodium_1.0.18.orig.tar.gz
  f410474e46346b06b162defa05b1be26906aeed6cf309e3d4ebe30b4d1350733  libsodium_1.0.18-1+deb12u1.debian.tar.xz
"

# Folders of the archives that have libsodium, the pinned version's first.
sodium_archives() {
  { apt-get download --print-uris "libsodium-dev=$sodium_version" || true; apt-get download --print-uris libsodium-dev || true; } \
    2>/dev/null | sed -n "s/^'\([^']*\)\/[^/']*'.*/\1/p" | awk '!seen[$0]++'
}

fetch_sodium() {
  command -v apt-get >/dev/null || fail "this needs the source package libsodium $sodium_version from Debian: put its archives," \
    "$2 among them, into $sodium_folder"
  archives=$(sodium_archives)
  if [ -z "$archives" ]; then
    apt update >&2 || true
    archives=$(sodium_archives)
  fi
  for archive in $archives; do
    /usr/lib/apt/apt-helper -qq download-file "$archive/$2" "$sodium_folder/$2" "SHA256:$1" 2>/dev/null && return
  done
  rm -f "$sodium_folder/$2" "$sodium_folder/$2.FAILED"
  fail "could not fetch $2 of the source package libsodium $sodium_version, with the checksum that is pinned here, from where" \
    "apt has libsodium-dev (${archives:-no archive knows that package})"
}

(
  cd "$(dirname "$0")/.."
  mkdir -p "$sodium_folder"
  printf '%s' "$sodium_files" | while read -r sum file; do
    [ -n "$file" ] || continue
    printf '%s  %s\n' "$sum" "$sodium_folder/$file" | sha256sum --check --status 2>/dev/null && continue
    say "fetching $file"
    fetch_sodium "$sum" "$file"
  done
)

version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9]*\)\.\([0-9][0-9]*\).*/\1 \2/p' | head -n 1)
[ -n "$version" ] || fail "swift does not run: try 'swift --version'."
# shellcheck disable=SC2086 # two numbers
set -- $version
[ "$1" -gt 6 ] || { [ "$1" -eq 6 ] && [ "$2" -ge 3 ]; } || fail "Swift $1.$2 is too old: the project needs the Swift 6.3 toolchain" \
  "from https://www.swift.org/install/linux."

[ -z "$tests" ] || "$(dirname "$0")/browser-setup.sh"
