"""Case 1: what waiting costs a process and storage while nothing changes, by visitors, offices and hours."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.baselines import Baseline
from benchmarks.chart import Chart
from benchmarks.court import ROLES, Plan, court
from benchmarks.crowd import Visitor, join_all, pages_of, until_held
from benchmarks.empty_host import EmptyProcess
from benchmarks.report import Goal, Report, Table, at_most
from benchmarks.role_process import Running, running
from benchmarks.setting import ALWAYS_OPEN, HOURS, offices_with
from benchmarks.waiting_pages import HOLD
from local_host.host import Role

SIZES = ((10, 1), (1_000, 1), (2_000, 400))
"""Visitors, and the offices that they wait at."""
SECONDS, SECONDS_OF_A_COURT = float(HOLD), 60.0
"""Of real time: one answer to each page; for many offices three readings of each board."""
SPREAD_SECONDS, SPREAD_OF_A_COURT = 5.0, float(HOLD)
"""Within which the pages begin. Those of a court ask evenly over the time that a request is held."""
SETTLE_SECONDS = 5.0
BASELINE_PERIOD = 3.0
SAMPLE = 20
"""Polls of the baseline that are really made: each costs the same."""
SHARE_GOAL, ABOVE_GOAL = 15.0, 5.0


@dataclass(frozen=True)
class Load:
    """What a process has used: percent of a core, and storage requests per second."""

    cpu: float
    requests: float


@dataclass(frozen=True)
class Waiting:
    """What so many visitors at so many offices cost while they wait."""

    hours: str
    people: int
    offices: int
    ours: Load
    housekeeping: float
    """Storage requests per second of the process that has the timers."""
    scan_requests: float
    """Of one poll that scans the queue."""
    answers: int
    failures: int

    @property
    def scans(self) -> float:
        """Requests per second of the baseline."""
        return self.people / BASELINE_PERIOD * self.scan_requests

    @property
    def requests_goal(self) -> float:
        return 5 + self.offices / 20


async def measure(
    connection: str, folder: Path, hours: str, people: int, offices: int, *, seconds: float
) -> Waiting:
    """Let so many pages wait for so long (real time) and count."""
    plan = Plan(
        processes=(ROLES, frozenset({Role.OTHER})),
        offices=offices_with(hours, offices),
        held_at_most=2 * people,
    )
    async with court(connection, folder, plan) as product:
        process, timers = product.processes
        visitors = await join_all([process.url], [office.office_id for office in plan.offices], people)
        async with pages_of(visitors, SPREAD_SECONDS if offices == 1 else SPREAD_OF_A_COURT) as pages:
            ours, others = await _loads([process, timers], people, seconds)
        baseline = Baseline(product.config, plan.offices[0].office_id)
        for _ in range(SAMPLE):
            await baseline.scan()
        await baseline.close()
    failures = pages.seen.failures + pages.seen.refusals
    scans = baseline.requests / SAMPLE
    return Waiting(hours, people, offices, ours, others.requests, scans, pages.seen.answers, failures)


async def measure_empty(connection: str, folder: Path, people: int, *, seconds: float) -> Load:
    """The same requests, answered by a handler that does nothing."""
    async with running(EmptyProcess(folder, connection)) as process:
        visitors = [Visitor(process.url, "", f"{number}", "none") for number in range(people)]
        async with pages_of(visitors, SPREAD_SECONDS):
            [load] = await _loads([process], people, seconds)
    return load


async def _loads(processes: Sequence[Running], people: int, seconds: float) -> list[Load]:
    await until_held(processes[0], int(people * 0.98))
    await asyncio.sleep(SETTLE_SECONDS)
    before = [await process.usage() for process in processes]
    await asyncio.sleep(seconds)
    after = [await process.usage() for process in processes]
    return [
        Load((b.cpu - a.cpu) / seconds * 100, (b.requests - a.requests) / seconds)
        for a, b in zip(before, after, strict=True)
    ]


async def run(connection: str, folder: Path) -> Report:
    """The case at its published sizes."""
    empty = {
        people: await measure_empty(connection, folder / f"empty-{people}", people, seconds=SECONDS)
        for people, _ in SIZES
    }
    found = [
        await measure(
            connection,
            folder / f"{hours}-{people}".replace(" ", "-"),
            hours,
            people,
            offices,
            seconds=SECONDS if offices == 1 else SECONDS_OF_A_COURT,
        )
        for hours in HOURS
        for people, offices in SIZES
    ]
    return Report(
        "1. Waiting",
        "N visitors wait with held requests (`wait=25`) at one process for HTTP and visits; nothing happens. "
        "Offices have the court's hours, or are always open. The timers run in a process of their own.",
        [_cpu_table(found, empty), _requests_table(found)],
    )


def _cpu_table(found: Sequence[Waiting], empty: dict[int, Load]) -> Table:
    rows = [
        (
            *_who(one),
            f"{one.ours.cpu:.1f}",
            f"{empty[one.people].cpu:.1f}",
            f"{one.ours.cpu - empty[one.people].cpu:.1f}",
            one.answers,
            one.failures,
        )
        for one in found
    ]
    goals: list[Goal] = []
    for one in found:
        if one.offices > 1:
            what = f"{one.people:,} waiting at {one.offices} offices, {one.hours}"
            above = one.ours.cpu - empty[one.people].cpu
            text = f"{what}: at most {ABOVE_GOAL:g} % of a core above an empty handler"
            goals.append(at_most("1", text, above, ABOVE_GOAL, " %"))
            goals.append(
                at_most("1", f"{what}: at most {SHARE_GOAL:g} % in all", one.ours.cpu, SHARE_GOAL, " %")
            )
    lines = {hours: [(one.people, one.ours.cpu) for one in found if one.hours == hours] for hours in HOURS}
    lines["empty handler"] = [(people, load.cpu) for people, load in empty.items()]
    return Table(
        "Percent of a core that one process takes",
        ("hours", "N", "offices", "ours", "empty handler", "above it", "answers to the pages", "failures"),
        rows,
        goals,
        ["Baseline: the same pages ask the same local host, whose handler holds for 25 s and answers 304."],
        [
            Chart(
                "waiting-cpu",
                "Processor time while nothing changes",
                "visitors waiting",
                "% of a core",
                lines,
            )
        ],
    )


def _requests_table(found: Sequence[Waiting]) -> Table:
    rows = [
        (
            *_who(one),
            f"{one.ours.requests:.2f}",
            f"{one.housekeeping:.2f}",
            f"{one.scans:,.0f}",
            f"{one.scans / one.ours.requests:,.0f}",
        )
        for one in found
    ]
    goals = [
        at_most(
            "1b",
            f"{one.people:,} at {one.offices} office{'s' if one.offices > 1 else ''}, {one.hours}: at most "
            f"{one.requests_goal:g} requests a second",
            one.ours.requests,
            one.requests_goal,
        )
        for one in found
    ]
    lines = {
        hours: [(one.people, one.ours.requests) for one in found if one.hours == hours] for hours in HOURS
    }
    lines["a scan per poll"] = [(one.people, one.scans) for one in found if one.hours == ALWAYS_OPEN]
    return Table(
        "Storage requests per second",
        ("hours", "N", "offices", "the process", "housekeeping", "baseline", "times fewer"),
        rows,
        goals,
        [
            "The process: boards every 20 s, the change log twice a second, the directory, presence (read "
            "every 10 s, written every 30 s).",
            "In the first ten minutes after its start an instance also keeps presence as version 1.0 had it, "
            "for an upgrade: 8 requests a minute more for each office at which somebody waits.",
            f"Baseline: each page polls every {BASELINE_PERIOD:.0f} s and each poll scans its office's queue "
            f"({SAMPLE} polls made and counted at each size).",
        ],
        [
            Chart(
                "waiting-requests",
                "Storage while nothing changes",
                "visitors waiting",
                "requests a second",
                lines,
            )
        ],
    )


def _who(one: Waiting) -> tuple[object, ...]:
    return one.hours, f"{one.people:,}", one.offices
