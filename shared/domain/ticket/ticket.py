"""A ticket: one visitor's place at one office, from entry to evaluation. Immutable."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property

from shared.domain.needs import Need
from shared.domain.priority import Priority
from shared.domain.status import FINAL, HELD, MISSED, Notice, Outcome, Status


@dataclass(frozen=True)
class Call:
    """A clerk has taken the ticket; later steps carry `call_id` and an older one is ignored."""

    call_id: str
    clerk_id: str
    clerk_name: str
    called_at: datetime
    room_attempts: int = 0
    next_attempt_at: datetime | None = None
    room_ready_at: datetime | None = None
    meeting_id: str | None = None
    rang_at: datetime | None = None
    deadline: datetime | None = None
    """Entering at this instant is late."""
    entered_at: datetime | None = None
    clerk_entered_at: datetime | None = None
    told_at: datetime | None = None
    """The instant of Graph's newest report on the meeting: an older one changes nothing."""
    over_at: datetime | None = None
    """Since when the meeting is empty, by that report; None while it is not, or where nothing is known."""
    subscription_id: str | None = None
    """Graph's subscription to the events of the meeting."""
    subscribed_until: datetime | None = None
    beside: bool = False
    """When the call was made, another of the same clerk rang with the longer minute."""

    @property
    def room_ready(self) -> bool:
        return self.room_ready_at is not None


@dataclass(frozen=True)
class Room:
    """A meeting of a call that was undone; it is deleted when the ticket ends."""

    organiser_id: str
    meeting_id: str
    subscription_id: str | None = None


@dataclass(frozen=True)
class LostCall:
    """A call that ended without a known room: Graph may have opened one whose answer was lost.

    The id of its meeting is unknown; it is found by `call_id` and organiser.
    """

    organiser_id: str
    call_id: str


@dataclass(frozen=True)
class PriorityChange:
    """The last change of a ticket's priority since its entry."""

    at: datetime
    before: Priority
    by_office: bool
    """A clerk has decided: the visitor can no longer change the priority."""


@dataclass(frozen=True)
class Ticket:
    """One visitor's place. Instants are aware UTC."""

    ticket_id: str
    office_id: str
    number: str
    """Short code that people say aloud; unique per office and day."""
    protocol: str
    day: date
    """The office's local date of the arrival."""
    arrival: datetime
    """Never changes: recall, return, more time and release keep the place."""
    status: Status = Status.WAITING
    priority: Priority = Priority.NONE
    priority_change: PriorityChange | None = None
    needs: frozenset[Need] = field(default_factory=frozenset[Need])
    call: Call | None = None
    old_rooms: tuple[Room, ...] = ()
    old_lost_calls: tuple[LostCall, ...] = ()
    paused_until: datetime | None = None
    pauses_used: int = 0
    pauses_elsewhere: int = 0
    """Those that the page took by itself, while its visitor was in service at another office."""
    absent: bool = False
    """A ring was not confirmed and the page has not been heard from since."""
    passed_over_at: datetime | None = None
    missed_at: datetime | None = None
    missed_as: Status | None = None
    """How the last call was missed; it stays when the visitor comes back."""
    out_of_order: bool = False
    """A clerk has called it out of order; it stays when it is called again."""
    returned: bool = False
    settled: bool = False
    """Missed or dropped, and the time to return is over."""
    back_at: datetime | None = None
    """When the ticket last came back to its place from a call."""
    notice: Notice | None = None
    promised_to: str | None = None
    """The clerk whose next call this is: the visitor entered in time while that clerk served another."""
    problem: str | None = None
    """Why the last attempt at a room failed, for the clerk (a `MeetingFailure` value)."""
    room_failures: int = 0
    """Rooms that did not open, one call after the other; a room that opens ends the count."""
    room_failed_at: datetime | None = None
    source: str | None = None
    """The tag of the network that the entry came from, until the ticket is final; shown to nobody. None for
    the court's own rooms, and for a successor of a transfer."""
    message: str | None = None
    """Of rows that version 1.0 wrote; what clerks write now is in `PersonalData`."""
    outcome: Outcome | None = None
    ended_at: datetime | None = None
    end_reason: str | None = None
    """A word of the page or of the system, or why the office's day was closed. In rows of version 1.0 also
    what a clerk wrote of a removed or transferred visitor."""
    evaluated: bool = False
    successor_id: str | None = None
    successor_office_id: str | None = None
    transferred_from: str | None = None
    transferred_from_office_id: str | None = None
    transfer_reason: str | None = None
    """Why the ticket came from another office, in rows of version 1.0."""
    revision: int = 0
    """Counts the changes; also the number of the audit entry."""
    personal_revision: int = 0
    """Counts the changes of the personal data that lie apart."""

    @property
    def is_held(self) -> bool:
        return self.status in HELD

    @property
    def is_missed(self) -> bool:
        return self.status in MISSED

    @property
    def is_dropped(self) -> bool:
        """A clerk ended the service because it broke off: the visitor may return for a while, once."""
        ended_so = self.status is Status.COMPLETED and self.outcome is Outcome.DROPPED
        return ended_so and not self.settled and not self.returned

    @property
    def may_come_back(self) -> bool:
        """Missed or dropped, and not settled: by the visitor's return or the clerk's recall."""
        return (self.is_missed and not self.settled) or self.is_dropped

    @property
    def is_final(self) -> bool:
        """Nothing follows any more; not even a return is possible."""
        return (self.status in FINAL or self.is_missed) and not self.may_come_back

    @cached_property
    def order(self) -> tuple[int, datetime, str]:
        """The place in the order: priority, arrival, ticket id."""
        return (self.priority, self.arrival, self.ticket_id)

    def is_paused(self, now: datetime) -> bool:
        return self.paused_until is not None and now < self.paused_until

    def current_call(self) -> Call:
        """The call of a held ticket. A held ticket without one cannot be made by the rules."""
        if self.call is None:
            raise ValueError(f"ticket {self.ticket_id} is {self.status} without a call")
        return self.call

    @property
    def rooms(self) -> tuple[Room, ...]:
        """Every meeting that was opened for this ticket."""
        if self.call is None or self.call.meeting_id is None:
            return self.old_rooms
        room = Room(self.call.clerk_id, self.call.meeting_id, self.call.subscription_id)
        return (*self.old_rooms, room)

    @property
    def lost_calls(self) -> tuple[LostCall, ...]:
        """Every call whose room may be open without our knowing it."""
        if self.call is None or self.call.meeting_id is not None:
            return self.old_lost_calls
        return (*self.old_lost_calls, LostCall(self.call.clerk_id, self.call.call_id))

    @property
    def is_priority_decided(self) -> bool:
        """A clerk has decided on the priority."""
        return self.priority_change is not None and self.priority_change.by_office

    def with_priority(self, priority: Priority, at: datetime, *, by_office: bool) -> Ticket:
        """Another priority, or the same one confirmed by the office."""
        return replace(self, priority=priority, priority_change=PriorityChange(at, self.priority, by_office))

    def without_call(self) -> Ticket:
        """The call is undone; its room is kept in the list until it is deleted."""
        return replace(self, call=None, old_rooms=self.rooms, old_lost_calls=self.lost_calls)

    def with_call(self, **changes: object) -> Ticket:
        """The ticket with fields of its call changed."""
        return replace(self, call=replace(self.current_call(), **changes))


