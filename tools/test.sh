#!/usr/bin/env bash
# Runs all tests: go test's own lines, then, outside CI, one line that sums them up.
set -euo pipefail

# Packages side by side as there are processors; within one, tests mostly wait for databases and mail servers.
run() { "${GO:-go}" test -timeout 30m -parallel 4 "$@" ./...; }

if [[ ${CI:-} == true ]]; then
	run "$@"
	exit
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
run "$@" 2>&1 | tee "$log" || status=$?
passed=$(grep -c '^ok' "$log" || true)
failed=$(grep -c $'^FAIL\t' "$log" || true)
echo "$passed packages passed, $failed failed."
exit "$status"
