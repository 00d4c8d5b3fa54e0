#!/usr/bin/env bash
# Names every key, token or password in an address that the files hold; those of the examples are known.
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || mapfile -d '' -t known < <(git ls-files -z)
# Digests and generated data look like keys, and ruff finds passwords in the code (S105 to S107).
exec .venv/bin/detect-secrets-hook --no-verify --exclude-secrets '^(PASSWORD|password|secret|p%40ss)$' \
  --exclude-files '^(filing/(domain/reference|static)/|package-lock\.json|requirements.*\.txt|bench/history\.csv)' \
  --disable-plugin HexHighEntropyString --disable-plugin Base64HighEntropyString --disable-plugin KeywordDetector \
  "${@:-${known[@]}}"
