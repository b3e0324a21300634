"""A line to storage that breaks once a request has arrived: the write happens, its answer is lost."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit


class LosingProxy:
    """Passes messages on to `endpoint` (its host and port) and loses the next `lose` answers to batches.

    While `down`, requests are not passed on either: the connection breaks.
    """

    def __init__(self, endpoint: str) -> None:
        parts = urlsplit(endpoint)
        self._host, self._port = parts.hostname or "", parts.port or 0
        self._server: asyncio.Server | None = None
        self.lose = 0
        self.down = False
        self.after_loss: Callable[[], Awaitable[object]] | None = None
        """What happens between the loss and the next request."""
        self.port = 0

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request and answer after the other, as HTTP/1.1 with lengths."""
        up_reader, up_writer = await asyncio.open_connection(self._host, self._port)
        try:
            while request := await _message(reader):
                if self.down:
                    return
                up_writer.write(request)
                answer = await _message(up_reader)
                if b"$batch" in request.partition(b"\r\n")[0] and self.lose:
                    self.lose -= 1
                    if self.after_loss is not None:
                        await self.after_loss()
                    return
                writer.write(answer)
                await writer.drain()
        finally:
            up_writer.close()
            writer.close()


async def losing_line(connection_string: str) -> tuple[LosingProxy, str]:
    """A line to this account's tables, which is up, and the connection string that goes through it."""
    endpoint = re.search(r"TableEndpoint=(http://127\.0\.0\.1:\d+)", connection_string)
    assert endpoint is not None
    proxy = LosingProxy(endpoint[1])
    await proxy.start()
    return proxy, connection_string.replace(endpoint[1], f"http://127.0.0.1:{proxy.port}")


async def _message(reader: asyncio.StreamReader) -> bytes:
    """Head and body; empty at the end of the stream."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return b""
    fields = dict(line.lower().split(b":", 1) for line in head.split(b"\r\n")[1:] if b":" in line)
    if b"chunked" in fields.get(b"transfer-encoding", b""):
        return head + await _chunks(reader)
    return head + await reader.readexactly(int(fields.get(b"content-length", b"0")))


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while True:
        line = await reader.readline()
        body += line + await reader.readexactly(int(line, 16) + 2)
        if int(line, 16) == 0:
            return body
