"""A ticket as a row, and back. Column names are part of the stored format: they outlive the code."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from shared.domain.status import Need, Notice, Outcome, Priority, Status
from shared.domain.ticket.ticket import Call, LostCall, PriorityChange, Room, Ticket
from shared.ports import StoredTicket
from shared.storage.tables.client.columns import Cell, Columns, Row, cells

NEVER_AN_ETAG = "W/\"datetime'1970-01-01T00%3A00%3A00.0000000Z'\""
"""Well formed, and older than any row: the next write with it is a conflict."""


@dataclass(frozen=True)
class RowVersion:
    """Which row a ticket was read from, in which state, and whether personal data lie beside it."""

    key: str
    etag: str
    has_personal: bool


def ticket_cells(ticket: Ticket, *, has_personal: bool, batch: str) -> dict[str, Cell]:
    """The columns of a ticket. `batch` names the write that they belong to."""
    return cells(
        id=ticket.ticket_id,
        office_id=ticket.office_id,
        number=ticket.number,
        protocol=ticket.protocol,
        day=ticket.day,
        arrival=ticket.arrival,
        status=ticket.status,
        priority=ticket.priority,
        needs=ticket.needs,
        old_rooms=_rooms_text(ticket.old_rooms),
        old_lost_calls=_lost_calls_text(ticket.old_lost_calls),
        **_pause_values(ticket),
        absent=ticket.absent,
        passed_over_at=ticket.passed_over_at,
        missed_at=ticket.missed_at,
        returned=ticket.returned,
        settled=ticket.settled,
        back_at=ticket.back_at,
        notice=ticket.notice,
        problem=ticket.problem,
        room_failures=ticket.room_failures,
        room_failed_at=ticket.room_failed_at,
        message=ticket.message,
        outcome=ticket.outcome,
        ended_at=ticket.ended_at,
        end_reason=ticket.end_reason,
        evaluated=ticket.evaluated,
        successor_id=ticket.successor_id,
        successor_office_id=ticket.successor_office_id,
        transferred_from=ticket.transferred_from,
        transferred_from_office_id=ticket.transferred_from_office_id,
        transfer_reason=ticket.transfer_reason,
        revision=ticket.revision,
        personal_revision=ticket.personal_revision,
        has_personal=has_personal,
        batch=batch,
    ) | _parts(ticket)


def _parts(ticket: Ticket) -> dict[str, Cell]:
    """What a ticket may have or not."""
    call = _call_cells(ticket.call) if ticket.call else {}
    return call | (_class_cells(ticket.priority_change) if ticket.priority_change else {})


def _class_cells(change: PriorityChange) -> dict[str, Cell]:
    return cells(class_changed_at=change.at, class_before=change.before, class_by_office=change.by_office)


def _pause_values(ticket: Ticket) -> dict[str, object]:
    return {
        "paused_until": ticket.paused_until,
        "pauses_used": ticket.pauses_used,
        "pauses_elsewhere": ticket.pauses_elsewhere,
    }


def _call_cells(call: Call) -> dict[str, Cell]:
    return cells(
        call_id=call.call_id,
        call_clerk_id=call.clerk_id,
        call_clerk_name=call.clerk_name,
        call_called_at=call.called_at,
        call_room_attempts=call.room_attempts,
        call_next_attempt_at=call.next_attempt_at,
        call_room_ready_at=call.room_ready_at,
        call_meeting_id=call.meeting_id,
        call_rang_at=call.rang_at,
        call_deadline=call.deadline,
        call_entered_at=call.entered_at,
        call_clerk_entered_at=call.clerk_entered_at,
        call_told_at=call.told_at,
        call_over_at=call.over_at,
        call_subscription_id=call.subscription_id,
        call_subscribed_until=call.subscribed_until,
    )


def stored_ticket(row: Row) -> StoredTicket:
    """The ticket of a row, with the row's version. Raises `BadRow`."""
    columns = Columns(row)
    version = RowVersion(row.key, row.etag, columns.flag("has_personal"))
    return StoredTicket(_with_newer_columns(_ticket(columns), columns), version)


def _with_newer_columns(ticket: Ticket, columns: Columns) -> Ticket:
    """What rows of earlier versions lack."""
    if not columns.has("pauses_elsewhere"):
        return ticket
    return replace(ticket, pauses_elsewhere=columns.number("pauses_elsewhere"))


