"""Snapshots → the API's views, for clerks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec import UNSET

from functions.instants import text_of
from functions.public.presenters import PRIORITY_NAMES, needs, seconds_left
from functions.staff import response_bodies
from shared.domain.clerk import Clerk
from shared.domain.queue.sources import bursts
from shared.domain.reports.figures import figures
from shared.domain.ticket.permissions import operations_of
from shared.domain.ticket.transitions import Operation
from shared.domain.ticket.visit_record import VisitRecord
from shared.front_desk.read_models.queue_rows import QueueRow
from shared.front_desk.read_models.snapshots import QueueSnapshot

OPERATION_NAMES: Mapping[Operation, response_bodies.ClerkOperation] = {
    Operation.CLAIM: "claim",
    Operation.RECALL: "recall",
    Operation.CLERK_ENTER: "clerk-enter",
    Operation.INVITE: "invite",
    Operation.FINISH: "finish",
    Operation.NO_SHOW: "no-show",
    Operation.RELEASE: "release",
    Operation.MESSAGE: "message",
    Operation.NOTE: "note",
    Operation.PRIORITY: "priority",
    Operation.TRANSFER: "transfer",
    Operation.REMOVE: "remove",
}


def row_view(row: QueueRow, position: int | None, now: datetime, reader: Clerk) -> response_bodies.RowView:
    """The row as `reader` sees it: `can` is what this clerk may do with the ticket now."""
    ticket = row.ticket
    call = ticket.call
    return response_bodies.RowView(
        ticket_id=ticket.ticket_id,
        number=ticket.number,
        office_id=ticket.office_id,
        display_name=row.personal.display_name,
        case_number=row.personal.case_number,
        priority=PRIORITY_NAMES[ticket.priority],
        needs=needs(ticket),
        status=ticket.status,
        position=position,
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
        message=row.personal.message or ticket.message,
        note=row.personal.note,
        problem=ticket.problem,
        can=[OPERATION_NAMES[operation] for operation in operations_of(ticket, reader, row.conditions)],
        seconds_left=seconds_left(call, now) if ticket.is_held else UNSET,
    )


def finished_view(
    row: response_bodies.RowView, called_next: response_bodies.RowView | None
) -> response_bodies.FinishedView:
    fields = {name: getattr(row, name) for name in row.__struct_fields__}
    return response_bodies.FinishedView(**fields, next=called_next if called_next is not None else UNSET)


def today_view(records: Iterable[VisitRecord], live: int) -> response_bodies.TodayView:
    """The day's numbers, from the tickets that have ended and the number of entries that have not (`live`).

    A visitor transferred from another office counts as an entry there.
    """
    ended = list(records)
    of = figures(ended)
    waits = [
        (record.called_at - record.arrived_at).total_seconds()
        for record in ended
        if record.called_at is not None and record.transferred_from is None
    ]
    return response_bodies.TodayView(
        entered=of.entered + live,
        served=of.served,
        no_show=of.no_show,
        unreached=of.unreached,
        left=of.left,
        removed=of.removed,
        closed=of.closed,
        transferred=of.transferred,
        dropped=of.dropped,
        missed_then_served=of.missed_then_served,
        mean_wait_seconds=round(sum(waits) / len(waits)) if waits else None,
        longest_wait_seconds=round(max(waits)) if waits else None,
    )


def queue_office_view(snapshot: QueueSnapshot) -> response_bodies.QueueOfficeView:
    office_day, office = snapshot.office.board.office_day, snapshot.office.office
    return response_bodies.QueueOfficeView(
        office_id=office.office_id,
        name=office.name,
        open=snapshot.office.facts.is_open,
        entries=response_bodies.EntriesView(office_day.entries_suspended, office_day.message),
        unattended_since=text_of(snapshot.unattended_since),
        today=today_view(snapshot.today, snapshot.live_entries),
        bursts=[
            response_bodies.BurstView(
                [ticket.ticket_id for ticket in burst.tickets], math.ceil(burst.lasted.total_seconds())
            )
            for burst in bursts(row.ticket for row in snapshot.waiting)
        ],
    )
