"""For how long the loop works in one piece while everybody who waits at an instance is told at once.

Requests go from the host's message to the answer's, without a host and without HTTP; storage is in memory.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from benchmarks.setting import NoVisits, offices_with
from benchmarks.turns import longest_turn
from benchmarks.waiting_request import SHOW, invoke, memory_services, request_of
from functions.app import create_app
from local_host.contracts import HostedFunction
from local_host.registry import load_app
from shared.front_desk.visitor import actions
from shared.front_desk.visitor.joining import Join, join

WAIT = 25
SETTLE_SECONDS = 2.0
"""After all pages have asked."""
CLOSES_IN = timedelta(seconds=12)
TO_CLOSING = timedelta(hours=5)
"""From the instant at which a case's clock begins until the court's offices close."""


@dataclass(frozen=True)
class WokenTogether:
    """Milliseconds of processor time of the longest turn of the loop, and how many were answered."""

    longest: float
    answers: int


async def by_a_change(folder: Path, people: int) -> WokenTogether:
    """So many wait at one office, and the first of them leaves."""
    return await _measure(folder, people, 1, closing=False)


async def by_the_clock(folder: Path, people: int, offices: int) -> WokenTogether:
    """So many wait at so many offices, which all close at one instant."""
    return await _measure(folder, people, offices, closing=True)


async def _measure(folder: Path, people: int, offices: int, *, closing: bool) -> WokenTogether:
    services = memory_services(folder, TO_CLOSING - CLOSES_IN if closing else timedelta())
    services = replace(services, settings=replace(services.settings, held_requests=2 * people))
    known = offices_with("court hours", offices)
    await services.storage.registry.put_offices(known)
    desk = services.desk.with_signals(NoVisits())
    joined = [await join(desk, Join(known[number % offices].office_id)) for number in range(people)]
    [show] = [each for each in load_app(create_app(services)).functions if each.name == SHOW]
    tickets = [(each.stored.ticket.ticket_id, each.secret) for each in joined]
    pages = [asyncio.create_task(_page(show, *ticket)) for ticket in tickets]
    await asyncio.sleep(SETTLE_SECONDS)
    assert not any(page.done() for page in pages)
    turns = asyncio.create_task(longest_turn())
    await asyncio.sleep(0)
    if not closing:
        await actions.leave(desk, tickets[0][0], None)
    answered = await asyncio.wait_for(asyncio.gather(*pages), WAIT)
    turns.cancel()
    longest = await turns
    await services.storage.close()
    return WokenTogether(longest, sum(status == 200 for status in answered))


async def _page(show: HostedFunction, ticket_id: str, secret: str) -> int:
    """The status of the answer to a request that is held until the view is another."""
    known = await invoke(show, request_of(ticket_id, secret, "", 0))
    return (await invoke(show, request_of(ticket_id, secret, known.headers["ETag"], WAIT))).status_code
