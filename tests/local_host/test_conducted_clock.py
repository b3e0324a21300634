"""The clocks of several processes move as one: in order, to the same instants, resting in between."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from local_host.clock import MovableClock
from tests.conducted_clock import Conducted, ConductedClock, HubMessages

START = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
SCHEMA = (Path(__file__).parents[2] / "local_host" / "durable" / "schema.sql").read_text("utf-8")


class Process:
    """What a process does with its clock, on the test's own loop; every instant it sees is told."""

    def __init__(self, name: str, told: list[tuple[str, int]]) -> None:
        self.clock = MovableClock(START)
        self._name = name
        self._told = told

    async def move_to(self, instant: datetime) -> datetime | None:
        await self.clock.move_to(instant)
        return self.clock.next_due()

    async def work(self, *pauses: int) -> None:
        for pause in pauses:
            await self.clock.sleep(pause)
            self._told.append((self._name, round((self.clock.now() - START).total_seconds())))


class Sender(Process):
    """Once it has a hub, it sends a message in each move, which somebody takes at once."""

    hub: Hub | None = None

    async def move_to(self, instant: datetime) -> datetime | None:
        if self.hub is not None:
            self.hub.send(instant)
            self.hub.take_all()
        return await super().move_to(instant)


class Hub:
    """A hub's file with the messages that a test puts there."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "durable-Test.sqlite"
        with closing(sqlite3.connect(self._file)) as database:
            database.executescript(SCHEMA)

    def send(self, visible_at: datetime) -> None:
        with closing(sqlite3.connect(self._file)) as database, database:
            sql = (
                "INSERT INTO messages (queue, instance_id, event, visible_at) VALUES ('control', 'i', '', ?)"
            )
            database.execute(sql, (visible_at.timestamp(),))

    def take_all(self) -> None:
        with closing(sqlite3.connect(self._file)) as database, database:
            database.execute("DELETE FROM messages")


def conducted(
    folder: Path,
    senders: list[Conducted],
    receivers: list[Conducted],
    shown_at: list[datetime] | None = None,
) -> ConductedClock:
    """`shown_at` takes the instants at which it waits for what is shown."""

    async def when_idle() -> None:
        if shown_at is not None:
            shown_at.append(clock.now())

    clock = ConductedClock(
        START,
        senders=lambda: senders,
        receivers=lambda: receivers,
        messages=HubMessages(folder),
        when_idle=when_idle,
    )
    return clock


async def test_sleepers_of_all_processes_wake_in_order_at_their_instants(tmp_path: Path) -> None:
    Hub(tmp_path)
    told: list[tuple[str, int]] = []
    one, other = Process("one", told), Process("other", told)
    clock = conducted(tmp_path, [one], [other])

    async def mine() -> None:
        await clock.sleep(25)
        told.append(("mine", round((clock.now() - START).total_seconds())))
        assert {one.clock.now(), other.clock.now()} <= {clock.now(), START + timedelta(seconds=20)}

    tasks = [asyncio.create_task(work) for work in (one.work(10, 20, 40), other.work(20, 15), mine())]
    await clock.advance(60)

    assert told == [("one", 10), ("other", 20), ("mine", 25), ("one", 30), ("other", 35)]
    assert one.clock.now() == other.clock.now() == clock.now() == START + timedelta(seconds=60)
    await clock.advance(10)
    assert told[-1] == ("one", 70)
    await asyncio.gather(*tasks)


async def test_it_waits_for_a_message_that_is_due_and_not_for_a_later_one(tmp_path: Path) -> None:
    hub, receiver = Hub(tmp_path), Process("receiver", [])
    clock = conducted(tmp_path, [], [receiver])
    hub.send(START + timedelta(seconds=30))

    await clock.advance(29)
    moving = asyncio.create_task(clock.advance(1))
    await asyncio.sleep(0.05)
    assert not moving.done()
    hub.take_all()
    await moving

    assert clock.now() == receiver.clock.now() == START + timedelta(seconds=30)


async def test_what_is_shown_is_waited_for_only_after_work(tmp_path: Path) -> None:
    hub, process, shown_at = Hub(tmp_path), Sender("one", []), list[datetime]()
    clock = conducted(tmp_path, [process], [], shown_at)

    await clock.advance(5)
    assert shown_at == []

    task = asyncio.create_task(process.work(5))
    await clock.advance(10)
    assert len(shown_at) == 1
    await task

    process.hub = hub
    await clock.advance(0)
    assert len(shown_at) == 2


async def test_work_without_rest_is_named(tmp_path: Path) -> None:
    Hub(tmp_path)
    process = Process("one", [])
    process.clock = MovableClock(START, idle_within_seconds=0.05)
    process.clock.wait_for(lambda: "a visit")
    clock = conducted(tmp_path, [process], [])

    with pytest.raises(TimeoutError, match="a visit"):
        await clock.advance(1)
