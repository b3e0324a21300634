"""The marks of tickets that have ended and whose after-visit work is not done."""

from __future__ import annotations

from collections.abc import Sequence

from shared.domain.credentials import office_key, office_key_of
from shared.domain.ticket.ticket import Ticket
from shared.storage.tables.client.account import Rejected
from shared.storage.tables.client.row import Row
from shared.storage.tables.client.table import RowTable, Verb, Write
from shared.storage.tables.tickets import keys


class TableAfterVisit:
    """Implements `shared.ports.AfterVisitWork`. The batch of an end sets the mark."""

    def __init__(self, table: RowTable) -> None:
        self._table = table

    async def pending(self, office_id: str) -> Sequence[str]:
        """See `AfterVisitWork.pending`."""
        ended = await self._table.between(office_key(office_id), keys.ENDED_FIRST, keys.ENDED_END)
        return [row.key.removeprefix(keys.ENDED_FIRST) for row in ended]

    async def mark_done(self, ticket: Ticket) -> None:
        """See `AfterVisitWork.mark_done`."""
        row = Row(office_key_of(ticket.ticket_id), keys.ended_key(ticket.ticket_id), {})
        try:
            await self._table.batch([Write(Verb.DELETE, row)])
        except Rejected as refusal:
            if refusal.status != 404:
                raise
