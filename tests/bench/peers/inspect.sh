#!/usr/bin/env bash
# Whole files inspected, from the start of the process to its end, beside cloakrs and presidio-analyzer on the same
# table (a CSV with a header; .jsonl and .parquet of it are measured where they lie beside it). Not a test: minutes.
set -euo pipefail
table=$(realpath "${1:?usage: inspect.sh TABLE.csv}")
cd "$(dirname "$0")/../../.."
source tests/lanes/python.sh

cargo build --release --locked
command -v cloakrs >/dev/null || cargo install cloakrs-cli --version 0.4.0 --locked --quiet
with_packages tests/bench/peers/inspect_requirements.txt python3 -P -B tests/bench/peers/inspect.py "$table" \
  --steelyard "${CARGO_TARGET_DIR:-target}/release/steelyard"
