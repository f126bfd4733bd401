#!/bin/sh
# Tests the page in a browser, against servers of its own, with the programs that were built last.
# usage: scripts/browser.sh [-x] [NAME…]      part of a module's, class's or test's name; -x: stop at the first failure
set -eu
cd "$(dirname "$0")/.."

scripts/browser-setup.sh
scripts/build-page.sh
for program in helpline helpline-server helpline-demo; do
  [ -x ".build/debug/$program" ] || { echo "browser: $program is not built; run swift build first" >&2; exit 1; }
done
exec .build/browser/bin/python -B Tests/Browser/run.py "$@"
