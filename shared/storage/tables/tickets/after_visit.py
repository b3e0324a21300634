"""The marks of tickets that have ended and whose after-visit work is not done."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from shared.domain.credentials import office_key, office_key_of
from shared.domain.ticket.ticket import Ticket
from shared.ports import StoredTicket
from shared.storage.tables.client.account import Rejected
from shared.storage.tables.client.row import Row
from shared.storage.tables.client.table import RowTable, Verb, Write
from shared.storage.tables.tickets import keys
from shared.storage.tables.tickets.reads import TicketReads
from shared.storage.tables.tickets.rows import NAMED_TICKET

_AT_ONCE = 10
"""Point reads sent concurrently."""


class TableAfterVisit:
    """Implements `shared.ports.AfterVisitWork`. The batch of an end sets the mark."""

    def __init__(self, table: RowTable, reads: TicketReads) -> None:
        self._table = table
        self._reads = reads

    async def pending(self, office_id: str) -> Sequence[StoredTicket]:
        ended = await self._table.between(office_key(office_id), keys.ENDED_FIRST, keys.ENDED_END)
        ticket_ids = [NAMED_TICKET.read(row).ticket_id for row in ended]
        found: list[StoredTicket | None] = []
        for start in range(0, len(ticket_ids), _AT_ONCE):
            found += await asyncio.gather(*map(self._reads.load, ticket_ids[start : start + _AT_ONCE]))
        return [stored for stored in found if stored is not None]

    async def mark_done(self, ticket: Ticket) -> None:
        row = Row(office_key_of(ticket.ticket_id), keys.ended_key(ticket.ticket_id), {})
        try:
            await self._table.batch([Write(Verb.DELETE, row)])
        except Rejected as refusal:
            if refusal.status != 404:
                raise
