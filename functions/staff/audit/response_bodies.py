"""The forms of answers about the past of an office: its audit, the story of a ticket, the calls of a day."""

from __future__ import annotations

from functions.request_bodies import Priority
from functions.response_bodies import View
from functions.staff.directory.response_bodies import ConfigurationEntryView
from shared.domain.actor import Actor
from shared.domain.queue.story import CallRule
from shared.domain.status import Outcome, Status


class AuditEntryView(View):
    ticket_id: str | None
    """Null if the entry is about the whole office: entries suspended or resumed, the day closed."""
    sequence: int | None
    at: str
    operation: str
    actor: Actor
    actor_id: str | None
    """The `userId` of the person who acted for the court; null for visitors and the system."""
    before: Status | None
    after: Status | None
    call_id: str | None
    reason: str | None
    """As people read it: their own words, or the system's in Portuguese. What was written about a visitor is
    erased with the visitor's data; then it says so."""
    priority_before: Priority | None = None
    priority_after: Priority | None = None
    """The priority, in an entry and in each change of it; null elsewhere."""
    number: str | None = None
    protocol: str | None = None
    label: str = ""
    """The operation in Portuguese; an ordinary call and one out of order have different ones."""
    actor_name: str | None = None
    """Null for visitors and the system, and where nobody knows the name any more."""
    priority: Priority | None = None
    """The one in force then."""
    outcome: Outcome | None = None
    target_office_id: str | None = None
    target_office: str | None = None
    """Where the visitor was sent."""


class AuditView(View):
    office_id: str
    since: str
    until: str
    """Instants: the first is included, the second is not. `until` is the end of what this answer covers."""
    entries: list[AuditEntryView]
    """Everything about those who entered in this time, whenever it happened."""
    configuration: list[ConfigurationEntryView]
    """Changes of the office itself, and of who belongs to it."""
    next: str | None
    """The day from which to ask for the rest (as `from`); null at the end."""


class CalledTicketView(View):
    """A ticket in the story of a queue, without anything personal."""

    protocol: str
    number: str
    priority: Priority
    """The one in force at the call."""
    arrival: str
    called_at: str | None
    called_by: str | None
    """The clerk's name."""


class CalledFirstView(CalledTicketView, kw_only=True):
    rule: CallRule
    why: str
    """The same in Portuguese."""


class ComparisonView(CalledTicketView, kw_only=True):
    why: str
    """Why it was called before the ticket that was asked for, or that it was not."""


class StoryTicketView(CalledTicketView, kw_only=True):
    ticket_id: str
    status: Status


class StoryView(View):
    office_id: str
    ticket: StoryTicketView
    entries: list[AuditEntryView]
    ahead: list[CalledFirstView]
    """Every call while it waited, oldest first."""
    compared: ComparisonView | None
    """The ticket of `other`."""


class DayCallView(CalledTicketView, kw_only=True):
    earlier: int
    """How many had arrived earlier and still waited; none for a call in plain order of arrival."""
    why: list[str]
    """Why it was called before them: one sentence for each rule."""


class DayCallsView(View):
    office_id: str
    day: str
    calls: list[DayCallView]
