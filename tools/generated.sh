#!/usr/bin/env bash
# Fails if `make generate` would change a file: then somebody edited a source and forgot to generate.
set -euo pipefail

sums() {
	git ls-files --cached --others --exclude-standard -- '*_templ.go' docs internal/ARCHITECTURE.md |
		while read -r f; do if [[ -f $f ]]; then sha256sum "$f"; fi; done | sort -k 2
}
before=$(sums)
make --no-print-directory generate
if ! changes=$(diff <(echo "$before") <(sums)); then
	echo "Generated files were not up to date. Run make generate and commit:"
	awk '/^[<>]/ {print "  " $3}' <<<"$changes" | sort -u
	exit 1
fi
