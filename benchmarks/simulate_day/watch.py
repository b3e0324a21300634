"""Sees every write at its instant and holds it against the rules, whoever wrote it and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from benchmarks.simulate_day.day_loop import DayClock
from benchmarks.simulate_day.naive import PaperQueue
from benchmarks.simulate_day.rules import RULES
from shared.domain.status import HELD, Actor, Need, Status
from shared.domain.ticket.audit import AuditEntry
from shared.domain.ticket.ticket import Ticket
from shared.domain.ticket.transitions import TRANSITIONS, Operation
from shared.domain.timing import DEFAULT_TIMING
from shared.ports import Change

MINUTE, LONG_MINUTE = timedelta(seconds=60), timedelta(minutes=5)
GRACE = timedelta(seconds=3)
TO_CONFIRM = timedelta(seconds=30)
TO_RETURN, TO_RETURN_AFTER_DROP = timedelta(minutes=5), timedelta(minutes=15)
ANSWER_WITHIN = timedelta(seconds=10)
"""An entry that is written so long after it began was not judged by its own instant."""
A_MINUTE_LATE = timedelta(seconds=60)
"""These stand here once more on purpose: the published numbers, not the code's."""


KEYED = frozenset(
    {
        Operation.JOIN,
        Operation.RING,
        Operation.ENTER,
        Operation.CLERK_ENTER,
        Operation.MORE_TIME,
        Operation.READY,
        Operation.RETURN,
        Operation.NOBODY_CAME,
        Operation.FINISH,
        Operation.LEAVE,
        Operation.RELEASE,
        Operation.NO_SHOW,
        Operation.REMOVE,
        Operation.TRANSFER,
        Operation.MESSAGE,
    }
)
"""What people do under an Idempotency-Key; a call has its `callId`."""


@dataclass(frozen=True)
class Violation:
    """A rule that was broken: its name, the ticket, and what was seen."""

    rule: str
    ticket_id: str | None
    text: str


@dataclass(frozen=True)
class CallRequest:
    """A clerk's request for somebody, known before it is sent. `since`: when its last attempt began."""

    office_ids: tuple[str, ...]
    in_order: bool
    since: datetime


@dataclass
class Known:
    """What is known of a ticket from its writes."""

    first: Ticket
    last: Ticket
    entries: list[AuditEntry] = field(default_factory=list[AuditEntry])
    ends: int = 0


