"""How much the engine does at once is what host.json says."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from local_host.settings import durable_settings
from tests.local_host.durable_flows import Context, Flow
from tests.local_host.durable_hub import EXACT, SDK_WARNINGS, running_hub, until

pytestmark = [pytest.mark.filterwarnings(text) for text in SDK_WARNINGS]
GIVEN = durable_settings({"maxConcurrentActivityFunctions": 3, "maxConcurrentOrchestratorFunctions": 2})
LIMITED = replace(
    EXACT,
    max_concurrent_activities=GIVEN.max_concurrent_activities,
    max_concurrent_orchestrators=GIVEN.max_concurrent_orchestrators,
)


def one_activity(context: Context) -> Flow:
    return (yield context.call_activity("A"))


async def test_no_more_activities_than_host_json_allows(tmp_path: Path) -> None:
    opened = threading.Event()
    running, most = 0, 0

    async def held(value: object) -> int:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.to_thread(opened.wait, 60)
        running -= 1
        return most

    async with running_hub(tmp_path, [one_activity], {"A": held}, settings=LIMITED) as hub:
        visits = [await hub.client.start_new("one_activity") for _ in range(7)]
        await hub.rests(but_for=3)
        opened.set()

        assert [await hub.output(visit) for visit in visits] == [3] * 7


async def test_no_more_orchestrators_than_host_json_allows(tmp_path: Path) -> None:
    opened = threading.Event()

    def held(context: Context) -> bool:
        return opened.wait(60)

    async with running_hub(tmp_path, [held], settings=LIMITED) as hub:
        visits = [await hub.client.start_new("held") for _ in range(6)]
        await until(lambda: taken(tmp_path) == 6, "the dispatcher has taken every start")
        for _ in range(3):
            await asyncio.sleep(0)  # whatever it has begun for them has reached the worker

        assert list(hub.worker.in_flight().values()) == ["held"] * 2
        opened.set()
        assert [await hub.output(visit) for visit in visits] == [True] * 6


def taken(folder: Path) -> int:
    """How many messages the dispatcher has taken and not finished."""
    with closing(sqlite3.connect(folder / f"durable-{LIMITED.hub}.sqlite")) as database:
        return database.execute("SELECT COUNT(*) FROM messages WHERE taken_at IS NOT NULL").fetchone()[0]
