"""After-visit work (the visit record, deleting rooms): which tickets still need it, and handing it on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from shared.domain.ticket.ticket import Ticket


class AfterVisitWork(Protocol):
    """A mark beside every ended ticket until its after-visit work is done. Raises `StorageUnavailable`."""

    async def pending(self, office_id: str) -> Sequence[str]:
        """Ids of ended tickets whose after-visit work is not marked done (one request)."""
        ...

    async def mark_done(self, ticket: Ticket) -> None:
        """The after-visit work of an ended ticket is done. Doing it again has no effect."""
        ...


class Backlog(Protocol):
    """Work that must not delay a visit or housekeeping; delivered at least once, so it is idempotent."""

    async def defer_after_visit(self, ticket_id: str) -> None:
        """Have the after-visit work of this ticket done soon. Raises `StorageUnavailable`."""
        ...
