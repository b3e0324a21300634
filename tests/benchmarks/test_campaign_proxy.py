"""The campaign's proxy: what it says that it does to a request, it does."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from random import Random

import aiohttp
import pytest
from aiohttp import web
from yarl import URL

from benchmarks.campaign.storage_proxy import StorageFault, StorageProxy, before
from local_host.ports import free_port

HEADERS = {"x-ms-date": "today", "Content-Type": "text/plain"}


class Chooses(Random):
    """Always the same fault."""

    def __init__(self, fault: StorageFault) -> None:
        super().__init__(0)
        self._fault = fault

    def choice(self, seq: object) -> StorageFault:  # pyright: ignore[reportIncompatibleMethodOverride]
        return self._fault

    def uniform(self, a: float, b: float) -> float:
        return 0.0


class Service:
    """What stands behind the proxy: it keeps what reaches it."""

    def __init__(self) -> None:
        self.reached: list[tuple[str, str, bytes, str | None]] = []
        self.port = free_port()

    async def answer(self, request: web.Request) -> web.Response:
        date = request.headers.get("x-ms-date")
        self.reached.append((request.method, request.raw_path, await request.read(), date))
        return web.Response(status=202, body=b"done", headers={"x-ms-version": "9"})


@pytest.fixture
async def service() -> AsyncGenerator[Service]:
    given = Service()
    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", given.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", given.port).start()
    yield given
    await runner.cleanup()


async def _asked(service: Service, proxy: StorageProxy) -> tuple[int, bytes, str | None] | None:
    """One request through the proxy; None where its connection was cut."""
    connection = f"AccountName=a;TableEndpoint=http://127.0.0.1:{service.port}/a"
    async with before(connection, proxy) as led, aiohttp.ClientSession() as session:
        url = dict(part.split("=", 1) for part in led.split(";"))["TableEndpoint"]
        assert str(service.port) not in url
        sent = URL(f"{url}/$batch?a=%2F", encoded=True)
        try:
            async with session.post(sent, data=b"body", headers=HEADERS) as given:
                return given.status, await given.read(), given.headers.get("x-ms-version")
        except aiohttp.ClientError:
            return None


SENT = ("POST", "/a/$batch?a=%2F", b"body", "today")
ANSWER = (202, b"done", "9")


async def test_it_passes_a_request_and_its_answer_on_as_they_are(service: Service) -> None:
    proxy = StorageProxy(Random(1), 1.0)  # noqa: S311 -- no secret
    assert await _asked(service, proxy) == ANSWER
    assert (service.reached, proxy.passed, proxy.faults) == ([SENT], 1, {})


@pytest.mark.parametrize(
    ("fault", "answer", "effects"),
    [(StorageFault.BEFORE, None, 0), (StorageFault.AFTER, None, 1), (StorageFault.DELAY, ANSWER, 1)],
)
async def test_a_fault_is_where_it_says(
    service: Service, fault: StorageFault, answer: tuple[int, bytes, str] | None, effects: int
) -> None:
    proxy = StorageProxy(Chooses(fault), 1.0)
    proxy.faulty = True
    assert await _asked(service, proxy) == answer
    assert service.reached == [SENT] * effects
    assert proxy.faults.keys() == {fault}


async def test_while_storage_is_away_nothing_reaches_it(service: Service) -> None:
    proxy = StorageProxy(Random(1), 0.0)  # noqa: S311 -- no secret
    proxy.away = True
    assert await _asked(service, proxy) is None
    assert (service.reached, proxy.faults.keys()) == ([], {StorageFault.AWAY})
