"""Snapshots → the API's views, for clerks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import chain

from msgspec import UNSET

from functions import views
from functions.instants import text_of
from functions.public.presenters import POLL_SECONDS, PRIORITY_NAMES, needs, seconds_left
from shared.domain.clerk import Clerk
from shared.domain.status import Status
from shared.domain.ticket.permissions import operations_of
from shared.domain.ticket.record import VisitRecord
from shared.domain.ticket.transitions import Operation
from shared.front_desk.reading.snapshots import QueueRow, QueueSnapshot

OPERATION_NAMES: Mapping[Operation, views.ClerkOperation] = {
    Operation.CLAIM: "claim",
    Operation.RECALL: "recall",
    Operation.CLERK_ENTER: "clerk-enter",
    Operation.FINISH: "finish",
    Operation.NO_SHOW: "no-show",
    Operation.RELEASE: "release",
    Operation.MESSAGE: "message",
    Operation.PRIORITY: "priority",
    Operation.TRANSFER: "transfer",
    Operation.REMOVE: "remove",
}


def row_view(row: QueueRow, now: datetime, reader: Clerk) -> views.RowView:
    """The row as `reader` sees it: `can` is what this clerk may do with the ticket now."""
    ticket = row.ticket
    call = ticket.call
    return views.RowView(
        ticket_id=ticket.ticket_id,
        number=ticket.number,
        office_id=ticket.office_id,
        display_name=row.personal.display_name,
        case_number=row.personal.case_number,
        priority=PRIORITY_NAMES[ticket.priority],
        needs=needs(ticket),
        status=ticket.status,
        position=row.position,
        entered_at=text_of(ticket.arrival),
        presence="paused" if row.paused else "absent" if row.absent else "present",
        returned=ticket.returned,
        transferred_from=ticket.transferred_from,
        transferred_from_office_id=ticket.transferred_from_office_id,
        transferred_from_office=row.came_from,
        called_by=call.clerk_id if call else None,
        called_by_name=call.clerk_name if call else None,
        call_id=call.call_id if call else None,
        room_ready=bool(call and call.room_ready),
        deadline=text_of(call.deadline) if call else None,
        clerk_entered_at=text_of(call.clerk_entered_at) if call else None,
        entered_meeting_at=text_of(call.entered_at) if call else None,
        can_recall_until=text_of(row.can_recall_until),
        no_show_after_seconds=int(row.no_show_after.total_seconds()),
        clerk_late=row.clerk_late,
        holder_unheard=row.holder_unheard,
        rings_long=row.rings_long,
        promised_to=ticket.promised_to,
        outcome=ticket.outcome,
        message=ticket.message,
        problem=ticket.problem,
        can=[OPERATION_NAMES[operation] for operation in operations_of(ticket, reader, row.conditions)],
        seconds_left=seconds_left(call, now) if ticket.is_held else UNSET,
    )


def finished_view(row: views.RowView, following: views.RowView | None) -> views.FinishedView:
    fields = {name: getattr(row, name) for name in row.__struct_fields__}
    return views.FinishedView(**fields, next=following if following is not None else UNSET)


def today_view(records: Iterable[VisitRecord], live: int) -> views.TodayView:
    """The day's numbers: what ended, and who entered and has not (`live`).

    Somebody who came over from another office has entered there.
    """
    ended = list(records)
    count = Counter(record.status for record in ended)
    came_over = sum(record.transferred_from is not None for record in ended)
    return views.TodayView(
        entered=count.total() - came_over + live,
        served=count[Status.COMPLETED],
        no_show=count[Status.NO_SHOW],
        unreached=count[Status.UNREACHED],
        left=count[Status.LEFT],
        removed=count[Status.REMOVED],
        closed=count[Status.CLOSED],
        transferred=count[Status.TRANSFERRED],
    )


def queue_view(pictures: list[QueueSnapshot], reader: Clerk) -> views.QueueView:
    """The queues of several offices as one, in one order, as `reader` sees them."""
    now = pictures[0].office.now
    waiting = sorted(chain.from_iterable(p.waiting for p in pictures), key=lambda row: row.ticket.order)
    held = sorted(chain.from_iterable(p.held for p in pictures), key=lambda row: row.ticket.order)
    missed = sorted(chain.from_iterable(p.missed for p in pictures), key=lambda row: row.ticket.order)
    in_service = [row for row in held if row.ticket.status is Status.IN_SERVICE]
    called = [row for row in held if row.ticket.status is not Status.IN_SERVICE]
    return views.QueueView(
        waiting=[row_view(row, now, reader) for row in waiting],
        called=[row_view(row, now, reader) for row in called],
        in_service=[row_view(row, now, reader) for row in in_service],
        missed=[row_view(row, now, reader) for row in missed],
        offices=[_desk_view(picture) for picture in pictures],
        time=text_of(now),
        poll_after_seconds=POLL_SECONDS,
    )


def _desk_view(picture: QueueSnapshot) -> views.QueueOfficeView:
    desk, office = picture.office.board.office_day, picture.office.office
    return views.QueueOfficeView(
        office_id=office.office_id,
        name=office.name,
        open=picture.office.is_open,
        entries=views.EntriesView(desk.entries_suspended, desk.message),
        unattended_since=text_of(picture.unattended_since),
        today=today_view(picture.today, picture.live_entries),
    )
