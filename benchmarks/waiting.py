"""Case 1: what waiting costs a process and storage while nothing changes, by visitors, offices and hours."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from benchmarks.baselines import Baseline
from benchmarks.court import ROLES, Plan, court
from benchmarks.crowd import Visitor, join_all, pages_of, until_held
from benchmarks.empty_host import EmptyProcess
from benchmarks.held_view import HOLD
from benchmarks.report import Report
from benchmarks.role_process import Running, running
from benchmarks.setting import HOURS, offices_with
from benchmarks.waiting_report import SAMPLE, ProcessUse, Waiting, cpu_table, requests_table
from local_host.host import HostRole

SIZES = ((10, 1), (1_000, 1), (2_000, 1), (2_000, 400))
"""Visitors, and the offices that they wait at."""
SECONDS, SECONDS_OF_A_COURT = float(HOLD), 60.0
"""Of real time: one answer to each page; for many offices three readings of each board."""
SPREAD_SECONDS, SPREAD_OF_A_COURT = 5.0, float(HOLD)
"""Within which the pages begin. Those of a court ask evenly over the time that a request is held."""
SETTLE_SECONDS = 5.0


async def measure(
    connection: str, folder: Path, hours: str, people: int, offices: int, *, seconds: float
) -> Waiting:
    """Let so many pages wait for so long (real time) and count."""
    plan = Plan(
        processes=(ROLES, frozenset({HostRole.OTHER})),
        offices=offices_with(hours, offices),
    )
    async with court(connection, folder, plan) as product:
        process, timers = product.processes
        visitors = await join_all([process.url], [office.office_id for office in plan.offices], people)
        async with pages_of(visitors, SPREAD_SECONDS if offices == 1 else SPREAD_OF_A_COURT) as pages:
            ours, others = await _loads([process, timers], people, seconds)
        baseline = Baseline(product.config, plan.offices[0].office_id)
        rows = [await baseline.scan() for _ in range(SAMPLE)]
        await baseline.close()
    failures = pages.seen.failures + pages.seen.refusals
    scans = baseline.requests / SAMPLE
    return Waiting(
        hours,
        people,
        offices,
        ours,
        others.requests,
        scans,
        sum(rows) / SAMPLE,
        pages.seen.answers,
        failures,
    )


async def measure_empty(connection: str, folder: Path, people: int, *, seconds: float) -> ProcessUse:
    """The same requests, answered by a handler that does nothing."""
    async with running(EmptyProcess(folder, connection)) as process:
        visitors = [Visitor(process.url, "", f"{number}", "none") for number in range(people)]
        async with pages_of(visitors, SPREAD_SECONDS):
            [load] = await _loads([process], people, seconds)
    return load


async def _loads(processes: Sequence[Running], people: int, seconds: float) -> list[ProcessUse]:
    await until_held(processes[0], int(people * 0.98))
    await asyncio.sleep(SETTLE_SECONDS)
    before = [await process.usage() for process in processes]
    await asyncio.sleep(seconds)
    after = [await process.usage() for process in processes]
    return [
        ProcessUse((b.cpu - a.cpu) / seconds * 100, (b.requests - a.requests) / seconds)
        for a, b in zip(before, after, strict=True)
    ]


async def run(connection: str, folder: Path) -> Report:
    """The case at its published sizes.

    Processes that hold requests take a small part of a core: those of one size are measured side by side.
    Each takes no more for that, and the case half of the time.
    """
    found: dict[tuple[int, int], Sequence[Waiting]] = {}
    empty: dict[int, ProcessUse] = {}

    async def with_hours(hours: str, people: int, offices: int) -> Waiting:
        own, seconds = folder / f"{hours[:5]}-{people}", SECONDS if offices == 1 else SECONDS_OF_A_COURT
        return await measure(connection, own, hours, people, offices, seconds=seconds)

    async def with_nothing(people: int) -> None:
        empty[people] = await measure_empty(connection, folder / f"empty-{people}", people, seconds=SECONDS)

    for size in SIZES:
        with_it = [with_nothing(size[0])] if size[0] not in empty else []
        both = await asyncio.gather(*(with_hours(hours, *size) for hours in HOURS), *with_it)
        found[size] = [one for one in both if one is not None]
    ordered = [one for hours in HOURS for both in found.values() for one in both if one.hours == hours]
    return Report(
        "1. Waiting",
        "N visitors wait with held requests (`wait=25`) at one process for HTTP and visits; nothing happens. "
        "Offices have the court's hours, or are always open. The timers run in a process of their own.",
        [cpu_table(ordered, empty), requests_table(ordered)],
    )
