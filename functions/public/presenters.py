"""Snapshots → the API's views, for visitors. Those for clerks are in `functions.staff.presenters`."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime

import msgspec
from msgspec import UNSET, UnsetType

from functions import request_bodies, response_bodies
from functions.held_requests import LONGEST_REST_SECONDS, Shown, Urgency
from functions.instants import text_of
from functions.responses import etag_of
from shared.domain import texts_pt
from shared.domain.needs import Need
from shared.domain.office import day_end, schedule_texts_pt
from shared.domain.office.office import Contact, Office, OfficeDay
from shared.domain.office.opening_hours import Week
from shared.domain.priority import Priority
from shared.domain.queue.order import Overtaken
from shared.domain.queue.wait_range import WaitRange
from shared.domain.reports.staffing import UsualWait
from shared.domain.status import Status
from shared.domain.ticket import calling, clerk_edits
from shared.domain.ticket.ticket import Call, PersonalData, Ticket
from shared.domain.timing import Timing
from shared.front_desk.office_state import OfficeSnapshot
from shared.front_desk.read_models.snapshots import TicketSnapshot

PRIORITY_NAMES: dict[Priority, request_bodies.Priority] = {
    Priority.OVER_80: "over80",
    Priority.LEGAL: "legal",
    Priority.DONOR: "donor",
    Priority.NONE: "none",
}
PRIORITIES: dict[str, Priority] = {name: priority for priority, name in PRIORITY_NAMES.items()}
DAYS: tuple[request_bodies.Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
POLL_SECONDS, POLL_ENDED_SECONDS = 3, 60
FIRST_IN_LINE = 2
"""Positions whose visitors a loaded instance puts off after all others: they may be called at any time."""
IN_TIME = 2 / 3
"""Of the time in which a called visitor's page has to ring: a page that asks so rarely still rings."""

_NEED_NAMES: dict[Need, request_bodies.Need] = {
    Need.MORE_TIME: "moreTime",
    Need.LIBRAS: "libras",
    Need.CHAT: "chat",
}


def needs(ticket: Ticket) -> list[request_bodies.Need]:
    return [name for need, name in _NEED_NAMES.items() if need in ticket.needs]


def office_summary(office: Office, office_day: OfficeDay, now: datetime) -> response_bodies.OfficeSummary:
    opens_at = day_end.opens_at(office, office_day, now)
    return response_bodies.OfficeSummary(
        office_id=office.office_id,
        name=office.name,
        name_preposition=schedule_texts_pt.preposition(office.name),
        district=office.district,
        kind=office.kind,
        open=day_end.is_open(office, office_day, now),
        opens_at=text_of(opens_at),
        opens_text=schedule_texts_pt.opens_text(office.hours, now, opens_at),
    )


def weekly_blocks(week: Week) -> list[response_bodies.WeeklyBlock]:
    """Every block of a week, Monday first."""
    return [
        response_bodies.WeeklyBlock(
            DAYS[day], schedule_texts_pt.clock_time(block.opens), schedule_texts_pt.clock_time(block.closes)
        )
        for day, blocks in enumerate(week)
        for block in blocks
    ]


def schedule_view(office: Office, office_day: OfficeDay, now: datetime) -> response_bodies.ScheduleView:
    return response_bodies.ScheduleView(
        text=schedule_texts_pt.open_text(office.hours),
        closed_text=schedule_texts_pt.closed_text(office.hours),
        weekly=weekly_blocks(office.hours.week),
        opens_text=schedule_texts_pt.opens_text(office.hours, now, day_end.opens_at(office, office_day, now)),
    )


def office_view(
    snapshot: OfficeSnapshot, now: datetime, usual: Iterable[UsualWait] = ()
) -> response_bodies.OfficeView:
    office, office_day, facts = snapshot.office, snapshot.board.office_day, snapshot.facts
    return response_bodies.OfficeView(
        office_id=office.office_id,
        name=office.name,
        name_preposition=schedule_texts_pt.preposition(office.name),
        district=office.district,
        kind=office.kind,
        time_zone=office.hours.zone,
        open=facts.is_open,
        closes_at=text_of(facts.closes_at),
        opens_at=text_of(facts.opens_at),
        schedule=schedule_view(office, office_day, now),
        closed_reason=schedule_texts_pt.why_closed(office, office_day, now),
        message=office_day.message,
        entries_suspended=office_day.entries_suspended,
        full=len(snapshot.board.waiting) >= office.timing.queue_limit,
        waiting=len(snapshot.board.waiting),
        attended=snapshot.attended,
        enter_within_seconds=int(office.timing.minute.total_seconds()),
        contacts=_contacts(office.contacts),
        about=office.about,
        usual_wait=[
            response_bodies.UsualWaitView(f"{each.hour:02d}:00", each.median_seconds) for each in usual
        ],
    )


def _contacts(contacts: Iterable[Contact]) -> list[response_bodies.ContactView]:
    return [response_bodies.ContactView(contact.label, contact.value) for contact in contacts]