class Watch:
    """Collects violations; `tickets` is the independent record that the day's end is held against."""

    def __init__(self, clock: DayClock) -> None:
        self._clock = clock
        self.paper = PaperQueue(DEFAULT_TIMING.absent_after)
        self.tickets: dict[str, Known] = {}
        self.violations: list[Violation] = []
        self.listeners: list[Callable[[Ticket], None]] = []
        self.requests: dict[str, CallRequest] = {}
        self.checks: Counter[str] = Counter()
        self.latest = timedelta(0)
        """The longest that anything was late."""
        self._keys: set[tuple[str, str]] = set()
        self._claimed: dict[str, str] = {}
        self._held: dict[str, dict[str, Ticket]] = {}

    def broken(self, rule: str, ticket_id: str | None, text: str) -> None:
        """Note a violation of a rule of `RULES`."""
        assert rule in RULES, rule
        self.violations.append(Violation(rule, ticket_id, f"{self._clock.now():%H:%M:%S.%f} {text}"))

    def expect(self, rule: str, holds: bool, ticket_id: str | None, text: str) -> None:
        """Count the check, and note what does not hold."""
        self.checks[rule] += 1
        if not holds:
            self.broken(rule, ticket_id, text)

    def written(self, before: Ticket | None, change: Change) -> None:
        """A write has happened just now."""
        ticket, entry, now = change.ticket, change.audit, self._clock.now()
        known = self.tickets.get(ticket.ticket_id)
        if known is None:
            known = Known(ticket, ticket)
            self.tickets[ticket.ticket_id] = known
        self._audit(known, before, ticket, entry)
        self._identity(known.first, ticket)
        self._end(known, ticket)
        self._key(change, entry)
        self._time(known, ticket, entry, now)
        self._lateness(known.last, ticket, entry, now)
        self._holders(known.last, ticket)
        if entry.operation in {Operation.CLAIM, Operation.RECALL}:
            self._claim(ticket, entry, now)
        known.last = ticket
        known.entries.append(entry)
        self.paper.write(ticket, now)
        for listener in self.listeners:
            listener(ticket)

    def _audit(self, known: Known, before: Ticket | None, ticket: Ticket, entry: AuditEntry) -> None:
        ticket_id = ticket.ticket_id
        whole = entry.sequence == len(known.entries) == ticket.revision and entry.ticket_id == ticket_id
        self.expect("audit", whole, ticket_id, f"entry {entry.sequence} after {len(known.entries)}")
        status = before.status if before else None
        told = (entry.before, entry.after) == (status, ticket.status)
        self.expect("audit", told, ticket_id, f"{entry.before} → {entry.after} is not what happened")
        legal = TRANSITIONS[entry.operation].get(status) is ticket.status
        self.expect("legal", legal, ticket_id, f"{entry.operation}: {status} → {ticket.status}")
        if known.entries:
            ordered = known.entries[-1].at <= entry.at <= self._clock.now()
            self.expect("audit", ordered, ticket_id, f"{entry.operation} is dated {entry.at}")

    def _identity(self, first: Ticket, ticket: Ticket) -> None:
        same = (ticket.arrival, ticket.office_id, ticket.number, ticket.protocol, ticket.day) == (
            first.arrival,
            first.office_id,
            first.number,
            first.protocol,
            first.day,
        )
        self.expect("arrival", same, ticket.ticket_id, f"arrival {first.arrival} → {ticket.arrival}")

    def _end(self, known: Known, ticket: Ticket) -> None:
        if known.last.is_final and known.last is not ticket:
            same = ticket.status is known.last.status and ticket.ended_at == known.last.ended_at
            self.expect("one end", same, ticket.ticket_id, f"{known.last.status} became {ticket.status}")
        elif ticket.is_final:
            known.ends += 1
            ended = ticket.ended_at is not None
            self.expect("one end", ended, ticket.ticket_id, "an end without its instant")

    def _key(self, change: Change, entry: AuditEntry) -> None:
        if change.idempotency is None:
            without = entry.operation not in KEYED or entry.actor is Actor.SYSTEM
            self.expect("idempotency", without, change.ticket.ticket_id, f"{entry.operation} without its key")
            return
        name = (change.ticket.office_id, change.idempotency.key)
        self.expect("idempotency", name not in self._keys, change.ticket.ticket_id, f"{name[1]} twice")
        self._keys.add(name)

    def _time(self, known: Known, ticket: Ticket, entry: AuditEntry, now: datetime) -> None:
        """The minute as the published numbers tell it, from the instants of the audit itself."""
        call = ticket.call
        if entry.operation is Operation.ENTER and call and call.rang_at and call.entered_at:
            in_time = call.entered_at < call.rang_at + length_of_minute(known.last)
            honest = now - call.entered_at <= ANSWER_WITHIN
            self.expect("deadline", in_time and honest, ticket.ticket_id, f"entered at {call.entered_at}")
        if entry.operation is Operation.NO_SHOW and call and call.rang_at:
            possible = call.rang_at + length_of_minute(known.last) + GRACE
            self.expect("minute", now >= possible, ticket.ticket_id, f"no-show before {possible}")
        if entry.operation is Operation.RING and call and call.rang_at and call.deadline:
            length = call.deadline - call.rang_at
            wanted = LONG_MINUTE if Need.MORE_TIME in ticket.needs else MINUTE
            self.expect("minute", length >= wanted, ticket.ticket_id, f"a minute of {length}")

    def _lateness(self, before: Ticket, ticket: Ticket, entry: AuditEntry, now: datetime) -> None:
        due = when_due(before, entry)
        if due is not None:
            late = now - due
            self.latest = max(self.latest, late)
            self.expect("on time", late <= A_MINUTE_LATE, ticket.ticket_id, f"{entry.operation} {late} late")

    def _holders(self, before: Ticket, ticket: Ticket) -> None:
        if before.status in HELD and before.call:
            self._held.get(before.call.clerk_id, {}).pop(ticket.ticket_id, None)
        if ticket.status not in HELD or ticket.call is None:
            return
        held = self._held.setdefault(ticket.call.clerk_id, {})
        others = [other for other in held.values() if not rang_long(other)]
        alone = not others or rang_long(ticket)
        self.expect("one ticket one clerk", alone, ticket.ticket_id, f"{ticket.call.clerk_id} holds {held}")
        held[ticket.ticket_id] = ticket

    def _claim(self, ticket: Ticket, entry: AuditEntry, now: datetime) -> None:
        call_id = entry.call_id or ""
        again = call_id in self._claimed
        self.expect("idempotency", not again, ticket.ticket_id, f"the call {call_id} was made twice")
        first = self._claimed.setdefault(call_id, ticket.ticket_id)
        once = first == ticket.ticket_id
        self.expect("one call one ticket", once, ticket.ticket_id, f"{call_id} had called {first}")
        request = self.requests.get(call_id)
        if request is None:
            self.broken("order", ticket.ticket_id, f"nobody has asked for the call {call_id}")
        elif request.in_order:
            ahead = self.paper.ahead_of(ticket, request.office_ids, request.since, now)
            self.expect("order", not ahead, ticket.ticket_id, f"called before {ahead}")
        else:
            reasoned = entry.operation is Operation.RECALL or bool(entry.reason)
            self.expect("order", reasoned, ticket.ticket_id, "called out of order without a reason")

    def ticket_of(self, call_id: str) -> str | None:
        """Whom a call has taken."""
        return self._claimed.get(call_id)

    def audit_of(self, ticket_id: str) -> Sequence[AuditEntry]:
        """What this watch has seen of a ticket."""
        known = self.tickets.get(ticket_id)
        return known.entries if known else ()


