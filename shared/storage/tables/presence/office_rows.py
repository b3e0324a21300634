"""The rows of version 1.0, one per instance and office, so that an upgrade evicts nobody.

To be removed with the release after the one that introduces the rows per instance: this module, its calls in
`store.py`, `p!` in `keys.py` and in `sweeping.py`. While both versions run, each must know what the other has
heard. That holds for minutes after a start, and for as long as new rows of the earlier version are met: only
then does an office that is heard cost a write every 30 s, and one where somebody decides a query every 10 s.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import cast

from shared.domain.credentials import office_key
from shared.domain.queue.presence import LATE_ROW
from shared.storage.presence.heard import HeardAt
from shared.storage.tables.client.row import BadRow, Cell, Row
from shared.storage.tables.client.table import RowTable
from shared.storage.tables.presence.instance_row import PIECE, joined, pieces
from shared.storage.tables.tickets import keys
from shared.storage.tables.tickets.rows import PRESENCE, PresenceRow

UPGRADE = timedelta(minutes=10)
"""By then the instances of the earlier version are drained."""
READ_EVERY = timedelta(seconds=10)
AT_ONCE = 4
"""Rows written concurrently: the offices of a whole court must not delay requests that people wait for."""
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_BOTH = "both"
"""A column unknown to the earlier version: an instance that sets it also writes one row for all offices."""
_log = logging.getLogger(__name__)


@dataclass
class _Reading:
    at: datetime = _LONG_AGO
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class OfficeRows:
    """Writes and reads them for one instance."""

    def __init__(self, table: RowTable, instance: str, now: datetime) -> None:
        self._table = table
        self._key = keys.presence_key(instance)
        self._until = now + UPGRADE
        self._unwritten: set[str] = set()
        self._readings: dict[str, _Reading] = {}

    def heard_at(self, key: str) -> None:
        """Something was heard at the office of this key."""
        self._unwritten.add(key)

    async def write(self, heard: Mapping[str, HeardAt], now: datetime) -> None:
        """Tell what was heard since the last time. Raises `StorageUnavailable`; what is left is told the
        next time.
        """
        if now >= self._until:
            self._unwritten.clear()
        waiting = sorted(self._unwritten)
        for start in range(0, len(waiting), AT_ONCE):
            some = waiting[start : start + AT_ONCE]
            await asyncio.gather(
                *(self._table.put(self._row(key, heard.get(key, HeardAt()), now)) for key in some)
            )
            self._unwritten.difference_update(some)

    async def read(self, office_id: str, now: datetime) -> list[tuple[datetime, HeardAt]]:
        """What instances of the earlier version have told at this office, while that is still to be read.
        Raises `StorageUnavailable`.
        """
        if now >= self._until:
            return []
        key = office_key(office_id)
        reading = self._readings.setdefault(key, _Reading())
        async with reading.lock:
            if now - reading.at < READ_EVERY:
                return []
            found = await self._table.between(key, keys.PRESENCE_FIRST, keys.PRESENCE_END)
            reading.at = now
        told = [read_row(row) for row in found if _BOTH not in row.columns]
        fresh = [at for at, _ in told if now - at < LATE_ROW]
        if fresh:
            self._until = now + UPGRADE
        return told

    def _row(self, key: str, heard: HeardAt, now: datetime) -> Row:
        text = json.dumps([_seconds(heard.tickets), _seconds(heard.clerks)], separators=(",", ":"))
        count = -(-len(text) // PIECE)
        columns: dict[str, Cell] = {**PRESENCE.write(PresenceRow(count, now)), _BOTH: True, **pieces(text)}
        return Row(key, self._key, columns)


def read_row(row: Row) -> tuple[datetime, HeardAt]:
    """When such a row was written, and what it tells; nothing if it cannot be read."""
    try:
        known = PRESENCE.read(row)
        tickets, clerks = cast("list[dict[str, int]]", json.loads(joined(row, known.pieces)))
        return known.at, HeardAt(_instants(tickets), _instants(clerks))
    except (BadRow, ValueError, TypeError, AttributeError) as error:
        _log.error("presence of the version before left out: %s", error)
        return _LONG_AGO, HeardAt()


def _seconds(heard: Mapping[str, datetime]) -> dict[str, int]:
    return {name: int(at.timestamp()) for name, at in heard.items()}


def _instants(seconds: Mapping[str, int]) -> dict[str, datetime]:
    return {name: datetime.fromtimestamp(at, UTC) for name, at in seconds.items()}
