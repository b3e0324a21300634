"""Snapshots → the API's views, for visitors. Those for clerks are in `functions.staff.presenters`."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime

import msgspec
from msgspec import UNSET, UnsetType

from functions import bodies, views
from functions.held_requests import LONGEST_REST_SECONDS, Shown, Urgency
from functions.instants import text_of
from functions.responses import etag_of
from shared.domain import text_pt
from shared.domain.office import day_end, schedule_text
from shared.domain.office.office import Contact, Office, OfficeDay
from shared.domain.office.opening_hours import Week
from shared.domain.queue.order import Overtaken
from shared.domain.queue.wait_range import WaitRange
from shared.domain.status import Need, Priority, Status
from shared.domain.ticket import calling
from shared.domain.ticket.ticket import Call, Ticket
from shared.domain.timing import Timing
from shared.front_desk.office_snapshots import OfficeSnapshot
from shared.front_desk.reading.snapshots import TicketSnapshot

PRIORITY_NAMES: dict[Priority, bodies.Priority] = {
    Priority.OVER_80: "over80",
    Priority.LEGAL: "legal",
    Priority.DONOR: "donor",
    Priority.NONE: "none",
}
PRIORITIES: dict[str, Priority] = {name: priority for priority, name in PRIORITY_NAMES.items()}
DAYS: tuple[bodies.Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
POLL_SECONDS, POLL_ENDED_SECONDS = 3, 60
FIRST_IN_LINE = 2
"""Positions whose visitors a loaded instance puts off after all others: they may be called at any time."""
IN_TIME = 2 / 3
"""Of the time in which a called visitor's page has to ring: a page that asks so rarely still rings."""

_NEED_NAMES: dict[Need, bodies.Need] = {
    Need.MORE_TIME: "moreTime",
    Need.LIBRAS: "libras",
    Need.CHAT: "chat",
}


def needs(ticket: Ticket) -> list[bodies.Need]:
    return [name for need, name in _NEED_NAMES.items() if need in ticket.needs]


def office_summary(office: Office, office_day: OfficeDay, now: datetime) -> views.OfficeSummary:
    return views.OfficeSummary(
        office_id=office.office_id,
        name=office.name,
        name_preposition=schedule_text.preposition(office.name),
        district=office.district,
        kind=office.kind,
        open=day_end.is_open(office, office_day, now),
        opens_at=text_of(day_end.opens_at(office, office_day, now)),
    )


def weekly_blocks(week: Week) -> list[views.WeeklyBlock]:
    """Every block of a week, Monday first."""
    return [
        views.WeeklyBlock(
            DAYS[day], schedule_text.clock_time(block.opens), schedule_text.clock_time(block.closes)
        )
        for day, blocks in enumerate(week)
        for block in blocks
    ]


def schedule_view(office: Office, office_day: OfficeDay, now: datetime) -> views.ScheduleView:
    return views.ScheduleView(
        text=schedule_text.open_text(office.hours),
        closed_text=schedule_text.closed_text(office.hours),
        weekly=weekly_blocks(office.hours.week),
        opens_text=schedule_text.opens_text(office.hours, now, day_end.opens_at(office, office_day, now)),
    )


def office_view(snapshot: OfficeSnapshot, now: datetime) -> views.OfficeView:
    office, office_day, facts = snapshot.office, snapshot.board.office_day, snapshot.facts
    return views.OfficeView(
        office_id=office.office_id,
        name=office.name,
        name_preposition=schedule_text.preposition(office.name),
        district=office.district,
        kind=office.kind,
        time_zone=office.hours.zone,
        open=facts.is_open,
        closes_at=text_of(facts.closes_at),
        opens_at=text_of(facts.opens_at),
        schedule=schedule_view(office, office_day, now),
        closed_reason=schedule_text.why_closed(office, office_day, now),
        message=office_day.message,
        entries_suspended=office_day.entries_suspended,
        waiting=len(snapshot.board.waiting),
        attended=snapshot.attended,
        enter_within_seconds=int(office.timing.minute.total_seconds()),
        contacts=_contacts(office.contacts),
        about=office.about,
    )


def _contacts(contacts: Iterable[Contact]) -> list[views.ContactView]:
    return [views.ContactView(contact.label, contact.value) for contact in contacts]


def seconds_left(call: Call | None, now: datetime) -> int | UnsetType:
    """Whole seconds until the deadline, rounded up, never negative."""
    if call is None or call.deadline is None or call.entered_at is not None:
        return UNSET
    return max(0, math.ceil((call.deadline - now).total_seconds()))


def call_view(ticket: Ticket, now: datetime, timing: Timing) -> views.CallView | UnsetType:
    call = ticket.call
    if call is None or not ticket.is_held:
        return UNSET
    return views.CallView(
        call_id=call.call_id,
        room_ready=call.room_ready,
        deadline=text_of(call.deadline) or UNSET,
        seconds_left=seconds_left(call, now),
        clerk_name=call.clerk_name or UNSET,
        clerk_entered=call.clerk_entered_at is not None,
        long_minute=calling.has_long_minute(ticket, timing),
    )


