#!/usr/bin/env bash
# Runs pytest. What Python compiles is kept, even where the machine asks otherwise: to compile the tests and
# Hypothesis anew costs every process of the tests six seconds.
set -euo pipefail
cd "$(dirname "$0")/.."
unset PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX="$PWD/.cache/python"
exec .venv/bin/python -m pytest "$@"
