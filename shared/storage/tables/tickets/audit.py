"""Reads the audit. Its entries are written in the batches of the changes that they record."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from shared.domain.credentials import office_key, office_key_of
from shared.domain.ticket.audit import ERASED, AuditEntry, OfficeDayEntry, with_written
from shared.domain.ticket.ticket import PersonalData
from shared.storage.tables.client.bad_rows import BadRowLog
from shared.storage.tables.client.row import BadRow, Row
from shared.storage.tables.client.table import RowTable
from shared.storage.tables.tickets import keys
from shared.storage.tables.tickets.rows import AUDIT, OFFICE_DAY_AUDIT, PERSONAL

AT_ONCE = 16
"""Tickets whose entries are read concurrently."""


class TableAudit:
    """Implements `shared.ports.AuditTrail`."""

    def __init__(self, table: RowTable, bad_rows: BadRowLog) -> None:
        self._table = table
        self._bad_rows = bad_rows

    async def of_ticket(self, ticket_id: str) -> Sequence[AuditEntry]:
        """See `AuditTrail.of_ticket`."""
        partition = office_key_of(ticket_id)
        found = await self._table.between(partition, *keys.audit_range(ticket_id))
        entries = [AUDIT.read(row).entry for row in found]
        if all(entry.reason != ERASED for entry in entries):
            return entries
        personal = self._personal(await self._table.get(partition, keys.personal_key(ticket_id)))
        return [with_written(entry, personal) for entry in entries]

    async def of_tickets(self, ticket_ids: Collection[str]) -> Mapping[str, Sequence[AuditEntry]]:
        """See `AuditTrail.of_tickets`."""
        turns = asyncio.Semaphore(AT_ONCE)

        async def read(ticket_id: str) -> Sequence[AuditEntry]:
            async with turns:
                return await self.of_ticket(ticket_id)

        wanted = list(dict.fromkeys(ticket_ids))
        found = await asyncio.gather(*map(read, wanted))
        return dict(zip(wanted, found, strict=True))

    async def of_days(self, office_id: str, since: datetime, until: datetime) -> Sequence[OfficeDayEntry]:
        """See `AuditTrail.of_days`."""
        found = await self._table.between(office_key(office_id), *keys.office_day_audit_range(since, until))
        return [OFFICE_DAY_AUDIT.read(row) for row in found]

    def _personal(self, row: Row | None) -> PersonalData | None:
        """What is kept beside a ticket. A row that cannot be read costs its reasons, not the audit."""
        if row is None:
            return None
        try:
            return PERSONAL.read(row)
        except BadRow as bad:
            self._bad_rows.report(row, bad)
            return None
