#!/usr/bin/env bash
# Fonts, database and demonstration data; each step may be repeated.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/environment.sh

flask=.venv/bin/flask
# Made once under FILING_VAR; asking again only checks that they are current.
.venv/bin/python -c '
import os

from filing.receipts.fonts.fontset import ensure_fonts, installed_fonts

var = os.environ.get("FILING_FONTS_VAR") or os.environ["FILING_VAR"]
if installed_fonts(var) is None:
    print("Making the fonts of the papers, once: a minute or two.", flush=True)
ensure_fonts(var)
'
if [ "${1:-}" = fonts ]; then exit 0; fi
$flask db upgrade
# Rows from before there were imprints; afterwards it does nothing.
$flask take-in --first
$flask demo
