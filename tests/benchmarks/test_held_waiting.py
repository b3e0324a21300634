"""What held requests cost while nothing changes: storage requests, and looks at offices.

They go through the functions, on the time of their loop, as deployed: nothing is looked at but for a reason.
"""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import FrameType
from typing import TYPE_CHECKING

import pytest

from benchmarks.setting import START, offices_with
from benchmarks.simulate_day.virtual_time import VirtualClock, VirtualTimeLoop
from functions.endpoints import Endpoint
from memory_adapters import MemoryMeetings
from shared.domain.office.office import Office
from shared.front_desk import office_snapshots
from shared.front_desk.office_facts import OfficeFacts, Sources, facts_of
from shared.ports import Board
from shared.services import Services, services_of
from shared.storage import StorageClock, StorageConfig
from shared.storage.names import Table
from shared.storage.tables.build import storage_over
from shared.storage.tables.presence.office_rows import UPGRADE
from tests.benchmarks.test_waiting_counts import Counted
from tests.functions.http_client import endpoint_named, send_to
from tests.moving_clock import SETTINGS

if TYPE_CHECKING:
    from _typeshed import TraceFunction

SECONDS = 60
WAIT = {"wait": "25"}
PRESENCE_ROW = "desk: batch"


@dataclass
class Instance:
    """Services over counted tables, with everybody's page open and no clerk's."""

    services: Services
    offices: tuple[Office, ...]
    joined: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    pages: list[asyncio.Task[None]] = field(default_factory=list[asyncio.Task[None]])

    @staticmethod
    async def build(offices: int, requests: Counter[str]) -> Instance:
        loop = asyncio.get_running_loop()
        clock = VirtualClock(START, loop)
        config = StorageConfig("UseDevelopmentStorage=true", instance="one")
        tables = {name: Counted(name, requests) for name in Table}
        storage = storage_over(tables, config, clock, StorageClock(loop.time, asyncio.sleep, clock.now))
        known = offices_with("court hours", offices)
        await storage.registry.put_offices(known)
        # Until the upgrade is over presence is also kept as version 1.0 had it.
        await asyncio.sleep(UPGRADE / timedelta(seconds=1))
        return Instance(services_of(SETTINGS, storage, MemoryMeetings(), clock, ()), known)

    async def open_pages(self, visitors: int, minute: Minute, *, asking: bool = True) -> None:
        """So many join, one office after the other, and their pages ask."""
        join, show = (endpoint_named(self.services, f"tickets_{name}") for name in ("join", "show"))
        for number in range(visitors):
            route = {"officeId": self.offices[number % len(self.offices)].office_id}
            answer = await send_to(self.services, join, route=route, body={})
            await asyncio.sleep(0.001)  # arrivals of one instant are in no order
            self.joined.append({name: str(answer[name]) for name in ("ticketId", "secret")})
            if asking:
                self.pages.append(asyncio.create_task(page(self.services, show, self.joined[-1], minute)))

    async def close(self) -> None:
        assert not any(one.done() for one in self.pages)
        for one in self.pages:
            one.cancel()
        await asyncio.gather(*self.pages, return_exceptions=True)
        await self.services.storage.close()


@dataclass
class Minute:
    """What one minute cost in which nobody did anything."""

    requests: Counter[str] = field(default_factory=Counter[str])
    looks: int = 0
    """How often an office's facts were made."""
    answers: int = 0

    async def facts_of(
        self, ports: Sources, office: Office, board: Board, served: datetime | None
    ) -> OfficeFacts:
        self.looks += 1
        return await facts_of(ports, office, board, served)


async def page(services: Services, show: Endpoint, joined: dict[str, str], minute: Minute) -> None:
    """The page of a visitor: it asks again as soon as it is answered."""
    route, headers = {"ticketId": joined["ticketId"]}, {"x-ticket-secret": joined["secret"]}
    first = await send_to(services, show, route=route, headers=headers)
    etag = first.headers["ETag"]
    while True:
        sent = {**headers, "if-none-match": etag}
        answer = await send_to(services, show, route=route, headers=sent, query=WAIT)
        assert answer.status in {200, 304}
        minute.answers += 1
        etag = answer.headers["ETag"]


async def second_minute(visitors: int, offices: int, minute: Minute) -> Minute:
    instance = await Instance.build(offices, minute.requests)
    await instance.open_pages(visitors, minute)
    await asyncio.sleep(2 * SECONDS)
    minute.requests.clear()
    minute.looks = minute.answers = 0
    await asyncio.sleep(SECONDS)
    ended = Minute(minute.requests.copy(), minute.looks, minute.answers)
    await instance.close()
    return ended


def waited(visitors: int, offices: int, monkeypatch: pytest.MonkeyPatch) -> Minute:
    """That minute, on a loop of its own."""
    minute = Minute()
    monkeypatch.setattr(office_snapshots, "facts_of", minute.facts_of)
    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        return runner.run(second_minute(visitors, offices, minute))


@pytest.mark.parametrize("offices", [1, 20])
def test_held_pages_cost_no_requests_and_offices_are_not_looked_at(
    offices: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page asks twice or three times a minute; what that costs does not depend on how many there are.

    The facts of an office are made anew when the first of its visitors would be absent if nobody had been
    heard: once in 65 s, the least of what is left of the time to be absent.
    """
    few = waited(offices, offices, monkeypatch)
    many = waited(8 * offices, offices, monkeypatch)

    assert few.answers >= 2 * offices
    assert many.answers == 8 * few.answers
    for minute in (few, many):
        # The instance's row of presence: by when its 30 seconds fall, once more or less.
        assert minute.requests.pop(PRESENCE_ROW) <= 3
        assert minute.requests.total() <= (5 + offices / 20) * SECONDS, minute.requests
        assert minute.looks <= 2 * offices
    assert many.requests == few.requests


async def steps_of_a_leave(visitors: int) -> tuple[int, int]:
    """The first in line leaves an office, and everybody else is told: lines of Python run, and answers."""
    minute = Minute()
    instance = await Instance.build(1, minute.requests)
    await instance.open_pages(visitors, minute)
    await asyncio.sleep(SECONDS)
    leave, first = endpoint_named(instance.services, "tickets_leave"), instance.joined[0]
    minute.answers = lines = 0

    def count(_frame: FrameType, event: str, _: object) -> TraceFunction:
        nonlocal lines
        lines += event == "line"
        return count

    sys.settrace(count)
    route, headers = {"ticketId": first["ticketId"]}, {"x-ticket-secret": first["secret"]}
    left = await send_to(instance.services, leave, route=route, headers=headers, body={})
    await asyncio.sleep(0.5)
    sys.settrace(None)
    assert left.status == 200
    await instance.close()
    return lines, minute.answers


def test_one_change_costs_in_proportion_to_who_is_told() -> None:
    """Each view made in a pass over the whole queue makes four times the steps of twice the people."""
    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        few, told_few = runner.run(steps_of_a_leave(50))
    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        many, told_many = runner.run(steps_of_a_leave(100))

    assert (told_few, told_many) == (50, 100)
    assert many <= 2.1 * few
