"""Holds every write against the rules at its instant, and storage against the writes at the day's end.

Only what overlapping requests and failures can break is checked here. That a sequence of acts keeps the rules
is proven by the state machine of `tests/front_desk/queue_machine.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from benchmarks.simulate_day.reference_queue import ReferenceQueue
from benchmarks.simulate_day.virtual_time import VirtualClock
from shared.domain.actor import Actor
from shared.domain.status import Status
from shared.domain.ticket.audit import AuditEntry
from shared.domain.ticket.ticket import Ticket
from shared.domain.ticket.transitions import Operation
from shared.domain.timing import DEFAULT_TIMING
from shared.ports import Change

MINUTE, GRACE, TO_CONFIRM = timedelta(seconds=60), timedelta(seconds=3), timedelta(seconds=30)
TO_RETURN, TO_RETURN_AFTER_DROP = timedelta(minutes=5), timedelta(minutes=15)
LATE_AT_MOST = timedelta(seconds=60)
"""The published numbers, on purpose not taken from the code."""
ANSWER_WITHIN = timedelta(seconds=10)
"""An entry written so long after it began was not judged by its own instant."""

RULES = {
    "after the visit": "visit record and mark of every ended ticket are written",
    "idempotency": "a repeated request has no second effect",
    "minute": "nobody enters 60 s after the ring, and nobody misses the call before 63 s",
    "no ticket lost": "every acknowledged entry ends the day in one final state",
    "on time": "what is due is done at most a minute late, whatever has failed",
    "one call one ticket": "a call takes one ticket",
    "one ticket one clerk": "a clerk holds one ticket and a ticket has one clerk",
    "order": "nobody is called while another who came before of the same or a higher priority could be",
    "rooms closed": "no room is left open",
    "visits run": "no visit fails by an error of its own",
}
UNKEYED = frozenset({Operation.AWAY, Operation.CLAIM, Operation.HEARD, Operation.PASSED_OVER})
"""What people do without an Idempotency-Key; a call has its `callId`."""


@dataclass(frozen=True)
class Violation:
    """A rule that was broken, by which ticket, and what was seen."""

    rule: str
    ticket_id: str | None
    text: str


@dataclass
class Known:
    """What is known of a ticket from its writes."""

    first: Ticket
    last: Ticket
    entries: list[AuditEntry] = field(default_factory=list[AuditEntry])


class RuleChecker:
    """Collects violations; `tickets` is the record that storage is compared with at the day's end."""

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock
        self.queue = ReferenceQueue(DEFAULT_TIMING.absent_after)
        self.tickets: dict[str, Known] = {}
        self.violations: list[Violation] = []
        self.listeners: list[Callable[[Ticket], None]] = []
        self.requests: dict[str, tuple[Sequence[str], datetime]] = {}
        """Call → the offices that its clerk called from, and when the last attempt began."""
        self.checks: Counter[str] = Counter()
        self.latest = timedelta(0)
        """The longest that anything was late."""
        self._keys: set[tuple[str, str]] = set()
        self._called: dict[str, str] = {}
        self._held: dict[str, dict[str, Ticket]] = {}

    def expect(self, rule: str, holds: bool, ticket_id: str | None, text: str) -> None:
        """Count the check, and note a violation if it does not hold."""
        assert rule in RULES, rule
        self.checks[rule] += 1
        if not holds:
            self.violations.append(Violation(rule, ticket_id, f"{self._clock.now():%H:%M:%S.%f} {text}"))

    def on_write(self, change: Change) -> None:
        """A write has just happened."""
        ticket, entry, now = change.ticket, change.audit, self._clock.now()
        known = self.tickets.setdefault(ticket.ticket_id, Known(ticket, ticket))
        self._check_key(change, entry)
        self._check_minute(ticket, entry, now)
        self._check_lateness(known.last, entry, now)
        self._check_holders(known.last, ticket)
        if entry.operation is Operation.CLAIM:
            self._check_call(ticket, entry, now)
        known.last = ticket
        known.entries.append(entry)
        self.queue.record(ticket, now)
        for listener in self.listeners:
            listener(ticket)

    def _check_key(self, change: Change, entry: AuditEntry) -> None:
        ticket = change.ticket
        if change.idempotency is None:
            unkeyed = entry.operation in UNKEYED or entry.actor is Actor.SYSTEM
            self.expect("idempotency", unkeyed, ticket.ticket_id, f"{entry.operation} without its key")
            return
        key = (ticket.office_id, change.idempotency.key)
        self.expect("idempotency", key not in self._keys, ticket.ticket_id, f"{key[1]} twice")
        self._keys.add(key)

    def _check_minute(self, ticket: Ticket, entry: AuditEntry, now: datetime) -> None:
        call = ticket.call
        if call is None or call.rang_at is None:
            return
        if entry.operation is Operation.ENTER and call.entered_at:
            in_time = call.entered_at < call.rang_at + MINUTE and now - call.entered_at <= ANSWER_WITHIN
            self.expect("minute", in_time, ticket.ticket_id, f"entered at {call.entered_at}")
        if entry.operation is Operation.NO_SHOW:
            in_time = now >= call.rang_at + MINUTE + GRACE
            self.expect("minute", in_time, ticket.ticket_id, f"missed, rung at {call.rang_at}")

    def _check_lateness(self, before: Ticket, entry: AuditEntry, now: datetime) -> None:
        due = due_at(before, entry)
        if due is not None:
            late = now - due
            self.latest = max(self.latest, late)
            self.expect("on time", late <= LATE_AT_MOST, before.ticket_id, f"{entry.operation} {late} late")

    def _check_holders(self, before: Ticket, ticket: Ticket) -> None:
        if before.is_held and before.call:
            self._held.get(before.call.clerk_id, {}).pop(ticket.ticket_id, None)
        if not ticket.is_held or ticket.call is None:
            return
        held = self._held.setdefault(ticket.call.clerk_id, {})
        self.expect(
            "one ticket one clerk", not held, ticket.ticket_id, f"{ticket.call.clerk_id} holds {held}"
        )
        held[ticket.ticket_id] = ticket

    def _check_call(self, ticket: Ticket, entry: AuditEntry, now: datetime) -> None:
        call_id, ticket_id = entry.call_id or "", ticket.ticket_id
        self.expect(
            "idempotency", call_id not in self._called, ticket_id, f"the call {call_id} was made twice"
        )
        first = self._called.setdefault(call_id, ticket_id)
        self.expect("one call one ticket", first == ticket_id, ticket_id, f"{call_id} had called {first}")
        office_ids, since = self.requests.get(call_id, ((), now))
        ahead = self.queue.ahead_of(ticket, office_ids, since, now)
        self.expect("order", bool(office_ids) and not ahead, ticket_id, f"{call_id}: called before {ahead}")


def due_at(before: Ticket, entry: AuditEntry) -> datetime | None:
    """When the system had to make this change; None for what people do, and for what has no fixed instant.

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
