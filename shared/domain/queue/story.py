"""Who was called before whom, and by which rule: a queue rebuilt from its audit. Pure functions."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from shared.domain.priority import Priority
from shared.domain.status import Status
from shared.domain.ticket.audit import AuditEntry, place_in_audit
from shared.domain.ticket.transitions import Operation

AT_ONCE = timedelta(seconds=2)
"""Two clerks who call within so short a time each take one: the claims may be written in either order."""
_CALLS = frozenset({Operation.CLAIM, Operation.RECALL})
_HEARD = _CALLS | {Operation.HEARD, Operation.READY, Operation.MORE_TIME, Operation.RETURN}
_READY = _CALLS | {Operation.READY}
_MAKES_ABSENT = frozenset({Operation.AWAY, Operation.UNHEARD, Operation.PASSED_OVER})
_PROMISE_OVER = _CALLS | {Operation.MORE_TIME}
_ABSENT_ALREADY = frozenset({Operation.PASSED_OVER, Operation.UNREACH})


class CallRule(StrEnum):
    """Why one was called while another waited."""

    PRIORITY = "priority"
    ARRIVAL = "arrival"
    CAME_BACK = "came-back"  # came earlier, and had come back to the own place
    CAME_OVER = "came-over"  # transferred from another office with the own arrival
    CHOSEN = "chosen"  # called out of order, with a reason
    RECALLED = "recalled"  # a missed call, made again
    PROMISED = "promised"  # had entered in time while the clerk served another
    PAUSED = "paused"  # the other had asked for more time
    ABSENT = "absent"  # the other's page was not heard
    AT_ONCE = "at-once"  # two clerks called at the same moment
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class TicketStory:
    """One ticket with everything that is recorded of it."""

    ticket_id: str
    number: str
    protocol: str
    day: date
    arrival: datetime
    priority: Priority
    """The last one; in force from the start where the audit tells none."""
    came_over: bool
    """From another office, with the arrival there."""
    entries: Sequence[AuditEntry]
    """Oldest first."""

    def priorities(self) -> list[Priority]:
        """The priority in force at each entry."""
        told = [entry.priority_after for entry in self.entries]
        current = next((each for each in told if each is not None), self.priority)
        found: list[Priority] = []
        for each in told:
            current = current if each is None else each
            found.append(current)
        return found


@dataclass(frozen=True)
class PassedBy:
    """One who waited while another was called, and the rule by which the other was."""

    story: TicketStory
    priority: Priority
    rule: CallRule


@dataclass(frozen=True)
class ToldCall:
    """One call, with all who waited at that moment."""

    story: TicketStory
    entry: AuditEntry
    priority: Priority
    others: Sequence[PassedBy]

    @property
    def earlier(self) -> Sequence[PassedBy]:
        """Those who had come before: with none of them the call was in plain order of arrival."""
        return [each for each in self.others if each.story.arrival < self.story.arrival]

    def past(self, ticket_id: str) -> PassedBy | None:
        """The one with this id, if they waited."""
        return next((each for each in self.others if each.story.ticket_id == ticket_id), None)


def calls_of(stories: Iterable[TicketStory], pause: timedelta) -> list[ToldCall]:
    """Every call of these tickets of one office, oldest first; `pause` is how long «mais tempo» lasts there.

    Tickets that waited at the same time and are not given are not seen.
    """
    places = {story.ticket_id: _Place(story) for story in stories}
    entries = [entry for place in places.values() for entry in place.story.entries]
    calls: list[ToldCall] = []
    for entry in sorted(entries, key=place_in_audit):
        place = places[entry.ticket_id]
        place.left.popleft()
        if entry.operation in _CALLS:
            others = [other for other in places.values() if other.waits and other is not place]
            passed = [PassedBy(other.story, other.priority, _rule(entry, place, other)) for other in others]
            calls.append(ToldCall(place.story, entry, place.priority, passed))
        place.take(entry, pause)
    return calls


@dataclass
class _Place:
    """What one ticket's entries have told so far."""

    story: TicketStory
    priority: Priority = field(init=False)
    left: deque[AuditEntry] = field(init=False)
    """Entries that are still to come."""
    waits: bool = False
    was_called: bool = False
    absent: bool = False
    paused_until: datetime | None = None
    clerk_id: str | None = None
    promised_to: str | None = None

    def __post_init__(self) -> None:
        self.priority = self.story.priority
        self.left = deque(self.story.entries)

    @property
    def order(self) -> tuple[int, datetime, str]:
        return (self.priority, self.story.arrival, self.story.ticket_id)

    def take(self, entry: AuditEntry, pause: timedelta) -> None:
        operation = entry.operation
        self.waits = entry.after is Status.WAITING
        if entry.priority_after is not None:
            self.priority = entry.priority_after
        if operation in _CALLS:
            self.was_called, self.clerk_id = True, entry.actor_id
        if operation in _READY:
            self.paused_until = None
        elif operation is Operation.MORE_TIME:
            self.paused_until = entry.at + pause
        if operation in _MAKES_ABSENT:
            self.absent = True
        elif operation in _HEARD:
            self.absent = False
        if operation is Operation.ENTRY_HELD:
            self.promised_to = self.clerk_id
        elif operation in _PROMISE_OVER:
            self.promised_to = None


def _rule(call: AuditEntry, called: _Place, other: _Place) -> CallRule:
    if call.operation is Operation.RECALL:
        return CallRule.RECALLED
    if called.order < other.order:
        return _by_order(called, other)
    if call.reason is not None:
        return CallRule.CHOSEN
    if called.promised_to is not None and called.promised_to == call.actor_id:
        return CallRule.PROMISED
    if other.paused_until is not None and call.at < other.paused_until:
        return CallRule.PAUSED
    after_call = other.left[0] if other.left else None
    # A call marks those it passed over only after it was made.
    if other.absent or (after_call is not None and after_call.operation in _ABSENT_ALREADY):
        return CallRule.ABSENT
    if after_call is not None and after_call.operation in _CALLS and after_call.at - call.at <= AT_ONCE:
        return CallRule.AT_ONCE
    return CallRule.UNKNOWN


def _by_order(called: _Place, other: _Place) -> CallRule:
    if called.priority < other.priority:
        return CallRule.PRIORITY
    if called.story.came_over:
        return CallRule.CAME_OVER
    return CallRule.CAME_BACK if called.was_called else CallRule.ARRIVAL
