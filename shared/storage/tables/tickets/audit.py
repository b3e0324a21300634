"""Reads the audit. Its entries are written in the batches of the changes that they record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shared.domain.credentials import office_key, office_key_of
from shared.domain.ticket.audit import AuditEntry, OfficeEntry, in_order
from shared.storage.tables.client.row import Row
from shared.storage.tables.client.table import RowTable
from shared.storage.tables.tickets import keys
from shared.storage.tables.tickets.rows import AUDIT, OFFICE_DAY_AUDIT


class TableAudit:
    """Implements `shared.ports.AuditTrail`."""

    def __init__(self, table: RowTable) -> None:
        self._table = table

    async def of_ticket(self, ticket_id: str) -> Sequence[AuditEntry]:
        found = await self._table.between(office_key_of(ticket_id), *keys.audit_range(ticket_id))
        return [AUDIT.read(row).entry for row in found]

    async def of_office(self, office_id: str, since: datetime, until: datetime) -> Sequence[OfficeEntry]:
        found = await self._table.between(
            office_key(office_id), keys.AUDIT_FIRST, keys.AUDIT_END, at=keys.period(since, until)
        )
        return in_order(_entry(row) for row in found)


def _entry(row: Row) -> OfficeEntry:
    """An entry of either kind."""
    if row.key.startswith(keys.OFFICE_DAY_AUDIT):
        return OFFICE_DAY_AUDIT.read(row)
    return AUDIT.read(row).entry
