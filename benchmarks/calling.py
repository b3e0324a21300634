"""Case 3: what a call costs, and whom it gets, when several clerks press at once."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from benchmarks.baselines import Baseline
from benchmarks.report import Goal, Report, ReportTable, at_most
from benchmarks.setting import OFFICE_ID, CountedDesk, clerks, counted_desk
from docs.svg_scaling_chart import Chart
from shared.front_desk.clerk.call_next import CallNext, call_next
from shared.front_desk.visitor.joining import Join, join

CLERKS = (1, 2, 5, 10, 50)
WAITING = 60


@dataclass(frozen=True)
class Calls:
    """What K calls at once have cost, and whom they got."""

    clerks: int
    requests: int
    by_port: dict[str, int]
    shared: int
    called: list[str]
    first_in_line: list[str]
    baseline: int
    """Requests of as many clerks who take the first row, and ask again when it is gone."""

    @property
    def took_exactly_the_first(self) -> bool:
        """K different tickets, and the first K of the queue."""
        return sorted(self.called) == sorted(self.first_in_line)


async def count_calls(connection: str, count: int, waiting: int = WAITING) -> Calls:
    """Count the calls of `count` clerks at the same time at one office where `waiting` wait."""
    async with counted_desk(connection) as counted:
        await _fill(counted, waiting)
        board = await counted.desk.boards.get(OFFICE_ID)
        await counted.desk.presence.signs_of_life(OFFICE_ID)
        first = [stored.ticket.ticket_id for stored in board.waiting[:count]]
        with counted.requests.step("call"):
            command = CallNext((OFFICE_ID,))
            called = await asyncio.gather(
                *(call_next(counted.desk, clerk, command) for clerk in clerks(count))
            )
        baseline = Baseline(counted.config, OFFICE_ID)
        await baseline.take_first_at_once(count)
        await baseline.close()
        return Calls(
            clerks=count,
            requests=counted.requests.total(["call"], shared=False),
            by_port=counted.requests.of_step("call"),
            shared=counted.requests.total(["call"], shared=True),
            called=[stored.ticket.ticket_id for stored in called],
            first_in_line=first,
            baseline=baseline.requests,
        )


async def _fill(counted: CountedDesk, waiting: int) -> None:
    for n in range(waiting):
        await join(counted.desk, Join(OFFICE_ID, display_name=f"Pessoa {n}"))


async def run(connection: str) -> Report:
    """The case at its published sizes."""
    found = [await count_calls(connection, count) for count in CLERKS]
    rows = [
        (
            calls.clerks,
            f"{calls.requests / calls.clerks:.2f}",
            f"{calls.baseline / calls.clerks:.2f}",
            "the first K, each once" if calls.took_exactly_the_first else "WRONG",
            ", ".join(f"{port} {count}" for port, count in calls.by_port.items()),
        )
        for calls in found
    ]
    is_exact = all(calls.took_exactly_the_first for calls in found)
    lines = {
        "ours": [(calls.clerks, calls.requests / calls.clerks) for calls in found],
        "first row, asked again": [(calls.clerks, calls.baseline / calls.clerks) for calls in found],
    }
    worst = max(calls.requests / calls.clerks for calls in found)
    return Report(
        "3. Calling",
        f"K clerks press «Chamar próximo» at the same moment at one office where {WAITING} wait.",
        [
            ReportTable(
                "Storage requests per call",
                ("K", "requests per call", "baseline", "tickets called", "by what"),
                rows,
                [
                    at_most("5", "at most 3 requests per call", worst, 3),
                    Goal("5", "exactly the first K, each once", is_exact, f"{len(found)} sizes"),
                ],
                [
                    "The desk's own requests. The endpoint asks for the clerk's memberships before, which an "
                    "instance remembers for half a minute.",
                    "Baseline: each clerk asks for the first row and takes it by its ETag; who was too late "
                    "asks again.",
                ],
                [Chart("calling", "Storage requests per call", "clerks at once", "requests", lines)],
            )
        ],
    )
