"""An instance that has more to do than it can, from the first search to the last page that comes back.

The gauge, the held requests and the endpoints are those of an instance. Only the processor is not: each
request keeps the loop busy for as long as the model says, on time that the loop itself moves, so that the
loop is as late as it would be, and every run is the same.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import cycle
from statistics import median

import pytest

from benchmarks.simulate_day.virtual_time import VirtualTimeLoop
from functions import held_requests
from functions.endpoints import Endpoint, Handler
from functions.held_requests import HeldRequests
from functions.public import tickets
from functions.staff import queue, ticket_commands
from shared.load.gauge import LoadGauge
from shared.ports import NO_TELEMETRY, Strain
from shared.services import Services
from tests.benchmarks.test_held_waiting import Instance, Minute
from tests.builders import a_clerk
from tests.functions.http_client import endpoint_named, send_to
from tests.product import Answer

PAGES, OFFICES = 400, 40
SEARCHERS = 64
OF_A_PAGE, OF_A_SEARCH, OF_A_CALL = 0.004, 0.02, 0.01
"""Seconds of the processor for one answer: a page's, that of a search over a long list, and a clerk's."""
LOADED_SECONDS, WATCHED_SECONDS = 40.0, 60.0
AS_EVER = 0.1
"""Seconds for a clerk's call when nothing is in its way but pages."""
RECOVERED = 10.0
"""Seconds after the load within which nothing is put off any more."""
_USUAL = {200, 304}
ANA = a_clerk("ana")