def fault_of(ticket: Ticket) -> str | None:
    """Why the rules can make no such ticket and so cannot handle it; None for one that they can.

    Where one ticket is on a board, all who look at the office's queue depend on its being handled.
    """
    call = ticket.call
    if ticket.is_held and call is None:
        return "a held ticket without a call"
    if ticket.status is Status.RINGING and call is not None and call.deadline is None:
        return "a ringing ticket without a deadline"
    if ticket.is_missed and ticket.missed_at is None:
        return "a missed ticket without the instant"
    if ticket.status in FINAL and ticket.ended_at is None:
        return "an ended ticket without the instant"
    return None


@dataclass(frozen=True)
class WrittenReason:
    """Why a clerk did something with a visitor, in the clerk's own words: of one entry of the audit."""

    sequence: int
    text: str


@dataclass(frozen=True)
class KeptOpinion:
    """An opinion that waits for the next batch. `key` is random: the name under which it is stored then."""

    key: str
    status: Status
    """How the ticket stood when it was given."""
    score: int | None
    reason: str | None
    comment: str | None


@dataclass(frozen=True)
class PersonalData:
    """What must be erased within 24 hours of the end; it lies in one row and is never logged.

    What visitors told of themselves, the link, and what clerks wrote about them: a text may name somebody.
    """

    display_name: str | None = None
    case_number: str | None = None
    join_url: str | None = None
    message: str | None = None
    """What a clerk tells the visitor, until the next call: see `clerk_edits.message_in_force`."""
    message_at: datetime | None = None
    """When; None in rows of version 1.0 and without a message."""
    end_reason: str | None = None
    """Why a clerk removed or transferred the visitor."""
    transfer_reason: str | None = None
    """Why the ticket came from another office."""
    note: str | None = None
    """What the clerks of the office note for one another; the visitor never reads it."""
    reasons: tuple[WrittenReason, ...] = ()
    """Of the audit's entries, which have none of their own."""
    opinions: tuple[KeptOpinion, ...] = ()
    """Of each of the ticket's ends, until they are stored apart from it."""

    @property
    def is_empty(self) -> bool:
        return self == PersonalData()

    def with_reason(self, sequence: int, text: str) -> PersonalData:
        """The same with the reason of the ticket's change that made this revision."""
        return replace(self, reasons=(*self.reasons, WrittenReason(sequence, text)))
