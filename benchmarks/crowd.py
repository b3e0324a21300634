"""Many visitors of one office: their tickets, and their pages in another process."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.product import Running
from benchmarks.setting import OFFICE_ID
from benchmarks.waiting_pages import Seen

ROOT = Path(__file__).parent.parent
AT_ONCE = 16
PATIENCE = 120.0
"""Seconds until a case gives up on something that should have happened."""


@dataclass
class Pages:
    """Pages that wait; `seen` is filled in when they have gone."""

    seen: Seen = field(default_factory=Seen)


async def join_all(product: Running, count: int) -> list[tuple[str, str]]:
    """Let `count` people join, the first one alone, then a few at a time; id and secret of each."""
    turn = asyncio.Semaphore(AT_ONCE)
    person = await product.person()

    async def one() -> tuple[str, str]:
        async with turn:
            joined = await person.ask("POST", f"/api/offices/{OFFICE_ID}/tickets", {})
            return joined["ticketId"], joined["secret"]

    return [await one(), *await asyncio.gather(*(one() for _ in range(count - 1)))]


@asynccontextmanager
async def pages_of(product: Running, tickets: list[tuple[str, str]]) -> AsyncGenerator[Pages]:
    """Inside, all these visitors' pages wait."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.waiting_pages", product.host.url),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stdin is not None
    lines = "".join(f"{ticket_id} {secret}\n" for ticket_id, secret in tickets)
    process.stdin.write(f"{lines}\n".encode())
    pages = Pages()
    try:
        yield pages
        process.stdin.close()
        output, _ = await process.communicate()
        pages.seen = Seen(**json.loads(output))
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def until_held(product: Running, count: int) -> float:
    """Wait until so many requests are held at once; the seconds that it took. Raises `TimeoutError`."""
    began = time.monotonic()
    while sum(name == "tickets_show" for name in product.host.in_flight().values()) < count:
        if time.monotonic() - began > PATIENCE:
            raise TimeoutError(f"{count} requests are not held after {PATIENCE:.0f} s")
        await asyncio.sleep(0.05)
    return time.monotonic() - began
