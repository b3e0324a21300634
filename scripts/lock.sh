#!/usr/bin/env bash
# Writes the lock files: hashes yes, addresses of registries no. Extras stay in the names: pip looks for the
# newest `coverage[toml]` where only `coverage` is pinned, and refuses it for want of a hash.
set -euo pipefail
cd "$(dirname "$0")/.."
options=(--quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-strip-extras --allow-unsafe)
.venv/bin/pip-compile "${options[@]}" --output-file requirements.txt pyproject.toml
.venv/bin/pip-compile "${options[@]}" --extra dev --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml
.venv/bin/pip-compile "${options[@]}" --output-file scripts/advisories.txt scripts/advisories.in
