"""What the state machine works on: two offices, two instances, and a model of their queues."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from memory_adapters import MemoryMeetings
from shared.domain.clerk import Clerk, Role
from shared.domain.errors import Problem, Refused
from shared.domain.office.opening_hours import Block, OpeningHours, week_of
from shared.domain.status import HELD, Outcome, Status
from shared.domain.ticket.audit import AuditEntry
from shared.domain.ticket.ticket import Ticket
from shared.front_desk.desk import Desk
from shared.ports import StoredTicket
from tests.builders import HandClock, a_clerk, an_office
from tests.front_desk.queue_story import Story, story_of

TWO_BLOCKS = OpeningHours(
    "America/Sao_Paulo", week_of({day: (Block(9 * 60, 12 * 60), Block(13 * 60, 19 * 60)) for day in range(7)})
)
OFFICES = [an_office("centro", hours=TWO_BLOCKS), an_office("penha")]
NAMES = tuple(office.office_id for office in OFFICES)
CLERKS = [
    a_clerk(name, *offices) for name, *offices in (("ana", *NAMES), ("bruno", "centro"), ("caio", "penha"))
]
CARLA = a_clerk("carla", *NAMES, role=Role.MANAGER)
ABSENT_AFTER = timedelta(seconds=90)
MAY_RETURN = (Status.NO_SHOW, Status.UNREACHED, Status.COMPLETED)
Answer = TypeVar("Answer")


@dataclass
class Stage:
    """What the state machine works on."""

    clock: HandClock
    meetings: MemoryMeetings
    desks: list[Desk]
    """Two instances of the product over one store."""
    close: Callable[[], Awaitable[None]]


def somebody(machine: QueueOnStage) -> bool:
    """Whether anybody has joined."""
    return bool(machine.joined)


class QueueOnStage(RuleBasedStateMachine):
    """Two offices, one with a pause at noon and an end in the evening; three clerks and a manager."""

    clerk_names = st.sampled_from(CLERKS)
    instances = st.integers(0, 1)
    picks = st.integers(0, 99)
    """Selects one of the tickets that a rule applies to; see `one`."""

    async def set_up(self) -> Stage:
        raise NotImplementedError("the store under test")

    def open(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.joined: dict[str, Ticket] = {}
        self.asked: dict[str, list[tuple[int, bool]]] = {}
        """Ticket → from which change on its visitor had asked for more time, or not."""
        self.ended: dict[str, Status] = {}
        self.closed_at: dict[str, datetime] = {}
        self._tickets: dict[str, StoredTicket] | None = None
        self._entries: dict[str, list[AuditEntry]] = {}
        self.stage = self.run(self.set_up())
        self.clock, self.desks = self.stage.clock, self.stage.desks

    def teardown(self) -> None:
        self.run(self.stage.close())
        self.loop.close()

    def run(self, work: Awaitable[Answer]) -> Answer:
        """Run the work to its end, nothing else meanwhile. Afterwards every row is read again."""
        self._tickets = None
        return self.loop.run_until_complete(_as_coroutine(work))

    def read(self, work: Awaitable[Answer]) -> Answer:
        """The same for work that changes nothing."""
        return self.loop.run_until_complete(_as_coroutine(work))

    def attempt(self, work: Callable[[], Awaitable[object]]) -> Problem | None:
        """Run the work; the problem with which it was refused, None where it was not."""
        try:
            self.run(work())
        except Refused as refusal:
            return refusal.problem
        return None

    def came(self, ticket: Ticket, more_time: bool) -> None:
        """A new ticket."""
        self.joined[ticket.ticket_id] = ticket
        self.asked[ticket.ticket_id] = [(0, more_time)]

    # --- who is where ------------------------------------------------------------------------------------

    def one(self, pick: int, *statuses: Status) -> str:
        """A ticket, most often in one of these statuses, else one that has not ended, else any."""
        tickets = self.all_at(*NAMES)
        wanted = [ticket for ticket in tickets if ticket.status in statuses]
        alive = [ticket for ticket in tickets if not ticket.is_final]
        some = (wanted if pick < 85 else None) or (alive if pick < 95 else None) or tickets
        return some[pick % len(some)].ticket_id

    def rows(self) -> dict[str, StoredTicket]:
        """All tickets as they stand, read once after each thing that was done."""
        if self._tickets is None:
            found = self.read(self._load_all())
            self._tickets = {stored.ticket.ticket_id: stored for stored in found if stored is not None}
        return self._tickets

    async def _load_all(self) -> list[StoredTicket | None]:
        return list(await asyncio.gather(*map(self.desks[0].tickets.load, self.joined)))

    def stored(self, ticket_id: str) -> StoredTicket:
        return self.rows()[ticket_id]

    def ticket(self, ticket_id: str) -> Ticket:
        return self.stored(ticket_id).ticket

    def all_at(self, *office_ids: str) -> list[Ticket]:
        return [stored.ticket for stored in self.rows().values() if stored.ticket.office_id in office_ids]

    def waiting_at(self, *office_ids: str) -> list[Ticket]:
        return [ticket for ticket in self.all_at(*office_ids) if ticket.status is Status.WAITING]

    def held_by(self, clerk: Clerk) -> list[Ticket]:
        held = [ticket for ticket in self.all_at(*NAMES) if ticket.status in HELD]
        return [ticket for ticket in held if ticket.current_call().clerk_id == clerk.clerk_id]

    # --- what has happened ---------------------------------------------------------------------------

    def entries(self, ticket_id: str) -> list[AuditEntry]:
        """The audit of a ticket, read again where the ticket has changed since."""
        known = self._entries.get(ticket_id, [])
        if len(known) != self.ticket(ticket_id).revision + 1:
            known = list(self.read(self.desks[0].audit.of_ticket(ticket_id)))
            self._entries[ticket_id] = known
        return known

    def story(self, ticket: Ticket) -> Story:
        """By the audit, that of the offices before included."""
        before = self.joined.get(ticket.transferred_from or "")
        sent = self.story(before) if before is not None else None
        return story_of(self.entries(ticket.ticket_id), self.asked[ticket.ticket_id], sent)

    def keeping(self, clerk: Clerk) -> list[Ticket]:
        """Held tickets that keep the clerk from calling another: all but those with the longer minute."""
        return [
            ticket
            for ticket in self.held_by(clerk)
            if ticket.status is not Status.RINGING or not self.story(ticket).rings_long
        ]

    def served_by(self, clerk_id: str) -> list[str]:
        """The tickets in service with the clerk."""
        return [
            ticket.ticket_id
            for ticket in self.all_at(*NAMES)
            if ticket.status is Status.IN_SERVICE and ticket.current_call().clerk_id == clerk_id
        ]

    # --- the model -----------------------------------------------------------------------------------

    def local(self, instant: datetime) -> datetime:
        """São Paulo keeps no summer time."""
        return instant - timedelta(hours=3)

    def is_open(self, office_id: str) -> bool:
        wall = self.local(self.clock.now())
        closed_at = self.closed_at.get(office_id)
        if closed_at is not None and self.local(closed_at).date() == wall.date():
            return False
        return office_id == "penha" or 9 <= wall.hour < 12 or 13 <= wall.hour < 19

    def is_day_over(self, ticket: Ticket) -> bool:
        """Closed by a clerk, or two hours after seven in the evening of its day; penha never closes."""
        closed_at, now = self.closed_at.get(ticket.office_id), self.clock.now()
        day = self.local(ticket.arrival).date()
        if closed_at is not None and self.local(closed_at).date() >= day:
            return True
        evening = datetime.combine(day, datetime.min.time(), ticket.arrival.tzinfo) + timedelta(hours=24)
        return ticket.office_id == "centro" and now >= evening

    def may_return(self, ticket: Ticket) -> bool:
        """Missed, given up or dropped, in time, on the same day, and for the first time."""
        is_over = ticket.status is Status.COMPLETED and ticket.outcome is not Outcome.DROPPED
        if ticket.status not in MAY_RETURN or is_over or ticket.settled:
            return False
        until = self.story(ticket).may_return_until(ticket.status)
        return until is not None and self.clock.now() < until and not self.is_day_over(ticket)

    def is_silent(self, ticket: Ticket, desk: Desk) -> bool:
        """Nobody confirmed a ring and nobody was heard since; or nobody is heard at all."""
        return self.story(ticket).absent or self.is_unheard(ticket, desk)

    def is_unheard(self, ticket: Ticket, desk: Desk) -> bool:
        heard = self.read(desk.presence.signs_of_life(ticket.office_id))
        came = self.story(ticket).came_at or ticket.arrival
        last = max(heard.tickets.get(ticket.ticket_id, came), heard.run_since, came)
        return self.clock.now() - last > ABSENT_AFTER

    def who_is_next(self, clerk: Clerk, desk: Desk) -> str | None:
        """The rules restated: of those who may be called, the promised one, else the first in order."""
        now = self.clock.now()
        found: list[tuple[bool, tuple[int, datetime, str], str]] = []
        for ticket in self.waiting_at(*clerk.office_ids):
            if self.story(ticket).is_paused(now) or self.is_silent(ticket, desk):
                continue
            promised = self.story(ticket).promised_to == clerk.clerk_id
            found.append((not promised, place(ticket), ticket.ticket_id))
        return min(found)[-1] if found else None


def place(ticket: Ticket) -> tuple[int, datetime, str]:
    """The order that the law prescribes."""
    return (int(ticket.priority), ticket.arrival, ticket.ticket_id)


def in_law_order(tickets: Iterable[Ticket]) -> list[str]:
    """Ids in the order that the law prescribes."""
    return [ticket.ticket_id for ticket in sorted(tickets, key=place)]


async def _as_coroutine(work: Awaitable[Answer]) -> Answer:
    return await work
