"""Tickets, offices and a whole court for tests. Every state is reached through the real operations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from memory_adapters import MemoryAccount, MemoryMeetings, memory_storage
from orchestrations.activities import advance
from orchestrations.messages import Step
from shared.domain import credentials
from shared.domain.clerk import Clerk, Role
from shared.domain.credentials import TicketKeys
from shared.domain.idempotency import Idempotency
from shared.domain.needs import Need
from shared.domain.office.office import Office
from shared.domain.office.opening_hours import MIDNIGHT, OpeningHours, every
from shared.domain.priority import Priority
from shared.domain.status import Outcome, Status
from shared.domain.ticket import absence, calling, ending, transfer, waiting
from shared.domain.ticket.calling import CallingClerk
from shared.domain.ticket.ticket import Ticket
from shared.domain.timing import DEFAULT_TIMING, Timing
from shared.front_desk.clerk import call_next
from shared.front_desk.clerk import commands as clerks
from shared.front_desk.desk import Desk
from shared.front_desk.visitor import actions as visitor
from shared.front_desk.visitor import joining
from shared.ports import StoredTicket
from shared.storage import Storage
from tests.sleepers import Sleepers

START = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
"""A Tuesday, ten in the morning in São Paulo."""
ALL_DAY = OpeningHours("America/Sao_Paulo", every(range(7), 0, MIDNIGHT))
KEYS = TicketKeys(b"a key of a test, 32 bytes or more")
CALLING_CLERK = CallingClerk("ana", "Ana")


class HandClock:
    """`shared.ports.Clock` that stands still until a test moves it."""

    def __init__(self, now: datetime = START) -> None:
        self._now = now
        self._sleepers = Sleepers()

    def now(self) -> datetime:
        return self._now

    async def sleep(self, seconds: float) -> None:
        await self._sleepers.until(self._now + timedelta(seconds=seconds), self._now)

    def advance(self, seconds: float = 0, *, minutes: float = 0, hours: float = 0) -> None:
        """Move forward, and wake who has slept until then."""
        self._now += timedelta(seconds=seconds, minutes=minutes, hours=hours)
        self._sleepers.wake(self._now)


def after(seconds: float = 0, *, minutes: float = 0) -> datetime:
    """An instant so long after `START`."""
    return START + timedelta(seconds=seconds, minutes=minutes)


# --- tickets by the rules alone ----------------------------------------------------------------------


def a_ticket(
    name: str = "one",
    *,
    at: datetime = START,
    office_id: str = "centro",
    priority: Priority = Priority.NONE,
    needs: frozenset[Need] = frozenset(),
) -> Ticket:
    """A ticket that has just joined. The same `name` and office give the same id."""
    ticket_id = KEYS.ticket_id(office_id, name)
    number = KEYS.number(ticket_id, 0)
    identity = waiting.Identity(ticket_id, number, credentials.protocol(ticket_id, at.date(), number))
    return waiting.join(identity, office_id, at.date(), at, priority, needs)


def called(ticket: Ticket, *, at: datetime = START, call_id: str = "call-1") -> Ticket:
    """`CALLING_CLERK` has claimed it; no room yet."""
    return calling.claim(ticket, call_id, CALLING_CLERK, at, DEFAULT_TIMING)


def with_room(ticket: Ticket, *, at: datetime = START, call_id: str = "call-1") -> Ticket:
    """Claimed, and the room is ready."""
    return calling.room_opened(called(ticket, at=at, call_id=call_id), call_id, f"room-of-{call_id}", at)


def ringing(ticket: Ticket, *, at: datetime = START, call_id: str = "call-1") -> Ticket:
    """The minute began at `at`."""
    return calling.ring(with_room(ticket, at=at, call_id=call_id), at, DEFAULT_TIMING)


def in_service(ticket: Ticket, *, at: datetime = START, call_id: str = "call-1") -> Ticket:
    """The visitor entered at `at`."""
    return calling.enter(ringing(ticket, at=at, call_id=call_id), at)


def missed(ticket: Ticket, *, at: datetime = START, call_id: str = "call-1") -> Ticket:
    """Rang at `at`; the no-show was written as early as allowed."""
    rings = ringing(ticket, at=at, call_id=call_id)
    return calling.no_show(rings, call_id, calling.no_show_from(rings, DEFAULT_TIMING), DEFAULT_TIMING)


def dropped(ticket: Ticket, *, at: datetime = START) -> Ticket:
    """In service, and ended at `at` as dropped: the visitor may return."""
    return ending.finish(in_service(ticket, at=at), at, Outcome.DROPPED)


def unreached(ticket: Ticket, *, at: datetime = START) -> Ticket:
    """Passed over at `at`, and given up as early as allowed."""
    over = absence.pass_over(ticket, at)
    return absence.unreach(over, at + DEFAULT_TIMING.unreached_after, DEFAULT_TIMING)


def transferred(ticket: Ticket, *, at: datetime = START) -> Ticket:
    """Sent to the office `penha`; no successor yet."""
    successor_id = KEYS.ticket_id("penha", transfer.seed(ticket.ticket_id))
    return transfer.transfer(ticket, at, "penha", successor_id)


def settled(ticket: Ticket, *, at: datetime = START) -> Ticket:
    """Missed, and the time to return is over."""
    return ending.settle(missed(ticket, at=at), at + timedelta(minutes=10), DEFAULT_TIMING)


WAYS: dict[Status, Callable[[Ticket], Ticket]] = {
    Status.WAITING: lambda ticket: ticket,
    Status.CALLED: called,
    Status.RINGING: ringing,
    Status.IN_SERVICE: in_service,
    Status.NO_SHOW: missed,
    Status.UNREACHED: unreached,
    Status.COMPLETED: lambda ticket: ending.finish(in_service(ticket), START),
    Status.LEFT: lambda ticket: ending.leave(ticket, START, None),
    Status.REMOVED: lambda ticket: ending.remove(ticket, START),
    Status.CLOSED: lambda ticket: ending.close(ticket, START),
    Status.TRANSFERRED: transferred,
}
"""status → the way from a new ticket to it, by the rules."""


def ticket_in(status: Status, name: str = "one") -> Ticket:
    """A ticket that has come to `status`; everything happened at `START`.

    A no-show 63 s later, an unreached one 15 minutes later.
    """
    return WAYS[status](a_ticket(name))


# --- a court -----------------------------------------------------------------------------------------


def an_office(
    office_id: str = "centro", *, hours: OpeningHours = ALL_DAY, timing: Timing = DEFAULT_TIMING
) -> Office:
    """An office that is open all day unless told otherwise."""
    return Office(
        office_id=office_id,
        name=f"Ofício {office_id}",
        district="São Paulo",
        city="São Paulo",
        kind="ofício",
        hours=hours,
        timing=timing,
    )


def a_clerk(clerk_id: str = "ana", *office_ids: str, role: Role = Role.CLERK) -> Clerk:
    """A clerk of `office_ids`, or of `centro`."""
    return Clerk(clerk_id, clerk_id.title(), frozenset({role}), office_ids or ("centro",))


@dataclass
class RecordingSignals:
    """`shared.ports.VisitSignals` that remembers what was asked."""

    starts: list[str] = field(default_factory=list[str])
    wakes: list[str] = field(default_factory=list[str])

    async def start(self, ticket_id: str) -> None:
        self.starts.append(ticket_id)

    async def wake(self, ticket_id: str) -> None:
        self.wakes.append(ticket_id)


@dataclass
class Court:
    """Offices over one memory account, all controlled by the test."""

    clock: HandClock
    account: MemoryAccount
    meetings: MemoryMeetings
    signals: RecordingSignals
    desk: Desk

    @staticmethod
    async def build(*offices: Office, at: datetime = START) -> Court:
        """A court with these offices, or with one that is always open."""
        clock, account, meetings = HandClock(at), MemoryAccount(), MemoryMeetings()
        storage = memory_storage(clock, account)
        await storage.registry.put_offices(offices or (an_office(),))
        signals = RecordingSignals()
        return Court(clock, account, meetings, signals, desk_over(clock, storage, meetings, signals))

    def another_instance(self) -> Desk:
        """A second process over the same account, with a board of its own."""
        storage = memory_storage(self.clock, self.account)
        return desk_over(self.clock, storage, self.meetings, self.signals)

    def with_timing(self, office_id: str, **changes: object) -> None:
        """Other durations at one office, from the next refresh of the directory on."""
        office = self.account.offices.offices[office_id]
        self.account.offices.offices[office_id] = replace(office, timing=replace(office.timing, **changes))
        self.clock.advance(31)

    async def join(
        self,
        key: str | None = None,
        *,
        office_id: str = "centro",
        priority: Priority = Priority.NONE,
        needs: frozenset[Need] = frozenset(),
        device_id: str | None = None,
    ) -> str:
        """Somebody joins, a millisecond before the next one; the ticket's id.

        `key` is the Idempotency-Key.
        """
        command = joining.Join(office_id, priority=priority, needs=needs, device_id=device_id)
        joined = await joining.join(self.desk, command, Idempotency(key, command.fingerprint()))
        ticket_id = joined.stored.ticket.ticket_id
        self.clock.advance(0.001)
        return ticket_id

    async def call(self, clerk: Clerk | None = None, *office_ids: str, key: str | None = None) -> Ticket:
        """«Chamar próximo»."""
        clerk = clerk or a_clerk()
        command = call_next.CallNext(office_ids or clerk.office_ids)
        idempotency = Idempotency(key, command.fingerprint())
        return (await call_next.call_next(self.desk, clerk, command, idempotency)).ticket

    async def look(self, ticket_id: str) -> Step:
        """What the visit's activity does when its alarm rings or it is woken."""
        return await advance(self.desk, ticket_id)

    async def ring(self, ticket_id: str) -> Ticket:
        """The room is opened if need be, and the page confirms the call."""
        await self.look(ticket_id)
        return (await visitor.ring(self.desk, ticket_id)).ticket

    async def enter(self, ticket_id: str) -> Ticket:
        """The visitor enters now."""
        return (await visitor.enter(self.desk, ticket_id, self.clock.now())).stored.ticket

    async def serve(self, clerk: Clerk | None = None) -> Ticket:
        """Call the next one, ring, enter."""
        ticket_id = (await self.call(clerk)).ticket_id
        await self.ring(ticket_id)
        return await self.enter(ticket_id)

    async def miss(self, clerk: Clerk | None = None) -> Ticket:
        """Call the next one, ring, and let the minute pass."""
        ticket_id = (await self.call(clerk)).ticket_id
        await self.ring(ticket_id)
        self.clock.advance(64)
        await self.look(ticket_id)
        return await self.ticket(ticket_id)

    async def finish(self, ticket_id: str, clerk: Clerk | None = None) -> Ticket:
        """«Encerrar atendimento»."""
        finished = await clerks.finish(self.desk, clerk or a_clerk(), ticket_id, clerks.Finish())
        return finished.stored.ticket

    async def stored(self, ticket_id: str) -> StoredTicket:
        """The row as it stands."""
        stored = await self.desk.tickets.load(ticket_id)
        assert stored is not None, ticket_id
        return stored

    async def ticket(self, ticket_id: str) -> Ticket:
        """The ticket as it stands."""
        return (await self.stored(ticket_id)).ticket

    async def hear(self, *ticket_ids: str) -> None:
        """These visitors' pages ask: nobody of them is absent."""
        for ticket_id in ticket_ids:
            await visitor.heard(self.desk, await self.stored(ticket_id))


def desk_over(
    clock: HandClock, storage: Storage, meetings: MemoryMeetings, signals: RecordingSignals
) -> Desk:
    """One instance's desk over its storage."""
    return Desk.over(storage, clock=clock, keys=KEYS, meetings=meetings, signals=signals)
