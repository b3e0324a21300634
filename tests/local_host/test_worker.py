"""Where functions run, and what happens at a stop."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

import pytest

from local_host.contracts import Binding, HostedFunction
from local_host.worker import FunctionWorker


def a_function(loops: list[asyncio.AbstractEventLoop]) -> HostedFunction:
    async def call() -> None:
        loops.append(asyncio.get_running_loop())

    return HostedFunction(
        name="opens",
        trigger=Binding("timerTrigger", "timer", is_output=False),
        bindings=(),
        call=call,
        is_async=True,
    )


async def test_the_app_is_closed_on_the_loop_that_its_functions_ran_on() -> None:
    loops: list[asyncio.AbstractEventLoop] = []
    worker = FunctionWorker(timeout_seconds=60)
    worker.start()
    await worker.invoke(a_function(loops), {})

    async def close_app() -> None:
        loops.append(asyncio.get_running_loop())

    await worker.stop(close_app)

    assert len(loops) == 2
    assert loops[0] is loops[1]
    assert loops[0] is not asyncio.get_running_loop()


async def test_nothing_of_the_app_goes_on_while_it_is_closed() -> None:
    """What a task opens after the close nobody would close any more."""
    background: list[asyncio.Task[None]] = []
    worker = FunctionWorker(timeout_seconds=60)

    async def starts_a_task() -> None:
        background.append(asyncio.create_task(asyncio.sleep(3600)))

    worker.start()
    await worker.invoke(replace(a_function([]), call=starts_a_task), {})
    left: list[bool] = []

    async def close_app() -> None:
        left.append(not background[0].done())

    await worker.stop(close_app)

    assert left == [False]


async def test_an_app_that_cannot_be_closed_is_logged_and_stopped(caplog: pytest.LogCaptureFixture) -> None:
    worker = FunctionWorker(timeout_seconds=60)
    worker.start()

    async def close_app() -> None:
        raise OSError("no")

    with caplog.at_level(logging.ERROR):
        await worker.stop(close_app)

    assert "the app could not close its connections" in caplog.text
