#!/usr/bin/env bash
# The comparison of prices beside DuckDB: one trade folder of ten million trades, the time each takes. Not a test: minutes.
set -euo pipefail
cd "$(dirname "$0")/../../.."
source tests/lanes/python.sh

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
peer() { with_packages tests/bench/peers/fairness_requirements.txt python3 -P -B tests/bench/peers/fairness.py "$@"; }
peer make "$folder" "${1:-10000000}"
cargo bench -p policies --bench fairness --locked -- "$folder"
peer ask "$folder"
