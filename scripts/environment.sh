# Sourced: the settings `make run` starts with; whatever is already set stays as it is.
export FLASK_APP="${FLASK_APP:-wsgi}"
export FILING_VAR="${FILING_VAR:-var}"
export FILING_SIMULATION="${FILING_SIMULATION:-1}"
export PORT="${PORT:-8000}"
export FILING_BASE_URL="${FILING_BASE_URL:-http://127.0.0.1:$PORT}"

mkdir -p "$FILING_VAR"
FILING_VAR="$(cd "$FILING_VAR" && pwd)"
