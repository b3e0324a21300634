#!/usr/bin/env bash
# Runs pytest. On CI's busy machine a test that fails is run once more, alone, and the log says so:
# what fails twice fails the run.
set -uo pipefail
cd "$(dirname "$0")/.."
.venv/bin/python -m pytest "$@" && exit 0
status=$?
if [ "${CI:-}" != "true" ] || [ "$status" != 1 ]; then exit "$status"; fi
echo "SOME TESTS FAILED: each is run once more, alone."
.venv/bin/python -m pytest --last-failed --last-failed-no-failures none -n 0
