"""Long work lets others have their turn."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from functools import partial

import pytest

from functions.staff.shown_queue import shown_queue
from shared.domain.timing import Timing
from shared.front_desk import office_facts
from shared.front_desk.desk import office_of
from shared.front_desk.read_models.snapshots import queue_snapshot
from shared.slices import SLICE_SECONDS, in_slices
from tests.builders import Court, a_clerk, an_office

ANA = a_clerk("ana")


async def turns_during(work: Awaitable[object]) -> int:
    """How often others have had their turn before `work` was done."""
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    counting = asyncio.create_task(count())
    try:
        await work
    finally:
        counting.cancel()
    return turns


async def test_each_slice_is_followed_by_a_turn_for_others() -> None:
    now = 0.0

    def timer() -> float:
        return now

    async def work() -> list[int]:
        nonlocal now
        done: list[int] = []
        async for item in in_slices(range(10), timer):
            now += SLICE_SECONDS * 0.4
            done.append(item)
        return done

    assert await turns_during(work()) == 3
    assert await work() == list(range(10))


async def test_a_long_queue_does_not_hold_the_loop() -> None:
    """Its clerk's first look at it, of which the next one keeps nearly all."""

    async def turns_with(visitors: int) -> int:
        court = await Court.build(an_office(timing=Timing(queue_limit=visitors)))
        for _ in range(visitors):
            await court.join()

        async def look() -> None:
            await shown_queue([await queue_snapshot(court.desk, "centro")], ANA, court.clock.now())

        return await turns_during(look())

    assert await turns_with(1_000) > await turns_with(10) + 1


async def test_the_facts_of_a_long_queue_are_made_in_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    """By a timer that stands for the work: five tickets a slice, in each of three passes."""
    now = 0.0

    def timer() -> float:
        nonlocal now
        now += SLICE_SECONDS / 5
        return now

    court = await Court.build()
    for _ in range(100):
        await court.join()
    monkeypatch.setattr(office_facts, "in_slices", partial(in_slices, timer=timer))
    office, board = await office_of(court.desk, "centro"), await court.desk.boards.get("centro")

    assert await turns_during(office_facts.facts_of(court.desk, office, board, None)) >= 3 * 100 / 6
