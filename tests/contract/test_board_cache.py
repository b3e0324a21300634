"""The cache behind every board without a change log, with time and storage controlled by the test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest

from shared.domain.office.office import OfficeDay
from shared.domain.status import Status
from shared.ports import StorageUnavailable, StoredTicket
from shared.storage.boards.cache import BoardCache
from tests.builders import HandClock, a_ticket, called, ticket_in
from tests.contract.hand_storage import HandStorage, HandStorageClock, run_until_waiting

ONE = StoredTicket(a_ticket(), 1)
CALLED = StoredTicket(replace(called(a_ticket()), revision=1), 2)
LEFT = StoredTicket(replace(ticket_in(Status.LEFT), revision=2), 3)


@dataclass
class Bench:
    """A cache over hand-moved storage and time."""

    pace: HandStorageClock
    storage: HandStorage
    cache: BoardCache


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    pace, storage = HandStorageClock(), HandStorage()
    made = Bench(
        pace,
        storage,
        BoardCache(storage.read, storage.load, HandClock().now, storage_clock=pace.storage_clock()),
    )
    yield made
    await made.cache.close()


async def test_the_board_is_read_again_only_after_a_second(bench: Bench) -> None:
    for _ in range(50):
        await bench.cache.get("centro")
    assert bench.storage.queries == 1
    await bench.pace.advance(0.999)
    await bench.cache.get("centro")
    assert bench.storage.queries == 1
    await bench.pace.advance(0.001)
    await bench.cache.get("centro")
    assert bench.storage.queries == 2


async def test_the_version_stays_while_nothing_changes(bench: Bench) -> None:
    bench.storage.show(ONE)
    first = await bench.cache.get("centro")
    bench.storage.show(replace(ONE, version=99))
    await bench.pace.advance(1)
    second = await bench.cache.get("centro")
    assert second.version == first.version, "the same ticket read from another row is no change"
    assert second.by_id[ONE.ticket.ticket_id].version == 99
    bench.storage.show(CALLED)
    await bench.pace.advance(1)
    assert (await bench.cache.get("centro")).version > first.version


async def test_a_ticket_is_found_on_its_board_and_is_never_older_than_a_second(bench: Bench) -> None:
    bench.storage.show(ONE)
    await bench.cache.get("centro")
    assert await bench.cache.find(ONE.ticket.ticket_id) == ONE
    bench.storage.show(CALLED)
    assert await bench.cache.find(ONE.ticket.ticket_id) == ONE
    await bench.pace.advance(1)
    assert await bench.cache.find(ONE.ticket.ticket_id) == CALLED
    assert (bench.storage.queries, bench.storage.loads) == (2, 0)


async def test_a_ticket_of_no_board_is_loaded(bench: Bench) -> None:
    bench.storage.show(ONE)
    assert await bench.cache.find(ONE.ticket.ticket_id) == ONE
    assert await bench.cache.find(a_ticket("nobody").ticket_id) is None
    assert (bench.storage.queries, bench.storage.loads) == (0, 2)


async def test_an_end_seen_here_is_known_for_five_minutes(bench: Bench) -> None:
    bench.storage.show(LEFT)
    await bench.cache.find(LEFT.ticket.ticket_id)
    for _ in range(3):
        await bench.pace.advance(99)
        assert await bench.cache.find(LEFT.ticket.ticket_id) == LEFT
    assert bench.storage.loads == 1
    await bench.pace.advance(3)
    assert await bench.cache.find(LEFT.ticket.ticket_id) == LEFT
    assert bench.storage.loads == 2, "asking does not make it younger"


async def test_one_reader_while_anybody_waits_and_none_afterwards(bench: Bench) -> None:
    board = await bench.cache.get("centro")
    waiters = [
        asyncio.create_task(bench.cache.wait_for_change("centro", board.version, 600)) for _ in range(100)
    ]
    await run_until_waiting()
    for _ in range(30):
        await bench.pace.advance(1)
    assert bench.storage.queries == 31, "one query a second however many wait"

    bench.storage.show(ONE)
    await bench.pace.advance(1)

    assert all(await asyncio.gather(*waiters))
    asked = bench.storage.queries
    for _ in range(30):
        await bench.pace.advance(1)
    assert bench.storage.queries == asked, "nobody waits, nobody reads"


async def test_who_waits_with_an_old_board_is_answered_by_a_query_at_once(bench: Bench) -> None:
    board = await bench.cache.get("centro")
    await bench.pace.advance(100)
    bench.storage.show(ONE)
    assert await bench.cache.wait_for_change("centro", board.version, 5)
    assert bench.storage.queries == 2


async def test_a_change_during_a_query_is_laid_over_its_older_answer(bench: Bench) -> None:
    bench.storage.show(ONE)
    await bench.cache.get("centro")
    await bench.pace.advance(1)
    bench.storage.gate.clear()
    asking = asyncio.create_task(bench.cache.get("centro"))
    await run_until_waiting()

    bench.cache.put(CALLED)
    bench.cache.put_office_day("centro", OfficeDay(entries_suspended=True))
    bench.storage.gate.set()

    board = await asking
    assert [stored.ticket.status for stored in board.held] == [Status.CALLED]
    assert board.office_day.entries_suspended


async def test_an_end_during_a_query_stays_off_the_board(bench: Bench) -> None:
    bench.storage.show(ONE)
    await bench.cache.get("centro")
    await bench.pace.advance(1)
    bench.storage.gate.clear()
    asking = asyncio.create_task(bench.cache.get("centro"))
    await run_until_waiting()
    bench.cache.put(LEFT)
    bench.storage.gate.set()
    assert (await asking).by_id == {}


async def test_an_older_answer_of_a_write_does_not_undo_a_later_one(bench: Bench) -> None:
    bench.storage.show(CALLED)
    await bench.cache.get("centro")
    bench.cache.put(ONE)
    assert (await bench.cache.get("centro")).by_id == {ONE.ticket.ticket_id: CALLED}


async def test_fresh_never_takes_a_query_that_set_out_before(bench: Bench) -> None:
    bench.storage.gate.clear()
    early = asyncio.create_task(bench.cache.get("centro"))
    await run_until_waiting()
    bench.storage.show(ONE)
    fresh = [asyncio.create_task(bench.cache.get("centro", fresh=True)) for _ in range(5)]
    await run_until_waiting()
    assert bench.storage.queries == 1
    bench.storage.gate.set()

    assert (await early).by_id == {}
    assert all(board.by_id for board in await asyncio.gather(*fresh))
    assert bench.storage.queries == 2, "five who ask at once share the next query"


async def test_a_cancelled_reader_does_not_end_the_query_of_the_others(bench: Bench) -> None:
    bench.storage.gate.clear()
    first, second = (asyncio.create_task(bench.cache.get("centro")) for _ in range(2))
    await run_until_waiting()
    first.cancel()
    await run_until_waiting()
    bench.storage.gate.set()
    assert (await second).waiting == ()
    assert bench.storage.queries == 1


async def test_a_failed_query_is_told_to_all_and_tried_again(bench: Bench) -> None:
    bench.storage.failing = True
    answers = await asyncio.gather(*(bench.cache.get("centro") for _ in range(3)), return_exceptions=True)
    assert all(isinstance(answer, StorageUnavailable) for answer in answers)
    assert bench.storage.queries == 1
    bench.storage.failing = False
    assert (await bench.cache.get("centro")).waiting == ()


async def test_the_reader_goes_on_after_an_outage(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    board = await bench.cache.get("centro")
    waiter = asyncio.create_task(bench.cache.wait_for_change("centro", board.version, 600))
    await run_until_waiting()
    bench.storage.failing = True
    for _ in range(4):
        await bench.pace.advance(1)
    assert "not read" in caplog.text
    assert bench.storage.queries <= 5, "an outage is not hurried"
    bench.storage.failing = False
    bench.storage.show(ONE)
    for _ in range(2):
        await bench.pace.advance(1)
    assert await asyncio.wait_for(waiter, 1)
