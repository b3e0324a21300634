"""A local host in a thread of its own, and a client that sends exactly what it is told to."""

from __future__ import annotations

import asyncio
import http.client
import json
import threading
from collections.abc import Callable, Coroutine, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import azure.functions as func

from local_host.azurite import Azurite
from local_host.clock import SystemClock
from local_host.contracts import HostClock
from local_host.host import HostOptions, LocalHost
from local_host.tasks import cancel

T = TypeVar("T")


@dataclass(frozen=True)
class Answer:
    """What came back: raw body, header values by lower-case name, header lines as sent."""

    status: int
    body: bytes
    headers: Mapping[str, str]
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:  # noqa: ANN401 -- tests look into whatever came
        return json.loads(self.body)


class Hosted:
    """A running host, seen from outside."""

    def __init__(self, host: LocalHost, loop: asyncio.AbstractEventLoop) -> None:
        self.host = host
        self._loop = loop

    @property
    def netloc(self) -> str:
        return urlsplit(self.host.url).netloc

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run on the host's loop and wait for the result."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request on a connection of its own; a body that is not bytes goes as JSON."""
        connection = http.client.HTTPConnection(self.netloc, timeout=60)
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        sent = {"Content-Type": "application/json"} if data is not None else {}
        try:
            connection.request(method, path, data, {**sent, **(headers or {})})
            response = connection.getresponse()
            lines = tuple(f"{name}: {value}" for name, value in response.getheaders())
            values = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, response.read(), values, lines)
        finally:
            connection.close()

    def status_of(self, path: str) -> int:
        """The status of a GET."""
        return self.get(path).status

    def get(self, path: str, **headers: str) -> Answer:
        """A GET; header names with underscores for hyphens."""
        return self.call(
            "GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )


@contextmanager
def hosted(
    app: func.FunctionRegister,
    azurite: Azurite,
    data_dir: Path,
    *,
    host_json: Mapping[str, object] | None = None,
    clock: HostClock | None = None,
    **options: Any,  # noqa: ANN401 -- whatever HostOptions takes
) -> Generator[Hosted]:
    """Run `app` until the block ends; the host has really stopped after it."""

    async def started() -> LocalHost:
        host = LocalHost(
            app,
            host_json={"version": "2.0", **(host_json or {})},
            data_dir=data_dir,
            clock=clock or SystemClock(),
            storage_connection=azurite.connection_string,
            options=HostOptions(**options),
        )
        await host.start()
        return host

    with _loop_in_a_thread() as loop:

        def on_loop(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
            return asyncio.run_coroutine_threadsafe(work(), loop).result(60)

        host = on_loop(started)
        try:
            yield Hosted(host, loop)
        finally:
            on_loop(host.stop)
            on_loop(_nothing_is_left)


@contextmanager
def _loop_in_a_thread() -> Generator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="host")
    thread.start()
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _nothing_is_left() -> None:
    """But connections whose client went in the middle of a body: aiohttp lets go of them, unfinished."""
    left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    await cancel(left)  # as `asyncio.run` does at its end
    ours = [task for task in left if "RequestHandler.start" not in repr(task.get_coro())]
    assert not ours, f"the host has stopped and left behind: {ours}"


def eventually(condition: Callable[[], T], what: str, seconds: float = 90.0) -> T:
    """The first true value of `condition`; fails naming `what` was waited for."""
    waiter = threading.Event()
    for _ in range(int(seconds / 0.02)):
        value = condition()
        if value:
            return value
        waiter.wait(0.02)
    raise AssertionError(f"waited {seconds:.0f} s in vain until {what}")
