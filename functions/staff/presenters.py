"""Snapshots → the API's views, for clerks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from msgspec import UNSET

from functions.held_requests import Shown, Urgency
from functions.instants import text_of
from functions.public.presenters import POLL_SECONDS, PRIORITY_NAMES, needs, seconds_left
from functions.responses import etag_of_bytes
from functions.staff import views
from shared.domain.clerk import Clerk, can_manage
from shared.domain.status import Status
from shared.domain.ticket.permissions import operations_of
from shared.domain.ticket.record import VisitRecord
from shared.domain.ticket.transitions import Operation
from shared.front_desk.reading.snapshots import QueueRow, QueueSnapshot
from shared.slices import in_slices

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
        holder_unheard=row.holder_silent,
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
    """The day's numbers, from the tickets that have ended and the number of entries that have not (`live`).

    A visitor transferred from another office counts as an entry there.
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


@dataclass(frozen=True)
class _ShownRow:
    """A row as it is shown to readers with the same rights."""

    row: QueueRow
    json: bytes
    """Without `secondsLeft`, which changes with each second."""
    ticks: bool
    """Whether the row also has `secondsLeft`."""


def _shown_row(snapshot: QueueSnapshot, row: QueueRow, reader: Clerk) -> _ShownRow:
    """The row for all readers with the same rights, made once per snapshot."""
    ticket = row.ticket
    holds = ticket.call is not None and ticket.call.clerk_id == reader.clerk_id
    key = ("row", ticket.ticket_id, can_manage(reader, ticket.office_id), holds and ticket.is_held)
    known = snapshot.office.memo.get(key)
    if not isinstance(known, _ShownRow):
        view = row_view(row, row.conditions.now, reader)
        lasting = msgspec.structs.replace(view, seconds_left=UNSET)
        known = _ShownRow(row, msgspec.json.encode(lasting), view.seconds_left is not UNSET)
        snapshot.office.memo[key] = known
    return known


async def _shown_rows(
    snapshots: Sequence[QueueSnapshot], reader: Clerk, part: Callable[[QueueSnapshot], Sequence[QueueRow]]
) -> list[_ShownRow]:
    """The rows of this part of each office's queue, in one order."""
    rows = ((snapshot, row) for snapshot in snapshots for row in part(snapshot))
    found = [_shown_row(snapshot, row, reader) async for snapshot, row in in_slices(rows)]
    return sorted(found, key=lambda shown: shown.row.ticket.order)


async def shown_queue(snapshots: Sequence[QueueSnapshot], reader: Clerk, now: datetime) -> Shown:
    """The queues of several offices merged into one, as `reader` sees them, for a held request."""
    held = await _shown_rows(snapshots, reader, lambda snapshot: snapshot.held)
    lists = {
        "waiting": await _shown_rows(snapshots, reader, lambda snapshot: snapshot.waiting),
        "called": [shown for shown in held if shown.row.ticket.status is not Status.IN_SERVICE],
        "inService": [shown for shown in held if shown.row.ticket.status is Status.IN_SERVICE],
        "missed": await _shown_rows(snapshots, reader, lambda snapshot: snapshot.missed),
    }
    offices = [msgspec.json.encode(_queue_office_view(snapshot)) for snapshot in snapshots]

    def body(encode: Callable[[_ShownRow], bytes], rest: bytes) -> bytes:
        parts = [b'"%s":[%s]' % (name.encode(), b",".join(map(encode, part))) for name, part in lists.items()]
        return b"{%s}" % b",".join((*parts, b'"offices":[%s]' % b",".join(offices), rest))

    def with_seconds(shown: _ShownRow) -> bytes:
        left = seconds_left(shown.row.ticket.call, now) if shown.ticks else UNSET
        return shown.json if left is UNSET else b'%s,"secondsLeft":%d}' % (shown.json[:-1], left)

    def timed(rest: int | None) -> bytes:
        time = (text_of(now) or "").encode()
        return body(with_seconds, b'"time":"%s","pollAfterSeconds":%d' % (time, rest or POLL_SECONDS))

    return Shown(
        etag_of_bytes(body(lambda shown: shown.json, b'"time":null')),
        timed,
        [snapshot.office for snapshot in snapshots],
        urgency=Urgency.NEXT,
    )


def _queue_office_view(snapshot: QueueSnapshot) -> views.QueueOfficeView:
    office_day, office = snapshot.office.board.office_day, snapshot.office.office
    return views.QueueOfficeView(
        office_id=office.office_id,
        name=office.name,
        open=snapshot.office.facts.is_open,
        entries=views.EntriesView(office_day.entries_suspended, office_day.message),
        unattended_since=text_of(snapshot.unattended_since),
        today=today_view(snapshot.today, snapshot.live_entries),
    )
