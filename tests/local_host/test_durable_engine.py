"""The engine as a whole: generations, order, what fails, and what is refused."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from azure.durable_functions import RetryOptions

from local_host.durable.history import EventKind
from tests.local_host import durable_flows as flows
from tests.local_host.durable_flows import Context, Flow
from tests.local_host.durable_hub import EXACT, SDK_WARNINGS, echo, running_hub, until

pytestmark = [pytest.mark.filterwarnings(text) for text in SDK_WARNINGS]


async def test_a_generation_carries_the_events_that_it_has_not_used(tmp_path: Path) -> None:
    async with running_hub(tmp_path, [flows.counting]) as hub:
        visit = await hub.client.start_new("counting")
        await hub.rests()
        for _ in range(3):
            await hub.client.raise_event(visit, "tick")

        assert await hub.output(visit) == 2
        assert hub.engine.work_done()[visit].continue_as_new == 2
        assert hub.engine.work_done()[visit].wakeups == 3


async def test_the_status_shows_the_input_of_the_new_generation(tmp_path: Path) -> None:
    async with running_hub(tmp_path, [flows.alarm]) as hub:
        visit = await hub.client.start_new("alarm")
        await hub.client.raise_event(visit, "wake")
        await until(lambda: hub.view(visit).custom_status == "1", "the second generation waits")

        assert (await hub.client.get_status(visit, show_input=True)).input_ == '["wake"]'


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


async def test_several_instances_run_at_once_and_each_keeps_its_order(tmp_path: Path) -> None:
    async with running_hub(tmp_path, [flows.three_waits], {"A": echo}, settings=EXACT) as hub:
        visits = await asyncio.gather(*(hub.client.start_new("three_waits") for _ in range(20)))
        for number in range(3):
            await asyncio.gather(*(hub.client.raise_event(visit, "x", number) for visit in visits))
            await hub.rests()

        assert [await hub.output(visit) for visit in visits] == [["0", "1", "2"]] * 20
