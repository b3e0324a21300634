"""What is random in rows, masked: golden rows are the same whenever they are written."""

from __future__ import annotations

from tests.contract.row_dictionary import Cells

RANDOM = {"batch": "batch", "secret": "c2VjcmV0IG9mIGEgZGF5"}
"""Columns whose values are random, and what stands for them."""


def masked(cells: Cells) -> Cells:
    """The cells by name, with what stands for random values."""
    return {name: RANDOM.get(name, cells[name]) for name in sorted(cells)}


def masked_key(key: str) -> str:
    """The row's key without the random end that entries of an office's day have."""
    return f"{key[: key.rindex('!')]}!batch" if key.startswith("a!desk!") else key
