"""The forms of answers to clerks, managers and administrators (`/api/openapi.json`)."""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, UnsetType

from functions.request_bodies import Need, Priority
from functions.response_bodies import View
from shared.domain.clerk import Role
from shared.domain.status import Outcome, Status

ClerkOperation = Literal[
    "claim",
    "recall",
    "clerk-enter",
    "invite",
    "finish",
    "no-show",
    "release",
    "message",
    "note",
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
    holding: list[OfficeName]
    """Where this clerk holds a ticket now: also offices that they no longer belong to."""


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
    note: str | None
    """What the clerks of the office note for one another; the visitor never reads it."""
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


class TodayView(View):
    entered: int
    served: int
    """Without services that broke off: those are `dropped`."""
    no_show: int
    """Also those who came back: they are in `served` as well."""
    unreached: int
    left: int
    removed: int
    closed: int
    transferred: int
    dropped: int
    missed_then_served: int
    """Part of `served`, and of `noShow` or `unreached`."""
    mean_wait_seconds: int | None
    longest_wait_seconds: int | None
    """From the entry to the call, of visits that have ended; null before the first."""


class BurstView(View):
    """Waiting tickets whose entries came from one network within a minute."""

    ticket_ids: list[str]
    within_seconds: int
    """From the first entry to the last, rounded up."""


class BurstRemovedView(View):
    removed: list[str]
    """Ids of the tickets that waited and were taken out of the queue."""


class QueueOfficeView(View):
    office_id: str
    name: str
    open: bool
    entries: EntriesView
    unattended_since: str | None
    today: TodayView
    bursts: list[BurstView]


class QueueView(View):
    """Where `changes=true` was asked for, a row that the client has is its `ticketId` alone; only the row's
    `position` may be another than it had: 1 for the first of its office in `waiting`, and so on.
    """

    waiting: list[RowView | str]
    called: list[RowView | str]
    in_service: list[RowView | str]
    missed: list[RowView | str]
    offices: list[QueueOfficeView]
    time: str
    """The server's time: the page counts waiting times from it, not from the clerk's computer."""
    poll_after_seconds: int
