#!/usr/bin/env bash
# Sees that the programs are there which tests run against: a Postgres server, a MariaDB server, Chromium. On Debian as
# root it installs what is absent. Elsewhere it says what is missing, and the tests that need it are skipped; with
# CI=true they fail.
set -euo pipefail

missing=()
postgres=$(compgen -G '/usr/lib/postgresql/*/bin/initdb' || command -v initdb || true)
mariadb=$(command -v mariadbd || compgen -G '/usr/sbin/mariadbd' || compgen -G '/usr/libexec/mariadbd' || true)
chromium=$(command -v chromium || command -v chromium-browser || command -v google-chrome || command -v google-chrome-stable ||
	compgen -G '/Applications/Chromium.app' || compgen -G '/Applications/Google Chrome.app' || true)
[[ -n $postgres ]] || missing+=(postgresql)
[[ -n $mariadb ]] || missing+=(mariadb-server)
[[ -n $chromium ]] || missing+=(chromium)
[[ ${#missing[@]} -gt 0 ]] || exit 0

if [[ $(id -u) != 0 ]] || ! command -v apt-get >/dev/null; then
	echo "Missing for some tests: ${missing[*]}. Those tests are skipped."
	echo "On Debian: sudo apt-get install ${missing[*]}. On macOS: brew install postgresql@17 mariadb, and Chrome."
	exit 0
fi

# The packages would start servers of their own; tests bring theirs.
policy=/usr/sbin/policy-rc.d
if [[ ! -e $policy ]]; then
	printf '#!/bin/sh\nexit 101\n' >"$policy"
	chmod +x "$policy"
	trap 'rm -f "$policy"' EXIT
fi
log=$(mktemp)
echo "Installing ${missing[*]} (once) ..."
if ! { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
	tail -n 20 "$log"
	echo "Could not install ${missing[*]}. The tests that need them are skipped, or fail with CI=true."
fi
rm -f "$log"
