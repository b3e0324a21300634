"""The forms of answers to visitors (`/api/openapi.json`). No domain object is sent itself."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType, field

from functions.request_bodies import Day, Need, Priority
from shared.domain.status import Notice, Outcome, Status


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
    opens_text: str | None
    """When it opens next, in words; null while it is open."""


class OfficeList(View):
    offices: list[OfficeSummary]
    next: str | None
    districts: list[str] | UnsetType = UNSET
    """Only without a search text: the districts to choose from."""
    passed_over: list[str] | UnsetType = UNSET
    """Words of the search that some of these offices lack, as they were typed: none has all of them."""


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


class UsualWaitView(View):
    from_: str = field(name="from")
    """`13:00`: the hour of the office's clock that begins then."""
    median_seconds: int


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
    full: bool
    """As many wait as may; the next entry is refused."""
    waiting: int
    attended: bool
    enter_within_seconds: int
    """From the ring to entering: the minute, or what this office has set instead."""
    contacts: list[ContactView]
    about: str | None
    usual_wait: list[UsualWaitView]
    """Of today's weekday in the last eight weeks; hours with fewer than 5 visits are left out."""


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
    """A clerk's, until the next call."""
    message_at: str | UnsetType = UNSET
    contacts: list[ContactView] | UnsetType = UNSET
    """The office's other channels, while its rooms cannot be opened."""
    position_reason: str | UnsetType = UNSET
    """Why the position has grown, in words."""
    wait_range_seconds: Annotated[list[int], Meta(min_length=2, max_length=2)] | UnsetType = UNSET
    """From and to, in seconds of whole minutes; left out if there are too few calls to tell."""


class JoinedView(TicketView, kw_only=True):
    secret: str


class HandoverView(View):
    """A code of one use that carries the ticket to another device."""

    code: str
    expires_at: str
    seconds_left: int
    url: str
    """Opens the page that uses the code, which stands in the fragment: no server and no log is told of it."""
    svg: str
    """A QR code of `url`."""


class EnteredView(View):
    join_url: str
    status: Status
    ticket_id: str


class ReceiptView(View):
    protocol: str
    code: str
    time_zone: str
    """Of the office: its instants are read in this zone."""
    time_zone_text: str
    """Its name for people: «Horário de Brasília»."""
    check_url: str
    """Opens the page that checks the receipt, filled in; protocol and code stand in the fragment."""
    check_svg: str
    """A QR code of `checkUrl`."""
    office_name: str
    entered_at: str
    called_at: str | None
    entered_meeting_at: str | None
    ended_at: str | None
    outcome: Status
    outcome_label: str
