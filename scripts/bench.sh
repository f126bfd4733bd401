#!/bin/sh
# Measures server, vault, store and page, prints the tables and writes docs/benchmarks.md. The release build is in a folder of its own.
# usage: scripts/bench.sh [--quick] [--only PART]      --quick: fewer rounds and small stores, under three minutes; prints only
#        PART: sealing, logging, sign-in, cases, lists, stores, vault or page; what the last run has of the others stays
set -eu
cd "$(dirname "$0")/.."

scripts/browser-setup.sh
scripts/build-page.sh
for product in helpline-server helpline helpline-bench; do
  swift build --configuration release --scratch-path .build-bench --product $product
done
products=.build-bench/release
results=.build-bench/results
mkdir -p $results
# shellcheck disable=SC2086,SC2048 # an option or nothing
$products/helpline-bench run --server $products/helpline-server --out $results/native.json $*
# shellcheck disable=SC2086,SC2048
.build/browser/bin/python -B Benchmarks/page.py $products $results/page.json $*
# shellcheck disable=SC2086,SC2048
python3 -B Benchmarks/report.py bench $results/native.json $results/page.json $*
