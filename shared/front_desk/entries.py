"""New tickets at an office: whether it takes any now, and under which number one is written."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import date, datetime

from shared.domain.credentials import protocol, source_tag
from shared.domain.errors import Problem, Refused
from shared.domain.office import day_end
from shared.domain.office.office import Office, OfficeDay
from shared.domain.queue.sources import limit_of_source, of_source
from shared.domain.ticket.waiting import Identity
from shared.front_desk.desk import Desk
from shared.ports import NewTicket, NumberTaken, StoredTicket

RETRY_SECONDS = 60
"""When to try again where too many of one source wait: a call frees a place every minute or so."""
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

    Raises `OfficeClosed`, `entries-suspended`, `queue-full`; `not-found` for an inactive office.
    """
    if not office.active:
        raise Refused(Problem.NOT_FOUND)
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


class NotAdmitted(Exception):
    """A new entry is refused; a visitor who is inside already may still be answered."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(str(refused))
        self.refused = refused


async def source_of(desk: Desk, office: Office, network: str | None, now: datetime) -> str | None:
    """The tag of a network on the office's day; None for none."""
    if network is None:
        return None
    return source_tag(await desk.source_keys.of_day(office.hours.local(now).date()), network)


@asynccontextmanager
async def admitted(desk: Desk, office: Office, source: str | None, now: datetime) -> AsyncGenerator[None]:
    """Around the writing of a visitor's new entry. Raises `NotAdmitted` with the refusal.

    Entries of one source that this instance is writing count as waiting; those of other instances are seen
    on the board within a second or so, and pass the limit until then.
    """
    try:
        await check_entries(desk, office, now)
    except Refused as refusal:
        _report(desk, office, refusal)
        raise NotAdmitted(refusal) from None
    if source is None:
        yield
        return
    board = await desk.boards.get(office.office_id)
    tickets = [stored.ticket for stored in board.waiting]
    with desk.entries_under_way.one(office.office_id, source) as others:
        if of_source(tickets, source) + others >= limit_of_source(len(tickets), office.timing):
            refusal = _too_many(office)
            _report(desk, office, refusal)
            raise NotAdmitted(refusal)
        yield


def _too_many(office: Office) -> Refused:
    contacts = [{"label": contact.label, "value": contact.value} for contact in office.contacts]
    return Refused(
        Problem.TOO_MANY_REQUESTS,
        officeId=office.office_id,
        retryAfterSeconds=RETRY_SECONDS,
        contacts=contacts,
    )


def _report(desk: Desk, office: Office, refusal: Refused) -> None:
    if refusal.problem in {Problem.QUEUE_FULL, Problem.TOO_MANY_REQUESTS}:
        desk.telemetry.turned_away(office.office_id, refusal.problem)


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
