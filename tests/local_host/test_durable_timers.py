"""Time in the engine: timers, alarms, what they cost, and how exact they are."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from local_host.durable.history import EventKind
from local_host.durable.settings import DurableSettings
from tests.local_host import durable_flows as flows
from tests.local_host.durable_flows import Context, Flow
from tests.local_host.durable_hub import MORNING, SDK_WARNINGS, echo, running_hub

pytestmark = [pytest.mark.filterwarnings(text) for text in SDK_WARNINGS]


async def test_a_timer_fires_when_the_clock_reaches_it(tmp_path: Path) -> None:
    async with running_hub(tmp_path, [flows.event_or_timer], {"A": echo}) as hub:
        visit = await hub.client.start_new("event_or_timer")
        await hub.rests()

        await hub.movable_clock.advance(299)
        assert hub.view(visit).status == "Running"

        await hub.movable_clock.advance(1)
        assert await hub.output(visit) == "t"


async def test_an_event_wins_against_the_timer_and_the_timer_matures_in_silence(tmp_path: Path) -> None:
    async with running_hub(tmp_path, [flows.event_or_timer], {"A": echo}) as hub:
        visit = await hub.client.start_new("event_or_timer")
        await hub.client.raise_event(visit, "go")
        assert await hub.output(visit) == "e"

        await hub.movable_clock.advance(301)

        assert [event.kind for event in hub.view(visit).history].count(EventKind.TIMER_FIRED) == 0
        work = hub.engine.work_done()[visit]
        assert (work.starts, work.wakeups, work.activities) == (1, 1, 1)
        assert (work.timers_created, work.timers_cancelled, work.timers_matured, work.timers_fired) == (
            1,
            1,
            1,
            0,
        )


async def test_the_counters_price_the_shape_that_was_measured_in_azure(tmp_path: Path) -> None:
    def three_steps(context: Context) -> Flow:
        for number in range(3):
            timer = context.create_timer(context.current_utc_datetime + timedelta(seconds=60))
            yield context.task_any([context.wait_for_external_event(f"e{number}"), timer])
            timer.cancel()
            yield context.call_activity("A")

    async with running_hub(tmp_path, [three_steps], {"A": echo}) as hub:
        visit = await hub.client.start_new("three_steps")
        for number in range(3):
            await hub.client.raise_event(visit, f"e{number}")
            await hub.rests()
        assert await hub.output(visit) is None
        assert hub.engine.work_done()[visit].storage_requests == 53

        await hub.movable_clock.advance(60)
        assert hub.engine.work_done()[visit].storage_requests == 53 + 12


async def test_timers_are_up_to_a_second_early_as_in_azure(tmp_path: Path) -> None:
    def tea(context: Context) -> Flow:
        yield context.create_timer(context.current_utc_datetime + timedelta(seconds=4.7))
        return (context.current_utc_datetime - MORNING).total_seconds()

    settings = DurableSettings(max_queue_polling_interval=0.25)
    async with running_hub(tmp_path, [tea], settings=settings) as hub:
        visit = await hub.client.start_new("tea")
        await hub.rests()
        await hub.movable_clock.advance(5)

        assert await hub.output(visit) == pytest.approx(4.0, abs=0.26)  # pyright: ignore[reportUnknownMemberType] - partial annotations


async def test_an_alarm_clock_wakes_by_event_and_by_time(tmp_path: Path) -> None:
    async with running_hub(tmp_path, [flows.alarm]) as hub:
        visit = await hub.client.start_new("alarm")
        await hub.rests()
        await hub.movable_clock.advance(20)
        await hub.client.raise_event(visit, "wake")
        await hub.rests()

        # The cancelled timer of the first generation has the number of the second one's; it must not do.
        await hub.movable_clock.advance(59)
        assert (hub.view(visit).status, hub.view(visit).custom_status) == ("Running", "1")
        await hub.movable_clock.advance(1)
        assert await hub.output(visit) == ["wake", "alarm"]
