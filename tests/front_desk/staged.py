"""A ticket store in which a test decides what happens just before and just after a write."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from memory_adapters.account import memory_boards
from memory_adapters.beside_tickets import MemoryOfficeDays
from memory_adapters.rows import MemoryRows
from memory_adapters.tickets import MemoryTickets
from shared.front_desk.desk import Desk
from shared.ports import Change, StorageUnavailable, StoredTicket
from shared.storage.boards.cache import BoardCache
from tests.builders import Court

Moment = Callable[[], Awaitable[object]]


class StagedStore(MemoryTickets):
    """Each write takes one moment from either list, if there is one."""

    def __init__(self, rows: MemoryRows, boards: BoardCache) -> None:
        super().__init__(rows, boards)
        self.before_save: list[Moment] = []
        self.after_save: list[Moment] = []

    async def save(self, stored: StoredTicket, change: Change) -> StoredTicket:
        if self.before_save:
            await self.before_save.pop(0)()
        saved = await super().save(stored, change)
        if self.after_save:
            await self.after_save.pop(0)()
        return saved


async def crash() -> None:
    """The process dies, or storage is out of reach, at this moment."""
    raise StorageUnavailable("staged")


def staged(court: Court) -> tuple[Desk, StagedStore]:
    """Another instance at the same court whose writes can be interrupted."""
    rows = court.account.rows
    boards = memory_boards(court.clock, rows)
    store = StagedStore(rows, boards)
    return replace(
        court.desk, tickets=store, boards=boards, office_days=MemoryOfficeDays(rows, boards)
    ), store
