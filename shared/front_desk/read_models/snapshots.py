"""What a screen needs to know, gathered: one visitor's ticket, an office's queue. Reads only.

Everything comes from boards about a second old; a page that decides nothing may be that old.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from shared.domain.office import day_end
from shared.domain.office.office import Contact
from shared.domain.queue.order import Overtaken
from shared.domain.queue.wait_range import WaitRange, wait_range
from shared.domain.status import Notice, Status
from shared.domain.ticket import room_outage, waiting
from shared.domain.ticket.calling import clerk_is_late
from shared.domain.ticket.ticket import PersonalData, Ticket
from shared.domain.ticket.visit_record import VisitRecord
from shared.front_desk.desk import Desk
from shared.front_desk.office_state import OfficeSnapshot
from shared.front_desk.read_models.queue_rows import QueueRow, row_of_ticket, rows_of_queue
from shared.ports import StoredTicket


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
        """How many stand ahead that did not when this ticket came."""
        return self.office.order.overtaken(self.ticket)

    @property
    def wait_range(self) -> WaitRange | None:
        """None with too few calls to estimate from, and while the queue is unattended."""
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
    memo: dict[object, object] = field(default_factory=dict[object, object], compare=False, repr=False)
    """What was made from this snapshot and holds as long as it does, under keys of whoever made it."""

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
    board = office.board
    personal = await desk.personal_data.of_board(board)
    today = await desk.day_records.ended(desk.boards, recorded, board, day)
    rows = await rows_of_queue(desk, office, personal)

    def of(tickets: Sequence[StoredTicket]) -> list[QueueRow]:
        return [rows[stored.ticket.ticket_id] for stored in tickets]

    return QueueSnapshot(
        office=office,
        waiting=of(board.waiting),
        held=of(board.held),
        missed=of(board.missed),
        unattended_since=office.facts.attendance.unattended_since,
        today=today,
        recorded=recorded,
        day=day,
    )


async def row_of(desk: Desk, stored: StoredTicket) -> tuple[QueueRow, int | None]:
    """One ticket as clerks see it, after a command, and its position."""
    office, ticket = await office_snapshot(desk, stored.ticket.office_id, exact=True), stored.ticket
    row = await row_of_ticket(desk, office, ticket, await desk.personal_data.of_ticket(stored))
    return row, office.board.positions.get(ticket.ticket_id)
