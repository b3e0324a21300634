"""Tickets of the past with all that is recorded of them: for the audit, and to explain an order."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shared.domain.office.office import Office
from shared.domain.priority import Priority
from shared.domain.queue.story import TicketStory
from shared.domain.ticket.ticket import Ticket
from shared.domain.ticket.visit_record import VisitRecord
from shared.front_desk.desk import Desk

DAY = timedelta(days=1)


@dataclass(frozen=True)
class _Known:
    """What is known of a ticket without its audit."""

    ticket_id: str
    day: date
    arrival: datetime
    priority: Priority
    came_over: bool
    ended_at: datetime | None


async def stories_by_day(
    desk: Desk, office: Office, first: date, last: date
) -> AsyncIterator[tuple[date, Sequence[TicketStory]]]:
    """Each local day, `last` included, with everybody who entered on it, by their arrival.

    One request for all records, and one for each ticket when its day is asked for.
    """
    known = await _known(desk, office, first, last, lambda _: True)
    for number in range((last - first).days + 1):
        day = first + number * DAY
        yield day, await _stories(desk, [each for each in known if each.day == day])


async def stories_at(desk: Desk, office: Office, since: datetime, until: datetime) -> list[TicketStory]:
    """Everybody whose visit has touched this period, by their arrival.

    A visit may last over a midnight: the day before is looked at as well.
    """
    hours = office.hours
    first, last = hours.local(since).date() - DAY, hours.local(until).date()

    def is_there(known: _Known) -> bool:
        return known.arrival < until and (known.ended_at is None or known.ended_at >= since)

    return await _stories(desk, await _known(desk, office, first, last, is_there))


async def _known(
    desk: Desk, office: Office, first: date, last: date, is_wanted: Callable[[_Known], bool]
) -> list[_Known]:
    """Recorded, on the board, and ended but not recorded yet.

    In this order: a ticket that moves on meanwhile, from the board to what is pending and from there to the
    records, is found again in a later source, and never missed.
    """
    board = await desk.boards.get(office.office_id)
    pending = await desk.after_visit.pending(office.office_id)
    found = [_of_record(each) for each in await desk.records.of_days(office.office_id, first, last)]
    seen = {known.ticket_id for known in found}
    tickets = [stored.ticket for stored in board.by_id.values()]
    loaded = [await desk.tickets.load(ticket_id) for ticket_id in pending if ticket_id not in seen]
    tickets += [stored.ticket for stored in loaded if stored is not None]
    others = {ticket.ticket_id: _of_ticket(ticket) for ticket in tickets if first <= ticket.day <= last}
    found += [known for ticket_id, known in others.items() if ticket_id not in seen]
    return sorted(filter(is_wanted, found), key=lambda known: (known.arrival, known.ticket_id))


def _of_record(record: VisitRecord) -> _Known:
    came_over = record.transferred_from is not None
    return _Known(
        record.ticket_id, record.day, record.arrived_at, record.priority, came_over, record.ended_at
    )


def _of_ticket(ticket: Ticket) -> _Known:
    came_over = ticket.transferred_from is not None
    ended_at = ticket.ended_at if ticket.is_final else None
    return _Known(ticket.ticket_id, ticket.day, ticket.arrival, ticket.priority, came_over, ended_at)


async def _stories(desk: Desk, known: Sequence[_Known]) -> list[TicketStory]:
    audits = await desk.audit.of_tickets([each.ticket_id for each in known])
    found: list[TicketStory] = []
    for each in known:
        entries = audits[each.ticket_id]
        named = next(((e.number, e.protocol) for e in entries if e.number and e.protocol), None)
        if named is None:
            # Its entries are older than these columns.
            stored = await desk.tickets.load(each.ticket_id)
            named = ("", "") if stored is None else (stored.ticket.number, stored.ticket.protocol)
        number, protocol = named
        story = TicketStory(
            each.ticket_id,
            number or "",
            protocol or "",
            each.day,
            each.arrival,
            each.priority,
            each.came_over,
            entries,
        )
        found.append(story)
    return found
