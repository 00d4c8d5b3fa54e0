#!/usr/bin/env bash
# Serves the prepared system with two processes on 127.0.0.1:$PORT; a worker beside them does what is done in the background.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/environment.sh

echo
echo "  外商投资企业设立及变更备案系统（模拟）  http://127.0.0.1:$PORT"
echo "  Stop with Ctrl-C. The demonstration log-ins are printed above; data lives in $FILING_VAR"
echo
# Server and worker add their figures up here.
export PROMETHEUS_MULTIPROC_DIR="${PROMETHEUS_MULTIPROC_DIR:-$FILING_VAR/figures}"
mkdir -p "$PROMETHEUS_MULTIPROC_DIR"
# The exec below makes it the server's child; it ends by itself when the server does.
.venv/bin/flask work --parent $$ &
exec .venv/bin/gunicorn --config scripts/gunicorn.conf.py --bind "127.0.0.1:$PORT" wsgi:app
