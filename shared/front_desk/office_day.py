"""An office's day: when it ends for a ticket, and the one way in which its state is changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from shared.domain.clerk import Clerk
from shared.domain.errors import Problem, Refused
from shared.domain.office import day_end
from shared.domain.office.office import OfficeDay
from shared.domain.ticket.audit import OfficeDayEntry, OfficeDayOperation
from shared.domain.ticket.ticket import Ticket
from shared.front_desk.desk import ATTEMPTS, Desk
from shared.ports import Conflict


async def day_ends_of(desk: Desk, ticket: Ticket) -> datetime:
    """When the ticket's day ends at its office, by a board about a second old."""
    office = await desk.offices.get(ticket.office_id)
    if office is None:
        return day_end.day_ends_without_office(ticket)
    board = await desk.boards.get(ticket.office_id)
    return day_end.day_ends(office, board.office_day, ticket)


async def change_office_day(
    desk: Desk,
    clerk: Clerk,
    office_id: str,
    operation: OfficeDayOperation,
    reason: str | None,
    decide: Callable[[OfficeDay, datetime], OfficeDay],
) -> OfficeDay:
    """Decide on the state as it is now and write the decision with its audit entry, in one batch.

    Nothing is written if `decide` returns the state that it was given. Of two concurrent changes the later
    one decides again on the result of the first: suspended entries do not open a day that was closed.

    Raises `try-again` after six lost races.
    """
    for _ in range(ATTEMPTS):
        now = desk.clock.now()
        before = (await desk.boards.get(office_id, fresh=True)).office_day
        after = decide(before, now)
        if after is before:
            return after
        entry = OfficeDayEntry(office_id, now, operation, clerk.actor, clerk.clerk_id, reason, clerk.name)
        try:
            await desk.office_days.set(office_id, before, after, entry)
        except Conflict:
            continue
        office = await desk.offices.get(office_id)
        if office is not None:
            # Whoever looks at the whole court looks at active offices only.
            await desk.active.mark(office_id, office.hours.local(now).date())
        return after
    raise Refused(Problem.TRY_AGAIN)
