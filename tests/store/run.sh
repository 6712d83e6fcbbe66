#!/usr/bin/env bash
# The market on an S3-compatible store that nobody here wrote. Called by tests/run.sh store, which brings Python and the
# program.
set -euo pipefail
python3 -B "$(dirname "$0")/s3.py"
