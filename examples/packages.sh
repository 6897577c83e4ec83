#!/bin/sh
# Installs the Debian packages of the commands that are missing, each given as
# COMMAND:PACKAGE, where this user may; otherwise one error names them. Called by
# make setup.
set -eu
missing=
for pair in "$@"; do
	command -v "${pair%%:*}" >/dev/null 2>&1 || missing="$missing ${pair#*:}"
done
[ -n "$missing" ] || exit 0
if ! command -v apt-get >/dev/null 2>&1; then
	echo "selfsame: error: missing:$missing" >&2
	echo "selfsame: hint: install them with this system's own packages" >&2
	exit 2
fi
as_root=
if [ "$(id -u)" -ne 0 ]; then
	as_root="sudo -n"
	if ! sudo -n true 2>/dev/null; then
		echo "selfsame: error: missing:$missing" >&2
		echo "selfsame: hint: apt-get install$missing" >&2
		exit 2
	fi
fi
$as_root apt-get update -qq
# shellcheck disable=SC2086 # a list of packages
$as_root apt-get install -y -qq $missing
