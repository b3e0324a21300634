"""Case 9: from the call until people see the room, in one process and in processes as Azure's Flex plan has.

HTTP and visits are processes of their own there: a call waits for a poll of the durable queue, the room for
the next reading of the board.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from benchmarks.court import Court, Plan, court
from benchmarks.product import ROLES, Person
from benchmarks.report import Report, ReportTable, at_most
from benchmarks.role_process import polling_seconds
from benchmarks.setting import OFFICE_ID
from local_host.host import HostRole
from shared.storage import Storage

CALLS = 15
GOAL_MS = 500
AS_FLEX = (frozenset({HostRole.HTTP}), frozenset({HostRole.HTTP}), frozenset({HostRole.DURABLE}))
REST_SECONDS = (2.0, 3.0)
"""Before each call, so that the polls have come to rest and boards are read at any time of their second."""


@dataclass(frozen=True)
class MeasuredCall:
    """One call: milliseconds from the press until the row has the room, and until two pages show it."""

    row: float
    own: float
    """A page at the instance that took the call."""
    other: float
    """A page at another instance."""


async def run(connection: str, folder: Path) -> Report:
    """The case at its published size."""
    given = polling_seconds()
    found = {
        "one process": await _calls(connection, folder / "one", [ROLES], given),
        f"HTTP and visits apart, {given:g} s": await _calls(connection, folder / "now", AS_FLEX, given),
        "HTTP and visits apart, 1 s": await _calls(connection, folder / "second", AS_FLEX, 1.0),
    }
    median = statistics.median(call.own for call in list(found.values())[1])
    return Report(
        "9. The room of a call",
        "From «Chamar próximo» until the room is there and pages show it, by the longest interval between "
        "polls of the durable queues (`maxQueuePollingInterval`). Graph is the stand-in on loopback: its own "
        "time is not in it.",
        [
            ReportTable(
                f"Milliseconds from the press, median and longest of {CALLS} calls",
                ("how it runs", "the row has it", "a page at the clerk's instance", "a page at another one"),
                [(name, *_row(calls)) for name, calls in found.items()],
                [
                    at_most(
                        "",
                        "half a second, in the median, until a page at the instance that took the call",
                        median,
                        GOAL_MS,
                        " ms",
                    )
                ],
                [
                    "The other instance learns of the call itself with its next reading of the board, half a "
                    "second later in the median.",
                    "Apart: two HTTP processes and one for visits, as in Azure.",
                ],
            )
        ],
    )


def _row(calls: Sequence[MeasuredCall]) -> list[str]:
    columns = zip(*((call.row, call.own, call.other) for call in calls), strict=True)
    return [f"{statistics.median(column):.0f}, {max(column):.0f}" for column in columns]


async def _calls(
    connection: str, folder: Path, processes: Sequence[frozenset[HostRole]], polling: float
) -> list[MeasuredCall]:
    async with court(connection, folder, Plan(processes, polling=polling)) as product:
        clerk, visitor = Person(product.urls[0]), Person(product.urls[min(1, len(processes) - 1)])
        await clerk.sign_in("ana")
        try:
            await _one_call(product, clerk, visitor)  # the first one imports the SDK
            return [await _one_call(product, clerk, visitor) for _ in range(CALLS)]
        finally:
            await clerk.close()
            await visitor.close()


async def _one_call(product: Court, clerk: Person, visitor: Person) -> MeasuredCall:
    joined = await visitor.ask("POST", f"/api/offices/{OFFICE_ID}/tickets", {})
    ticket, secret = joined["ticketId"], joined["secret"]
    pages = [asyncio.create_task(_room_shown_at(url, ticket, secret)) for url in (clerk.url, visitor.url)]
    await asyncio.sleep(random.uniform(*REST_SECONDS))  # noqa: S311 -- spreads calls, guards nothing
    pressed = time.monotonic()
    await clerk.ask("POST", "/api/staff/calls", {"officeIds": [OFFICE_ID]})
    row = await _room_stored_at(product.storage, ticket)
    own, other = await asyncio.gather(*pages)
    await visitor.ask("POST", f"/api/tickets/{ticket}/ring", {}, secret=secret)
    await visitor.ask("POST", f"/api/tickets/{ticket}/enter", {}, secret=secret)
    await clerk.ask("POST", f"/api/staff/tickets/{ticket}/finish", {})
    return MeasuredCall(*((instant - pressed) * 1000 for instant in (row, own, other)))


async def _room_stored_at(storage: Storage, ticket_id: str) -> float:
    while True:
        stored = await storage.tickets.load(ticket_id)
        if stored is not None and stored.ticket.call is not None and stored.ticket.call.room_ready:
            return time.monotonic()
        await asyncio.sleep(0.01)


async def _room_shown_at(url: str, ticket_id: str, secret: str) -> float:
    """As a page does: a held request after the other, until the room is ready."""
    headers = {"X-Ticket-Secret": secret}
    async with aiohttp.ClientSession(url) as session:
        while True:
            async with session.get(f"/api/tickets/{ticket_id}?wait=25", headers=headers) as answer:
                view: dict[str, Any] = await answer.json() if answer.status == 200 else {}
                headers["If-None-Match"] = answer.headers.get("ETag", "")
            call: dict[str, Any] = view.get("call") or {}
            if call.get("roomReady"):
                return time.monotonic()
