"""The board of each office: its queue as one instance knows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from shared.domain.office.office import OfficeDay
from shared.ports.tickets import StoredTicket


@dataclass(frozen=True)
class Board:
    """An office's queue as one instance knows it, shared by all who ask."""

    office_id: str
    version: int
    """Grows when anything on the board has changed."""
    read_at: datetime
    waiting: tuple[StoredTicket, ...] = ()
    """In order, absent and paused ones included."""
    held: tuple[StoredTicket, ...] = ()
    missed: tuple[StoredTicket, ...] = ()
    """Missed or dropped, and able to return."""
    office_day: OfficeDay = field(default_factory=OfficeDay)
    positions: dict[str, int] = field(default_factory=dict[str, int])
    by_id: dict[str, StoredTicket] = field(default_factory=dict[str, StoredTicket])
    unreadable: int = 0
    """Rows that are left out because this code cannot read them."""


class Boards(Protocol):
    """The boards that one instance holds. Every method but `wait_for_change` raises `StorageUnavailable`."""

    async def get(self, office_id: str, *, fresh: bool = False) -> Board:
        """The office's board; concurrent requests share one query; none is made while no change was noted.

        What another instance has changed is missing for about a second, for 20 s where its note was lost
        (`shared.storage.boards.cache`); what this one has changed never is. Raises `StorageUnavailable`
        where changes cannot be followed and the board cannot be read either.

        `fresh` reads it now: a call must not pass over somebody who came back within that second.
        """
        ...

    async def find(self, ticket_id: str) -> StoredTicket | None:
        """The ticket from its board as `get` gives it, which is read once for all who ask together.

        One that is on no board this instance holds is read now; one that ended is known for five minutes by
        the instance that wrote or read its end. `TicketStore.save` accepts it like a row just read. Raises
        `Unreadable`.
        """
        ...

    async def wait_for_change(self, office_id: str, version: int, timeout: float) -> bool:
        """Wait until the board's version differs from `version`: True, or False after `timeout` seconds.

        While anybody waits, the board is read when a change has been noted, else every 20 s. A change made
        through this instance is noticed at once.
        """
        ...
