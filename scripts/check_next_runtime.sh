#!/usr/bin/env bash
# The app under the worker library of Python 3.13, which is a package on PyPI.
# Production has Python 3.11, whose worker is another program (docs/local-host.md).
# Needs Python 3.13: PYTHON313=…, python3.13 on PATH, or pyenv's.
set -euo pipefail
cd "$(dirname "$0")/.."

python() {
  local one
  for one in "${PYTHON313:-}" python3.13 "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.13.*/bin/python3.13; do
    if [ -n "$one" ] && "$one" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 13))' 2>/dev/null; then
      echo "$one"
      return
    fi
  done
}

found=$(python)
if [ -z "$found" ]; then
  echo "NOT CHECKED: no Python 3.13 here, so the app did not run under its worker library (set PYTHON313=…)."
  echo "Production has Python 3.11: its worker is another program, which this check never runs."
  exit 0
fi

venv=.venv-runtime
if ! cmp -s requirements.txt "$venv/requirements.txt"; then
  rm -rf "$venv"
  "$found" -m venv "$venv"
  # Our versions, but for the one library that the worker itself brings.
  sed -nE 's/^([^ ;#]+==[^ ;]+).*/\1/p' requirements.txt | grep -v '^azure-functions==' >"$venv/wanted.txt"
  "$venv/bin/pip" install --quiet --disable-pip-version-check azure-functions-runtime==1.3.0 -r "$venv/wanted.txt"
  cp requirements.txt "$venv/requirements.txt"
fi
exec "$venv/bin/python" -W ignore -m tests.next_runtime_check
