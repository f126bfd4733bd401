#!/bin/sh
# Logs and reads with 64 clients while the server is killed and restarted, then counts: fails if a contact was lost or is there twice.
# Writes its figures into docs/benchmarks.md.
# usage: scripts/soak.sh [MINUTES]      10 if absent
set -eu
cd "$(dirname "$0")/.."

for product in helpline-server helpline-bench; do
  swift build --configuration release --scratch-path .build-bench --product $product
done
products=.build-bench/release
mkdir -p .build-bench/results
$products/helpline-bench soak --server $products/helpline-server --out .build-bench/results/soak.json --minutes "${1:-10}"
python3 -B Benchmarks/report.py soak .build-bench/results/soak.json
