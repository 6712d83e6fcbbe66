#!/usr/bin/env bash
# The benchmarks, in release: how fast the law answers, how fast cells are inspected and people are found to be told
# apart, and how fast a purchase is. Not a test: it takes minutes and wants a machine to itself.
set -euo pipefail
cd "$(dirname "$0")/../.."
source tests/lanes/postgres.sh
source tests/lanes/python.sh

cargo bench --workspace --bench admission --locked
cargo bench -p policies --bench inspect --bench risk --locked

cargo build --release --locked
# Prints where the compiled load is; the name ends in a hash.
PURCHASE_BENCH=$(cargo bench --bench purchase --locked --no-run --message-format=json |
  python3 -c 'import json, sys; print([line["executable"] for line in map(json.loads, sys.stdin) if line.get("executable") and line["target"]["name"] == "purchase"][-1])')
export PURCHASE_BENCH PROFILE=release
with_postgres with_python python3 -B tests/bench/bench.py
