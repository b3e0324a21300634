"""Messages that nobody waits for any more: what Azure's host does with them, and what that costs."""

from __future__ import annotations

import logging
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from local_host.durable import engine
from local_host.durable.store import Store
from tests.local_host import durable_flows as flows
from tests.local_host.durable_hub import SDK_WARNINGS, running_hub

pytestmark = [pytest.mark.filterwarnings(text) for text in SDK_WARNINGS]
SCHEMA = (Path(engine.__file__).parent / "schema.sql").read_text("utf-8")


def _echo(value: object) -> object:
    return value


async def test_a_timer_of_a_generation_that_is_gone_is_delivered_six_times_as_in_azure(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with running_hub(tmp_path, [flows.alarm]) as hub:
        visit = await hub.client.start_new("alarm")
        await hub.rests()
        await hub.movable_clock.advance(20)
        await hub.client.raise_event(visit, "wake")
        await hub.rests()

        with caplog.at_level(logging.WARNING, "local_host.durable"):
            for seconds, deliveries in ((40, 1), (2, 2), (4, 3), (8, 4), (16, 5), (32, 6), (600, 6)):
                await hub.movable_clock.advance(seconds)
                assert hub.engine.work_done()[visit].unclaimed_deliveries == deliveries

        work = hub.engine.work_done()[visit]
        assert (work.warnings, work.timers_matured, work.timers_fired) == (11, 0, 1)
        said = [record.message for record in caplog.records if record.name == "local_host.durable"]
        assert [text.split(": ")[1][:10] for text in said] == [
            *(["Message Ti", "Abandoning"] * 5),
            "Discarding",
        ]
        assert work.storage_requests == 8 + 7 + 1 + 6 * 3 + 5


async def test_a_timer_of_an_instance_that_has_ended_is_dropped_with_one_warning(tmp_path: Path) -> None:
    async with running_hub(tmp_path, [flows.event_or_timer], {"A": _echo}) as hub:
        visit = await hub.client.start_new("event_or_timer")
        await hub.client.raise_event(visit, "go")
        assert await hub.output(visit) == "e"
        assert hub.engine.work_done()[visit].warnings == 0

        await hub.movable_clock.advance(301)

        work = hub.engine.work_done()[visit]
        assert (work.timers_matured, work.unclaimed_deliveries, work.warnings) == (1, 0, 1)


def write_hub(path: Path, schema: str, version: int) -> None:
    """The file of a hub as that version made it."""
    with closing(sqlite3.connect(path)) as database:
        database.executescript(f"{schema}; PRAGMA user_version = {version};")


async def test_a_hub_of_the_first_version_is_read_on(tmp_path: Path) -> None:
    path, schema = tmp_path / "durable-test.sqlite", SCHEMA
    for line in ("unclaimed_deliveries INTEGER", "warnings INTEGER", "deliveries INTEGER"):
        schema = re.sub(rf",?\n    {line} NOT NULL DEFAULT 0(?=,?\n)", "", schema)
    write_hub(path, schema, 1)

    async with running_hub(tmp_path, [flows.event_only]) as hub:
        visit = await hub.client.start_new("event_only")
        await hub.client.raise_event(visit, "x", 7)
        assert await hub.output(visit) == "7"
        assert hub.engine.work_done()[visit].warnings == 0


async def test_a_hub_of_the_second_version_keeps_its_counts(tmp_path: Path) -> None:
    path = tmp_path / "durable-test.sqlite"
    counted = "INSERT INTO work_done (instance_id, vain_deliveries) VALUES ('earlier', 4)"
    write_hub(path, f"{SCHEMA.replace('unclaimed_deliveries', 'vain_deliveries')}; {counted}", 2)

    with closing(Store(path, 1)) as store:
        assert store.work_done()["earlier"].unclaimed_deliveries == 4


def test_a_hub_of_a_later_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "durable-test.sqlite"
    write_hub(path, SCHEMA, 4)

    with pytest.raises(RuntimeError, match="has version 4"):
        Store(path, 1)
