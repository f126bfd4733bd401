#!/bin/sh
# Tests the protocol with a client that shares no code with ours, against what was built last.
# usage: scripts/interop.sh [-x] [NAME…]      part of a module's, class's or test's name; -x: stop at the first failure
set -eu
cd "$(dirname "$0")/.."

folder=.build/interop
wanted=$(cat Tests/Interop/requirements.txt)
if [ "$(cat $folder/made-from 2>/dev/null)" != "$wanted" ]; then
  printf 'set-up: fetching PyNaCl for the tests of the protocol\n' >&2
  # From the beginning: a folder that was made half, or with another Python, is not mended.
  rm -rf $folder
  python3 -m venv $folder
  $folder/bin/pip install --quiet --disable-pip-version-check --requirement Tests/Interop/requirements.txt
  printf '%s\n' "$wanted" >$folder/made-from
fi
for program in helpline helpline-server; do
  [ -x ".build/debug/$program" ] || { echo "interop: $program is not built; run swift build first" >&2; exit 1; }
done
exec $folder/bin/python -B Tests/Interop/run.py "$@"
