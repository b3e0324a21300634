"""The rows of an office's queue as clerks see them: made anew where what they show has changed, else kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from shared.domain.office import day_end
from shared.domain.office.office import Office, OfficeDay
from shared.domain.ticket import instants
from shared.domain.ticket.calling import clerk_is_late, rings_long
from shared.domain.ticket.ending import settle_from
from shared.domain.ticket.permissions import Conditions
from shared.domain.ticket.ticket import PersonalData, Ticket
from shared.front_desk.desk import Desk
from shared.front_desk.office_state import OfficeSnapshot
from shared.slices import in_slices


@dataclass(frozen=True)
class QueueRow:
    """A ticket as clerks see it, but for its position, which changes with every call before it."""

    ticket: Ticket
    personal: PersonalData
    absent: bool
    paused: bool
    conditions: Conditions
    """What decides, besides the ticket and the reader, what the reader can do with it."""
    can_recall_until: datetime | None
    no_show_after: timedelta
    """Past the deadline: from then on the office takes «Não compareceu»."""
    came_from: str | None = None
    """The name of the office that sent the visitor here."""
    clerk_late: bool = False
    """The visitor is in the room and the clerk is not, for longer than `Timing.clerk_late_after`."""
    holder_silent: bool = False
    """The page of the clerk who holds it is silent: any clerk of the office may release it."""
    rings_long: bool = False
    """The longer minute runs: its clerk may call another meanwhile."""
    until: datetime | None = None
    """When time alone changes any of it, what clerks can do with it included; None: never."""
    memo: dict[object, object] = field(default_factory=dict[object, object], compare=False, repr=False)
    """What was made from this row and holds as long as it is kept, under keys of whoever made it."""


@dataclass(frozen=True)
class _Seen:
    """What a row depends on besides its ticket, the time, and the office with its day."""

    personal: PersonalData
    absent: bool
    silent: bool
    came_from: str | None

    def is_shown_by(self, row: QueueRow) -> bool:
        return (
            (row.personal is self.personal or row.personal == self.personal)
            and row.absent is self.absent
            and row.holder_silent is self.silent
            and row.came_from == self.came_from
        )


@dataclass(frozen=True)
class _KeptRows:
    """The rows of the version of a queue that was made last, by ticket ids."""

    office: Office
    office_day: OfficeDay
    rows: Mapping[str, QueueRow]


async def rows_of_queue(
    desk: Desk, office: OfficeSnapshot, personal: Mapping[str, PersonalData]
) -> Mapping[str, QueueRow]:
    """The row of every ticket on the board, by its id. Takes turns with other work of the loop."""
    board, now = office.board, desk.clock.now()
    before = _kept(office)
    made: dict[str, QueueRow] = {}
    async for stored in in_slices((*board.waiting, *board.held, *board.missed)):
        ticket = stored.ticket
        seen = await _seen(desk, office, ticket, personal.get(ticket.ticket_id, PersonalData()))
        row = before.get(ticket.ticket_id)
        if row is None or not _still_holds(row, ticket, seen, now):
            row = _row(office, ticket, seen, now)
        made[ticket.ticket_id] = row
    office.kept[_KeptRows] = _KeptRows(office.office, board.office_day, made)
    return made


async def row_of_ticket(
    desk: Desk, office: OfficeSnapshot, ticket: Ticket, personal: PersonalData
) -> QueueRow:
    """One row, of a ticket that the board may not have yet."""
    return _row(office, ticket, await _seen(desk, office, ticket, personal), desk.clock.now())


def _kept(office: OfficeSnapshot) -> Mapping[str, QueueRow]:
    known = office.kept.get(_KeptRows)
    if not isinstance(known, _KeptRows):
        return {}
    same_office = known.office is office.office or known.office == office.office
    return known.rows if same_office and known.office_day == office.board.office_day else {}


async def _seen(desk: Desk, office: OfficeSnapshot, ticket: Ticket, personal: PersonalData) -> _Seen:
    from_id = ticket.transferred_from_office_id
    sender = await desk.offices.get(from_id) if from_id else None
    return _Seen(
        personal,
        absent=ticket.absent or ticket.ticket_id in office.facts.absent,
        silent=ticket.ticket_id in office.facts.silent,
        came_from=sender.name if sender else None,
    )


def _still_holds(row: QueueRow, ticket: Ticket, seen: _Seen, now: datetime) -> bool:
    """A board keeps the very object of a ticket that has not changed."""
    is_over = row.until is not None and row.until <= now
    return row.ticket is ticket and not is_over and seen.is_shown_by(row)


def _row(office: OfficeSnapshot, ticket: Ticket, seen: _Seen, now: datetime) -> QueueRow:
    timing, office_day = office.office.timing, office.board.office_day
    ends = day_end.day_ends(office.office, office_day, ticket) if ticket.may_come_back else None
    return QueueRow(
        ticket=ticket,
        personal=seen.personal,
        absent=seen.absent,
        paused=ticket.is_paused(now),
        conditions=Conditions(now, timing, ends, seen.silent),
        can_recall_until=settle_from(ticket, timing, ends),
        no_show_after=timing.no_show_after,
        came_from=seen.came_from,
        clerk_late=clerk_is_late(ticket, now, timing),
        holder_silent=seen.silent,
        rings_long=rings_long(ticket, timing),
        until=min((at for at in instants.changes_at(ticket, timing, ends) if at > now), default=None),
    )
