#!/usr/bin/env bash
# The whole product on one machine (HOST=func: on Azure Functions Core Tools). Says what it is doing and how long it took.
set -euo pipefail
cd "$(dirname "$0")/.."
started=$SECONDS
echo "Balcão Virtual"
make --no-print-directory --silent setup
echo "  set-up ready ($((SECONDS - started)) s)"
# exec: Ctrl-C and SIGTERM reach the program itself, which stops everything it started.
exec .venv/bin/python -m local_host
