#!/usr/bin/env bash
# Whether a legal case would notice: changes the code of fines, consent, export and sensitivity, one place at a time, and
# runs the cases. An hour or two for all of it; `tests/mutants.sh --shard 1/20` tries a twentieth, `-f FILE` only that file.
# What survives stands in target/mutants.out/missed.txt. Needs `cargo install cargo-mutants --locked`.
set -euo pipefail
cd "$(dirname "$0")/.."
rooms=(-f 'policies/src/fines/**' -f policies/src/fines.rs
    -f policies/src/admission/consent.rs -f policies/src/admission/export.rs -f policies/src/admission/sensitivity.rs)
case " $* " in *" -f "*) rooms=() ;; esac
# The numbers:: tests change the law, not the code, and take longer than all others together.
exec cargo mutants -p policies "${rooms[@]}" --profile mutants --output target --timeout 300 -C=--test=cases -C=--test=fines "$@" \
    -- -- --skip numbers::
