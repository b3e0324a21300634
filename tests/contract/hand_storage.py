"""Time, boards and a change log that do what a test tells them, and instances over them."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from shared.domain.office.office import OPEN_DAY
from shared.ports import StorageUnavailable, StoredTicket
from shared.storage import StorageClock
from shared.storage.boards.cache import BoardCache
from shared.storage.boards.cached_board import BoardRows
from shared.storage.boards.notes import InstanceNotes, Note, NoteReader, NoteWriter
from tests.builders import START, HandClock


@dataclass
class HandStorageClock:
    """Time that passes only when told to."""

    now: float = 0.0
    sleepers: list[tuple[float, int, asyncio.Event]] = field(
        default_factory=list[tuple[float, int, asyncio.Event]]
    )

    def storage_clock(self, *, ahead: float = 0.0) -> StorageClock:
        """That of one machine, whose clock is so many seconds ahead."""
        return StorageClock(lambda: self.now, self._sleep, lambda: self.instant(ahead))

    def instant(self, ahead: float = 0.0) -> datetime:
        return START + timedelta(seconds=self.now + ahead)

    async def advance(self, seconds: float) -> None:
        """Let time pass at once, wake who is due, and let everybody run."""
        self.now += seconds
        while self.sleepers and self.sleepers[0][0] <= self.now:
            heapq.heappop(self.sleepers)[2].set()
        await run_until_waiting()

    async def pass_by(self, seconds: float) -> None:
        """Let time pass a quarter of a second at a time."""
        for _ in range(round(seconds * 4)):
            await self.advance(0.25)

    async def _sleep(self, seconds: float) -> None:
        due = asyncio.Event()
        if seconds <= 0:
            return
        heapq.heappush(self.sleepers, (self.now + seconds, id(due), due))
        await due.wait()


async def run_until_waiting() -> None:
    """Let every task run until it waits."""
    for _ in range(20):
        await asyncio.sleep(0)


@dataclass
class HandStorage:
    """Answers queries when told to; at once unless `gate` is cleared."""

    tickets: dict[str, StoredTicket] = field(default_factory=dict[str, StoredTicket])
    queries: int = 0
    loads: int = 0
    failing: bool = False
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.gate.set()

    async def read(self, _office_id: str) -> BoardRows:
        self.queries += 1
        rows = BoardRows(dict(self.tickets), OPEN_DAY)
        await self.gate.wait()
        if self.failing:
            raise StorageUnavailable("as told")
        return rows

    async def load(self, ticket_id: str) -> StoredTicket | None:
        self.loads += 1
        return self.tickets.get(ticket_id)

    def show(self, *stored: StoredTicket) -> None:
        self.tickets = {each.ticket.ticket_id: each for each in stored}


@dataclass
class HandLog:
    """The change log of all instances."""

    notes: list[tuple[datetime, Note]] = field(default_factory=list[tuple[datetime, Note]])
    looks: int = 0
    writes: int = 0
    failing: bool = False
    losing: bool = False
    """Notes are accepted and gone, as those of a process that is killed."""
    asked: list[datetime] = field(default_factory=list[datetime])
    """From when on each look has asked."""

    def of(self, instance: str) -> HandNotes:
        return HandNotes(self, instance)


@dataclass
class HandNotes:
    """Implements `NoteRows` for one instance."""

    log: HandLog
    instance: str

    async def write(self, offices: Collection[str], at: datetime) -> None:
        self.log.writes += 1
        if self.log.failing:
            raise StorageUnavailable("as told")
        if not self.log.losing:
            note = Note(f"{at.isoformat()}!{self.instance}!{self.log.writes}", self.instance, tuple(offices))
            self.log.notes.append((at, note))

    async def since(self, instant: datetime) -> Sequence[Note]:
        self.log.looks += 1
        self.log.asked.append(instant)
        if self.log.failing:
            raise StorageUnavailable("as told")
        return [note for at, note in self.log.notes if at >= instant]

    async def remove_before(self, instant: datetime) -> int:
        raise AssertionError("nobody sweeps here")


@dataclass
class Instance:
    """One instance's boards and its side of the log."""

    boards: BoardCache
    writer: NoteWriter

    async def close(self) -> None:
        await self.writer.close()
        await self.boards.close()


def an_instance(
    name: str,
    pace: HandStorageClock,
    storage: HandStorage,
    log: HandLog,
    *,
    ahead: float = 0.0,
    writes_notes: bool = True,
) -> Instance:
    """Another process; without notes it is one of the version before the change log."""
    own, notes = pace.storage_clock(ahead=ahead), log.of(name)
    writer = NoteWriter(notes, own)
    boards = BoardCache(
        storage.read,
        storage.load,
        HandClock().now,
        storage_clock=own,
        notes=InstanceNotes(NoteReader(notes, name, own), writer if writes_notes else None),
    )
    return Instance(boards, writer)
