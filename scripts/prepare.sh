#!/usr/bin/env bash
# Fonts, database and demonstration data; each step may be repeated.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/environment.sh

flask=.venv/bin/flask
# Made once under FILING_VAR; asking again only checks that they are current.
.venv/bin/python -c 'import os; from filing.receipts.fonts.fontset import ensure_fonts; ensure_fonts(os.environ.get("FILING_FONTS_VAR") or os.environ["FILING_VAR"])'
if [ "${1:-}" = fonts ]; then exit 0; fi
$flask db upgrade
# Rows from before there were imprints; afterwards it does nothing.
$flask take-in --first
$flask demo
