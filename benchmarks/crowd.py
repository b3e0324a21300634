"""Many visitors: their tickets, and their pages in another process."""

from __future__ import annotations

import asyncio
import secrets
import sys
import time
from asyncio.subprocess import Process
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from benchmarks.product import Person
from benchmarks.role_process import Running
from benchmarks.waiting_pages import Seen

ROOT = Path(__file__).parent.parent
AT_ONCE = 16
AGAIN_SECONDS = 1.0
PATIENCE = 120.0
"""Seconds until a case gives up on something that should have happened."""


@dataclass(frozen=True)
class Visitor:
    """A ticket and where its page asks."""

    url: str
    office_id: str
    ticket_id: str
    secret: str


@dataclass
class Pages:
    """Pages that wait; `seen` is filled in when they have gone."""

    process: Process
    seen: Seen = field(default_factory=Seen)

    def add(self, visitor: Visitor) -> None:
        """One page more."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{visitor.url} {visitor.ticket_id} {visitor.secret}\n".encode())


async def join_all(
    urls: Sequence[str],
    offices: Sequence[str],
    count: int,
    at_once: int = AT_ONCE,
    refused: list[int] | None = None,
) -> list[Visitor]:
    """Let `count` people join, the first one alone, then a few at a time, everywhere in turn.

    Who is refused for want of storage asks again, as the page does; each such status is put to `refused`.
    """
    turn = asyncio.Semaphore(at_once)
    people = [Person(url) for url in urls]

    async def one(number: int) -> Visitor:
        url, office = number // len(offices) % len(urls), offices[number % len(offices)]
        async with turn:
            path, key = f"/api/offices/{office}/tickets", secrets.token_urlsafe(24)
            while (joined := await people[url].send("POST", path, {}, key=key)).status == 503:
                if refused is not None:
                    refused.append(joined.status)
                await asyncio.sleep(AGAIN_SECONDS)
            assert joined.status == 201, joined
            return Visitor(urls[url], office, joined["ticketId"], joined["secret"])

    try:
        first = [await one(0)]
        return [*first, *await asyncio.gather(*(one(number) for number in range(1, count)))]
    finally:
        for person in people:
            await person.close()


@asynccontextmanager
async def pages_of(visitors: Sequence[Visitor], seconds: float = 0.0) -> AsyncGenerator[Pages]:
    """Inside, all these visitors' pages wait; they come within so many seconds, evenly."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.waiting_pages"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stdin is not None
    pages = Pages(process)
    try:
        for batch in _batches(visitors):
            for visitor in batch:
                pages.add(visitor)
            await asyncio.sleep(seconds * len(batch) / len(visitors))
        yield pages
        process.stdin.close()
        output, _ = await process.communicate()
        pages.seen = msgspec.json.decode(output, type=Seen)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def until_held(process: Running, count: int) -> float:
    """Wait until so many requests are held at once; the seconds that it took. Raises `TimeoutError`."""
    began = time.monotonic()
    while (await process.usage()).held < count:
        if time.monotonic() - began > PATIENCE:
            raise TimeoutError(f"{count} requests are not held after {PATIENCE:.0f} s")
        await asyncio.sleep(0.05)
    return time.monotonic() - began


def _batches(visitors: Sequence[Visitor], size: int = 20) -> list[Sequence[Visitor]]:
    return [visitors[start : start + size] for start in range(0, len(visitors), size)]
