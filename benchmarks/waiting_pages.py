"""Pages of waiting visitors, in a process of their own: `python -m benchmarks.waiting_pages URL`.

Tickets come on standard input, one `id secret` a line, and an empty line after the last. Each page asks as
the real one does: a request held for 25 s, the next at once. When the input ends, so do the pages, and what
they have seen is printed as one JSON object.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from dataclasses import asdict, dataclass, field

import aiohttp

HOLD = 25
SOON = 1.0
"""Seconds: an unchanged answer that comes sooner was not held, so the page rests before it asks again."""


@dataclass
class Seen:
    """What all pages together have seen. Times of answers that showed a change are monotonic seconds."""

    answers: int = 0
    unchanged: int = 0
    failures: int = 0
    changes: list[float] = field(default_factory=list[float])


async def main(url: str, tickets: list[tuple[str, str]]) -> Seen:
    """Wait with all tickets until the input ends."""
    seen = Seen()
    timeout = aiohttp.ClientTimeout(total=HOLD + 60)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
        pages = [asyncio.create_task(_page(session, url, ticket, seen)) for ticket in tickets]
        await asyncio.to_thread(sys.stdin.read)
        for page in pages:
            page.cancel()
        await asyncio.gather(*pages, return_exceptions=True)
    return seen


async def _page(session: aiohttp.ClientSession, url: str, ticket: tuple[str, str], seen: Seen) -> None:
    ticket_id, secret = ticket
    address, etag, rest = f"{url}/api/tickets/{ticket_id}", "", 5.0
    while True:
        headers = {"X-Ticket-Secret": secret, **({"If-None-Match": etag} if etag else {})}
        asked = time.monotonic()
        try:
            async with session.get(f"{address}?wait={HOLD}" if etag else address, headers=headers) as answer:
                raw = await answer.read()
        except aiohttp.ClientError:
            seen.failures += 1
            continue
        seen.answers += 1
        if answer.status == 304:
            seen.unchanged += 1
            told = float(answer.headers.get("Retry-After", "0"))
            await asyncio.sleep(told or (rest if time.monotonic() - asked < SOON else 0))
            continue
        known, etag = etag, answer.headers["ETag"]
        rest = float(json.loads(raw)["pollAfterSeconds"])
        if known.removeprefix("W/") == etag.removeprefix("W/"):  # put off
            seen.unchanged += 1
            await asyncio.sleep(rest)
        elif known:
            seen.changes.append(time.monotonic())


def _tickets() -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    while line := sys.stdin.readline().split():
        found.append((line[0], line[1]))
    return found


if __name__ == "__main__":
    print(json.dumps(asdict(asyncio.run(main(sys.argv[1], _tickets())))))
