"""What visitors have entered about themselves; erased within 24 hours of the ticket's end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from shared.domain.ticket.ticket import PersonalData
from shared.ports.boards import Board
from shared.ports.tickets import StoredTicket


class PersonalDataStore(Protocol):
    """Reads personal data; `TicketStore.save` writes and erases them. Raises `StorageUnavailable`."""

    async def of_ticket(self, stored: StoredTicket) -> PersonalData:
        """Those of one ticket; from memory while `personal_revision` is the one this instance last saw."""
        ...

    async def of_board(self, board: Board) -> dict[str, PersonalData]:
        """Ticket id -> personal data for every ticket of a board, in at most one request when any changed."""
        ...

    async def ticket_ids(self, office_id: str) -> Sequence[str]:
        """Ids of the office's tickets beside which personal data lie (one request)."""
        ...
