#!/usr/bin/env bash
# Rewrites requirements.txt and requirements-dev.txt, with hashes, from their .in files.
set -euo pipefail
cd "$(dirname "$0")/.."
tool="$(mktemp -d)"
trap 'rm -rf "$tool"' EXIT
python3 -m venv "$tool" && "$tool/bin/pip" install --quiet uv
lock() {
  "$tool/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-header "$1.in" --output-file "$1.txt" "${@:2}"
}
# With who needs what: the bill of materials (scripts/sbom.py) tells it.
lock requirements
# Tests run what is installed, to the version of the last library.
lock requirements-dev --constraint requirements.txt --no-annotate
