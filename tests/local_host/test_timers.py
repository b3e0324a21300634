"""Timer triggers on a clock that moves: order, no overlap, what was missed, what is told."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import azure.functions as func
import pytest

from local_host.azurite import Azurite
from local_host.clock import MovableClock
from local_host.host import ALL_ROLES, HostOptions, HostRole, LocalHost
from local_host.problems import AppRefusedError
from tests.local_host.small_apps import App, new_app

NINE = datetime(2026, 11, 24, 9, tzinfo=UTC)


def timed(schedule: str, handler: Callable[..., object], **options: object) -> App:
    app = new_app()
    app.timer_trigger(arg_name="timer", schedule=schedule, **options)(handler)
    return app


def told(timer: func.TimerRequest) -> dict[str, str]:
    """The schedule's status; the library's annotation leaves it out."""
    return cast(Any, timer).schedule_status


@asynccontextmanager
async def serving(
    app: App, azurite: Azurite, data_dir: Path, clock: MovableClock, roles: frozenset[HostRole] = ALL_ROLES
) -> AsyncGenerator[LocalHost]:
    host = LocalHost(
        app,
        host_json={"version": "2.0"},
        data_dir=data_dir,
        clock=clock,
        storage_connection=azurite.connection_string,
        options=HostOptions(roles=roles),
    )
    await host.start()
    try:
        yield host
    finally:
        await host.stop()


async def test_a_day_passes_with_every_timer_in_order(azurite: Azurite, tmp_path: Path) -> None:
    clock = MovableClock(NINE)
    ran: list[tuple[str, str]] = []
    app = new_app()

    @app.timer_trigger(arg_name="timer", schedule="0 0 * * * *")
    async def hourly(timer: func.TimerRequest) -> None:
        ran.append(("hourly", f"{clock.now():%d %H:%M}"))

    @app.timer_trigger(arg_name="timer", schedule="0 30 */6 * * *")
    def sometimes(timer: func.TimerRequest) -> None:
        ran.append(("sometimes", f"{clock.now():%d %H:%M}"))

    async with serving(app, azurite, tmp_path, clock):
        await clock.advance(24 * 3600)

    assert [at for name, at in ran if name == "hourly"] == [
        f"{24 + hour // 24} {hour % 24:02}:00" for hour in range(10, 34)
    ]
    assert [at for name, at in ran if name == "sometimes"] == ["24 12:30", "24 18:30", "25 00:30", "25 06:30"]
    assert [at for _, at in ran] == sorted(at for _, at in ran)


async def test_a_run_that_takes_longer_is_followed_at_once_and_never_overlapped(
    azurite: Azurite, tmp_path: Path
) -> None:
    clock = MovableClock(NINE)
    starts: list[float] = []
    running: list[int] = []
    most: list[int] = []

    async def slow(timer: func.TimerRequest) -> None:
        starts.append((clock.now() - NINE).total_seconds())
        running.append(1)
        most.append(len(running))
        await clock.sleep(5 if len(starts) < 4 else 0)
        running.pop()

    async with serving(timed("*/2 * * * * *", slow), azurite, tmp_path, clock):
        await clock.advance(20.5)

    assert starts == [2, 7, 12, 17, 18, 20]
    assert max(most) == 1


async def test_a_failure_does_not_end_the_schedule(azurite: Azurite, tmp_path: Path) -> None:
    clock = MovableClock(NINE)
    runs: list[datetime] = []

    def failing(timer: func.TimerRequest) -> None:
        runs.append(clock.now())
        raise RuntimeError("not this time")

    async with serving(timed("0 * * * * *", failing), azurite, tmp_path, clock):
        await clock.advance(180)

    assert len(runs) == 3


async def test_a_run_missed_while_the_host_was_down_happens_once_and_past_due(
    azurite: Azurite, tmp_path: Path
) -> None:
    clock = MovableClock(NINE)
    seen: list[tuple[bool, str, str]] = []

    def hourly(timer: func.TimerRequest) -> None:
        status = told(timer)
        seen.append((timer.past_due, status["Last"], status["Next"]))

    async with serving(timed("0 0 * * * *", hourly), azurite, tmp_path, clock):
        await clock.advance(3600)
    await clock.advance(5 * 3600)
    async with serving(timed("0 0 * * * *", hourly), azurite, tmp_path, clock):
        await clock.advance(3600)

    assert seen == [
        (False, "0001-01-01T00:00:00", "2026-11-24T10:00:00+00:00"),
        (True, "2026-11-24T10:00:00+00:00", "2026-11-24T11:00:00+00:00"),
        (False, "2026-11-24T15:00:00+00:00", "2026-11-24T16:00:00+00:00"),
    ]


async def test_another_schedule_has_missed_nothing(azurite: Azurite, tmp_path: Path) -> None:
    clock = MovableClock(NINE)
    runs: list[bool] = []

    def on_time(timer: func.TimerRequest) -> None:
        runs.append(timer.past_due)

    async with serving(timed("0 0 * * * *", on_time), azurite, tmp_path, clock):
        await clock.advance(60)
    await clock.advance(5 * 3600)
    async with serving(timed("0 0 12 * * *", on_time), azurite, tmp_path, clock):
        await clock.advance(60)

    assert runs == []


@pytest.mark.parametrize(
    ("schedule", "options"), [("*/5 * * * * *", {}), ("0 0 * * * *", {"use_monitor": False})]
)
async def test_without_monitor_nothing_is_told_and_nothing_missed(
    azurite: Azurite, tmp_path: Path, schedule: str, options: dict[str, object]
) -> None:
    clock = MovableClock(NINE)
    seen: list[tuple[bool, object, object]] = []

    def on_time(timer: func.TimerRequest) -> None:
        seen.append((timer.past_due, told(timer), cast(Any, timer).schedule))

    async with serving(timed(schedule, on_time, **options), azurite, tmp_path, clock):
        await clock.advance(3600)
    count = len(seen)
    await clock.advance(7200)
    async with serving(timed(schedule, on_time, **options), azurite, tmp_path, clock):
        await clock.advance(1)

    assert seen[0] == (False, {}, {"AdjustForDST": True})
    assert len(seen) == count


async def test_a_stop_lets_a_running_timer_end(azurite: Azurite, tmp_path: Path) -> None:
    clock = MovableClock(NINE)
    begun, may_end, ended = threading.Event(), threading.Event(), threading.Event()

    def slow(timer: func.TimerRequest) -> None:
        begun.set()
        may_end.wait(60)
        ended.set()

    async with serving(timed("0 * * * * *", slow), azurite, tmp_path, clock):
        moving = asyncio.create_task(clock.advance(60))
        assert await asyncio.to_thread(begun.wait, 60)
        asyncio.get_running_loop().call_later(0.1, may_end.set)
    await moving

    assert ended.is_set()


async def test_only_the_role_other_has_timers(azurite: Azurite, tmp_path: Path) -> None:
    clock = MovableClock(NINE)
    runs: list[int] = []

    def on_time(timer: func.TimerRequest) -> None:
        runs.append(1)

    app = timed("0 * * * * *", on_time)
    async with serving(app, azurite, tmp_path, clock, roles=frozenset({HostRole.HTTP, HostRole.DURABLE})):
        await clock.advance(180)

    assert runs == []


def test_a_schedule_that_is_none_refuses_the_app(azurite: Azurite, tmp_path: Path) -> None:
    def on_time(timer: func.TimerRequest) -> None: ...

    with pytest.raises(AppRefusedError, match=r"on_time: .* has 1 fields"):
        LocalHost(
            timed("00:05:00", on_time),
            host_json={"version": "2.0"},
            data_dir=tmp_path,
            clock=MovableClock(NINE),
            storage_connection=azurite.connection_string,
        )
