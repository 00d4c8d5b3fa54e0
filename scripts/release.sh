#!/usr/bin/env bash
# Puts a release together in var/release/: this commit's files, what they are made of, and the digests of both.
set -euo pipefail
cd "$(dirname "$0")/.."
refuse() { echo "$1" >&2; exit 1; }

version="$(sed -n 's/^version = "\(.*\)"$/\1/p' pyproject.toml)"
grep -q "^## $version " CHANGELOG.md || refuse "CHANGELOG.md has no heading \"## $version (date)\": say what this version brings."
[ -z "$(git status --porcelain)" ] || refuse "A release is a commit: commit what was changed, or put it away."
SOURCE_DATE_EPOCH="$(git log -1 --format=%ct)"
export SOURCE_DATE_EPOCH

rm -rf var/release && mkdir -p var/release
git archive --prefix="filing-$version/" HEAD | gzip -n > "var/release/filing-$version.tar.gz"
.venv/bin/python scripts/sbom.py > "var/release/filing-$version.cdx.json"
(cd var/release && sha256sum "filing-$version.tar.gz" "filing-$version.cdx.json" > SHA256SUMS)
echo "var/release/:" && ls var/release
