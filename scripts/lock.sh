#!/usr/bin/env bash
# Rewrites requirements.txt and requirements-dev.txt, with hashes, from their .in files.
set -euo pipefail
cd "$(dirname "$0")/.."
tool="$(mktemp -d)"
trap 'rm -rf "$tool"' EXIT
python3 -m venv "$tool" && "$tool/bin/pip" install --quiet uv
for name in requirements requirements-dev; do
  "$tool/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-header --no-annotate "$name.in" --output-file "$name.txt"
done
