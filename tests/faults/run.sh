#!/usr/bin/env bash
# Every fault, all at once: most of the time goes into waiting for leases to end. Called by tests/run.sh faults,
# which brings PostgreSQL and Python. With arguments, only those: tests/faults/run.sh "kill sqlite" mail
set -euo pipefail
cd "$(dirname "$0")"
source ../lanes/postgres.sh
: "${TEST_DATABASE_URL:?run it as tests/run.sh faults}"

faults=("kill sqlite" "kill postgres" restart mail "together sqlite" "together postgres" statement)
if [ $# -gt 0 ]; then faults=("$@"); fi
reports=$(mktemp -d)
trap 'rm -rf "$reports"' EXIT
for fault in "${faults[@]}"; do
  read -r name database <<<"$fault"
  own=()
  if [ "$name" = restart ]; then own=(with_postgres); fi
  "${own[@]}" python3 -B "$name.py" ${database:+"$database"} >"$reports/$fault" 2>&1 &
  pids+=($!)
done
failed=0
for index in "${!faults[@]}"; do
  wait "${pids[$index]}" || { failed=$((failed + 1)); echo "FAILED: ${faults[$index]}"; }
  cat "$reports/${faults[$index]}"
done
echo "$((${#faults[@]} - failed)) faults withstood, $failed not"
[ "$failed" -eq 0 ]
