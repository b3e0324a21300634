"""A visitor sent to another office: one place, one successor, whatever fails in between."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from memory_adapters.account import memory_boards
from shared.domain.actor import Actor
from shared.domain.clerk import Role
from shared.domain.errors import Problem
from shared.domain.office.opening_hours import OpeningHours, every
from shared.domain.priority import Priority
from shared.domain.status import Notice, Status
from shared.domain.ticket.audit import ERASED
from shared.domain.ticket.transitions import Operation
from shared.front_desk.clerk import commands as clerks
from shared.front_desk.clerk import transfer
from shared.front_desk.desk import Desk
from shared.front_desk.entries import NUMBER_CANDIDATES
from shared.front_desk.read_models.snapshots import queue_snapshot
from shared.front_desk.system import after_visit, successor
from shared.front_desk.visitor import actions as visitor
from shared.front_desk.visitor import joining
from shared.ports import StorageUnavailable, StoredTicket
from tests.builders import Court, a_clerk, an_office
from tests.domain.test_calling import refused
from tests.front_desk.staged import crash, staged

ANA, BRUNO = a_clerk("ana"), a_clerk("bruno")
CARLA = a_clerk("carla", "centro", role=Role.MANAGER)
CLOSED = an_office("norte", hours=OpeningHours("America/Sao_Paulo", every((6,), 0, 60)))


async def a_court() -> Court:
    """Two offices that are open, and one that is not."""
    return await Court.build(an_office("centro"), an_office("penha"), CLOSED)


async def send(
    court: Court, ticket_id: str, office_id: str = "penha", desk: Desk | None = None
) -> StoredTicket:
    """Ana sends the visitor to the other office."""
    return await transfer.transfer(desk or court.desk, ANA, ticket_id, office_id, "é lá que se resolve")


async def test_the_visitor_stands_at_the_other_office_by_the_old_arrival() -> None:
    court = await a_court()
    before = await court.join(office_id="penha")
    ticket_id = await court.join(priority=Priority.DONOR)
    court.clock.advance(60)
    await court.join(office_id="penha", priority=Priority.DONOR)

    new = (await send(court, ticket_id)).ticket

    board = await court.desk.boards.get("penha", fresh=True)
    assert board.positions[new.ticket_id] == 1
    assert board.positions[before] == 3
    old = await court.ticket(ticket_id)
    assert (old.status, old.successor_id, new.transferred_from) == (
        Status.TRANSFERRED,
        new.ticket_id,
        ticket_id,
    )
    assert (new.arrival, new.priority, new.notice) == (old.arrival, Priority.DONOR, Notice.TRANSFERRED)
    row = next(row for row in (await queue_snapshot(court.desk, "penha")).waiting if row.ticket == new)
    assert row.came_from == "Ofício centro"


async def test_what_the_visitor_told_goes_along_and_stays_nowhere_else() -> None:
    court = await a_court()
    command = joining.Join("centro", display_name="Maria", case_number="1")
    ticket_id = (await joining.join(court.desk, command)).stored.ticket.ticket_id
    await court.serve(ANA)

    new = await send(court, ticket_id)

    told = await court.desk.personal_data.of_ticket(new)
    assert (told.display_name, told.case_number, told.join_url) == ("Maria", "1", None)
    assert set(court.account.rows.personal) == {new.ticket.ticket_id}
    assert await court.desk.locks.current("ana") is None
    await court.look(ticket_id)
    assert court.meetings.meetings == ()
    assert [r.successor_id for r in court.account.records.by_ticket.values()] == [new.ticket.ticket_id]


async def test_again_and_at_once_there_is_one_successor() -> None:
    court = await a_court()
    ticket_id = await court.join()
    desks = [court.desk, court.another_instance(), court.another_instance()]

    sent = await asyncio.gather(*(send(court, ticket_id, desk=desk) for desk in desks))
    court.clock.advance(60)
    again = await send(court, ticket_id)

    assert {stored.ticket.ticket_id for stored in (*sent, again)} == {again.ticket.ticket_id}
    assert len((await court.desk.boards.get("penha", fresh=True)).waiting) == 1
    with refused(Problem.OFFICE_CLOSED):
        await send(court, ticket_id, "norte")


@pytest.mark.parametrize("how", ["read", "visit", "command", "queue"])
async def test_a_crash_between_the_two_steps_is_mended_by_whoever_comes_next(how: str) -> None:
    court = await a_court()
    command = joining.Join("centro", display_name="Maria")
    ticket_id = (await joining.join(court.desk, command)).stored.ticket.ticket_id
    desk, store = staged(court)
    store.after_save.append(crash)
    with pytest.raises(StorageUnavailable):
        await send(court, ticket_id, desk=desk)
    old = await court.stored(ticket_id)
    assert old.ticket.successor_id is not None
    assert await court.desk.tickets.load(old.ticket.successor_id) is None

    if how == "read":
        await successor.newest(court.desk, old)
    elif how == "visit":
        await court.look(ticket_id)
    elif how == "queue":
        await after_visit.run(court.desk, old)
    else:
        await successor.on_newest(court.desk, ticket_id, lambda new: visitor.ready(court.desk, new))

    new = await court.stored(old.ticket.successor_id)
    assert new.ticket.status is Status.WAITING
    assert (await court.desk.personal_data.of_ticket(new)).display_name == "Maria"


async def test_the_devices_one_place_goes_along() -> None:
    court = await a_court()
    ticket_id = await court.join(device_id="phone")

    successor_id = (await send(court, ticket_id)).ticket.ticket_id

    assert await court.join(office_id="penha", device_id="phone") == successor_id
    assert await court.join(office_id="penha", device_id="tablet") != successor_id
    board = await court.desk.boards.get("penha", fresh=True)
    assert len(board.waiting) == 2
    assert await court.join(device_id="phone") != ticket_id, "nobody's place is left at the first office"


async def test_a_transfer_that_somebody_else_completes_takes_the_device_along() -> None:
    court = await a_court()
    ticket_id = await court.join(device_id="phone")
    desk, store = staged(court)
    store.after_save.append(crash)
    with pytest.raises(StorageUnavailable):
        await send(court, ticket_id, desk=desk)

    made = await successor.newest(court.desk, await court.stored(ticket_id))

    assert await court.join(office_id="penha", device_id="phone") == made.ticket.ticket_id


async def test_a_device_that_waits_there_already_keeps_both_places() -> None:
    court = await a_court()
    ticket_id = await court.join(device_id="phone")
    there = await court.join(office_id="penha", device_id="phone")

    successor = (await send(court, ticket_id)).ticket

    assert successor.ticket_id != there
    assert successor.arrival == (await court.ticket(ticket_id)).arrival
    assert await court.join(office_id="penha", device_id="phone") == there
    assert len((await court.desk.boards.get("penha", fresh=True)).waiting) == 2


async def test_the_old_id_leads_to_the_last_office_of_a_chain() -> None:
    court = await a_court()
    first = await court.join()
    second = (await send(court, first)).ticket.ticket_id
    caio = a_clerk("caio", "penha")
    third = await transfer.transfer(court.desk, caio, second, "centro", "de volta")

    last = await successor.newest(court.desk, await court.stored(first))
    left = await successor.on_newest(court.desk, first, lambda new: visitor.leave(court.desk, new, None))

    assert last.ticket.ticket_id == left.ticket.ticket_id == third.ticket.ticket_id
    assert left.ticket.status is Status.LEFT
    with refused(Problem.WRONG_STATUS):
        await successor.on_newest(court.desk, first, lambda new: visitor.ready(court.desk, new))


async def test_a_circle_of_offices_comes_to_an_end() -> None:
    court = await a_court()
    ticket_id = await court.join()
    stored = await court.stored(ticket_id)
    penha_and_back = [a_clerk("ana", "centro"), a_clerk("caio", "penha")]
    current = ticket_id
    for step in range(successor.LONGEST_CHAIN + 2):
        clerk, other = penha_and_back[step % 2], ("penha", "centro")[step % 2]
        sent = await transfer.transfer(court.desk, clerk, current, other, "motivo")
        current = sent.ticket.ticket_id

    found = await successor.newest(court.desk, await court.stored(ticket_id))

    assert found.ticket.status is Status.TRANSFERRED
    assert found.ticket.arrival == stored.ticket.arrival


async def test_who_may_send_whom_where() -> None:
    court = await a_court()
    ticket_id = await court.join()
    await court.serve(ANA)

    with refused(Problem.REASON_REQUIRED):
        await transfer.transfer(court.desk, ANA, ticket_id, "penha", None)
    with refused(Problem.INVALID_REQUEST):
        await send(court, ticket_id, "centro")
    with refused(Problem.NOT_FOUND):
        await send(court, ticket_id, "nenhum")
    with refused(Problem.OFFICE_CLOSED):
        await send(court, ticket_id, "norte")
    with refused(Problem.NOT_YOUR_CALL):
        await transfer.transfer(court.desk, BRUNO, ticket_id, "penha", "motivo")
    with refused(Problem.NOT_ALLOWED):
        foreign = a_clerk("dora", "penha")
        await transfer.transfer(court.desk, foreign, ticket_id, "penha", "motivo")
    assert (await court.ticket(ticket_id)).status is Status.IN_SERVICE

    new = await transfer.transfer(court.desk, CARLA, ticket_id, "penha", "motivo")
    assert new.ticket.status is Status.WAITING


async def test_an_office_that_takes_nobody_says_why() -> None:
    court = await a_court()
    ticket_id = await court.join()
    caio = a_clerk("caio", "penha")
    await clerks.set_entries(court.desk, caio, "penha", suspended=True, message="sem sistema")
    with refused(Problem.ENTRIES_SUSPENDED):
        await send(court, ticket_id)
    await clerks.set_entries(court.desk, caio, "penha", suspended=False, message=None)
    await court.join(office_id="penha")
    court.with_timing("penha", queue_limit=1)
    with refused(Problem.QUEUE_FULL):
        await send(court, ticket_id)


async def test_a_number_that_is_taken_gives_way_to_the_next() -> None:
    court = await a_court()
    ticket_id = await court.join()
    office_key = court.desk.keys.ticket_id("penha", "x")[:10]
    successor = court.desk.keys.ticket_id("penha", f"transfer/{ticket_id}")
    day = (await court.ticket(ticket_id)).day
    for attempt in range(2):
        number = court.desk.keys.number(successor, attempt)
        court.account.rows.numbers[office_key, day, number] = "somebody-else"

    assert (await send(court, ticket_id)).ticket.number == court.desk.keys.number(successor, 2)

    other = await court.join()
    taken = court.desk.keys.ticket_id("penha", f"transfer/{other}")
    for attempt in range(NUMBER_CANDIDATES):
        number = court.desk.keys.number(taken, attempt)
        court.account.rows.numbers[office_key, day, number] = "somebody-else"
    with refused(Problem.TRY_AGAIN):
        await send(court, other)


async def test_of_two_that_make_the_successor_one_does() -> None:
    court = await a_court()
    ticket_id = await court.join()
    desk, store = staged(court)
    store.after_save.append(crash)
    with pytest.raises(StorageUnavailable):
        await send(court, ticket_id, desk=desk)
    old = await court.stored(ticket_id)

    class Slow(type(store)):  # pyright: ignore[reportGeneralTypeIssues, reportUntypedBaseClass]  (a test's own)
        async def load(self, ticket_id: str) -> StoredTicket | None:
            found = await super().load(ticket_id)
            if ticket_id == old.ticket.successor_id and found is None:
                await successor.complete(court.desk, old)
            return found

    rows = court.account.rows
    slow = replace(court.desk, tickets=Slow(rows, memory_boards(court.clock, rows)))

    made = await successor.complete(slow, old)

    assert made.ticket.ticket_id == old.ticket.successor_id
    assert len(court.account.rows.audit[made.ticket.ticket_id]) == 1


async def test_the_audit_tells_who_sent_the_visitor() -> None:
    court = await a_court()
    ticket_id = await court.join()

    new = await send(court, ticket_id)

    story = await court.desk.audit.of_ticket(ticket_id)
    sent = story[1]
    assert (sent.operation, sent.actor, sent.actor_id) == (Operation.TRANSFER, Actor.CLERK, "ana")
    assert sent.reason == ERASED, "the old ticket's personal data have gone with the visitor"
    [entry] = await court.desk.audit.of_ticket(new.ticket.ticket_id)
    assert (entry.operation, entry.actor) == (Operation.JOIN, Actor.SYSTEM)
    assert entry.reason == "é lá que se resolve"
