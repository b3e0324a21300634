"""Long work lets others have their turn."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

from functions.staff.presenters import shown_queue
from shared.domain.timing import Timing
from shared.front_desk.reading.snapshots import queue_snapshot
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
