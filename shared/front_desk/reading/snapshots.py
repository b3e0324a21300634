"""What a screen needs to know, gathered: one visitor's ticket, an office's queue. Reads only.

Everything comes from boards about a second old; a picture that decides nothing may be that old.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shared.domain.office import day_end
from shared.domain.office.office import Contact, Office
from shared.domain.queue.attendance import Attendance
from shared.domain.queue.order import Overtaken, overtaken
from shared.domain.queue.presence import (
    SignsOfLife,
    is_holder_silent,
    is_visitor_absent,
)
from shared.domain.queue.wait_range import WaitRange, wait_range
from shared.domain.status import Notice, Status
from shared.domain.ticket import room_outage, waiting
from shared.domain.ticket.calling import clerk_is_late, rings_long
from shared.domain.ticket.ending import settle_from
from shared.domain.ticket.permissions import Conditions
from shared.domain.ticket.record import VisitRecord
from shared.domain.ticket.ticket import PersonalData, Ticket
from shared.front_desk.desk import Desk, office_of
from shared.front_desk.reading.attendance import attendance_at
from shared.ports import Board, StoredTicket


@dataclass(frozen=True)
class OfficeSnapshot:
    """An office as visitors see it at `now`."""

    office: Office
    board: Board
    now: datetime
    attendance: Attendance
    calls: Sequence[datetime] = ()
    """When people were called here today, in any order."""

    @property
    def attended(self) -> bool:
        """Somebody calls, or would if anybody waited."""
        return self.attendance.attended

    @property
    def is_open(self) -> bool:
        """Whether entries are possible by the hours, and «Encerrar o dia» was not said."""
        return day_end.is_open(self.office, self.board.office_day, self.now)

    @property
    def closes_at(self) -> datetime | None:
        return day_end.closes_at(self.office, self.board.office_day, self.now)

    @property
    def opens_at(self) -> datetime | None:
        return day_end.opens_at(self.office, self.board.office_day, self.now)


async def office_snapshot(desk: Desk, office_id: str) -> OfficeSnapshot:
    """Raises `not-found`."""
    office = await office_of(desk, office_id)
    board = await desk.boards.get(office_id)
    signs = await desk.presence.signs_of_life(office_id)
    now = desk.clock.now()
    return OfficeSnapshot(
        office,
        board,
        now,
        await attendance_at(desk, office, board, signs, now),
        calls=await _calls_of_today(desk, office, board, now),
    )


async def _calls_of_today(desk: Desk, office: Office, board: Board, now: datetime) -> list[datetime]:
    """Of visits that ended, at most a minute old, and of those on the board."""
    if not board.waiting:
        return []
    ended = await desk.records.calls_of_day(office.office_id, office.hours.local(now).date())
    live = [stored.ticket.call for stored in (*board.held, *board.missed)]
    return [*ended, *(call.called_at for call in live if call is not None)]


@dataclass(frozen=True)
class TicketSnapshot:
    """A ticket as its visitor sees it."""

    ticket: Ticket
    personal: PersonalData
    office: OfficeSnapshot

    @property
    def now(self) -> datetime:
        return self.office.now

    @property
    def position(self) -> int | None:
        """1 for the next one; None when not waiting."""
        if self.ticket.status is not Status.WAITING:
            return None
        return self.office.board.positions.get(self.ticket.ticket_id)

    @property
    def overtaken(self) -> Overtaken:
        """Who stands ahead though they stood elsewhere when this ticket came."""
        return overtaken([stored.ticket for stored in self.office.board.waiting], self.ticket)

    @property
    def wait_range(self) -> WaitRange | None:
        """None without an honest basis, and while nobody calls."""
        position = self.position
        if position is None or not self.office.attended:
            return None
        return wait_range(position - 1, self.office.calls, self.now)

    @property
    def is_paused(self) -> bool:
        return self.ticket.is_paused(self.now)

    @property
    def pauses_left(self) -> int:
        return waiting.pauses_left(self.ticket, self.office.office.timing)

    @property
    def pauses_elsewhere_left(self) -> int:
        return waiting.pauses_left(self.ticket, self.office.office.timing, elsewhere=True)

    @property
    def can_return_until(self) -> datetime | None:
        """None also once the time is over."""
        if not self.ticket.may_come_back:
            return None
        ends = day_end.day_ends(self.office.office, self.office.board.office_day, self.ticket)
        until = waiting.return_deadline(self.ticket, self.office.office.timing, ends)
        return until if until is not None and self.now < until else None

    @property
    def notice(self) -> Notice | None:
        if clerk_is_late(self.ticket, self.now, self.office.office.timing):
            return Notice.CLERK_LATE
        return self.ticket.notice

    @property
    def other_channels(self) -> tuple[Contact, ...]:
        """The office's other channels, once its rooms have failed for so long that waiting may not help."""
        board = self.office.board
        if not room_outage.is_without_room(self.ticket):
            return ()
        waiting = [stored.ticket for stored in board.waiting]
        held = [stored.ticket for stored in board.held]
        return self.office.office.contacts if room_outage.rooms_fail(waiting, held, self.now) else ()

    @property
    def nobody_came_at(self) -> datetime | None:
        """From when «Ninguém apareceu» is accepted."""
        call = self.ticket.call
        if self.ticket.status is not Status.IN_SERVICE or call is None or call.clerk_entered_at is not None:
            return None
        return call.entered_at + self.office.office.timing.nobody_came_after if call.entered_at else None


