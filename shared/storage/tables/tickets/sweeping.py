"""Removes rows beside tickets that are kept no longer. Tickets and their audit stay.

Only rows that are still as they were read are removed, so several instances may sweep at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime

from shared.domain import retention
from shared.domain.credentials import office_key
from shared.storage.tables.client.row import Row
from shared.storage.tables.client.table import RowTable
from shared.storage.tables.tickets import keys as rows
from shared.storage.tables.tickets.reads import TicketReads
from shared.storage.tables.tickets.rows import NAMED_TICKET

_ALWAYS = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
_AT_ONCE = 10


async def sweep(table: RowTable, reads: TicketReads, office_id: str, now: datetime) -> int:
    """Apply `shared.domain.retention` to one office's keys, devices, numbers and presence; the rows
    removed. Raises `StorageUnavailable`.
    """
    partition = office_key(office_id)
    keys = await table.between(
        partition, rows.POST_FIRST, rows.POST_END, at=rows.period(_ALWAYS, now - retention.POST_MEMORY)
    )
    numbers = await table.between(partition, *rows.numbers_before((now - retention.NUMBER).date()))
    presence = await table.between(
        partition, rows.PRESENCE_FIRST, rows.PRESENCE_END, at=rows.period(_ALWAYS, now - retention.PRESENCE)
    )
    devices = await _old_devices(table, reads, partition, now)
    return sum([await table.remove(found) for found in (keys, numbers, presence, devices)])


async def _old_devices(table: RowTable, reads: TicketReads, partition: str, now: datetime) -> Sequence[Row]:
    """Those whose ticket is gone, or ended longer ago than devices are kept."""
    found = await table.between(partition, rows.DEVICE_FIRST, rows.DEVICE_END)
    old: list[Row] = []
    for start in range(0, len(found), _AT_ONCE):
        some = found[start : start + _AT_ONCE]
        tickets = await asyncio.gather(*(reads.load(NAMED_TICKET.read(row).ticket_id) for row in some))
        for row, stored in zip(some, tickets, strict=True):
            ended = stored.ticket.ended_at if stored is not None and stored.ticket.is_final else None
            if stored is None or (ended is not None and now - ended > retention.DEVICE):
                old.append(row)
    return old
