#!/bin/sh
# Makes .build/browser: what drives the browser in Tests/Browser, in the versions that its requirements.txt names.
# Says nothing when it is there.
# usage: scripts/browser-setup.sh
set -eu
cd "$(dirname "$0")/.."

folder=.build/browser
wanted=$(cat Tests/Browser/requirements.txt)
[ "$(cat $folder/made-from 2>/dev/null)" != "$wanted" ] || exit 0

printf 'set-up: fetching Playwright and axe for the tests of the page\n' >&2
# From the beginning: a folder that was made half, or with another Python, is not mended.
rm -rf $folder
python3 -m venv $folder
$folder/bin/pip install --quiet --disable-pip-version-check --requirement Tests/Browser/requirements.txt
printf '%s\n' "$wanted" >$folder/made-from
