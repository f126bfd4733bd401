#!/bin/sh
# Compiles the vault as Embedded Swift for wasm32, warnings as errors: what the browser will run must not need more than
# a browser has. Nothing is linked or kept. Compiling finds more than type-checking: `any P` and key paths pass the latter.
# usage: scripts/check-embedded.sh [FOLDER]      (default: Sources/HelplineVault)
set -eu
export LC_ALL=C
cd "$(dirname "$0")/.."
vault=${1:-Sources/HelplineVault}
wasi=/usr/include/wasm32-wasi
work=.build/embedded

fail() { printf 'embedded check: %s\n' "$*" >&2; exit 1; }

# libsodium's headers alone: the folder they lie in also holds those of the host's C library.
headers=$(pkg-config --variable=includedir libsodium) || fail "libsodium-dev is missing: run scripts/setup.sh"
rm -rf "$work/include"
mkdir -p "$work/include"
ln -s "$headers/sodium.h" "$headers/sodium" "$work/include/"

set -- -enable-experimental-feature Embedded -swift-version 6 -warnings-as-errors -wmo -parse-as-library \
  -module-name HelplineVault -module-cache-path "$work/modules" -I Sources/CSodium -Xcc "-I$work/include"
if [ -d "$wasi" ]; then
  target=wasm32
  set -- "$@" -target wasm32-unknown-none-wasm -Xcc -D__wasi__ -Xcc -isystem -Xcc "$wasi"
else
  target="this host, for want of $wasi (Debian: wasi-libc)"
fi

find "$vault" -name '*.swift' | sort > "$work/files"
[ -s "$work/files" ] || fail "no Swift files in $vault"
swiftc "$@" -Onone -c "@$work/files" -o "$work/vault.o" || fail "$vault does not compile as Embedded Swift for $target"

# Comparing or splitting a String pulls in 100 KB of Unicode tables; text stays outside the vault.
if tables=$(grep -aoE '_swift_stdlib_(get|nfd)[A-Za-z_]*' "$work/vault.o" | sort -u | tr '\n' ' ') && [ -n "$tables" ]; then
  fail "$vault handles String in a way that needs Unicode tables: $tables"
fi
printf 'embedded check: %s files compile for %s\n' "$(wc -l < "$work/files")" "$target"
