"""Removes rows beside tickets that are kept no longer. Tickets and their audit stay.

Only rows that are still as they were read are removed, so several instances may sweep at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime

from shared.domain import retention
from shared.domain.credentials import office_key
from shared.ports import Swept
from shared.storage.tables.client.bad_rows import BadRowLog
from shared.storage.tables.client.row import BadRow, Row
from shared.storage.tables.client.table import RowTable
from shared.storage.tables.tickets import keys as rows
from shared.storage.tables.tickets.reads import TicketReads
from shared.storage.tables.tickets.rows import NAMED_TICKET

_ALWAYS = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
_AT_ONCE = 10


class Sweeper:
    """Applies `shared.domain.retention` to an office's rows. Raises `StorageUnavailable`."""

    def __init__(self, table: RowTable, reads: TicketReads, bad_rows: BadRowLog) -> None:
        self._table = table
        self._reads = reads
        self._bad_rows = bad_rows

    async def sweep(self, office_id: str, now: datetime) -> Swept:
        """Remove the old rows of one office."""
        partition = office_key(office_id)
        posts = await self._before(partition, rows.POST_FIRST, rows.POST_END, now - retention.POST_MEMORY)
        numbers = await self._table.between(partition, *rows.numbers_before((now - retention.NUMBER).date()))
        presence = await self._before(
            partition, rows.PRESENCE_FIRST, rows.PRESENCE_END, now - retention.PRESENCE
        )
        devices, left = await self._old_devices(partition, now)
        found = (posts, numbers, presence, devices)
        return Swept(sum([await self._table.remove(old) for old in found]), left)

    async def _before(self, partition: str, first: str, end: str, instant: datetime) -> Sequence[Row]:
        return await self._table.between(partition, first, end, at=rows.period(_ALWAYS, instant))

    async def _old_devices(self, partition: str, now: datetime) -> tuple[Sequence[Row], int]:
        """Those whose ticket is gone, or ended longer ago than devices are kept; and how many are unknown."""
        found = await self._table.between(partition, rows.DEVICE_FIRST, rows.DEVICE_END)
        old: list[Row] = []
        left = 0
        for start in range(0, len(found), _AT_ONCE):
            some = found[start : start + _AT_ONCE]
            answers = await asyncio.gather(*(self._is_old(row, now) for row in some))
            old += [row for row, is_old in zip(some, answers, strict=True) if is_old]
            left += answers.count(None)
        return old, left

    async def _is_old(self, device: Row, now: datetime) -> bool | None:
        """None where the row or its ticket cannot be read."""
        try:
            stored = await self._reads.load(NAMED_TICKET.read(device).ticket_id)
        except BadRow as bad:
            self._bad_rows.report(device, bad)
            return None
        if stored is None:
            return True
        ended = stored.ticket.ended_at if stored.ticket.is_final else None
        return ended is not None and now - ended > retention.DEVICE
