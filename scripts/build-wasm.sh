#!/bin/sh
# Builds Web/vault.wasm, the vault as the browser runs it: libsodium's C sources, Sources/HelplineVault and wasm/ in one module.
# Says nothing to compile when nothing has changed. The same inputs and tools give the same bytes in any folder.
# usage: scripts/build-wasm.sh
set -eu
export LC_ALL=C TZ=UTC
# All paths from here on are relative: none of this machine's gets into the module.
cd "$(dirname "$0")/.."
out=Web/vault.wasm
work=.build/wasm
archives=.build/libsodium-source
wasi_headers=/usr/include/wasm32-wasi
wasi_library=/usr/lib/wasm32-wasi/libc.a

fail() { printf 'wasm: %s\n' "$*" >&2; exit 1; }
report() {
  printf 'wasm: %s: %s bytes, %s compressed, sha256 %s\n' "$out" "$(wc -c < "$out")" "$(gzip -9 -n -c "$out" | wc -c)" \
    "$(sha256sum < "$out" | cut -d ' ' -f 1)"
}

command -v swiftc >/dev/null || fail "swiftc was not found"
command -v wasm-opt >/dev/null || fail "wasm-opt was not found (Debian: binaryen): run scripts/setup.sh"
# The compiler, linker and archiver that come with Swift: they know the same version of LLVM.
tools=$(dirname "$(command -v swiftc)")
[ -f "$wasi_library" ] || fail "$wasi_library is missing (Debian: wasi-libc): run scripts/setup.sh"
for part in orig.tar.gz debian.tar.xz; do
  set -- "$archives"/libsodium_*."$part"
  [ -f "$1" ] || fail "libsodium's source is missing: run scripts/setup.sh"
done

# 1. Has anything changed since the last time?
state_of() { { swiftc --version 2>&1; wasm-opt --version; cat "$@" | sha256sum; } | sha256sum | cut -d ' ' -f 1; }
c_inputs="scripts/build-wasm.sh $wasi_library wasm/libsodium-files.txt $(find wasm/shim wasm/simd "$archives" -type f | sort)"
swift_inputs=$(find Sources/CSodium Sources/HelplineVault wasm/swift -type f | sort)
mkdir -p "$work"
# shellcheck disable=SC2086 # lists of files
c_state=$(state_of $c_inputs)
# shellcheck disable=SC2086
state=$(state_of $c_inputs $swift_inputs)
if [ -f "$out" ] && [ "$(cat "$work/state" 2>/dev/null)" = "$state $(sha256sum < "$out")" ]; then
  report
  exit 0
fi

