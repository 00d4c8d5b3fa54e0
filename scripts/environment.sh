# Sourced: the settings `make run` starts with; whatever is already set stays as it is.
export FLASK_APP="${FLASK_APP:-wsgi}"
export FILING_VAR="${FILING_VAR:-var}"
export FILING_SIMULATION="${FILING_SIMULATION:-1}"
export PORT="${PORT:-8000}"
export FILING_BASE_URL="${FILING_BASE_URL:-http://127.0.0.1:$PORT}"

mkdir -p "$FILING_VAR"
FILING_VAR="$(cd "$FILING_VAR" && pwd)"

# One key per installation, kept: sessions and signed links outlive a restart.
if [ -z "${FILING_SECRET_KEY:-}" ]; then
  key_file="$FILING_VAR/secret_key"
  if [ ! -s "$key_file" ]; then
    (umask 077 && .venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(48))' > "$key_file.new")
    mv "$key_file.new" "$key_file"
  fi
  FILING_SECRET_KEY="$(cat "$key_file")"
  export FILING_SECRET_KEY
fi