def _ticket(columns: Columns) -> Ticket:
    ticket = Ticket(
        ticket_id=columns.text("id"),
        office_id=columns.text("office_id"),
        number=columns.text("number"),
        protocol=columns.text("protocol"),
        day=columns.day("day"),
        arrival=columns.instant("arrival"),
        status=columns.choice(Status, "status"),
        priority=columns.ranked(Priority, "priority"),
        needs=columns.choices(Need, "needs"),
        call=_call(columns) if columns.has("call_id") else None,
        old_rooms=_rooms(columns),
        old_lost_calls=_lost_calls(columns),
        paused_until=columns.instant_or_none("paused_until"),
        pauses_used=columns.number("pauses_used"),
        absent=columns.flag("absent"),
        passed_over_at=columns.instant_or_none("passed_over_at"),
        missed_at=columns.instant_or_none("missed_at"),
        returned=columns.flag("returned"),
        settled=columns.flag("settled"),
        back_at=columns.instant_or_none("back_at"),
        notice=columns.choice_or_none(Notice, "notice"),
        problem=columns.text_or_none("problem"),
        room_failures=columns.number("room_failures") if columns.has("room_failures") else 0,
        room_failed_at=columns.instant_or_none("room_failed_at"),
        message=columns.text_or_none("message"),
        outcome=columns.choice_or_none(Outcome, "outcome"),
        ended_at=columns.instant_or_none("ended_at"),
        end_reason=columns.text_or_none("end_reason"),
        evaluated=columns.flag("evaluated"),
        successor_id=columns.text_or_none("successor_id"),
        successor_office_id=columns.text_or_none("successor_office_id"),
        transferred_from=columns.text_or_none("transferred_from"),
        transferred_from_office_id=columns.text_or_none("transferred_from_office_id"),
        transfer_reason=columns.text_or_none("transfer_reason"),
        revision=columns.number("revision"),
        personal_revision=columns.number("personal_revision"),
    )
    return _checked(replace(ticket, priority_change=_class_change(columns)), columns)


def _checked(ticket: Ticket, columns: Columns) -> Ticket:
    if ticket.is_held and ticket.call is None:
        raise columns.bad("a held ticket without a call")
    return ticket


def _class_change(columns: Columns) -> PriorityChange | None:
    """None also for rows written before changes of the class were kept."""
    if not columns.has("class_changed_at"):
        return None
    return PriorityChange(
        columns.instant("class_changed_at"),
        columns.ranked(Priority, "class_before"),
        columns.flag("class_by_office"),
    )


def _call(columns: Columns) -> Call:
    return Call(
        call_id=columns.text("call_id"),
        clerk_id=columns.text("call_clerk_id"),
        clerk_name=columns.text("call_clerk_name"),
        called_at=columns.instant("call_called_at"),
        room_attempts=columns.number("call_room_attempts"),
        next_attempt_at=columns.instant_or_none("call_next_attempt_at"),
        room_ready_at=columns.instant_or_none("call_room_ready_at"),
        meeting_id=columns.text_or_none("call_meeting_id"),
        rang_at=columns.instant_or_none("call_rang_at"),
        deadline=columns.instant_or_none("call_deadline"),
        entered_at=columns.instant_or_none("call_entered_at"),
        clerk_entered_at=columns.instant_or_none("call_clerk_entered_at"),
        told_at=columns.instant_or_none("call_told_at"),
        over_at=columns.instant_or_none("call_over_at"),
        subscription_id=columns.text_or_none("call_subscription_id"),
        subscribed_until=columns.instant_or_none("call_subscribed_until"),
    )


def _rooms_text(rooms: tuple[Room, ...]) -> str | None:
    if not rooms:
        return None
    return json.dumps([[room.organiser_id, room.meeting_id, room.subscription_id] for room in rooms])


def _rooms(columns: Columns) -> tuple[Room, ...]:
    if not columns.has("old_rooms"):
        return ()
    try:
        return tuple(_room(*entry) for entry in json.loads(columns.text("old_rooms")))
    except (ValueError, TypeError):
        raise columns.bad("column old_rooms is no list of rooms") from None


def _room(organiser_id: object, meeting_id: object, subscription_id: object = None) -> Room:
    """Rows written before there were call events name two things."""
    return Room(str(organiser_id), str(meeting_id), str(subscription_id) if subscription_id else None)


def _lost_calls_text(calls: tuple[LostCall, ...]) -> str | None:
    return json.dumps([[call.organiser_id, call.call_id] for call in calls]) if calls else None


def _lost_calls(columns: Columns) -> tuple[LostCall, ...]:
    if not columns.has("old_lost_calls"):
        return ()
    try:
        return tuple(_lost_call(*entry) for entry in json.loads(columns.text("old_lost_calls")))
    except (ValueError, TypeError):
        raise columns.bad("column old_lost_calls is no list of calls") from None


def _lost_call(organiser_id: object, call_id: object) -> LostCall:
    return LostCall(str(organiser_id), str(call_id))
