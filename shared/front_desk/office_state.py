"""What one instance knows of an office that it shows, who waits for it to change, and what it is told."""

from __future__ import annotations

import asyncio
import math
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from shared.domain.office.office import Office
from shared.domain.queue.order import QueueOrder
from shared.front_desk.office_facts import OfficeFacts
from shared.ports import Board


@dataclass(frozen=True)
class OfficeSnapshot:
    """An office as visitors and clerks see it at `now`. The same value while nothing has changed."""

    board: Board
    facts: OfficeFacts
    version: int
    """Grows whenever the facts or the board have changed."""
    facts_from: int
    """The version of the board that the facts were made from; `board` may be a little later."""
    memo: dict[object, object] = field(default_factory=dict[object, object], compare=False, repr=False)
    """What was made from this snapshot and holds as long as it does, under keys of whoever made it."""

    kept: dict[object, object] = field(default_factory=dict[object, object], compare=False, repr=False)
    """The same dictionary for all versions of an office: who uses an entry checks that it still holds."""
    making: asyncio.Lock = field(default_factory=asyncio.Lock, compare=False, repr=False)
    """Held while something is added to the memo that others may want at the same time."""

    @property
    def office(self) -> Office:
        return self.facts.office

    @property
    def attended(self) -> bool:
        """Somebody calls, or would if anybody waited."""
        return self.facts.attendance.attended

    @cached_property
    def order(self) -> QueueOrder:
        return QueueOrder(stored.ticket for stored in self.board.waiting)


@dataclass
class OfficeState:
    """One office of `OfficeSnapshots`. Implements `shared.ports.SignsListener`.

    A sign of life sets `outdated` only where it changes the facts: repeated signs of a page that is present
    cost a look-up each, not a pass over the queue.
    """

    snapshot: OfficeSnapshot | None = None
    making: asyncio.Lock = field(default_factory=asyncio.Lock)
    served_at: datetime | None = None
    """When this instance last saw somebody being served there by a clerk who is heard."""
    waiters: dict[asyncio.Future[None], str | None] = field(
        default_factory=dict[asyncio.Future[None], str | None]
    )
    """Who waits -> the id of their ticket, if they look at one."""
    task: asyncio.Task[None] | None = None
    shown: OfficeSnapshot | None = None
    """The snapshot that everybody who waits has seen or was woken for."""
    shown_at: float = -math.inf
    """When that was, by the loop's clock."""
    outdated: bool = False
    """Something became known that changes the facts of `snapshot`."""
    news: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the facts are outdated, or have been made again."""
    _visitors_meanwhile: set[str] = field(default_factory=set[str])
    _clerks_meanwhile: set[str] = field(default_factory=set[str])
    _told_meanwhile: bool = False
    """Heard and told while facts are being made, which may not have it yet."""

    def begin(self) -> None:
        """Facts are being made from what is known from here on."""
        self.outdated = False
        self._visitors_meanwhile.clear()
        self._clerks_meanwhile.clear()
        self._told_meanwhile = False

    def take(self, made: OfficeSnapshot) -> None:
        """The snapshot with these facts is the known one from now on."""
        self.snapshot = made
        visitors, clerks = self._visitors_meanwhile, self._clerks_meanwhile
        self.outdated = bool(visitors & made.facts.absent) or not _hold(made.facts, clerks)
        self.outdated |= self._told_meanwhile
        self.news.set()

    def visitor_heard(self, ticket_id: str) -> None:
        """See `SignsListener.visitor_heard`."""
        if self.making.locked():
            self._visitors_meanwhile.add(ticket_id)
        if self.snapshot is not None and ticket_id in self.snapshot.facts.absent:
            self._outdate()

    def clerk_heard(self, clerk_id: str) -> None:
        """See `SignsListener.clerk_heard`."""
        if self.making.locked():
            self._clerks_meanwhile.add(clerk_id)
        if self.snapshot is not None and not self.snapshot.facts.hold_although_clerk_heard(clerk_id):
            self._outdate()

    def run_began(self) -> None:
        """See `SignsListener.run_began`: nobody who waits is absent now, and nobody who holds is silent."""
        self._told_meanwhile = True
        if self.snapshot is not None and (self.snapshot.facts.absent or self.snapshot.facts.silent):
            self._outdate()

    def records_changed(self) -> None:
        """A service that has ended may be known only now: whether anybody calls may depend on it."""
        self._told_meanwhile = True
        if self.snapshot is not None and not self.snapshot.attended:
            self._outdate()

    def _outdate(self) -> None:
        self.outdated = True
        self.news.set()


def _hold(facts: OfficeFacts, clerks: set[str]) -> bool:
    return all(facts.hold_although_clerk_heard(clerk_id) for clerk_id in clerks)