def seconds_left(call: Call | None, now: datetime) -> int | UnsetType:
    """Whole seconds until the deadline, rounded up, never negative."""
    if call is None or call.deadline is None or call.entered_at is not None:
        return UNSET
    return max(0, math.ceil((call.deadline - now).total_seconds()))


def call_view(ticket: Ticket, now: datetime, timing: Timing) -> response_bodies.CallView | UnsetType:
    call = ticket.call
    if call is None or not ticket.is_held:
        return UNSET
    return response_bodies.CallView(
        call_id=call.call_id,
        room_ready=call.room_ready,
        deadline=text_of(call.deadline) or UNSET,
        seconds_left=seconds_left(call, now),
        clerk_name=call.clerk_name or UNSET,
        clerk_entered=call.clerk_entered_at is not None,
        long_minute=calling.has_long_minute(ticket, timing),
    )


def ticket_view(snapshot: TicketSnapshot) -> response_bodies.TicketView:
    ticket, office, now, position = snapshot.ticket, snapshot.office.office, snapshot.now, snapshot.position
    return response_bodies.TicketView(
        ticket_id=ticket.ticket_id,
        office_id=ticket.office_id,
        office_name=office.name,
        number=ticket.number,
        protocol=ticket.protocol,
        status=ticket.status,
        status_label=texts_pt.STATUS_LABELS[ticket.status],
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
        reason=_told_why(ticket, snapshot.personal),
        notice=snapshot.notice or UNSET,
        message=_message(snapshot) or UNSET,
        message_at=(text_of(snapshot.personal.message_at) or UNSET) if _message(snapshot) else UNSET,
        contacts=_contacts(snapshot.other_channels) or UNSET,
        position_reason=_position_reason(snapshot.overtaken),
        wait_range_seconds=_wait_range(snapshot.wait_range),
    )


def newest_ticket_view(snapshot: TicketSnapshot, asked_for: str) -> response_bodies.TicketView:
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
    etag, made = memo.get(key), None
    if not isinstance(etag, str):
        made = newest_ticket_view(snapshot, asked_for)
        etag = etag_of(made)
        # Another ETag while absent: a page that is still open is answered at once, asks again, and is heard.
        etag = memo[key] = f'{etag[:-1]}-absent"' if ticket.absent else etag

    def body(rest: int | None) -> bytes:
        view = newest_ticket_view(snapshot, asked_for) if made is None else made
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


def _message(snapshot: TicketSnapshot) -> str | None:
    return clerk_edits.message_in_force(snapshot.ticket, snapshot.personal)


def _position_reason(overtaken: Overtaken) -> str | UnsetType:
    counted = (
        (overtaken.by_priority, texts_pt.OVERTAKEN_BY_ONE, texts_pt.OVERTAKEN_BY_SOME),
        (overtaken.by_new_priority, texts_pt.ONE_ROSE, texts_pt.SOME_ROSE),
        (overtaken.came_back, texts_pt.ONE_CAME_BACK, texts_pt.SOME_CAME_BACK),
        (overtaken.came_over, texts_pt.ONE_CAME_OVER, texts_pt.SOME_CAME_OVER),
    )
    reasons = [one if count == 1 else some.format(count=count) for count, one, some in counted if count]
    if overtaken.was_demoted:
        reasons.insert(0, texts_pt.DEMOTED)
    return texts_pt.AND.join(reasons) or UNSET


def _wait_range(expected: WaitRange | None) -> list[int] | UnsetType:
    if expected is None:
        return UNSET
    return [int(end.total_seconds()) for end in (expected.low, expected.high)]


def _told_why(ticket: Ticket, personal: PersonalData) -> str | UnsetType:
    """The reason for an end by somebody other than the visitor, or for a transfer."""
    reason = (personal.end_reason or ticket.end_reason) if ticket.status in _TOLD_WHY else None
    return reason or personal.transfer_reason or ticket.transfer_reason or UNSET


_TOLD_WHY = frozenset({Status.REMOVED, Status.CLOSED, Status.TRANSFERRED})


def joined_view(snapshot: TicketSnapshot, secret: str) -> response_bodies.JoinedView:
    shown = ticket_view(snapshot)
    fields = {name: getattr(shown, name) for name in shown.__struct_fields__}
    return response_bodies.JoinedView(secret=secret, **fields)


def receipt_view(
    ticket: Ticket, office: Office, code: str, check_url: str, check_svg: str
) -> response_bodies.ReceiptView:
    call = ticket.call
    return response_bodies.ReceiptView(
        protocol=ticket.protocol,
        code=code,
        time_zone=office.hours.zone,
        time_zone_text=schedule_texts_pt.zone_text(office.hours.zone),
        check_url=check_url,
        check_svg=check_svg,
        office_name=office.name,
        entered_at=text_of(ticket.arrival),
        called_at=text_of(call.called_at) if call else None,
        entered_meeting_at=text_of(call.entered_at) if call else None,
        ended_at=text_of(ticket.ended_at or ticket.missed_at),
        outcome=ticket.status,
        outcome_label=texts_pt.STATUS_LABELS[ticket.status],
    )
