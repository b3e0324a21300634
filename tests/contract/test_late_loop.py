"""A blocked event loop must not be taken for storage that does not answer."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Coroutine, Generator
from contextlib import closing, contextmanager

import pytest

from shared.ports import StorageUnavailable
from shared.storage import StorageConfig, azure_storage
from shared.storage.boards.read_slots import BOARDS_AT_ONCE
from shared.storage.tables.client.account import AT_ONCE
from tests.builders import HandClock, a_ticket

STANDSTILL = 60.0
"""Seconds; longer than every time limit of storage."""
PATIENCE = 30.0
"""Seconds of real time after which a test gives up waiting for its other thread."""
BODY = b'{"odata.error":{"code":"ResourceNotFound","message":{"lang":"en-US","value":"none"}}}'
NO_SUCH_ROW = (
    b"HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nx-ms-error-code: ResourceNotFound\r\n"
    b"Content-Length: %d\r\n\r\n%s" % (len(BODY), BODY)
)


class LeapingLoop(asyncio.SelectorEventLoop):
    """A loop whose clock a test moves ahead, as if the time had been spent in one callback."""

    def __init__(self) -> None:
        super().__init__()
        self.leapt = 0.0

    def time(self) -> float:
        return super().time() + self.leapt


def run(test: Callable[[LeapingLoop], Coroutine[None, None, None]]) -> None:
    """Run a test on such a loop."""
    loop = LeapingLoop()
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.run(test(loop))


def storage_at(port: int) -> StorageConfig:
    address = f"http://127.0.0.1:{port}/devstoreaccount1"
    return StorageConfig(
        f"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=a2V5;TableEndpoint={address}"
    )


@contextmanager
def one_answer(before: Callable[[], None], after: Callable[[], None]) -> Generator[int]:
    """The port of a service in a thread of its own that answers one request, and does this around it."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with closing(connection):
                while not connection.recv(65536).endswith(b"\r\n\r\n"):
                    pass
                before()
                connection.sendall(NO_SUCH_ROW)
                after()
                connection.recv(1)  # until the other side closes

        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        thread.join(PATIENCE)
        assert not thread.is_alive()


def test_an_answer_that_waits_in_the_socket_is_read_however_late() -> None:
    async def test(loop: LeapingLoop) -> None:
        still, answered = threading.Event(), threading.Event()

        def stand_still() -> None:
            still.set()
            assert answered.wait(PATIENCE)
            loop.leapt += STANDSTILL

        def before() -> None:
            loop.call_soon_threadsafe(stand_still)
            assert still.wait(PATIENCE)

        with one_answer(before, answered.set) as port:
            storage = azure_storage(storage_at(port), HandClock())
            assert await storage.tickets.load(a_ticket().ticket_id) is None
            await storage.close()

    run(test)


def test_time_in_which_the_loop_stood_still_is_not_storages() -> None:
    """Storage answers only after the loop goes on, well within its time limit."""

    async def test(loop: LeapingLoop) -> None:
        goes_on = threading.Event()

        def stand_still() -> None:
            loop.leapt += STANDSTILL
            loop.create_task(go_on())

        async def go_on() -> None:
            for _ in range(20):
                await asyncio.sleep(0)
            goes_on.set()

        def before() -> None:
            loop.call_soon_threadsafe(stand_still)
            assert goes_on.wait(PATIENCE)

        with one_answer(before, lambda: None) as port:
            storage = azure_storage(storage_at(port), HandClock())
            assert await storage.tickets.load(a_ticket().ticket_id) is None
            await storage.close()

    run(test)


def test_storage_that_never_answers_is_given_up() -> None:
    async def test(loop: LeapingLoop) -> None:
        with closing(socket.create_server(("127.0.0.1", 0))) as silent:
            storage = azure_storage(storage_at(silent.getsockname()[1]), HandClock())
            asking = asyncio.create_task(storage.tickets.load(a_ticket().ticket_id))
            while not asking.done():
                loop.leapt += 0.1
                await asyncio.sleep(0)
            with pytest.raises(StorageUnavailable):
                await asking
            await storage.close()

    run(test)


async def test_requests_beyond_the_limit_wait_here_and_not_at_storage() -> None:
    under_way, most, open_to_all = 0, 0, asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal under_way, most
        await reader.readuntil(b"\r\n\r\n")
        under_way += 1
        most = max(most, under_way)
        if under_way == AT_ONCE:
            open_to_all.set()
        await open_to_all.wait()
        for _ in range(5):  # whoever else has been let out arrives meanwhile
            await asyncio.sleep(0)
        under_way -= 1
        writer.write(NO_SUCH_ROW.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=4 * AT_ONCE)
    storage = azure_storage(storage_at(server.sockets[0].getsockname()[1]), HandClock())
    ids = [a_ticket(str(number)).ticket_id for number in range(3 * AT_ONCE)]

    assert set(await asyncio.gather(*map(storage.tickets.load, ids))) == {None}
    assert most == AT_ONCE
    await storage.close()
    server.close()
    await server.wait_closed()


async def test_many_reads_of_boards_do_not_delay_a_read_of_one_row() -> None:
    """The service answers no query before it was asked for a single row."""
    asked_for_a_row = asyncio.Event()
    requests: list[str] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if b"(PartitionKey=" in await reader.readuntil(b"\r\n\r\n"):
            asked_for_a_row.set()
        await asked_for_a_row.wait()
        writer.write(NO_SUCH_ROW.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=4 * AT_ONCE)
    storage = azure_storage(storage_at(server.sockets[0].getsockname()[1]), HandClock(), requests.append)
    boards = [asyncio.create_task(storage.boards.get(f"office-{number}")) for number in range(2 * AT_ONCE)]
    for _ in range(20):
        await asyncio.sleep(0)

    assert await storage.tickets.load(a_ticket().ticket_id) is None
    assert requests.count("query") <= BOARDS_AT_ONCE, "nor after others were given up"
    for board in boards:
        board.cancel()
    await asyncio.gather(*boards, return_exceptions=True)
    await storage.close()
    server.close()
    await server.wait_closed()
