"""Reads the audit. Its entries are written in the batches of the changes that they tell of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shared.domain.credentials import office_key, office_key_of
from shared.domain.ticket.audit import AuditEntry, OfficeEntry, in_order
from shared.storage.tables.client.table import RowTable
from shared.storage.tables.tickets import keys


class TableAudit:
    """Implements `shared.ports.AuditTrail`."""

    def __init__(self, table: RowTable) -> None:
        self._table = table

    async def of_ticket(self, ticket_id: str) -> Sequence[AuditEntry]:
        found = await self._table.between(office_key_of(ticket_id), *keys.audit_range(ticket_id))
        return [keys.audit_entry(row) for row in found]

    async def of_office(self, office_id: str, since: datetime, until: datetime) -> Sequence[OfficeEntry]:
        found = await self._table.between(
            office_key(office_id), keys.AUDIT_FIRST, keys.AUDIT_END, at=keys.period(since, until)
        )
        return in_order(keys.office_entry(row) for row in found)
