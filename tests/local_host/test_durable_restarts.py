"""A host that dies, starts anew with other code, or shares its hub with another process."""

from __future__ import annotations

import asyncio
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from local_host.durable.settings import DurableSettings
from tests.local_host import durable_flows as flows
from tests.local_host.durable_flows import Context, Flow
from tests.local_host.durable_hub import SDK_WARNINGS, echo, hosted, running_hub, until

pytestmark = [pytest.mark.filterwarnings(text) for text in SDK_WARNINGS]


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
        await hub.movable_clock.advance(299)
        assert len(runs) == 1
        await hub.movable_clock.advance(2)

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
