#!/bin/sh
# Holds a live server against its own OpenAPI document, signed in as each role and not at all, with what was built last.
# usage: scripts/contract.sh [ROLE…]      nobody, volunteer, mentor, coordinator, administrator, auditor; all if absent
set -eu
cd "$(dirname "$0")/.."

for program in helpline helpline-server; do
  [ -x ".build/debug/$program" ] || { echo "contract: $program is not built; run swift build first" >&2; exit 1; }
done

folder=.build/contract
wanted=$(cat Tests/Contract/requirements.txt)
if [ "$(cat $folder/made-from 2>/dev/null)" != "$wanted" ]; then
  printf 'set-up: fetching Schemathesis for the tests of the contract\n' >&2
  # From the beginning: a folder that was made half, or with another Python, is not mended.
  rm -rf $folder
  python3 -m venv $folder
  $folder/bin/pip install --quiet --disable-pip-version-check --requirement Tests/Contract/requirements.txt
  printf '%s\n' "$wanted" >$folder/made-from
fi

exec $folder/bin/python -B Tests/Contract/run.py "$@"
