#!/usr/bin/env bash
# Runs every fuzz test for the given time each. What breaks one is saved in its testdata, to be committed with the fix.
set -euo pipefail

each=${1:-2m}
git grep -h --no-index -l '^func Fuzz' -- '*_test.go' | xargs -r -n 1 dirname | sort -u | while read -r dir; do
	sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(.*/\1/p' "$dir"/*_test.go | sort -u | while read -r name; do
		echo "fuzz ./$dir $name"
		"${GO:-go}" test -run '^$' -fuzz "^$name\$" -fuzztime "$each" "./$dir" </dev/null
	done
done
