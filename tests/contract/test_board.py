"""The board as both stores show it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from shared.domain.actor import Actor
from shared.domain.office.office import OPEN_DAY, OfficeDay
from shared.domain.priority import Priority
from shared.domain.status import Status
from shared.domain.ticket.audit import OfficeDayEntry, OfficeDayOperation
from shared.ports import Board, Conflict
from shared.storage import Storage
from tests.builders import START, a_ticket, called, settled, ticket_in
from tests.contract.changes import change_of, joined, new_ticket
from tests.contract.conftest import Backend


def ids(board: Board) -> dict[str, list[str]]:
    """What stands where."""
    return {
        place: [stored.ticket.ticket_id for stored in stored_there]
        for place, stored_there in (
            ("waiting", board.waiting),
            ("held", board.held),
            ("missed", board.missed),
        )
    }


async def test_an_empty_board(storage: Storage) -> None:
    board = await storage.boards.get("centro")
    assert (board.waiting, board.held, board.missed, board.office_day) == ((), (), (), OfficeDay())


async def test_the_order_is_priority_then_arrival(backend: Backend) -> None:
    storage = backend.instance()
    late = a_ticket("late", at=START + timedelta(seconds=1))
    early = a_ticket("early", at=START)
    old = a_ticket("old", at=START + timedelta(seconds=2), priority=Priority.OVER_80)
    for ticket in (late, early, old):
        await storage.tickets.add(new_ticket(ticket))

    for instance in (storage, backend.instance()):
        board = await instance.boards.get("centro")
        assert [stored.ticket for stored in board.waiting] == [old, early, late]
        assert board.positions == {old.ticket_id: 1, early.ticket_id: 2, late.ticket_id: 3}
        assert set(board.by_id) == set(board.positions)


async def test_a_ticket_moves_over_the_board_and_off_it(backend: Backend) -> None:
    storage = backend.instance()
    stored = await joined(storage.tickets)
    ticket_id = stored.ticket.ticket_id
    moves = [
        (called(a_ticket()), "held"),
        (a_ticket(), "waiting"),
        (replace(a_ticket(), priority=Priority.LEGAL), "waiting"),
        (ticket_in(Status.NO_SHOW), "missed"),
        (settled(a_ticket()), None),
    ]
    for after, place in moves:
        stored = await storage.tickets.save(stored, change_of(stored, after))
        for boards in (storage.boards, backend.instance().boards):
            shown = ids(await boards.get("centro"))
            assert [name for name, there in shown.items() if there == [ticket_id]] == [place] * bool(place)
            found = await boards.find(ticket_id)
            assert found is not None
            assert found.ticket == stored.ticket


async def test_offices_do_not_see_each_other(storage: Storage) -> None:
    await storage.tickets.add(new_ticket(a_ticket("one", office_id="centro")))
    await storage.tickets.add(new_ticket(a_ticket("two", office_id="norte")))
    assert ids(await storage.boards.get("centro"))["waiting"] == [a_ticket("one").ticket_id]


async def test_a_fresh_board_sees_what_another_instance_wrote(backend: Backend) -> None:
    here, there = backend.instance().boards, backend.instance().tickets
    await here.get("centro")
    stored = await joined(there)

    assert (await here.get("centro", fresh=True)).by_id == {stored.ticket.ticket_id: stored}


async def test_the_state_of_the_day_is_on_the_board(backend: Backend) -> None:
    state = OfficeDay(entries_suspended=True, message="Voltamos às 14h", changed_by="ana", changed_at=START)
    storage = backend.instance()
    before = await storage.boards.get("centro")
    entry = OfficeDayEntry("centro", START, OfficeDayOperation.SUSPEND, Actor.CLERK, "ana", state.message)
    await storage.office_days.set("centro", OPEN_DAY, state, entry)

    after = await storage.boards.get("centro")
    assert after.office_day == state
    assert after.version > before.version
    assert (await backend.instance().boards.get("centro")).office_day == state


async def test_the_state_seen_last_costs_no_request(tables: Backend) -> None:
    here, there = tables.instance(), tables.instance()
    closed = OfficeDay(closed_at=START, closed_reason="motivo", changed_by="carla", changed_at=START)
    entry = OfficeDayEntry("centro", START, OfficeDayOperation.CLOSE_DAY, Actor.MANAGER, "carla", "motivo")
    await there.office_days.set("centro", OPEN_DAY, closed, entry)
    tables.requests.clear()
    assert (there.office_days.seen("centro"), here.office_days.seen("centro")) == (closed, OPEN_DAY)
    assert not tables.requests

    await here.boards.get("centro")

    assert here.office_days.seen("centro") == closed


async def test_of_two_changes_of_a_day_at_once_one_is_decided_anew(backend: Backend) -> None:
    here, there = backend.instance(), backend.instance()
    closed = OfficeDay(closed_at=START, closed_reason="sem luz", changed_by="carla", changed_at=START)
    suspended = OfficeDay(entries_suspended=True, changed_by="ana", changed_at=START)
    close = OfficeDayEntry("centro", START, OfficeDayOperation.CLOSE_DAY, Actor.MANAGER, "carla", "sem luz")
    suspend = OfficeDayEntry("centro", START, OfficeDayOperation.SUSPEND, Actor.CLERK, "ana")

    first = await asyncio.gather(
        here.office_days.set("centro", OPEN_DAY, closed, close),
        there.office_days.set("centro", OPEN_DAY, suspended, suspend),
        return_exceptions=True,
    )

    assert sorted(type(answer).__name__ for answer in first) == ["Conflict", "NoneType"]
    stands = (await here.boards.get("centro", fresh=True)).office_day
    assert stands == (closed if first[0] is None else suspended)
    with pytest.raises(Conflict):
        await there.office_days.set("centro", OPEN_DAY, suspended, suspend)
    await there.office_days.set("centro", stands, replace(stands, message="Voltamos às 14h"), suspend)
    with pytest.raises(Conflict):
        await here.office_days.set("centro", stands, suspended, suspend)
    told = await here.audit.of_days("centro", START, START + timedelta(seconds=1))
    assert len(told) == 2, "the losers left no entry"


async def test_a_change_here_wakes_who_waits_here_at_once(storage: Storage) -> None:
    stored = await joined(storage.tickets)
    board = await storage.boards.get("centro")
    waiter = asyncio.create_task(storage.boards.wait_for_change("centro", board.version, 30))
    await asyncio.sleep(0)

    await storage.tickets.save(stored, change_of(stored, called(stored.ticket)))

    assert await asyncio.wait_for(waiter, 0.5)
    after = await storage.boards.get("centro")
    assert after.version > board.version
    assert ids(after)["held"] == [stored.ticket.ticket_id]


async def test_nothing_new_is_false_after_the_timeout(storage: Storage) -> None:
    board = await storage.boards.get("centro")
    assert not await storage.boards.wait_for_change("centro", board.version, 0)
    assert not await storage.boards.wait_for_change("centro", board.version, 0.01)
    assert await storage.boards.wait_for_change("centro", board.version - 1, 0)


async def test_a_change_elsewhere_is_noticed_while_somebody_waits(tables: Backend) -> None:
    here, there = tables.instance().boards, tables.instance().tickets
    board = await here.get("centro")
    waiter = asyncio.create_task(here.wait_for_change("centro", board.version, 30))
    await asyncio.sleep(0)

    await joined(there)

    assert await asyncio.wait_for(waiter, 5)
    assert len((await here.get("centro")).waiting) == 1


async def test_many_who_ask_cost_one_query(tables: Backend) -> None:
    boards = tables.instance().boards
    tables.requests.clear()

    found = await asyncio.gather(*(boards.get("centro") for _ in range(200)))

    assert tables.requests == {"query": 1}
    assert len({board.version for board in found}) == 1


async def test_a_waiting_visitor_costs_no_request_of_its_own(tables: Backend) -> None:
    boards = tables.instance().boards
    board = await boards.get("centro")
    tables.requests.clear()

    await asyncio.gather(*(boards.wait_for_change("centro", board.version, 0.3) for _ in range(300)))

    assert tables.requests == {}, "within a second of the last query nothing is asked"


@pytest.mark.parametrize("fresh", [True, False])
async def test_a_later_read_brings_the_board_up_to_date(backend: Backend, fresh: bool) -> None:
    here, there = backend.instance(), backend.instance().tickets
    stored = await joined(here.tickets)
    await here.boards.get("centro")
    theirs = await there.load(stored.ticket.ticket_id)
    assert theirs is not None
    await there.save(theirs, change_of(theirs, called(theirs.ticket)))

    if fresh:
        await here.boards.get("centro", fresh=True)
    else:
        await here.tickets.load(stored.ticket.ticket_id)

    [held] = (await here.boards.get("centro")).held
    assert held.ticket.status is Status.CALLED
