"""What one instance knows of one office's board."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from shared.domain.office.office import OPEN_DAY, OfficeDay
from shared.domain.status import Status
from shared.domain.ticket.ticket import Ticket
from shared.ports import Board, StoredTicket

_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


@dataclass(frozen=True)
class BoardRows:
    """What one query of an office's queue returns: its tickets by id, and the state of its day."""

    tickets: Mapping[str, StoredTicket]
    office_day: OfficeDay
    unreadable: int = 0
    """Rows that are left out."""


def on_board(ticket: Ticket) -> bool:
    """Whether the ticket belongs on the board: waiting, held, or missed or dropped and able to return."""
    return ticket.status is Status.WAITING or ticket.is_held or ticket.may_come_back


def _awaits_room(ticket: Ticket) -> bool:
    """Whether the room of a call is being opened. After a failed attempt the next one is seconds away."""
    call = ticket.call
    if ticket.status is not Status.CALLED or call is None:
        return False
    return not call.room_ready and call.next_attempt_at is None


@dataclass
class CachedBoard:
    """One office's board, its queries, and who waits for its next version. Times are monotonic seconds."""

    office_id: str
    tickets: dict[str, StoredTicket] = field(default_factory=dict[str, StoredTicket])
    office_day: OfficeDay = OPEN_DAY
    unreadable: int = 0
    version: int = 0
    read_at: datetime = _EPOCH
    asked_at: float = float("-inf")
    """When somebody last asked for it or began to wait."""
    queries: int = 0
    """The number of the query sent last."""
    answered: int = 0
    """The number of the query answered last."""
    needed: int = 1
    """The board must not be used before a query with this number, or a later one, is answered."""
    set_out: float = float("-inf")
    """When the query under way was sent, otherwise the one answered last."""
    answered_at: float = float("-inf")
    failed_at: float = float("-inf")
    board: Board | None = None
    """Made when first asked for after a change."""
    query: asyncio.Task[None] | None = None
    hurried: bool = False
    """Somebody who decides by this board waits for the query."""
    changed_tickets: dict[str, StoredTicket] = field(default_factory=dict[str, StoredTicket])
    """Written by this instance while a query is under way."""
    changed_day: OfficeDay | None = None
    new_version: asyncio.Event = field(default_factory=asyncio.Event)
    waiters: int = 0

    def forget_changes(self) -> None:
        """What this instance has written is in the answer of the next query, or put over it already."""
        self.changed_tickets.clear()
        self.changed_day = None

    def outdate(self) -> None:
        """The rows may have changed: only the answer of a query sent from now on counts."""
        self.needed = self.queries + 1

    def next_version(self, now: datetime) -> None:
        """Move to another version and tell all who wait. Versions follow the time, so two instances rarely
        share one.
        """
        self.version = max(self.version + 1, (now - _EPOCH) // timedelta(microseconds=1))
        self.board = None
        self.new_version.set()
        self.new_version = asyncio.Event()

    def put(self, stored: StoredTicket) -> None:
        """Add, replace or remove a ticket, unless a later revision of it is known."""
        ticket = stored.ticket
        known = self.tickets.get(ticket.ticket_id)
        if known is not None and known.ticket.revision > ticket.revision:
            return
        if on_board(ticket):
            self.tickets[ticket.ticket_id] = stored
        else:
            self.tickets.pop(ticket.ticket_id, None)

    def take(self, rows: BoardRows, now: datetime) -> None:
        """Replace what was known by a query's answer, with everything written meanwhile applied over it."""
        known, day = self.tickets, self.office_day
        self.tickets = dict(rows.tickets)
        self.office_day = self.changed_day or rows.office_day
        self.unreadable = rows.unreadable
        for stored in self.changed_tickets.values():
            self.put(stored)
        self.read_at = now
        if self.version == 0 or day != self.office_day or _tickets(known) != _tickets(self.tickets):
            self.next_version(now)
        elif self.board is not None:
            # What people see is the same; the rows that the tickets were read from may differ.
            same_rows = known == self.tickets and self.board.unreadable == self.unreadable
            self.board = replace(self.board, read_at=now) if same_rows else None

    def awaits_room(self) -> bool:
        """Whether the room of a call is being opened."""
        return any(_awaits_room(stored.ticket) for stored in self.as_board().held)

    def as_board(self) -> Board:
        """The board in its present version; the same object until something changes or it is read again."""
        if self.board is None:
            waiting: list[StoredTicket] = []
            held: list[StoredTicket] = []
            missed: list[StoredTicket] = []
            for item in sorted(self.tickets.values(), key=lambda item: item.ticket.order):
                ticket = item.ticket
                there = waiting if ticket.status is Status.WAITING else held if ticket.is_held else missed
                there.append(item)
            self.board = Board(
                office_id=self.office_id,
                version=self.version,
                read_at=self.read_at,
                waiting=tuple(waiting),
                held=tuple(held),
                missed=tuple(missed),
                office_day=self.office_day,
                positions={item.ticket.ticket_id: place for place, item in enumerate(waiting, start=1)},
                by_id=dict(self.tickets),
                unreadable=self.unreadable,
            )
        return self.board


def _tickets(stored: Mapping[str, StoredTicket]) -> dict[str, Ticket]:
    """What people can see of the tickets, without the rows that they were read from."""
    return {ticket_id: each.ticket for ticket_id, each in stored.items()}