def length_of_minute(ticket: Ticket) -> timedelta:
    """Which of the published minutes runs, or has run; longer for who asked for more time before the ring."""
    if ticket.call is None or ticket.call.deadline is None or ticket.call.rang_at is None:
        return MINUTE
    return LONG_MINUTE if ticket.call.deadline - ticket.call.rang_at == LONG_MINUTE else MINUTE


def rang_long(ticket: Ticket) -> bool:
    """Whether its clerk may, or might, have called another meanwhile: the longer minute runs or has run."""
    return ticket.call is not None and ticket.call.deadline is not None and length_of_minute(ticket) > MINUTE


def when_due(before: Ticket, entry: AuditEntry) -> datetime | None:
    """When time itself had to do what an entry tells; None for what people do, and for what has no hour.

    The ends of the day and of absence are checked by nobody's being left at the day's end.
    """
    call = before.call
    if entry.actor is not Actor.SYSTEM:
        return None
    if entry.operation is Operation.SETTLE:
        dropped = before.status is Status.COMPLETED
        since = before.ended_at if dropped else before.missed_at
        return since + (TO_RETURN_AFTER_DROP if dropped else TO_RETURN) if since else None
    if call is None:
        return None
    if entry.operation in {Operation.ROOM_READY, Operation.ROOM_ATTEMPT, Operation.ROOM_FAILED}:
        return call.next_attempt_at or call.called_at
    if entry.operation is Operation.UNHEARD and call.room_ready_at:
        return call.room_ready_at + TO_CONFIRM
    if entry.operation is Operation.NO_SHOW and call.deadline:
        return call.deadline + GRACE
    return None
