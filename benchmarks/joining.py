"""Case 2: what a join costs when fifty come at once."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from benchmarks.baselines import Baseline, all_at_once
from benchmarks.report import Report, Table, met
from benchmarks.setting import OFFICE_ID, counted_desk
from shared.front_desk.visitor.joining import Join, join

AT_ONCE = 50


@dataclass(frozen=True)
class Joins:
    """What so many joins at once have cost."""

    joins: int
    appends: int
    """Requests of the entries themselves, lost ones included."""
    tickets: int
    """Different tickets that came of it."""
    shared: int
    """Board, directory, presence, the day's mark: once for all of them."""
    baseline_requests: int
    baseline_conflicts: int

    @property
    def conflicts(self) -> int:
        return self.appends - self.joins


async def count_joins(connection: str, joins: int) -> Joins:
    """Count `joins` entries at one office at the same time, ours and the counter's."""
    async with counted_desk(connection) as counted:
        with counted.requests.step("join"):
            made = await asyncio.gather(
                *(join(counted.desk, Join(OFFICE_ID, display_name=f"Pessoa {n}")) for n in range(joins))
            )
        baseline = Baseline(counted.config, OFFICE_ID)
        await baseline.start_counter()
        conflicts = await all_at_once(baseline, joins)
        await baseline.close()
        return Joins(
            joins=joins,
            appends=counted.requests.total(["join"], shared=False),
            tickets=len({joined.stored.ticket.ticket_id for joined in made}),
            shared=counted.requests.total(["join"], shared=True),
            baseline_requests=baseline.requests,
            baseline_conflicts=conflicts,
        )


async def run(connection: str) -> Report:
    """The case at its published size."""
    found = await count_joins(connection, AT_ONCE)
    own, other = found.appends / found.joins, found.baseline_requests / found.joins
    rows = [
        ("append (ours)", f"{own:.2f}", found.conflicts, found.tickets, "1"),
        (
            "counter row with ETag",
            f"{other:.2f}",
            found.baseline_conflicts,
            found.joins,
            f"{other / own:.0f}",
        ),
    ]
    return Report(
        "2. Joining",
        f"{AT_ONCE} people join one office at the same moment, through one instance.",
        [
            Table(
                "Storage requests per join",
                ("design", "requests per join", "conflicts", "tickets", "times ours"),
                rows,
                f"1.00 request per join, no conflict: {met(own + found.conflicts, 1)}.",
                [f"Once for all {AT_ONCE}: {found.shared} requests (board, directory, the day's mark)."],
            )
        ],
    )
