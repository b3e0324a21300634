"""What a screen needs to know, gathered: one visitor's ticket, an office's queue. Reads only.

Everything comes from boards about a second old; a page that decides nothing may be that old.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shared.domain.office import day_end
from shared.domain.office.office import Contact
from shared.domain.queue.order import Overtaken
from shared.domain.queue.wait_range import WaitRange, wait_range
from shared.domain.status import Notice, Status
from shared.domain.ticket import room_outage, waiting
from shared.domain.ticket.calling import clerk_is_late, rings_long
from shared.domain.ticket.ending import settle_from
from shared.domain.ticket.permissions import Conditions
from shared.domain.ticket.record import VisitRecord
from shared.domain.ticket.ticket import PersonalData, Ticket
from shared.front_desk.desk import Desk
from shared.front_desk.office_snapshots import OfficeSnapshot
from shared.ports import StoredTicket
from shared.slices import in_slices


async def office_snapshot(desk: Desk, office_id: str, *, exact: bool = False) -> OfficeSnapshot:
    """The office now; `exact`: not even its common facts are a second old. Raises `not-found`."""
    return await desk.snapshots.get(desk, office_id, exact=exact)


@dataclass(frozen=True)
class TicketSnapshot:
    """A ticket as its visitor sees it."""

    ticket: Ticket
    personal: PersonalData
    office: OfficeSnapshot
    now: datetime

    @property
    def position(self) -> int | None:
        """1 for the next one; None when not waiting."""
        if self.ticket.status is not Status.WAITING:
            return None
        return self.office.board.positions.get(self.ticket.ticket_id)

    @property
    def overtaken(self) -> Overtaken:
        """Who stands ahead though they stood elsewhere when this ticket came."""
        return self.office.order.overtaken(self.ticket)

    @property
    def wait_range(self) -> WaitRange | None:
        """None without an honest basis, and while nobody calls."""
        position, pace = self.position, self.office.facts.pace
        if position is None or pace is None or not self.office.attended:
            return None
        return wait_range(position - 1, pace)

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
        """The office's other channels, once its rooms have failed long enough that waiting may not help."""
        concerned = room_outage.is_without_room(self.ticket) and self.office.facts.rooms_fail
        return self.office.office.contacts if concerned else ()

    @property
    def nobody_came_at(self) -> datetime | None:
        """From when «Ninguém apareceu» is accepted."""
        call = self.ticket.call
        if self.ticket.status is not Status.IN_SERVICE or call is None or call.clerk_entered_at is not None:
            return None
        return call.entered_at + self.office.office.timing.nobody_came_after if call.entered_at else None


async def ticket_snapshot(desk: Desk, stored: StoredTicket) -> TicketSnapshot:
    """The snapshot of a ticket just found; a board that knows a later revision replaces it."""
    office = await office_snapshot(desk, stored.ticket.office_id)
    newer = office.board.by_id.get(stored.ticket.ticket_id)
    if newer is not None and newer.ticket.revision > stored.ticket.revision:
        stored = newer
    personal = await desk.personal_data.of_ticket(stored)
    return TicketSnapshot(stored.ticket, personal, office, desk.clock.now())


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
    """The visitor is in the room and the clerk is not, for longer than `Timing.clerk_late_after`."""
    holder_silent: bool = False
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
    recorded: Sequence[VisitRecord]
    """The stored records that `today` was made from."""
    day: date
    """Today, at the office."""

    @property
    def live_entries(self) -> int:
        """Who joined here today and has not ended. A board may show somebody a second after the end."""
        ended = {record.ticket_id for record in self.today}
        live = [row.ticket for row in (*self.waiting, *self.held, *self.missed)]
        return sum(
            ticket.day == self.day and ticket.transferred_from is None and ticket.ticket_id not in ended
            for ticket in live
        )


async def queue_snapshot(desk: Desk, office_id: str) -> QueueSnapshot:
    """The queue as all clerks of the office see it, made once while neither it nor the day's records change.

    Raises `not-found`.
    """
    office = await office_snapshot(desk, office_id, exact=True)
    day = office.office.hours.local(desk.clock.now()).date()
    recorded = await desk.records.of_day(office_id, day)
    async with office.making:
        known = office.memo.get(QueueSnapshot)
        # Records follow an end some seconds late: the numbers may change while the queue does not.
        if not isinstance(known, QueueSnapshot) or known.recorded is not recorded:
            known = office.memo[QueueSnapshot] = await _queue_snapshot(desk, office, recorded, day)
    return known


async def _queue_snapshot(
    desk: Desk, office: OfficeSnapshot, recorded: Sequence[VisitRecord], day: date
) -> QueueSnapshot:
    board, now = office.board, desk.clock.now()
    personal = await desk.personal_data.of_board(board)
    today = await desk.day_records.ended(desk.boards, recorded, board, day)

    async def rows(tickets: Sequence[StoredTicket]) -> list[QueueRow]:
        return [await _row(desk, stored.ticket, personal, office, now) async for stored in in_slices(tickets)]

    return QueueSnapshot(
        office=office,
        waiting=await rows(board.waiting),
        held=await rows(board.held),
        missed=await rows(board.missed),
        unattended_since=office.facts.attendance.unattended_since,
        today=today,
        recorded=recorded,
        day=day,
    )


async def _row(
    desk: Desk,
    ticket: Ticket,
    personal: Mapping[str, PersonalData],
    office: OfficeSnapshot,
    now: datetime,
) -> QueueRow:
    timing, board = office.office.timing, office.board
    ends = day_end.day_ends(office.office, board.office_day, ticket) if ticket.may_come_back else None
    from_id = ticket.transferred_from_office_id
    sender = await desk.offices.get(from_id) if from_id else None
    silent = ticket.ticket_id in office.facts.silent
    return QueueRow(
        ticket=ticket,
        personal=personal.get(ticket.ticket_id, PersonalData()),
        position=board.positions.get(ticket.ticket_id),
        absent=ticket.absent or ticket.ticket_id in office.facts.absent,
        paused=ticket.is_paused(now),
        conditions=Conditions(now, timing, ends, silent),
        can_recall_until=settle_from(ticket, timing, ends),
        no_show_after=timing.no_show_after,
        came_from=sender.name if sender else None,
        clerk_late=clerk_is_late(ticket, now, timing),
        holder_silent=silent,
        rings_long=rings_long(ticket, timing),
    )


async def row_of(desk: Desk, stored: StoredTicket) -> QueueRow:
    """One ticket as clerks see it, after a command."""
    office = await office_snapshot(desk, stored.ticket.office_id, exact=True)
    personal = {stored.ticket.ticket_id: await desk.personal_data.of_ticket(stored)}
    return await _row(desk, stored.ticket, personal, office, desk.clock.now())
