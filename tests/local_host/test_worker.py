"""Where functions run, and what happens at a stop."""

from __future__ import annotations

import asyncio
import logging

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


async def test_an_app_that_cannot_be_closed_is_logged_and_stopped(caplog: pytest.LogCaptureFixture) -> None:
    worker = FunctionWorker(timeout_seconds=60)
    worker.start()

    async def close_app() -> None:
        raise OSError("no")

    with caplog.at_level(logging.ERROR):
        await worker.stop(close_app)

    assert "the app could not close its connections" in caplog.text
