#!/usr/bin/env bash
# Writes the two lock files: hashes yes, addresses of registries no.
set -euo pipefail
cd "$(dirname "$0")/.."
options=(--quiet --generate-hashes --no-emit-index-url --no-emit-find-links --strip-extras --allow-unsafe)
.venv/bin/pip-compile "${options[@]}" --output-file requirements.txt pyproject.toml
.venv/bin/pip-compile "${options[@]}" --extra dev --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml
