#!/usr/bin/env bash
# The fuzzer, against a seeded market on SQLite. Called by tests/run.sh fuzz, which brings Python and the program.
set -euo pipefail
python3 -B "$(dirname "$0")/fuzz.py"
