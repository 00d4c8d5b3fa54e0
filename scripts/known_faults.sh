#!/usr/bin/env bash
# known_faults.sh WHOSE LIST COMMAND…: exit 1 where the command's output has a list of faults, which LIST, a
# pattern, knows one by; exit 2 where nobody could be asked.
set -uo pipefail
whose="$1" list="$2"
# pip-audit and npm leave with 1 in both cases.
if found="$("${@:3}")"; then
  echo "$whose: no fault is known."
elif grep -qE "$list" <<< "$found"; then
  echo "$found"
  echo "$whose: a fault is known. docs/security.md says within which time it is mended."
  exit 1
else
  echo "$whose: not asked, the service with the published faults gave no answer (above). Ask from a machine that reaches it." >&2
  exit 2
fi
