"""Codes that carry tickets to other devices: partition `handovers` of the table of tickets, a row each."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from shared.domain import retention
from shared.domain.handover import Handover
from shared.storage.tables.client.account import Rejected
from shared.storage.tables.client.bad_rows import BAD_ROW
from shared.storage.tables.client.row import BadRow, Row, key_part
from shared.storage.tables.client.table import RowTable, Verb, Write
from shared.storage.tables.codec import RowType
from shared.storage.tables.tickets import keys

_log = logging.getLogger(__name__)
PARTITION = "handovers"
HANDOVER = RowType(Handover, in_key=("name",))
_LAST_KEY = "~~"
"""Sorts after every name."""
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class TableHandovers:
    """Implements `shared.ports.Handovers`."""

    def __init__(self, table: RowTable) -> None:
        self._table = table

    async def add(self, handover: Handover) -> Handover:
        """See `Handovers.add`."""
        try:
            await self._table.insert(_row(handover))
        except Rejected:
            return await self.find(handover.name) or handover
        return handover

    async def find(self, name: str) -> Handover | None:
        """See `Handovers.find`."""
        row = await self._table.get(PARTITION, key_part(name))
        return None if row is None else _read(row, name)

    async def take(self, taken: Handover) -> Handover | None:
        """See `Handovers.take`."""
        row = await self._table.get(PARTITION, key_part(taken.name))
        there = None if row is None else _read(row, taken.name)
        if row is None or there is None or there.taken_by is not None:
            return there
        try:
            await self._table.batch([Write(Verb.REPLACE, _row(taken, row.etag))])
        except Rejected:
            return await self.find(taken.name)
        return taken

    async def sweep(self, now: datetime) -> int:
        """See `Handovers.sweep`."""
        old = keys.period(_LONG_AGO, now - retention.HANDOVER)
        return await self._table.remove(await self._table.between(PARTITION, "", _LAST_KEY, at=old))


def _row(handover: Handover, etag: str = "") -> Row:
    return Row(PARTITION, key_part(handover.name), HANDOVER.write(handover), etag)


def _read(row: Row, name: str) -> Handover | None:
    try:
        return HANDOVER.read(row, name=name)
    except BadRow as bad:
        _log.error("a code of another device is left out: %s", bad, extra={"work": BAD_ROW})
        return None
