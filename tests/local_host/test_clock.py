"""The clock that moves: order of sleepers, other loops, and waiting for work to come to rest."""

from __future__ import annotations

import asyncio
import threading
from datetime import UTC, datetime, timedelta

import pytest

from local_host.clock import CURRENT_INVOCATION, MovableClock, SystemClock

START = datetime(2026, 11, 24, 9, tzinfo=UTC)


async def test_sleepers_wake_in_the_order_in_which_they_fall_due() -> None:
    clock = MovableClock(START)
    woken: list[tuple[str, float]] = []

    async def sleep(name: str, seconds: float) -> None:
        await clock.sleep(seconds)
        woken.append((name, (clock.now() - START).total_seconds()))

    tasks = [asyncio.create_task(sleep(str(s), s)) for s in (30, 10, 20)]
    await clock.advance(25)

    assert woken == [("10", 10), ("20", 20)]
    assert clock.now() == START + timedelta(seconds=25)
    await clock.move_to(START + timedelta(seconds=30))
    assert woken[-1] == ("30", 30)
    await asyncio.gather(*tasks)


async def test_who_sleeps_again_on_the_way_is_woken_again() -> None:
    clock = MovableClock(START)
    ticks: list[float] = []

    async def tick() -> None:
        for _ in range(3):
            await clock.sleep(10)
            ticks.append((clock.now() - START).total_seconds())

    task = asyncio.create_task(tick())
    await clock.advance(3600)

    assert ticks == [10, 20, 30]
    await task


async def test_a_sleeper_on_another_loop_is_woken_and_awaited() -> None:
    clock = MovableClock(START)
    other = asyncio.new_event_loop()
    thread = threading.Thread(target=other.run_forever)
    thread.start()
    woken: list[datetime] = []

    async def sleep() -> None:
        await clock.sleep(60)
        woken.append(clock.now())

    future = asyncio.run_coroutine_threadsafe(sleep(), other)
    asyncio.run_coroutine_threadsafe(asyncio.sleep(0), other).result(5)
    await clock.advance(60)

    assert woken == [START + timedelta(seconds=60)]
    future.result(5)
    other.call_soon_threadsafe(other.stop)
    thread.join()
    other.close()


async def test_time_stands_still_while_somebody_is_busy() -> None:
    clock = MovableClock(START)
    seen: list[datetime] = []
    work: asyncio.Task[None] | None = None

    async def slow() -> None:
        await asyncio.sleep(0.01)
        seen.append(clock.now())

    async def starter() -> None:
        nonlocal work
        await clock.sleep(10)
        work = asyncio.create_task(slow())

    clock.wait_for(lambda: "slow work" if work and not work.done() else None)
    task = asyncio.create_task(starter())
    await clock.advance(3600)

    assert seen == [START + timedelta(seconds=10)]
    await task


async def test_work_that_never_rests_is_named() -> None:
    clock = MovableClock(START, idle_within_seconds=0.01)
    clock.wait_for(lambda: "running held_request")

    with pytest.raises(TimeoutError, match="running held_request"):
        await clock.advance(1)


async def test_a_cancelled_sleeper_is_forgotten() -> None:
    clock = MovableClock(START)
    CURRENT_INVOCATION.set("one")
    task = asyncio.create_task(clock.sleep(10))
    await asyncio.sleep(0)
    assert clock.sleeping_invocations() == {"one"}

    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    assert clock.sleeping_invocations() == frozenset()
    await clock.advance(20)


def test_a_naive_start_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        MovableClock(datetime(2026, 1, 1))  # noqa: DTZ001 -- the mistake in question


async def test_the_machines_clock_is_utc_and_sleeps() -> None:
    clock = SystemClock()
    before = clock.now()

    await clock.sleep(-1)
    await clock.sleep(0.001)

    assert before.tzinfo is UTC
    assert clock.now() > before
