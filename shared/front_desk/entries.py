"""New tickets at an office: whether it takes any now, and under which number one is written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from shared.domain.credentials import protocol
from shared.domain.errors import Problem, Refused
from shared.domain.office import day_end
from shared.domain.office.office import Office, OfficeDay
from shared.domain.ticket.waiting import Identity
from shared.front_desk.desk import Desk
from shared.ports import NewTicket, NumberTaken, StoredTicket

NUMBER_CANDIDATES = 12
"""400,000 codes and at most some hundred tickets a day: even the third candidate is rarely needed."""


class OfficeClosed(Refused):
    """`office-closed`, with what a page needs to show when the office opens."""

    def __init__(self, office: Office, day: OfficeDay, opens_at: datetime | None) -> None:
        super().__init__(Problem.OFFICE_CLOSED, officeId=office.office_id, opensAt=opens_at)
        self.office = office
        self.day = day


async def check_entries(desk: Desk, office: Office, now: datetime) -> None:
    """Raise unless the office takes entries now. The limit may be exceeded by the entries of one second.

    Raises `OfficeClosed`, `entries-suspended`, `queue-full`.
    """
    if not office.hours.is_open(now):
        # The hours alone decide, so the day's state is not read; the one seen last is shown.
        seen = desk.office_days.seen(office.office_id)
        raise OfficeClosed(office, seen, office.hours.opens_at(now))
    board = await desk.boards.get(office.office_id)
    if day_end.is_closed_now(office, board.office_day, now):
        raise OfficeClosed(office, board.office_day, day_end.opens_at(office, board.office_day, now))
    if board.office_day.entries_suspended:
        raise Refused(Problem.ENTRIES_SUSPENDED, message=board.office_day.message)
    if len(board.waiting) >= office.timing.queue_limit:
        raise Refused(Problem.QUEUE_FULL, limit=office.timing.queue_limit)


async def add_numbered(
    desk: Desk, ticket_id: str, day: date, new_ticket: Callable[[Identity], NewTicket]
) -> StoredTicket:
    """Write the ticket under the first of the ticket's numbers that is free at the office on `day`.

    Raises `TicketExists`; `try-again` after twelve numbers that others have.
    """
    for candidate in range(NUMBER_CANDIDATES):
        number = desk.keys.number(ticket_id, candidate)
        try:
            identity = Identity(ticket_id, number, protocol(ticket_id, day, number))
            return await desk.tickets.add(new_ticket(identity))
        except NumberTaken:
            continue
    raise Refused(Problem.TRY_AGAIN)
