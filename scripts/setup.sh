#!/usr/bin/env bash
# Installs what a bare machine lacks; says what it does and how long it took.
set -euo pipefail
cd "$(dirname "$0")/.."
python="${PYTHON:-python3}"

say() { printf '  %s\n' "$*"; }
fail() { printf '\n%s\n' "$*" >&2; exit 1; }

need_writable() {
  [ -w . ] || fail "This folder cannot be written, and the packages are installed in it: copy the project to a folder of yours."
}

need_python() {
  command -v "$python" >/dev/null || fail "Python is missing: install Python 3.11 or newer, or name it with PYTHON=/path/to/python3."
  "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "$("$python" --version) is too old: install Python 3.11 or newer, or name it with PYTHON=/path/to/python3."
}

need_node() {
  command -v npm >/dev/null || fail "Node is missing: install Node 20 or newer (it runs Azurite, the storage emulator)."
  [ "$(node -p 'parseInt(process.versions.node)')" -ge 20 ] ||
    fail "Node $(node --version) is too old: install Node 20 or newer."
}

install_python() {
  local started=$SECONDS
  say "installing Python packages …"
  [ -x .venv/bin/python ] || "$python" -m venv .venv ||
    fail "The virtual environment could not be made: install the venv package of this Python (Debian: apt-get install python3-venv)."
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
  touch .venv/.installed
  say "Python packages ready ($((SECONDS - started)) s)"
}

install_node() {
  local started=$SECONDS
  say "installing Node packages …"
  npm ci --ignore-scripts --silent
  touch node_modules/.installed
  say "Node packages ready ($((SECONDS - started)) s)"
}

# What the deployment package is made with: no Node.
python_packages() {
  need_python
  if [ requirements-dev.txt -nt .venv/.installed ]; then need_writable; install_python; fi
}

# Both at once: one waits for the network while the other unpacks.
install_packages() {
  need_writable
  need_python
  need_node
  waited=()
  set -m  # each in a group of its own, so that Ctrl-C ends them with all that they started
  trap 'for one in "${waited[@]}"; do kill -- "-$one" 2>/dev/null; done; exit 130' INT TERM
  if [ requirements-dev.txt -nt .venv/.installed ]; then
    install_python & waited+=($!)
  fi
  if [ package-lock.json -nt node_modules/.installed ]; then
    install_node & waited+=($!)
  fi
  local failed=0
  for one in "${waited[@]}"; do wait "$one" || failed=1; done
  [ "$failed" = 0 ] || fail "The packages could not be installed: what went wrong stands above."
}

install_browser() {
  if command -v chromium >/dev/null && command -v chromium-headless-shell >/dev/null &&
    command -v firefox-esr >/dev/null && command -v Xvfb >/dev/null; then return; fi
  command -v apt-get >/dev/null ||
    fail "Chromium, Firefox or Xvfb is missing and this machine has no apt-get: install them by hand."
  local sudo=""
  [ "$(id -u)" = 0 ] || sudo="sudo"
  local started=$SECONDS
  say "installing Chromium, Firefox and Xvfb …"
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends \
    chromium chromium-headless-shell firefox-esr xvfb >/dev/null
  say "browsers ready ($((SECONDS - started)) s)"
}

case "${1:-}" in
  packages) install_packages ;;
  python) python_packages ;;
  browser) install_browser ;;
  *) fail "usage: scripts/setup.sh packages|python|browser" ;;
esac
