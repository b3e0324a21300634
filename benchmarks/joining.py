"""Case 2: what a join costs when fifty, and five hundred, come at once."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.baselines import Baseline, all_at_once
from benchmarks.court import Plan, court
from benchmarks.crowd import join_all
from benchmarks.empty_host import EmptyProcess
from benchmarks.report import Report, ReportTable, at_most
from benchmarks.role_process import Running, running
from benchmarks.setting import OFFICE_ID, counted_desk
from shared.front_desk.visitor.joining import Join, join

AT_ONCE, MANY = 50, 500
CPU_GOAL_MS = 3.0
AFTER_SECONDS = 2.0
"""The visits begin after their joins are answered."""


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


@dataclass(frozen=True)
class Cpu:
    """Milliseconds of processor time each: of the whole product, of empty handlers, of the desk alone."""

    ours: float
    empty: float
    desk: float
    refused: int


async def count_joins(connection: str, joins: int, counted_by_counter: int | None = None) -> Joins:
    """Count `joins` entries at one office at the same time, and the counter's: as many unless told."""
    async with counted_desk(connection) as counted:
        with counted.requests.step("join"):
            made = await asyncio.gather(
                *(join(counted.desk, Join(OFFICE_ID, display_name=f"Pessoa {n}")) for n in range(joins))
            )
        baseline = Baseline(counted.config, OFFICE_ID)
        await baseline.start_counter()
        conflicts = await all_at_once(baseline, joins if counted_by_counter is None else counted_by_counter)
        await baseline.close()
        return Joins(
            joins=joins,
            appends=counted.requests.total(["join"], shared=False),
            tickets=len({joined.stored.ticket.ticket_id for joined in made}),
            shared=counted.requests.total(["join"], shared=True),
            baseline_requests=baseline.requests,
            baseline_conflicts=conflicts,
        )


async def _cpu(process: Running, office_id: str, joins: int) -> tuple[float, int]:
    """Milliseconds of the process for each of so many joins at once, and how often somebody had to ask again.

    The first one comes alone before.
    """
    refused: list[int] = []
    await join_all([process.url], [office_id], 1)
    before = await process.usage()
    await join_all([process.url], [office_id], joins, joins, refused)
    await asyncio.sleep(AFTER_SECONDS)
    return ((await process.usage()).cpu - before.cpu) * 1000 / joins, len(refused)


async def cpu_of_joins(connection: str, folder: Path, joins: int) -> Cpu:
    """So many at once, three times."""
    async with court(connection, folder / "ours", Plan()) as product:
        ours, refused = await _cpu(product.processes[0], OFFICE_ID, joins)
    async with running(EmptyProcess(folder / "empty", connection)) as process:
        empty, _ = await _cpu(process, OFFICE_ID, joins)
    return Cpu(ours, empty, await _cpu_of_desk(connection, joins), refused)


async def _cpu_of_desk(connection: str, joins: int) -> float:
    async with counted_desk(connection) as counted:
        await join(counted.desk, Join(OFFICE_ID))
        began = time.process_time()
        await asyncio.gather(*(join(counted.desk, Join(OFFICE_ID)) for _ in range(joins)))
        return (time.process_time() - began) * 1000 / joins


async def run(connection: str, folder: Path) -> Report:
    """The case at its published sizes."""
    found, many = await count_joins(connection, AT_ONCE), await count_joins(connection, MANY, 0)
    own, other = found.appends / found.joins, found.baseline_requests / found.joins
    of_many = many.appends / many.joins
    rows = [
        ("append (ours)", f"{own:.2f}", found.conflicts, found.tickets, "1"),
        (f"append, {MANY} at once", f"{of_many:.2f}", many.conflicts, many.tickets, "1"),
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
        f"{AT_ONCE} people join one office at the same moment, through one instance; then {MANY}. The "
        f"baseline has {AT_ONCE}: its conflicts grow with the square.",
        [
            ReportTable(
                "Storage requests per join",
                ("design", "requests per join", "conflicts", "tickets", "times ours"),
                rows,
                [
                    at_most("5", "1.00 request per join, no conflict", own + found.conflicts, 1),
                    at_most(
                        "5",
                        f"the same for {MANY} at once, as many tickets",
                        of_many + many.joins - many.tickets,
                        1,
                    ),
                ],
                [f"Once for all {AT_ONCE}: {found.shared} requests (board, directory, the day's mark)."],
            ),
            _cpu_table(await cpu_of_joins(connection, folder, MANY)),
        ],
    )


def _cpu_table(found: Cpu) -> ReportTable:
    ours, empty, desk = found.ours, found.empty, found.desk
    rows = [
        ("a join, with HTTP and the start of its visit", f"{ours:.1f}", f"{ours / empty:.1f}"),
        ("the same request answered by an empty handler", f"{empty:.1f}", "1"),
        ("the desk and its storage requests alone", f"{desk:.1f}", f"{desk / empty:.1f}"),
    ]
    why = (
        f"the desk with its storage requests takes {desk:.1f} ms of it and an empty handler {empty:.1f} ms; "
        f"the other {ours - desk - empty:.1f} ms read the request, write the answer, and start the visit in "
        "the local host's durable engine, which is the extension's work in Azure"
    )
    return ReportTable(
        f"Milliseconds of processor time each, {MANY} at once through one process",
        ("what", "each", "times an empty handler"),
        rows,
        [at_most("5b", f"at most {CPU_GOAL_MS:g} ms for each of {MANY}", ours, CPU_GOAL_MS, " ms", why)],
        [f"Answers 503, after which the page asks again: {found.refused}."],
    )