def ticket_view(snapshot: TicketSnapshot) -> views.TicketView:
    ticket, office, now, position = snapshot.ticket, snapshot.office.office, snapshot.now, snapshot.position
    return views.TicketView(
        ticket_id=ticket.ticket_id,
        office_id=ticket.office_id,
        office_name=office.name,
        number=ticket.number,
        protocol=ticket.protocol,
        status=ticket.status,
        status_label=text_pt.STATUS_LABELS[ticket.status],
        position=position,
        ahead=None if position is None else position - 1,
        entered_at=text_of(ticket.arrival),
        priority=PRIORITY_NAMES[ticket.priority],
        needs=needs(ticket),
        paused=snapshot.is_paused,
        pauses_left=snapshot.pauses_left,
        pauses_elsewhere_left=snapshot.pauses_elsewhere_left,
        evaluated=ticket.evaluated,
        attended=snapshot.office.attended,
        office_open=snapshot.office.facts.is_open,
        closes_at=text_of(snapshot.office.facts.closes_at),
        enter_within_seconds=int(calling.time_to_enter(ticket, office.timing).total_seconds()),
        final=ticket.is_final,
        poll_after_seconds=POLL_ENDED_SECONDS if ticket.is_final else POLL_SECONDS,
        display_name=snapshot.personal.display_name or UNSET,
        case_number=snapshot.personal.case_number or UNSET,
        call=call_view(ticket, now, office.timing),
        can_return_until=text_of(snapshot.can_return_until) or UNSET,
        paused_until=(text_of(ticket.paused_until) or UNSET) if snapshot.is_paused else UNSET,
        nobody_came_at=text_of(snapshot.nobody_came_at) or UNSET,
        outcome=ticket.outcome or UNSET,
        reason=_told_why(ticket),
        notice=snapshot.notice or UNSET,
        message=ticket.message or UNSET,
        contacts=_contacts(snapshot.other_channels) or UNSET,
        position_reason=_position_reason(snapshot.overtaken),
        wait_range_seconds=_wait_range(snapshot.wait_range),
    )


def following_view(snapshot: TicketSnapshot, asked_for: str) -> views.TicketView:
    """The view of the ticket that now holds the place of `asked_for`, the id in the request.

    After a transfer that is its successor, which `movedTo` names.
    """
    view = ticket_view(snapshot)
    moved = view.ticket_id != asked_for
    return msgspec.structs.replace(view, moved_to=view.ticket_id) if moved else view


def shown_ticket(snapshot: TicketSnapshot, asked_for: str) -> Shown:
    """The ticket's view for a held request. Its ETag is cached with the office's snapshot: asking again
    while nothing has changed costs one look-up."""
    ticket, memo = snapshot.ticket, snapshot.office.memo
    key = ("etag", ticket.ticket_id, ticket.revision, asked_for)
    etag = memo.get(key)
    if not isinstance(etag, str):
        etag = memo[key] = etag_of(following_view(snapshot, asked_for))

    def body(rest: int | None) -> bytes:
        view = following_view(snapshot, asked_for)
        if rest is not None and not ticket.is_final:
            view = msgspec.structs.replace(view, poll_after_seconds=rest)
        return msgspec.json.encode(view)

    return Shown(
        etag,
        body,
        (snapshot.office,),
        ticket.ticket_id,
        urgency_of(snapshot),
        min(LONGEST_REST_SECONDS, int(snapshot.office.office.timing.ring_within.total_seconds() * IN_TIME)),
    )


def urgency_of(snapshot: TicketSnapshot) -> Urgency:
    """How soon the visitor may be called."""
    if snapshot.ticket.is_held:
        return Urgency.CALLED
    position = snapshot.position
    return Urgency.NEXT if position is not None and position <= FIRST_IN_LINE else Urgency.LATER


def _position_reason(overtaken: Overtaken) -> str | UnsetType:
    counted = (
        (overtaken.by_priority, text_pt.OVERTAKEN_BY_ONE, text_pt.OVERTAKEN_BY_SOME),
        (overtaken.by_new_priority, text_pt.ONE_ROSE, text_pt.SOME_ROSE),
        (overtaken.came_back, text_pt.ONE_CAME_BACK, text_pt.SOME_CAME_BACK),
        (overtaken.came_over, text_pt.ONE_CAME_OVER, text_pt.SOME_CAME_OVER),
    )
    reasons = [one if count == 1 else some.format(count=count) for count, one, some in counted if count]
    if overtaken.was_demoted:
        reasons.insert(0, text_pt.DEMOTED)
    return text_pt.AND.join(reasons) or UNSET


def _wait_range(expected: WaitRange | None) -> list[int] | UnsetType:
    if expected is None:
        return UNSET
    return [int(end.total_seconds()) for end in (expected.low, expected.high)]


def _told_why(ticket: Ticket) -> str | UnsetType:
    """The reason for an end by somebody other than the visitor, or for a transfer."""
    reason = ticket.end_reason if ticket.status in _TOLD_WHY else None
    return reason or ticket.transfer_reason or UNSET


_TOLD_WHY = frozenset({Status.REMOVED, Status.CLOSED, Status.TRANSFERRED})


def joined_view(snapshot: TicketSnapshot, secret: str) -> views.JoinedView:
    shown = ticket_view(snapshot)
    fields = {name: getattr(shown, name) for name in shown.__struct_fields__}
    return views.JoinedView(secret=secret, **fields)


def receipt_view(ticket: Ticket, office_name: str, code: str) -> views.ReceiptView:
    call = ticket.call
    return views.ReceiptView(
        protocol=ticket.protocol,
        code=code,
        office_name=office_name,
        entered_at=text_of(ticket.arrival),
        called_at=text_of(call.called_at) if call else None,
        entered_meeting_at=text_of(call.entered_at) if call else None,
        ended_at=text_of(ticket.ended_at or ticket.missed_at),
        outcome=ticket.status,
        outcome_label=text_pt.STATUS_LABELS[ticket.status],
    )
