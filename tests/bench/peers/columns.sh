#!/usr/bin/env bash
# What inspection makes of real tables whose columns say what they hold. Not a test: minutes.
set -euo pipefail
cd "$(dirname "$0")/../../.."
source tests/lanes/python.sh

cargo build --release --locked
# -P: a neighbour of the script is called as a module of Python's own is.
with_packages tests/bench/peers/columns_requirements.txt python3 -P -B tests/bench/peers/columns.py \
  --steelyard "${CARGO_TARGET_DIR:-target}/release/steelyard"
