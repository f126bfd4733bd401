#!/bin/sh
# Builds page/, the page as it is served: the modules of Web/ joined and made small, the languages in one file, and beside each file
# its compressed form. Does nothing when nothing has changed. The same inputs and tools give the same bytes in any folder.
# usage: scripts/build-page.sh
set -eu
export LC_ALL=C
cd "$(dirname "$0")/.."
out=page
work=.build/page
made=$work/made

fail() { printf 'page: %s\n' "$*" >&2; exit 1; }
for tool in esbuild brotli python3; do
  command -v "$tool" >/dev/null || fail "$tool was not found: run scripts/setup.sh"
done

scripts/build-wasm.sh
mkdir -p "$work"

# shellcheck disable=SC2046 # lists of files without spaces
state=$({ esbuild --version; brotli --version; cat scripts/build-page.sh scripts/join-locales.py; sha256sum $(find Web -type f | sort); } | sha256sum)
if [ -f $out/index.html ] && [ "$(cat $made 2>/dev/null)" = "$state" ]; then exit 0; fi

# Made beside and put in place whole: a server that starts meanwhile reads the old page or the new one.
new=$work/new
rm -rf $new
mkdir -p $new/app
smaller() { esbuild "$@" --minify --target=es2022 --charset=utf8 --legal-comments=none --log-level=warning || fail "esbuild failed"; }
# One file for each place where JavaScript runs: the page, its worker, the worker for the derivation. What is loaded late stands in files of its
# own, named by their content: a page that is open finds the ones that it was made with, or none. So are the workers, which a page begins again.
bundle() {
  module=$1
  shift
  smaller "Web/app/$module.js" --bundle --splitting --format=esm --outdir=$new/app "--chunk-names=$module-[hash]" "$@"
}
named() {
  name=/app/$1-$(sha256sum < "$new/app/$1.js" | cut -c 1-8 | tr a-f A-F).js
  mv "$new/app/$1.js" "$new$name"
  printf '"%s"' "$name"
}
bundle derive-worker
bundle worker "--define:import.meta.deriveWorker=$(named derive-worker)"
bundle main "--define:import.meta.worker=$(named worker)"
smaller Web/service-worker.js --outfile=$new/service-worker.js
smaller Web/style.css --outfile=$new/style.css
cp Web/index.html Web/icon.svg Web/manifest.webmanifest Web/vault.wasm $new
python3 scripts/join-locales.py Web/locales $new

# What the server cannot compress in the time it has at its start.
for file in $(find $new -type f); do
  brotli --quality=11 --keep --no-copy-stat --output="$file.br" "$file"
  [ "$(wc -c < "$file.br")" -lt "$(wc -c < "$file")" ] || rm "$file.br"
done
chmod -R u=rwX,go=rX $new
rm -rf $work/old
[ ! -d $out ] || mv $out $work/old
mv $new $out
rm -rf $work/old
printf '%s\n' "$state" > $made
printf 'page: %s: %s files, %s bytes, %s compressed\n' $out "$(find $out -type f ! -name '*.br' | wc -l)" \
  "$(find $out -type f ! -name '*.br' -exec cat {} + | wc -c)" "$(find $out -type f -name '*.br' -exec cat {} + | wc -c)"
