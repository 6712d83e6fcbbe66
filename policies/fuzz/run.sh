#!/usr/bin/env bash
# Fuzzes every parser of inspection for the seconds given (60), one after another. Needs a nightly toolchain and cargo-fuzz
# (cargo install cargo-fuzz --locked).
set -euo pipefail
cd "$(dirname "$0")/.."
for target in csv json table parquet; do
  seeds=(); [ ! -d "fuzz/seeds/$target" ] || seeds=("fuzz/seeds/$target")
  mkdir -p "fuzz/corpus/$target"
  cargo +nightly fuzz run --fuzz-dir fuzz "$target" "fuzz/corpus/$target" "${seeds[@]}" -- -max_total_time="${1:-60}" -rss_limit_mb=2048 -malloc_limit_mb=1024 -timeout=20
done
