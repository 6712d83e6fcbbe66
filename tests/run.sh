#!/usr/bin/env bash
# Every test there is. Without arguments all lanes run; with arguments only those named. No lane is skipped silently.
# Installs what is missing (needs apt-get and pip where PostgreSQL or Python packages are not there yet).
set -euo pipefail
cd "$(dirname "$0")/.."
source tests/lanes/postgres.sh
source tests/lanes/python.sh

lane_fmt() { cargo fmt --all --check; }
lane_clippy() { cargo clippy --workspace --all-targets --locked -- -D warnings; }
lane_doc() { RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --locked --quiet; }
lane_law() { cargo test --package policies --locked --quiet && cargo run --locked --quiet -- law test policies/cases | tail -n 1; }
lane_prove() {
  command -v "${CVC5:-cvc5}" >/dev/null || { apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq cvc5 >&2; }
  # The command after it proves every claim; the tests need not prove them again.
  cargo test --package policies --features prove --lib prove --locked --quiet -- --skip every_claim_is_proved && cargo run --locked --quiet -- law prove
}
lane_tidy() { cargo test --package steelyard --test tidy --package entity --package migration --lib --locked --quiet; }
lane_sqlite() { cargo test --package steelyard --lib --test api --locked --quiet; }
lane_postgres() { with_postgres cargo test --package steelyard --test api --locked --quiet; }
lane_demo() { local folder; folder=$(mktemp -d); DATA_DIR="$folder" cargo run --locked --quiet -- demo --exit; rm -rf "$folder"; }
lane_faults() { cargo build --locked --quiet && with_postgres with_python tests/faults/run.sh; }
lane_fairness() { cargo build --locked --quiet && with_packages tests/fairness/requirements.txt tests/fairness/run.sh; }
lane_store() { cargo build --locked --quiet && with_python tests/store/run.sh; }
lane_browser() { cargo build --locked --quiet && with_packages tests/browser/requirements.txt tests/browser/run.sh; }
lane_fuzz() { cargo build --locked --quiet && with_python tests/fuzz/run.sh; }

all=(fmt clippy doc law prove tidy sqlite postgres demo fairness faults store browser fuzz)
lanes=("${@:-${all[@]}}")
[ $# -gt 0 ] || lanes=("${all[@]}")
for lane in "${lanes[@]}"; do
  declare -F "lane_$lane" >/dev/null || { echo "no lane called $lane; there are: ${all[*]}" >&2; exit 2; }
  echo "── $lane"
  began=$SECONDS
  "lane_$lane"
  echo "── $lane passed in $((SECONDS - began)) s"
done
echo "${#lanes[@]} passed, 0 failed"
