"""The engine as a whole: time, order, restarts, changed code, and what is refused."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from azure.durable_functions import RetryOptions

from local_host.clock import MovableClock
from local_host.durable.history import EventKind
from local_host.durable.settings import DurableSettings
from tests.local_host import durable_flows as flows
from tests.local_host.durable_flows import Context, Flow
from tests.local_host.durable_hub import EXACT, MORNING, SDK_WARNINGS, Hub, hosted, running_hub, until

pytestmark = [pytest.mark.filterwarnings(text) for text in SDK_WARNINGS]


def echo(value: object) -> object:
    return value


def clock_of(hub: Hub) -> MovableClock:
    assert isinstance(hub.clock, MovableClock)
    return hub.clock


async def test_a_timer_fires_when_the_clock_reaches_it(tmp_path: Path) -> None:
    async with running_hub(tmp_path, [flows.event_or_timer], {"A": echo}) as hub:
        visit = await hub.client.start_new("event_or_timer")
        await hub.rests()

        await clock_of(hub).advance(299)
        assert hub.view(visit).status == "Running"

        await clock_of(hub).advance(1)
        assert await hub.output(visit) == "t"


async def test_an_event_wins_against_the_timer_and_the_timer_matures_in_silence(tmp_path: Path) -> None:
    async with running_hub(tmp_path, [flows.event_or_timer], {"A": echo}) as hub:
        visit = await hub.client.start_new("event_or_timer")
        await hub.client.raise_event(visit, "go")
        assert await hub.output(visit) == "e"

        await clock_of(hub).advance(301)

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

        await clock_of(hub).advance(60)
        assert hub.engine.work_done()[visit].storage_requests == 53 + 12


async def test_timers_are_up_to_a_second_early_as_in_azure(tmp_path: Path) -> None:
    def tea(context: Context) -> Flow:
        yield context.create_timer(context.current_utc_datetime + timedelta(seconds=4.7))
        return (context.current_utc_datetime - MORNING).total_seconds()

    settings = DurableSettings(max_queue_polling_interval=0.25)
    async with running_hub(tmp_path, [tea], settings=settings) as hub:
        visit = await hub.client.start_new("tea")
        await hub.rests()
        await clock_of(hub).advance(5)

        assert await hub.output(visit) == pytest.approx(4.0, abs=0.26)  # pyright: ignore[reportUnknownMemberType] - partial annotations


async def test_a_generation_carries_the_events_that_it_has_not_used(tmp_path: Path) -> None:
    async with running_hub(tmp_path, [flows.counting]) as hub:
        visit = await hub.client.start_new("counting")
        await hub.rests()
        for _ in range(3):
            await hub.client.raise_event(visit, "tick")

        assert await hub.output(visit) == 2
        assert hub.engine.work_done()[visit].continue_as_new == 2
        assert hub.engine.work_done()[visit].wakeups == 3


async def test_an_alarm_clock_wakes_by_event_and_by_time(tmp_path: Path) -> None:
    async with running_hub(tmp_path, [flows.alarm]) as hub:
        visit = await hub.client.start_new("alarm")
        await hub.rests()
        await clock_of(hub).advance(20)
        await hub.client.raise_event(visit, "wake")
        await hub.rests()

        # The cancelled timer of the first generation has the number of the second one's; it must not do.
        await clock_of(hub).advance(59)
        assert (hub.view(visit).status, hub.view(visit).custom_status) == ("Running", "1")
        await clock_of(hub).advance(1)
        assert await hub.output(visit) == ["wake", "alarm"]


async def test_the_status_shows_the_input_of_the_new_generation(tmp_path: Path) -> None:
    async with running_hub(tmp_path, [flows.alarm]) as hub:
        visit = await hub.client.start_new("alarm")
        await hub.client.raise_event(visit, "wake")
        await until(lambda: hub.view(visit).custom_status == "1", "the second generation waits")

        assert (await hub.client.get_status(visit, show_input=True)).input_ == '["wake"]'


async def test_a_restart_loses_nothing_and_repeats_the_activity_that_was_cut(tmp_path: Path) -> None:
    runs: list[int] = []
    release = threading.Event()

    def slow(value: object) -> int:
        runs.append(1)
        if len(runs) == 1:
            assert release.wait(10)
        return len(runs)

    async with running_hub(tmp_path, [flows.event_then_work], {"A": slow}) as hub:
        visit = await hub.client.start_new("event_then_work")
        await hub.client.raise_event(visit, "x", 1)
        await until(lambda: len(runs) == 1, "the activity runs")

        await hub.restart()

        assert await hub.output(visit) == 2
        release.set()


async def test_what_a_crash_cut_can_come_back_as_late_as_in_azure(tmp_path: Path) -> None:
    runs: list[int] = []
    hang = asyncio.Event()

    async def stuck_once(value: object) -> int:
        runs.append(1)
        if len(runs) == 1:
            await hang.wait()
        return len(runs)

    settings = DurableSettings(max_queue_polling_interval=0.02, exact_timers=True, crash_delay=300)
    async with running_hub(tmp_path, [flows.event_then_work], {"A": stuck_once}, settings=settings) as hub:
        visit = await hub.client.start_new("event_then_work")
        await hub.client.raise_event(visit, "x")
        await until(lambda: len(runs) == 1, "the activity runs")

        await hub.restart()
        await clock_of(hub).advance(299)
        assert len(runs) == 1
        await clock_of(hub).advance(2)

        assert await hub.output(visit) == 2


async def test_changed_code_fails_loudly_on_old_history(tmp_path: Path) -> None:
    def visit_flow(context: Context) -> Flow:
        yield context.call_activity("A")
        yield context.wait_for_external_event("go")

    def changed(context: Context) -> Flow:
        yield context.create_timer(context.current_utc_datetime + timedelta(seconds=5))
        yield context.wait_for_external_event("go")

    visit_flow.__name__ = changed.__name__ = "visit"
    async with running_hub(tmp_path, [visit_flow], {"A": echo}) as hub:
        visit = await hub.client.start_new("visit")
        await hub.rests()

        await hub.restart(hosted([changed], {"A": echo}))
        await hub.client.raise_event(visit, "go")

        output = await hub.output(visit)
        assert output.startswith("Non-Deterministic workflow detected: A previous execution")
        assert "an activity number 0 ('A')" in output
        assert "a timer" in output


async def test_an_unknown_activity_hangs_and_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with running_hub(tmp_path, [flows.unknown_activity]) as hub:
        with caplog.at_level(logging.ERROR, "local_host.durable"):
            visit = await hub.client.start_new("unknown_activity")
            await hub.rests()

        assert hub.view(visit).status == "Running"
        assert "the activity 'nosuch', which does not exist" in caplog.text


async def test_an_unknown_orchestrator_fails(tmp_path: Path) -> None:
    async with running_hub(tmp_path, [flows.sequence]) as hub:
        visit = await hub.client.start_new("nosuch")

        expected = "Orchestrator function 'nosuch' failed: The function 'nosuch' doesn't exist, is disabled"
        assert (await hub.output(visit)).startswith(expected)


def retrying(context: Context) -> Flow:
    yield context.call_activity_with_retry("A", RetryOptions(1000, 3))


def with_child(context: Context) -> Flow:
    yield context.call_sub_orchestrator("sequence")


def with_http(context: Context) -> Flow:
    yield context.call_activity("A")
    yield context.call_http("GET", "http://example.invalid")


@pytest.mark.parametrize(
    ("flow", "named"),
    [(retrying, "call_activity_with_retry"), (with_child, "call_sub_orchestrator"), (with_http, "call_http")],
)
async def test_what_the_product_does_not_use_is_refused_with_advice(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, flow: Callable[[Context], Flow], named: str
) -> None:
    async with running_hub(tmp_path, [flow, flows.sequence], {"A": echo}) as hub:
        with caplog.at_level(logging.ERROR, "local_host.durable"):
            visit = await hub.client.start_new(flow.__name__)

            assert f"the local host has no {named}, which the product does not use: " in await hub.output(
                visit
            )

        assert named in caplog.text


async def test_terminating_lets_the_running_activity_end(tmp_path: Path) -> None:
    release = threading.Event()
    ended: list[int] = []

    def slow(value: object) -> None:
        assert release.wait(10)
        ended.append(1)

    async with running_hub(tmp_path, [flows.event_then_work], {"A": slow}) as hub:
        visit = await hub.client.start_new("event_then_work")
        await hub.client.raise_event(visit, "x")
        await until(
            lambda: EventKind.TASK_SCHEDULED in {e.kind for e in hub.view(visit).history}, "it is called"
        )
        await hub.client.terminate(visit, "enough")

        assert await hub.output(visit) == "enough"
        release.set()
        await until(lambda: ended == [1], "the activity has ended")
        await hub.rests()
        assert hub.view(visit).status == "Terminated"


async def test_a_failed_activity_says_what_and_which(tmp_path: Path) -> None:
    def broken(value: object) -> None:
        raise LookupError("no such desk")

    async with running_hub(tmp_path, [flows.event_then_work], {"A": broken}) as hub:
        visit = await hub.client.start_new("event_then_work")
        await hub.client.raise_event(visit, "x")

        expected = (
            "Orchestrator function 'event_then_work' failed: "
            "Activity function 'A' failed:  LookupError: no such desk \n "
        )
        assert (await hub.output(visit)).startswith(expected)


async def test_a_client_only_process_is_served_at_the_next_poll(tmp_path: Path) -> None:
    async with running_hub(tmp_path, [flows.sequence], {"A": echo, "B": echo}) as hub:
        http = hub.another(runs_here=False)
        await http.start()
        try:
            payload = http.client_payload("http://desk.example")
            visit = await type(hub.client)(payload).start_new("sequence")

            assert await hub.output(visit) == [None, None]
        finally:
            await http.stop()


async def test_a_second_dispatcher_takes_over_when_the_first_is_gone(tmp_path: Path) -> None:
    async with running_hub(tmp_path, [flows.event_only]) as hub:
        standby = hub.another()
        await standby.start()
        visit = await hub.client.start_new("event_only")
        await hub.rests()
        await hub.engine.stop(grace=0)

        hub.engine = standby
        await hub.client.raise_event(visit, "x", 7)

        assert await hub.output(visit) == "7"


async def test_several_instances_run_at_once_and_each_keeps_its_order(tmp_path: Path) -> None:
    async with running_hub(tmp_path, [flows.three_waits], {"A": echo}, settings=EXACT) as hub:
        visits = await asyncio.gather(*(hub.client.start_new("three_waits") for _ in range(20)))
        for number in range(3):
            await asyncio.gather(*(hub.client.raise_event(visit, "x", number) for visit in visits))
            await hub.rests()

        assert [await hub.output(visit) for visit in visits] == [["0", "1", "2"]] * 20
