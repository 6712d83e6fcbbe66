#!/usr/bin/env bash
# How fast the console's pages answer with 100,000 products and a million orders, in release. Not a test: minutes.
set -euo pipefail
cd "$(dirname "$0")/../.."
source tests/lanes/python.sh

cargo build --release --locked
PROFILE=release with_python python3 -B tests/bench/pages.py
