"""How long browser tests wait for what a page should come to show."""

from __future__ import annotations

PAGE_MILLISECONDS = 15_000
"""Enough for a machine that is busy with other tests.

Less than the 20 s after which a board is read without a note: a change of which nobody was told still fails.
"""
PAGE_SECONDS = PAGE_MILLISECONDS / 1000
