"""The forms of answers, as `api.md` names them. Domain objects never leave; these do."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from functions.bodies import Day, Need, Priority
from shared.domain.clerk import Role
from shared.domain.status import Actor, Notice, Outcome, Status

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


class View(Struct, rename="camel", omit_defaults=False):
    """An answer. Optional fields that do not apply are left out (UNSET) and never null, unless typed so."""


class OfficeSummary(View):
    office_id: str
    name: str
    name_preposition: str
    district: str
    kind: str
    open: bool
    """By the hours, and by «Encerrar o dia» if the answering instance has recently read that office: the
    list makes no storage request per office. The office's card is exact."""
    opens_at: str | None


class OfficeList(View):
    offices: list[OfficeSummary]
    next: str | None
    districts: list[str] | UnsetType = UNSET
    """Only without a search text: the districts to choose from."""


class WeeklyBlock(View):
    day: Day
    opens: str
    closes: str


class ScheduleView(View):
    text: str
    closed_text: str
    weekly: list[WeeklyBlock]
    opens_text: str | None
    """When it opens next, in words."""


class ContactView(View):
    label: str
    value: str


class OfficeView(View):
    office_id: str
    name: str
    name_preposition: str
    district: str
    kind: str
    time_zone: str
    open: bool
    closes_at: str | None
    opens_at: str | None
    schedule: ScheduleView
    closed_reason: str | None
    message: str | None
    entries_suspended: bool
    waiting: int
    attended: bool
    enter_within_seconds: int
    """From the ring to entering: the minute, or what this office has set instead."""
    contacts: list[ContactView]
    about: str | None


class CallView(View):
    call_id: str
    room_ready: bool
    deadline: str | UnsetType = UNSET
    seconds_left: int | UnsetType = UNSET
    clerk_name: str | UnsetType = UNSET
    clerk_entered: bool | UnsetType = UNSET
    long_minute: bool | UnsetType = UNSET
    """This call's minute is the longer one, for visitors who asked for more time before the ring."""


class TicketView(View):
    ticket_id: str
    office_id: str
    office_name: str
    number: str
    protocol: str
    status: Status
    status_label: str
    position: int | None
    ahead: int | None
    entered_at: str
    priority: Priority
    needs: list[Need]
    paused: bool
    pauses_left: int
    pauses_elsewhere_left: int
    """Pauses that the page may ask for while its visitor is in service at another office."""
    evaluated: bool
    attended: bool
    office_open: bool
    closes_at: str | None
    enter_within_seconds: int
    """This ticket's minute: that of the running ring, otherwise of the next one."""
    final: bool
    """Nothing follows any more. False for a missed or dropped ticket until it is settled: a clerk may
    call again.
    """
    poll_after_seconds: int
    display_name: str | UnsetType = UNSET
    case_number: str | UnsetType = UNSET
    call: CallView | UnsetType = UNSET
    can_return_until: str | UnsetType = UNSET
    paused_until: str | UnsetType = UNSET
    nobody_came_at: str | UnsetType = UNSET
    moved_to: str | UnsetType = UNSET
    """The ticket shown, if another id was asked for: that one was transferred, and this is its successor."""
    outcome: Outcome | UnsetType = UNSET
    reason: str | UnsetType = UNSET
    """Why the ticket was removed, closed or transferred."""
    notice: Notice | UnsetType = UNSET
    message: str | UnsetType = UNSET
    contacts: list[ContactView] | UnsetType = UNSET
    """The office's other channels, while its rooms cannot be opened."""
    position_reason: str | UnsetType = UNSET
    """Why the position has grown, in words."""
    wait_range_seconds: Annotated[list[int], Meta(min_length=2, max_length=2)] | UnsetType = UNSET
    """From and to, in seconds of whole minutes; left out if there are too few calls to tell."""


class JoinedView(TicketView, kw_only=True):
    secret: str


class EnteredView(View):
    join_url: str
    status: Status
    ticket_id: str


class ReceiptView(View):
    protocol: str
    code: str
    office_name: str
    entered_at: str
    called_at: str | None
    entered_meeting_at: str | None
    ended_at: str | None
    outcome: Status
    outcome_label: str


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