async def ticket_snapshot(desk: Desk, stored: StoredTicket) -> TicketSnapshot:
    """The picture of a ticket just found; a board that knows a later revision replaces it."""
    office = await office_snapshot(desk, stored.ticket.office_id)
    newer = office.board.by_id.get(stored.ticket.ticket_id)
    if newer is not None and newer.ticket.revision > stored.ticket.revision:
        stored = newer
    return TicketSnapshot(stored.ticket, await desk.personal_data.of_ticket(stored), office)


@dataclass(frozen=True)
class QueueRow:
    """A ticket as clerks see it."""

    ticket: Ticket
    personal: PersonalData
    position: int | None
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
    """The visitor is in the room and the clerk is not, for longer than is decent."""
    holder_unheard: bool = False
    """The page of the clerk who holds it is silent: any clerk of the office may release it."""
    rings_long: bool = False
    """The longer minute runs: its clerk may call another meanwhile."""


@dataclass(frozen=True)
class QueueSnapshot:
    """An office's queue as its clerks see it."""

    office: OfficeSnapshot
    waiting: Sequence[QueueRow]
    held: Sequence[QueueRow]
    missed: Sequence[QueueRow]
    unattended_since: datetime | None
    today: Sequence[VisitRecord]
    """Records of the tickets of today that have ended; live ones stand on the board."""
    day: date
    """Today, at the office."""

    @property
    def live_entries(self) -> int:
        """Who entered here today and has not ended. A board may show somebody a second after the end."""
        ended = {record.ticket_id for record in self.today}
        live = [row.ticket for row in (*self.waiting, *self.held, *self.missed)]
        return sum(
            ticket.day == self.day and ticket.transferred_from is None and ticket.ticket_id not in ended
            for ticket in live
        )


async def queue_snapshot(desk: Desk, office_id: str) -> QueueSnapshot:
    """Raises `not-found`."""
    office = await office_snapshot(desk, office_id)
    board, now = office.board, office.now
    personal = await desk.personal_data.of_board(board)
    signs = await desk.presence.signs_of_life(office_id)
    day = office.office.hours.local(now).date()
    today = await desk.day_records.ended(desk.boards, desk.records, board, day)

    async def rows(tickets: Sequence[StoredTicket]) -> list[QueueRow]:
        return [await _row(desk, stored.ticket, personal, signs, office) for stored in tickets]

    return QueueSnapshot(
        office=office,
        waiting=await rows(board.waiting),
        held=await rows(board.held),
        missed=await rows(board.missed),
        unattended_since=office.attendance.unattended_since,
        today=today,
        day=day,
    )


async def _row(
    desk: Desk,
    ticket: Ticket,
    personal: Mapping[str, PersonalData],
    signs: SignsOfLife,
    office: OfficeSnapshot,
) -> QueueRow:
    timing, board = office.office.timing, office.board
    ends = day_end.day_ends(office.office, board.office_day, ticket) if ticket.may_come_back else None
    from_id = ticket.transferred_from_office_id
    sender = await desk.offices.get(from_id) if from_id else None
    silent = is_holder_silent(signs, ticket, office.now, timing.absent_after)
    return QueueRow(
        ticket=ticket,
        personal=personal.get(ticket.ticket_id, PersonalData()),
        position=board.positions.get(ticket.ticket_id),
        absent=ticket.absent or is_visitor_absent(signs, ticket, office.now, timing.absent_after),
        paused=ticket.is_paused(office.now),
        conditions=Conditions(office.now, timing, ends, silent),
        can_recall_until=settle_from(ticket, timing, ends),
        no_show_after=timing.no_show_after,
        came_from=sender.name if sender else None,
        clerk_late=clerk_is_late(ticket, office.now, timing),
        holder_unheard=silent,
        rings_long=rings_long(ticket, timing),
    )


async def row_of(desk: Desk, stored: StoredTicket) -> QueueRow:
    """One ticket as clerks see it, after a command."""
    office = await office_snapshot(desk, stored.ticket.office_id)
    personal = {stored.ticket.ticket_id: await desk.personal_data.of_ticket(stored)}
    signs = await desk.presence.signs_of_life(stored.ticket.office_id)
    return await _row(desk, stored.ticket, personal, signs, office)
