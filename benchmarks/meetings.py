"""Case 8: what a meeting costs in a fresh process, and how long a call takes until it rings.

`python -m benchmarks.meetings` runs it alone.
"""

from __future__ import annotations

import asyncio
import logging
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import aiohttp

from benchmarks.document import publish
from benchmarks.meeting_paths import RUNS, PathCost, costs
from benchmarks.product import Person, RunningProduct, running
from benchmarks.report import Report, ReportTable, as_text, at_most
from benchmarks.setting import OFFICE_ID, emulator
from local_host.clock import SystemClock
from local_host.console import configure_console
from local_host.graph_standin import GraphStandIn

CALLS = 15
HOPS = (
    "the clerk presses: the ticket is claimed, the visit woken, 201 to the clerk",
    "the visit wakes, its activity reads the row and Graph makes the meeting (createOrGet)",
    "Graph sets the options, the row is written, the visitor's held request answers",
    "the page confirms the ring: the minute starts",
)


@dataclass(frozen=True)
class Hops:
    """One call: ms of each hop, in the order of `HOPS`."""

    ms: tuple[float, ...]

    @property
    def total(self) -> float:
        return sum(self.ms)


async def run(connection: str, folder: Path) -> Report:
    """The case at its published sizes."""
    standin = GraphStandIn(folder / "paths")
    await standin.start()
    try:
        paths = await costs(f"{standin.url}/v1.0")
    finally:
        await standin.stop()
    calls = await _calls(connection, folder / "calls")
    return Report(
        "8. Meetings",
        "What the way to Microsoft Graph costs a process that has not used it yet, and how long it takes "
        "from «Chamar próximo» to the visitor's ring. Graph is the stand-in on loopback: its own time is "
        "not in it.",
        [_paths_table(paths), _calls_table(calls)],
    )


def _paths_table(paths: Sequence[PathCost]) -> ReportTable:
    waiting, _, light, typed = paths
    rows = [
        (way.name, f"{way.wall:.0f}", f"{way.cpu:.0f}", way.modules, way.models, f"{way.peak:.0f}")
        for way in paths
    ]
    return ReportTable(
        f"A fresh process each, median of {RUNS}",
        ("what it does", "wall ms", "CPU ms", "modules", "of msgraph", "peak memory MiB"),
        rows,
        [
            at_most("7", "the waiting path imports nothing of msgraph", waiting.models, 0, " modules"),
            at_most(
                "", "the first call takes at most half of the typed path's CPU", light.cpu / typed.cpu, 0.5
            ),
        ],
        [
            f"The typed path costs {typed.cpu / light.cpu:.1f} times the CPU and "
            f"{typed.peak - light.peak:.0f} MiB more."
        ],
    )


def _calls_table(calls: Sequence[Hops]) -> ReportTable:
    hops = list(zip(*(call.ms for call in calls), strict=True))
    rows = [
        (name, f"{statistics.median(ms):.0f}", f"{max(ms):.0f}") for name, ms in zip(HOPS, hops, strict=True)
    ]
    totals = [call.total for call in calls]
    rows.append(("from the press to the ring", f"{statistics.median(totals):.0f}", f"{max(totals):.0f}"))
    return ReportTable(
        f"From the call to the ring, {len(calls)} calls one after another",
        ("hop", "median ms", "longest ms"),
        rows,
        notes=["All in one process: section 9 has the processes of Azure. Graph's own time comes on top."],
    )


async def _calls(connection: str, folder: Path) -> list[Hops]:
    async with (
        running(connection, folder, SystemClock()) as product,
        aiohttp.ClientSession(product.host.url) as page,
    ):
        clerk = await product.person("ana")
        await _one_call(product, clerk, page)  # the first one imports the SDK
        return [await _one_call(product, clerk, page) for _ in range(CALLS)]


async def _one_call(product: RunningProduct, clerk: Person, page: aiohttp.ClientSession) -> Hops:
    visitor = await product.person()
    joined = await visitor.ask("POST", f"/api/offices/{OFFICE_ID}/tickets", {})
    ticket, secret = f"/api/tickets/{joined['ticketId']}", joined["secret"]
    etag, _ = await _watch(page, ticket, secret, "")
    ready_at = asyncio.create_task(_room_ready_at(page, ticket, secret, etag))
    pressed = time.time()
    called = await clerk.ask("POST", "/api/staff/calls", {"officeIds": [OFFICE_ID]})
    claimed = time.time()
    ready = await ready_at
    await visitor.ask("POST", f"{ticket}/ring", {}, secret=secret)
    rang = time.time()
    made = await _made_at(page, product.graph.url, called["callId"])
    await visitor.ask("POST", f"{ticket}/enter", {}, secret=secret)
    await clerk.ask("POST", f"/api/staff/tickets/{joined['ticketId']}/finish", {})
    # The visit may be quicker than the clerk's answer: then that hop took no time of its own.
    instants = (pressed, claimed, max(made, claimed), max(ready, claimed), rang)
    return Hops(tuple((b - a) * 1000 for a, b in pairwise(instants)))


async def _watch(
    page: aiohttp.ClientSession, ticket: str, secret: str, etag: str
) -> tuple[str, dict[str, Any]]:
    """One held request of the page: the view's ETag, and the view if it is another one."""
    headers = {"X-Ticket-Secret": secret, **({"If-None-Match": etag} if etag else {})}
    async with page.get(f"{ticket}?wait=25", headers=headers) as answer:
        view: dict[str, Any] = await answer.json() if answer.status == 200 else {}
        return answer.headers.get("ETag", etag), view


async def _room_ready_at(page: aiohttp.ClientSession, ticket: str, secret: str, etag: str) -> float:
    """As the page does: a held request after the other, until the room is ready."""
    view: dict[str, Any] = {}
    while not view.get("call", {}).get("roomReady"):
        etag, view = await _watch(page, ticket, secret, etag)
    return time.time()


async def _made_at(page: aiohttp.ClientSession, graph_url: str, call_id: str) -> float:
    """When Graph made the meeting of a call, by its own clock, which is this machine's."""
    async with page.get(f"{graph_url}/_control/meetings") as answer:
        rows = (await answer.json())["meetings"]
    meeting_id = next(row["id"] for row in rows if row["externalId"] == call_id)
    async with page.get(f"{graph_url}/_control/meetings/{meeting_id}") as answer:
        made: str = (await answer.json())["resource"]["creationDateTime"]
    return datetime.fromisoformat(made).timestamp()


def main() -> None:
    """Print the case and write its section."""
    configure_console(logging.WARNING)
    with emulator() as connection, tempfile.TemporaryDirectory() as folder:
        report = asyncio.run(run(connection, Path(folder)))
    print(as_text(report), flush=True)
    publish([report], "python -m benchmarks.meetings")


if __name__ == "__main__":
    main()
