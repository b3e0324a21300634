"""The day's end: what must be true when everybody has gone home."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.simulate_day.house import House
from benchmarks.simulate_day.watch import Known
from shared.domain.clerk import Clerk
from shared.domain.ticket.ticket import Ticket


async def check_the_end(house: House, clerks: Sequence[Clerk]) -> None:
    """Hold storage against what the watch has seen all day."""
    rows = house.account.rows.tickets
    house.watch.expect("no ticket lost", rows.keys() == house.watch.tickets.keys(), None, "rows and writes")
    for ticket_id, known in house.watch.tickets.items():
        stored = rows.get(ticket_id)
        if stored is None:
            house.watch.broken("no ticket lost", ticket_id, "its row is gone")
            continue
        await _check_ticket(house, stored.ticket, known)
    for clerk in clerks:
        await _check_clerk(house, clerk)
    house.watch.checks["rooms closed"] += house.meetings.opened
    for room in house.meetings.meetings:
        text = f"the room of the call {room.call_id} is still open"
        house.watch.broken("rooms closed", house.watch.ticket_of(room.call_id), text)
    for failure in house.visits.failures():
        house.watch.broken("visits run", None, repr(failure))


async def _check_ticket(house: House, ticket: Ticket, known: Known) -> None:
    expect, ticket_id = house.watch.expect, ticket.ticket_id
    expect("no ticket lost", ticket == known.last, ticket_id, "the row is not what was written last")
    expect("no ticket lost", ticket.is_final, ticket_id, f"still {ticket.status} at the end of the day")
    expect("one end", known.ends == 1, ticket_id, f"{known.ends} ends")
    audit = list(await house.housekeeper.audit.of_ticket(ticket_id))
    expect("audit", audit == known.entries, ticket_id, "the stored audit is not what was written")
    _check_record(house, ticket)
    pending_after_visit = {
        stored.ticket.ticket_id for stored in await house.housekeeper.after_visit.pending(ticket.office_id)
    }
    expect(
        "after the visit",
        ticket_id not in pending_after_visit,
        ticket_id,
        "the work after the visit is not done",
    )


def _check_record(house: House, ticket: Ticket) -> None:
    record = house.account.records.by_ticket.get(ticket.ticket_id)
    told = record is not None and (record.status, record.entered_at, record.ended_at) == (
        ticket.status,
        ticket.arrival,
        ticket.ended_at,
    )
    house.watch.expect("history", told, ticket.ticket_id, f"the history says {record}")
    if ticket.successor_id is None:
        return
    following = house.account.records.by_ticket.get(ticket.successor_id)
    whole = (
        record is not None
        and following is not None
        and record.successor_id == following.ticket_id
        and following.transferred_from == record.ticket_id
    )
    house.watch.expect("history", whole, ticket.ticket_id, f"a chain of {record} and {following}")


async def _check_clerk(house: House, clerk: Clerk) -> None:
    lock = await house.account.locks.current(clerk.clerk_id)
    left = lock is None or (clerk.clerk_id, lock.call_id) in house.line.not_released
    house.watch.expect("locks gone", left, lock.ticket_id if lock else None, f"{clerk.clerk_id} has {lock}")
