"""Point reads of tickets, and of the small rows that name one. Nothing here writes."""

from __future__ import annotations

from shared.domain.credentials import office_key_of
from shared.ports import StoredTicket
from shared.storage.tables.client.row import Row
from shared.storage.tables.client.table import RowTable
from shared.storage.tables.tickets import keys
from shared.storage.tables.tickets.rows import NAMED_TICKET, stored_ticket


class TicketReads:
    """Reads the table of one account. Every method raises `StorageUnavailable` and `BadRow`."""

    def __init__(self, table: RowTable) -> None:
        self._table = table

    async def load(self, ticket_id: str) -> StoredTicket | None:
        """The ticket's own row (one request)."""
        row = await self._table.get(office_key_of(ticket_id), keys.truth_key(ticket_id))
        return stored_ticket(row) if row else None

    async def named_by(self, partition: str, key: str) -> tuple[Row, StoredTicket | None] | None:
        """A row that names a ticket, and that ticket (two requests); None where the row is gone."""
        row = await self._table.get(partition, key)
        return (row, await self.load(NAMED_TICKET.read(row).ticket_id)) if row else None

    async def wrote(self, ticket_id: str, sequence: int, batch: str) -> bool:
        """Whether the change with this number was made by the write named `batch` (one request)."""
        row = await self._table.get(office_key_of(ticket_id), keys.audit_key(ticket_id, sequence))
        return row is not None and row.columns.get("batch") == batch
