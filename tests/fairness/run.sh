#!/usr/bin/env bash
# The fairness detector on made-up folders with known answers: what it finds, in any order of rows, computed a second time,
# and what a stream of the same trades says in the end.
# Runs within with_packages tests/fairness/requirements.txt. FAIRNESS_SEEDS sets the seeds, FAIRNESS_EACH the sellers of
# each behaviour; FAIRNESS_GENERATOR another generator, called with a folder and --seed.
set -euo pipefail
cd "$(dirname "$0")/../.."
steelyard="${STEELYARD:-$(realpath -m "${CARGO_TARGET_DIR:-target}")/debug/steelyard}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
compare() { "$steelyard" fairness "$1" --json >"$2" || [ $? = 1 ]; }

for seed in ${FAIRNESS_SEEDS:-1 2}; do
  folder="$work/$seed"
  if [ -n "${FAIRNESS_GENERATOR:-}" ]; then
    python3 "$FAIRNESS_GENERATOR" "$folder" --seed "$seed" >/dev/null
  else
    python3 -B tests/fairness/generate.py "$folder" --seed "$seed" --each "${FAIRNESS_EACH:-4}"
  fi
  compare "$folder" "$work/$seed.json"
  python3 -B tests/fairness/score.py "$folder" "$work/$seed.json" --precision 0.99 --recall 0.97 --per-million 5
  python3 -B tests/fairness/recompute.py "$folder" "$work/$seed.json"
  cargo test --quiet --locked --package policies --bench fairness -- "$folder" 0.97 | grep "stand apart by the scan"
  python3 -B - "$folder" <<'PY'
import pathlib, sys, pandas
for file in pathlib.Path(sys.argv[1]).glob("*.parquet"):
    pandas.read_parquet(file).sample(frac=1, random_state=3).to_csv(file.with_suffix(".csv"), index=False)
    file.unlink()
PY
  compare "$folder" "$work/$seed.shuffled.json"
  cmp "$work/$seed.json" "$work/$seed.shuffled.json"
  echo "seed $seed: shuffled rows as CSV give the same report, byte for byte"
done
