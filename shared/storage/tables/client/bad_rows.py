"""Rows that cannot be read are skipped, so that the others are still served; each is logged once."""

from __future__ import annotations

import logging

from shared.storage.tables.client.row import BadRow, Row

_log = logging.getLogger(__name__)
BAD_ROW = "bad-row"
"""What an alert looks for in the lines of a process."""


class BadRowLog:
    """The unreadable rows that one instance has met, each version of each once."""

    def __init__(self) -> None:
        self._met: set[tuple[str, str, str]] = set()

    @property
    def count(self) -> int:
        """How many versions of unreadable rows this instance has met."""
        return len(self._met)

    def report(self, row: Row, bad: BadRow) -> None:
        """Log that the row is skipped because of `bad`."""
        met = (row.partition, row.key, row.etag)
        if met not in self._met:
            self._met.add(met)
            _log.error("left out: %s", bad, extra={"work": BAD_ROW})
