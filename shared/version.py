"""The version of the product, and the commit that a deployment was packaged from."""

from __future__ import annotations

from functools import cache
from pathlib import Path

VERSION = "1.0.0"
"""The same in pyproject.toml, azure.yaml and CHANGELOG.md; a test compares them."""
COMMIT_FILE = "commit.txt"
"""Written into the deployment package by `infra.package`; a checkout has none."""


@cache
def commit() -> str | None:
    """The commit's hash, forty hexadecimal digits; None where the product runs from a checkout."""
    try:
        return (Path(__file__).resolve().parent.parent / COMMIT_FILE).read_text("ascii").strip()
    except FileNotFoundError:
        return None
