"""The record of every change, as it was written in the batch of the change.

What clerks wrote about visitors lies apart, and is read with it while it is kept.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from shared.domain.ticket.audit import AuditEntry, OfficeDayEntry


class AuditTrail(Protocol):
    """Reads the audit. Raises `StorageUnavailable`, and `Unreadable`."""

    async def of_ticket(self, ticket_id: str) -> Sequence[AuditEntry]:
        """All entries of a ticket, oldest first."""
        ...

    async def of_tickets(self, ticket_ids: Collection[str]) -> Mapping[str, Sequence[AuditEntry]]:
        """The same of many tickets, by ticket id: a request for each, several at a time."""
        ...

    async def of_days(self, office_id: str, since: datetime, until: datetime) -> Sequence[OfficeDayEntry]:
        """What was done to the office's days with `since` <= at < `until`, oldest first."""
        ...
