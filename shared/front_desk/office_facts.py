"""What is an office's and not one visitor's, at one instant: made once, for all who ask.

Everything here takes a pass over the whole queue, in slices between which other tasks run; what a
single page adds to it takes none.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from shared.domain.office import day_end
from shared.domain.office.office import Office
from shared.domain.queue.attendance import Attendance, attendance, is_serving
from shared.domain.queue.presence import (
    SignsOfLife,
    is_attended,
    is_holder_silent,
    is_visitor_absent,
    next_absence,
    next_silence,
    next_without_clerk,
)
from shared.domain.queue.wait_range import CallPace, pace_changes_at, pace_of
from shared.domain.status import Status
from shared.domain.ticket import instants, room_outage
from shared.domain.ticket.ticket import Ticket
from shared.ports import Board, Boards, Clock, OfficeDirectory, Presence, VisitRecords
from shared.slices import in_slices


class Sources(Protocol):
    """The ports that an office's facts are made from; a `Desk` has them."""

    @property
    def boards(self) -> Boards: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def offices(self) -> OfficeDirectory: ...
    @property
    def presence(self) -> Presence: ...
    @property
    def records(self) -> VisitRecords: ...


@dataclass(frozen=True)
class OfficeFacts:
    """An office's common facts at `made_at`; two that are equal but for their instants look the same."""

    office: Office
    made_at: datetime
    until: datetime
    """The next instant at which time alone may change something here or on one of the tickets."""
    attendance: Attendance
    is_serving: bool
    """Whether a clerk whose page is heard holds a ticket."""
    is_open: bool
    """Whether entries are possible by the hours, and «Encerrar o dia» was not said."""
    closes_at: datetime | None
    opens_at: datetime | None
    pace: CallPace | None
    rooms_fail: bool
    absent: frozenset[str]
    """Ids of waiting tickets whose page is not heard."""
    silent: frozenset[str]
    """Ids of held tickets whose clerk's page is not heard."""
    silent_clerks: frozenset[str]
    """Ids of these clerks."""
    clerk_is_there: bool
    """Whether the page of any clerk is heard."""
    passed: int
    """How many instants of `shared.domain.ticket.instants` are over, of the tickets on the board."""

    def looks_like(self, other: OfficeFacts) -> bool:
        """Whether pages made from either are the same, on one version of the board."""
        return self == replace(
            other, made_at=self.made_at, until=self.until, clerk_is_there=self.clerk_is_there
        )

    def hold_although_clerk_heard(self, clerk_id: str) -> bool:
        """Whether they stay as they are when this clerk's page is heard."""
        return self.clerk_is_there and clerk_id not in self.silent_clerks


async def facts_of(ports: Sources, office: Office, board: Board, served_here: datetime | None) -> OfficeFacts:
    """The facts now; `served_here` is when this instance last saw somebody served there.

    Raises `StorageUnavailable`.
    """
    signs = await ports.presence.known_signs(office.office_id)
    calls = await _calls_of_today(ports, office, board)
    now = ports.clock.now()
    tickets = [stored.ticket for stored in (*board.waiting, *board.held, *board.missed)]
    found = await attendance_at(ports, office, tickets, signs, served_here)
    limit = office.timing.absent_after
    waiting = [stored.ticket for stored in board.waiting]
    held = [stored.ticket for stored in board.held]
    silent = [ticket for ticket in held if is_holder_silent(signs, ticket, now, limit)]
    marks = sorted([mark async for ticket in in_slices(tickets) for mark in _instants(office, board, ticket)])
    facts = OfficeFacts(
        office=office,
        made_at=now,
        until=now,
        attendance=found,
        is_serving=is_serving(held, signs, now, office.timing),
        is_open=day_end.is_open(office, board.office_day, now),
        closes_at=day_end.closes_at(office, board.office_day, now),
        opens_at=day_end.opens_at(office, board.office_day, now),
        pace=pace_of(calls, now),
        rooms_fail=room_outage.rooms_fail(waiting, held, now),
        absent=frozenset(
            [t.ticket_id async for t in in_slices(waiting) if is_visitor_absent(signs, t, now, limit)]
        ),
        silent=frozenset(ticket.ticket_id for ticket in silent),
        silent_clerks=frozenset(ticket.current_call().clerk_id for ticket in silent),
        clerk_is_there=is_attended(signs, now, limit),
        passed=sum(mark <= now for mark in marks),
    )
    others = (
        *marks,
        pace_changes_at(calls, now),
        found.alarm_at,
        room_outage.outage_changes_at(waiting, now),
    )
    return replace(facts, until=await _next_instant(facts, signs, tickets, others))


async def _next_instant(
    facts: OfficeFacts, signs: SignsOfLife, tickets: Sequence[Ticket], others: Sequence[datetime | None]
) -> datetime:
    """The first instant after `made_at`: of `others`, by the hours, or by somebody's silence."""
    now, limit = facts.made_at, facts.office.timing.absent_after
    found = [*others, *_by_hours(facts), next_without_clerk(signs, now, limit)]
    found += [at async for ticket in in_slices(tickets) for at in _by_presence(facts, signs, ticket)]
    return min(at for at in found if at is not None and at > now)


async def attendance_at(
    ports: Sources,
    office: Office,
    tickets: Sequence[Ticket],
    signs: SignsOfLife,
    served_here: datetime | None,
) -> Attendance:
    """Whether anybody calls at the office now: one answer for visitors, clerks and operators.

    Visit records follow an end some seconds late, so what this instance has seen itself counts as well.
    They are read only where everything else says that nobody calls: elsewhere they cannot change the answer.
    """
    now = ports.clock.now()
    found = attendance(tickets, signs, served_here, now, office.timing)
    await asyncio.sleep(0)  # so far it was a pass over the whole queue
    if found.unattended_since is None:
        return found
    ended = await ports.records.served_until(office.office_id, office.hours.local(now).date())
    served = max((at for at in (served_here, ended) if at is not None), default=None)
    if served == served_here:
        return found
    return attendance(tickets, signs, served, now, office.timing)


async def _calls_of_today(ports: Sources, office: Office, board: Board) -> list[datetime]:
    """When people were called today: of tickets that ended, and of those on the board."""
    if not board.waiting:
        return []
    today = office.hours.local(ports.clock.now()).date()
    ended = await ports.records.calls_of_day(office.office_id, today)
    live = [stored.ticket.call for stored in (*board.held, *board.missed)]
    return [*ended, *(call.called_at for call in live if call is not None)]


def _instants(office: Office, board: Board, ticket: Ticket) -> Iterator[datetime]:
    ends = day_end.day_ends(office, board.office_day, ticket) if ticket.may_come_back else None
    yield from instants.changes_at(ticket, office.timing, ends)


def _by_hours(facts: OfficeFacts) -> Iterator[datetime | None]:
    """Opening, closing, and midnight: what is said of today and tomorrow changes with the date."""
    hours = facts.office.hours
    yield facts.closes_at
    yield facts.opens_at
    yield hours.next_midnight(facts.made_at)


def _by_presence(facts: OfficeFacts, signs: SignsOfLife, ticket: Ticket) -> Iterator[datetime | None]:
    """When somebody may become absent. Who is heard again does not wait for it: see `office_state.py`."""
    now, limit = facts.made_at, facts.office.timing.absent_after
    if ticket.is_held:
        yield next_silence(signs, ticket, now, limit)
    elif ticket.status is Status.WAITING:
        yield next_absence(signs, ticket, now, limit)
