#!/usr/bin/env bash
# Installs the system packages that are missing, through apt; does nothing when all are there.
# Without an argument what running needs, with `tests` what the tests need too.
set -euo pipefail

missing=()
need() { missing+=("$@"); }
# Debian calls it installed only when the status says so; removed packages are listed too.
has_package() { dpkg-query -W -f='${db:Status-Abbrev}' "$1" 2>/dev/null | grep -q '^ii'; }
has_node() { command -v npm >/dev/null && command -v node >/dev/null && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 18 ]; }

if ! command -v dpkg-query >/dev/null; then
  echo "Not a Debian system: please see that Node.js 18+, Pango, the Noto CJK, Hanazono and BabelStone Han fonts are installed, and for the tests poppler, SoftHSM, Chromium, PostgreSQL, Redis, nginx and Caddy." >&2
  exit 0
fi

for package in fonts-noto-cjk fonts-hanazono fonts-babelstone-han fonts-dejavu-core libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; do
  has_package "$package" || need "$package"
done
if [ "${1:-}" = tests ]; then
  for package in poppler-utils libnss3-tools softhsm2; do
    has_package "$package" || need "$package"
  done
  command -v chromium-headless-shell >/dev/null || need chromium-headless-shell
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || need postgresql
  command -v valkey-server >/dev/null || command -v redis-server >/dev/null || need redis-server
  command -v setpriv >/dev/null || need util-linux
  # The fronts of docs/deployment; nginx lies where only root looks for programs.
  [ -x /usr/sbin/nginx ] || need nginx
  command -v caddy >/dev/null || need caddy
fi
has_node || need nodejs npm
"${PYTHON:-python3}" -c 'import venv, ensurepip' 2>/dev/null || need python3-venv

if [ ${#missing[@]} -eq 0 ]; then exit 0; fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "Missing: ${missing[*]}. Run as root, or install sudo." >&2; exit 1; }
  as_root=(sudo)
fi
echo "Installing system packages: ${missing[*]}"
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