# 2. libsodium and the shim, as a library. Changes seldom, so it is kept.
if [ "$(cat "$work/c-state" 2>/dev/null)" != "$c_state" ]; then
  rm -rf "$work"
  mkdir -p "$work/objects" "$work/sodium" "$work/include/sodium"
  tar -xzf "$archives"/libsodium_*.orig.tar.gz -C "$work/sodium" --strip-components=1
  tar -xJf "$archives"/libsodium_*.debian.tar.xz -C "$work/sodium"
  while read -r name; do
    case $name in '' | '#'*) continue ;; esac
    patch -s -p1 -d "$work/sodium" < "$work/sodium/debian/patches/$name" || fail "Debian's patch $name does not apply"
  done < "$work/sodium/debian/patches/series"
  library=$work/sodium/src/libsodium
  cp "$library/include/sodium.h" "$work/include/"
  cp "$library"/include/sodium/*.h "$work/include/sodium/"
  # configure would fill this in; nothing reads it here, but sodium.h includes it.
  sed 's/@VERSION@/1.0.18/; s/@SODIUM_LIBRARY_VERSION_MAJOR@/10/; s/@SODIUM_LIBRARY_VERSION_MINOR@/3/; s/@SODIUM_LIBRARY_MINIMAL_DEF@//' \
    "$library/include/sodium/version.h.in" > "$work/include/sodium/version.h"

  set -- --target=wasm32-unknown-wasi -nostdlibinc -isystem "$wasi_headers" -std=c11 -msimd128 -mbulk-memory -msign-ext \
    -fno-strict-overflow -ffunction-sections -fdata-sections -fvisibility=hidden -Wall -Werror -Wno-unknown-pragmas \
    -Wno-unused-function -Wno-unused-variable \
    -DCONFIGURED=1 -DSODIUM_STATIC=1 -DNATIVE_LITTLE_ENDIAN=1 -DHAVE_WEAK_SYMBOLS=1 -DHAVE_INLINE_ASM=1 -DHAVE_C_VARARRAYS=1 \
    -D_WASI_EMULATED_SIGNAL -I"$work/include" -I"$work/include/sodium" -I"$library/include/sodium"
  compile() { "$tools/clang" "$@" || fail "a C source does not compile"; }
  # The vault's time goes into Argon2id. All else is as fast when small: Ed25519 and X25519 were measured.
  grep -v '^#' wasm/libsodium-files.txt | while read -r file; do
    object=$work/objects/$(printf '%s' "${file%.c}" | tr / _).o
    case $file in
      # It carries the name of the plain version, which libsodium takes where it finds no processor features.
      */argon2-fill-block-ssse3.c) compile "$@" -O3 -Iwasm/simd -DHAVE_EMMINTRIN_H=1 -DHAVE_TMMINTRIN_H=1 \
        -Dfill_segment_ssse3=fill_segment_ref -c "$library/$file" -o "$object" ;;
      crypto_pwhash/*) compile "$@" -O2 -c "$library/$file" -o "$object" ;;
      # Here the function keeps its own name, so that nobody calls it: see wasm/shim/base-point.c.
      */ed25519_ref10.c) compile "$@" -Oz -c "$library/$file" -o "$object" ;;
      *) compile "$@" -Oz -Dge25519_scalarmult_base=hl_scalarmult_base -c "$library/$file" -o "$object" ;;
    esac
  done
  for file in wasm/shim/*.c; do compile "$@" -O2 -c "$file" -o "$work/objects/shim_$(basename "${file%.c}").o"; done
  (cd "$work/objects" && "$tools/llvm-ar" rcsD ../libsodium.a ./*.o)
  printf '%s\n' "$c_state" > "$work/c-state"
fi

# 3. The vault and its exports, one Swift module.
# shellcheck disable=SC2046 # lists of files without spaces
"$tools/swiftc" -target wasm32-unknown-none-wasm -enable-experimental-feature Embedded -swift-version 6 -warnings-as-errors \
  -wmo -Osize -parse-as-library -Xfrontend -disable-stack-protector -Xllvm -inline-threshold=0 \
  -Xllvm -sil-disable-pass=closure-specialize \
  -module-name HelplineVault -module-cache-path "$work/modules" -I Sources/CSodium \
  -Xcc -D__wasi__ -Xcc -DSODIUM_STATIC=1 -Xcc -isystem -Xcc "$wasi_headers" -Xcc "-I$work/include" \
  -c $(find Sources/HelplineVault wasm/swift -name '*.swift' | sort) -o "$work/vault.o" || fail "the vault does not compile"

# 4. One module. The stack lies first, so that running over its end traps instead of writing over data.
"$tools/wasm-ld" --no-entry --gc-sections --strip-all -O2 --stack-first -z stack-size=262144 \
  --initial-memory=2097152 --max-memory=1073741824 \
  "$work/vault.o" "$work/libsodium.a" "$wasi_library" -o "$work/vault.wasm" || fail "the vault does not link"
mkdir -p "$(dirname "$out")"
# Only what every browser of the last years has, and what the compilers were told above.
wasm-opt -Oz --enable-simd --enable-bulk-memory --enable-sign-ext --enable-mutable-globals --enable-nontrapping-float-to-int \
  "$work/vault.wasm" -o "$out" || fail "wasm-opt failed"
printf '%s %s\n' "$state" "$(sha256sum < "$out")" > "$work/state"
report
