"""Boards are read a few at a time; a read that a decision depends on does not wait."""

from __future__ import annotations

import asyncio

import pytest

from shared.domain.office.office import OPEN_DAY, OfficeDay
from shared.ports import StorageUnavailable, StoredTicket
from shared.storage.boards.cache import BoardCache
from shared.storage.boards.cached_board import BoardRows
from shared.storage.boards.read_slots import BOARDS_AT_ONCE
from tests.builders import START


class Service:
    """Queries that are answered when the test says so."""

    def __init__(self) -> None:
        self.under_way: dict[str, asyncio.Future[BoardRows]] = {}
        self.most = 0
        self.boards = BoardCache(self.read, self.load, lambda: START)
        self.asking: dict[str, asyncio.Task[object]] = {}

    async def read(self, office_id: str) -> BoardRows:
        answer = self.under_way[office_id] = asyncio.get_running_loop().create_future()
        self.most = max(self.most, len(self.under_way))
        try:
            return await answer
        finally:
            del self.under_way[office_id]

    async def load(self, ticket_id: str) -> StoredTicket | None:
        raise AssertionError(ticket_id)

    async def ask(self, *office_ids: str, fresh: bool = False) -> None:
        for office_id in office_ids:
            asking = asyncio.create_task(self.boards.get(office_id, fresh=fresh))
            self.asking[f"{office_id}!" if fresh else office_id] = asking
        await let_tasks_run()

    async def answer(self, *office_ids: str) -> None:
        for office_id in office_ids:
            self.under_way[office_id].set_result(BoardRows({}, OPEN_DAY))
        await let_tasks_run()


async def let_tasks_run() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


FIRST = [f"first-{number}" for number in range(BOARDS_AT_ONCE)]


@pytest.fixture
async def service() -> Service:
    """All slots are taken, and three more boards stand in line."""
    service = Service()
    await service.ask(*FIRST, "a", "b", "c")
    assert list(service.under_way) == FIRST
    return service


async def test_boards_are_read_in_the_order_in_which_they_were_asked_for(service: Service) -> None:
    await service.answer(FIRST[0])
    assert list(service.under_way) == [*FIRST[1:], "a"]
    await service.answer(FIRST[1], FIRST[2])
    assert list(service.under_way) == [*FIRST[3:], "a", "b", "c"]
    await service.answer(*service.under_way)

    assert all(task.done() and task.exception() is None for task in service.asking.values())
    assert service.most == BOARDS_AT_ONCE


async def test_a_hurried_read_does_not_wait_for_a_slot(service: Service) -> None:
    await service.ask("decided", fresh=True)
    assert list(service.under_way) == [*FIRST, "decided"]

    await service.answer("decided")
    assert service.asking["decided!"].done()
    assert list(service.under_way) == FIRST, "that was no slot of the line"


async def test_a_hurried_read_also_answers_those_waiting_for_the_same_board(service: Service) -> None:
    await service.ask("b", fresh=True)
    assert list(service.under_way) == [*FIRST, "b"]
    await service.answer("b")

    assert service.asking["b"].done()
    assert service.asking["b!"].done()
    await service.answer(FIRST[0])
    assert list(service.under_way) == [*FIRST[1:], "a"]


async def test_an_outage_fails_all_waiting_reads(service: Service) -> None:
    service.under_way[FIRST[0]].set_exception(StorageUnavailable("busy"))
    await let_tasks_run()

    for name in (FIRST[0], "a", "b", "c"):
        assert isinstance(service.asking[name].exception(), StorageUnavailable), name
    assert list(service.under_way) == FIRST[1:]
    await service.ask("d", "e")
    assert list(service.under_way) == [*FIRST[1:], "d"]


async def test_a_write_before_the_query_was_sent_gives_way_to_its_answer(service: Service) -> None:
    """While the board stood in line, this instance changed the day, and then another one did."""
    ours, theirs = OfficeDay(message="ours"), OfficeDay(message="theirs")
    service.boards.put_office_day("a", ours)
    await service.answer(FIRST[0])
    service.under_way["a"].set_result(BoardRows({}, theirs))
    await let_tasks_run()

    assert service.boards.office_day_seen("a") == theirs


async def test_a_cancelled_read_takes_no_slot(service: Service) -> None:
    await service.boards.close()
    await let_tasks_run()

    assert service.under_way == {}
    fresh = Service()
    await fresh.ask("x")
    assert list(fresh.under_way) == ["x"]
