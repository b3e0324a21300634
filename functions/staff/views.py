"""The forms of answers to clerks, managers and administrators, as `api.md` names them."""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, UnsetType

from functions.bodies import Need, Priority
from functions.views import View
from shared.domain.clerk import Role
from shared.domain.status import Actor, Outcome, Status

ClerkOperation = Literal[
    "claim",
    "recall",
    "clerk-enter",
    "finish",
    "no-show",
    "release",
    "message",
    "priority",
    "transfer",
    "remove",
]
"""What clerks do with one ticket, as the audit spells it. `claim` is a call out of order."""


class OfficeName(View):
    office_id: str
    name: str


class MeView(View):
    user_id: str
    name: str
    roles: list[Role]
    offices: list[OfficeName]


class RowView(View):
    ticket_id: str
    number: str
    office_id: str
    display_name: str | None
    case_number: str | None
    priority: Priority
    needs: list[Need]
    status: Status
    position: int | None
    entered_at: str
    presence: Literal["present", "absent", "paused"]
    returned: bool
    transferred_from: str | None
    """The ticket that it was at another office."""
    transferred_from_office_id: str | None
    transferred_from_office: str | None
    """The name of that office."""
    called_by: str | None
    """The clerk's `userId`."""
    called_by_name: str | None
    call_id: str | None
    room_ready: bool
    deadline: str | None
    clerk_entered_at: str | None
    entered_meeting_at: str | None
    can_recall_until: str | None
    no_show_after_seconds: int
    """How long after the deadline «Não compareceu» is accepted at this office."""
    clerk_late: bool
    """The visitor is in the room and the clerk is not, for longer than the court's setting allows."""
    holder_unheard: bool
    """The page of the clerk who holds it is not heard: any clerk of the office may release it."""
    rings_long: bool
    """The longer minute is running: its clerk may call another visitor meanwhile."""
    promised_to: str | None
    """The `userId` of the clerk who will call it next: the visitor entered while that clerk served
    another.
    """
    outcome: Outcome | None
    message: str | None
    """What the office last told the visitor."""
    problem: str | None
    can: list[ClerkOperation]
    """What the reader of this row may do with the ticket now. `clerk-busy` and an
    incomplete request are not considered here; they are checked when the command is sent."""
    seconds_left: int | UnsetType = UNSET


class FinishedView(RowView, kw_only=True):
    next: RowView | UnsetType = UNSET


class EntriesView(View):
    suspended: bool
    message: str | None


class DayClosedView(View):
    closed_at: str
    reason: str


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
    priority_before: Priority | None = None
    priority_after: Priority | None = None
    """The priority, in an entry and in each change of it; null elsewhere."""


class AuditView(View):
    office_id: str
    since: str
    until: str
    """Instants: the first is included, the second is not."""
    entries: list[AuditEntryView]


class TodayView(View):
    entered: int
    served: int
    no_show: int
    unreached: int
    left: int
    removed: int
    closed: int
    transferred: int


class QueueOfficeView(View):
    office_id: str
    name: str
    open: bool
    entries: EntriesView
    unattended_since: str | None
    today: TodayView


class QueueView(View):
    waiting: list[RowView]
    called: list[RowView]
    in_service: list[RowView]
    missed: list[RowView]
    offices: list[QueueOfficeView]
    time: str
    """The server's time: the page counts waiting times from it, not from the clerk's computer."""
    poll_after_seconds: int
