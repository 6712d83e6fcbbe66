#!/usr/bin/env bash
# The risk report beside DuckDB and pycanon: the same table, the same answers, the time each takes. Not a test: minutes.
set -euo pipefail
cd "$(dirname "$0")/../../.."
source tests/lanes/python.sh

table=$(mktemp --suffix .csv)
trap 'rm -f "$table" "$table.txt"' EXIT
cargo bench -p policies --bench risk --locked -- "$table" >"$table.txt"
with_packages tests/bench/peers/risk_requirements.txt python3 -P -B tests/bench/peers/risk.py "$table" "$table.txt"
