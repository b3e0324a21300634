"""The record of every change, as it was written in the batch of the change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from shared.domain.ticket.audit import AuditEntry, OfficeEntry


class AuditTrail(Protocol):
    """Reads the audit. Raises `StorageUnavailable`, and `BadRow` for an entry that cannot be read."""

    async def of_ticket(self, ticket_id: str) -> Sequence[AuditEntry]:
        """All entries of a ticket, oldest first."""
        ...

    async def of_office(self, office_id: str, since: datetime, until: datetime) -> Sequence[OfficeEntry]:
        """All entries of an office and its days with `since` <= at < `until`, oldest first."""
        ...