@dataclass
class Overload:
    """What happened, second by second of the loop."""

    services: Services
    show: Endpoint
    strains: list[tuple[float, Strain]] = field(default_factory=list[tuple[float, Strain]])
    statuses: Counter[int] = field(default_factory=Counter[int])
    """Of the pages' answers."""
    refused_searches: int = 0
    rests: list[float] = field(default_factory=list[float])
    commands: list[float] = field(default_factory=list[float])
    """How long each entry took meanwhile."""
    calls: list[tuple[float, float]] = field(default_factory=list[tuple[float, float]])
    """When a clerk called, and how long that took."""

    async def page(self, joined: Mapping[str, str]) -> None:
        """Asks as a visitor's page does: at once after an answer, or when it was told to."""
        route, headers = {"ticketId": joined["ticketId"]}, {"x-ticket-secret": joined["secret"]}
        known: dict[str, str] = {}
        while True:
            answer = await send_to(
                self.services, self.show, route=route, headers={**headers, **known}, query={"wait": "25"}
            )
            work(OF_A_PAGE)
            self.statuses[answer.status] += 1
            known = {"if-none-match": answer.headers["ETag"]}
            if answer.headers["ETag"].startswith("W/"):
                self.rests.append(rest_of(answer))
                await asyncio.sleep(self.rests[-1])

    async def searcher(self) -> None:
        """Searches all the time; refused, it waits as it was told to."""
        search = endpoint_named(self.services, "offices_list")
        while True:
            answer = await send_to(self.services, search, query={"q": "balcao"})
            if answer.status == 503:
                self.refused_searches += 1
                await asyncio.sleep(float(answer.headers["Retry-After"]))
            else:
                work(OF_A_SEARCH)
                await asyncio.sleep(0)

    async def entries(self, office_id: str) -> None:
        """Somebody joins every two seconds."""
        join, loop = endpoint_named(self.services, "tickets_join"), asyncio.get_running_loop()
        while True:
            began = loop.time()
            answer = await send_to(self.services, join, route={"officeId": office_id}, body={})
            assert answer.status == 201, answer.raw
            self.commands.append(loop.time() - began)
            await asyncio.sleep(2)

    async def clerk(self, office_ids: Sequence[str]) -> None:
        """Calls every second at one office after the other, and lets each visitor go back to their place."""
        who, loop = replace(ANA, office_ids=tuple(office_ids)), asyncio.get_running_loop()
        call = _post(lambda services, request: queue.call(services, request, who))
        release = _post(lambda services, request: ticket_commands.release(services, request, who))
        for office_id in cycle(office_ids):
            began = loop.time()
            called = await send_to(self.services, call, body={"officeIds": [office_id]})
            work(OF_A_CALL)
            self.calls.append((began, loop.time() - began))
            assert called.status == 201, called.raw
            route = {"ticketId": called["ticketId"]}
            released = await send_to(self.services, release, route=route, body={"reason": "Engano."})
            work(OF_A_CALL)
            assert released.status == 200, released.raw
            await asyncio.sleep(1)

    async def watch(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            self.strains.append((loop.time(), self.services.load.strain))
            await asyncio.sleep(0.25)


def _post(handler: Handler) -> Endpoint:
    """Behind the gate, where the load is none."""
    return Endpoint("staff", "POST", "staff", handler, "", {})


def work(seconds: float) -> None:
    """Keep the loop busy."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualTimeLoop)
    loop.work(seconds)


async def at_once(function: Callable[..., object], *given: object) -> object:
    """In the place of a thread, which this loop would not wait for."""
    return function(*given)


def rest_of(answer: Answer) -> float:
    """Seconds after which the page shall ask again."""
    if answer.status == 304:
        return float(answer.headers["Retry-After"])
    return float(answer["pollAfterSeconds"])


async def overloaded() -> tuple[Overload, float]:
    """Everybody's page is held; then the load; then only pages and entries. With the end of the load."""
    instance = await Instance.build(OFFICES, Counter())
    gauge = LoadGauge(lambda: 0.3, NO_TELEMETRY)
    instance.services = replace(instance.services, load=gauge)
    await instance.open_pages(PAGES, Minute(), asking=False)
    held = HeldRequests(gauge, 700, random.random)
    [show] = [endpoint for endpoint in tickets.endpoints(held) if endpoint.name == "tickets_show"]
    overload = Overload(instance.services, show)
    pages = [asyncio.create_task(overload.page(joined)) for joined in instance.joined]
    await asyncio.sleep(30)
    assert held.count == PAGES
    others = [
        asyncio.create_task(overload.watch()),
        asyncio.create_task(overload.entries(instance.offices[0].office_id)),
        asyncio.create_task(overload.clerk([office.office_id for office in instance.offices[1:]])),
    ]
    searchers = [asyncio.create_task(overload.searcher()) for _ in range(SEARCHERS)]
    await asyncio.sleep(LOADED_SECONDS)
    for searcher in searchers:
        assert not searcher.done(), searcher.exception()
        searcher.cancel()
    ended = asyncio.get_running_loop().time()
    await asyncio.sleep(WATCHED_SECONDS)
    assert held.count >= PAGES, "everybody is held again"
    for task in (*pages, *others):
        assert not task.done()
        task.cancel()
    await asyncio.gather(*pages, *searchers, *others, return_exceptions=True)
    await instance.close()
    return overload, ended


def test_an_overload_is_shed_and_over_ten_seconds_after_the_load(monkeypatch: pytest.MonkeyPatch) -> None:
    random.seed(1)  # also what is drawn in the endpoints
    monkeypatch.setattr(asyncio, "to_thread", at_once)
    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        overload, ended = runner.run(overloaded())

    during = {strain for at, strain in overload.strains if at < ended}
    assert Strain.SEVERE in during
    assert overload.refused_searches > SEARCHERS
    assert len(overload.rests) > PAGES
    assert min(overload.rests) >= held_requests.FULL_SECONDS
    assert set(overload.statuses) <= _USUAL, "no page is refused"
    after = [at - ended for at, strain in overload.strains if at > ended and strain is not Strain.NONE]
    assert max(after, default=0.0) <= RECOVERED, "and it does not come back"
    assert len(overload.commands) > LOADED_SECONDS / 4, "no entry is refused"
    assert median(overload.commands) <= 1.0
    assert median(took for at, took in overload.calls if at < ended) <= 1.0
    late = [at - ended for at, took in overload.calls if at > ended and took > AS_EVER]
    assert max(late, default=0.0) <= RECOVERED, "then calls are answered as ever"
