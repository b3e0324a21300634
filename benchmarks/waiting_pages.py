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
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import aiohttp

from benchmarks.held_view import HOLD, HeldAnswers, HeldView


@dataclass
class Seen(HeldAnswers):
    """What all pages together have seen. Times are monotonic seconds, the same in all processes."""

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

    async def wait(self) -> None:
        """Ask until the visit is over."""
        view = HeldView(self._session, self._address, self._seen, self._headers)
        shown: Mapping[str, Any] = {}
        while not shown.get("final"):
            was_known = view.is_known
            shown = await view.changed()
            if was_known:
                self._seen.changes.append((self._ticket_id, time.monotonic()))
            if shown.get("status") == "called":
                self._seen.called.setdefault(self._ticket_id, time.monotonic())
                if shown["call"]["roomReady"]:
                    await self._command("ring")
                    await self._command("enter")

    async def _command(self, name: str) -> None:
        async with self._session.post(f"{self._address}/{name}", json={}, headers=self._headers) as answer:
            self._seen.refusals += answer.status >= 500


if __name__ == "__main__":
    print(json.dumps(asdict(asyncio.run(main()))))
