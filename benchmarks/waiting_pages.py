"""Pages of waiting visitors, in a process of their own: `python -m benchmarks.waiting_pages`.

Tickets come on standard input, one `url id secret` a line, at any time. Each page asks as the real one does:
a request held for 25 s, the next at once; when its room is ready it rings and enters. When the input ends, so
do the pages, and what they have seen is printed as one JSON object.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from dataclasses import asdict, dataclass, field
from typing import Any

import aiohttp

HOLD = 25
SOON = 1.0
"""Seconds: an unchanged answer that comes sooner was not held, so the page rests before it asks again."""


@dataclass
class Seen:
    """What all pages together have seen. Times are monotonic seconds, the same in all processes."""

    answers: int = 0
    unchanged: int = 0
    failures: int = 0
    """Requests without an answer."""
    refusals: int = 0
    """Answers of 500 and above."""
    changes: list[tuple[str, float]] = field(default_factory=list[tuple[str, float]])
    """Ticket, and when an answer showed it a change."""
    called: dict[str, float] = field(default_factory=dict[str, float])
    """Ticket → when its page first showed the call."""


async def main() -> Seen:
    """Wait with all tickets until the input ends."""
    seen = Seen()
    timeout = aiohttp.ClientTimeout(total=HOLD + 60)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
        pages: list[asyncio.Task[None]] = []
        while line := (await asyncio.to_thread(sys.stdin.readline)).split():
            pages.append(asyncio.create_task(_Page(session, seen, *line).wait()))
        for page in pages:
            page.cancel()
        await asyncio.gather(*pages, return_exceptions=True)
    return seen


class _Page:
    def __init__(
        self, session: aiohttp.ClientSession, seen: Seen, url: str, ticket_id: str, secret: str
    ) -> None:
        self._session, self._seen, self._ticket_id = session, seen, ticket_id
        self._address = f"{url}/api/tickets/{ticket_id}"
        self._headers = {"X-Ticket-Secret": secret, "Origin": url}
        self._etag, self._rest = "", 3.0
        self._told = 0.0
        """Seconds that the last answer asked to wait; 0 for none."""

    async def wait(self) -> None:
        """Ask until the visit is over."""
        while True:
            asked = time.monotonic()
            try:
                status, view = await self._ask()
            except (aiohttp.ClientError, TimeoutError):
                self._seen.failures += 1
                await asyncio.sleep(SOON)
                continue
            self._seen.answers += 1
            if status == 304:
                self._seen.unchanged += 1
                await asyncio.sleep(self._told or (self._rest if time.monotonic() - asked < SOON else 0))
            elif status >= 500:
                self._seen.refusals += 1
                await asyncio.sleep(SOON)
            elif await self._is_over(view):
                return

    async def _ask(self) -> tuple[int, dict[str, Any]]:
        known = {"If-None-Match": self._etag} if self._etag else {}
        address = f"{self._address}?wait={HOLD}" if self._etag else self._address
        async with self._session.get(address, headers={**self._headers, **known}) as answer:
            raw = await answer.read()
            self._told = float(answer.headers.get("Retry-After", "0"))
            if answer.status != 200:
                return answer.status, {}
            before, self._etag = self._etag, answer.headers["ETag"]
            view: dict[str, Any] = json.loads(raw)
            if before.removeprefix("W/") == self._etag.removeprefix("W/"):  # put off: it is told to rest
                self._told = float(view["pollAfterSeconds"])
                return 304, {}
            if before:
                self._seen.changes.append((self._ticket_id, time.monotonic()))
            return 200, view

    async def _is_over(self, view: dict[str, Any]) -> bool:
        self._rest = float(view.get("pollAfterSeconds", self._rest))
        if view.get("status") == "called":
            self._seen.called.setdefault(self._ticket_id, time.monotonic())
            if view["call"]["roomReady"]:
                await self._command("ring")
                await self._command("enter")
        return bool(view.get("final"))

    async def _command(self, name: str) -> None:
        async with self._session.post(f"{self._address}/{name}", json={}, headers=self._headers) as answer:
            self._seen.refusals += answer.status >= 500


if __name__ == "__main__":
    print(json.dumps(asdict(asyncio.run(main()))))
