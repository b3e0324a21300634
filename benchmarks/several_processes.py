"""Case 13: the same load on one, two and four processes over one store."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from benchmarks.court import Plan, court
from benchmarks.crowd import Visitor, join_all, pages_of
from benchmarks.held_view import HOLD
from benchmarks.morning import share
from benchmarks.product import ROLES, Person
from benchmarks.report import Goal, Report, ReportTable, at_most
from benchmarks.setting import HOURS, offices_with
from benchmarks.waiting_pages import Seen
from docs.svg_scaling_chart import Chart

PROCESSES = (1, 2, 4)
PEOPLE, OFFICES = 1_000, 100
CHANGES = 40
EVERY_SECONDS = 1.0
LAST_SECONDS = 4.0
GOAL_MS = 1_200


@dataclass(frozen=True)
class Split:
    """Milliseconds until a change was seen at the process that made it and at others; percent of a core."""

    here: Sequence[float]
    elsewhere: Sequence[float]
    cpu: Sequence[float]
    failures: int


async def measure(
    connection: str, folder: Path, processes: int, people: int, offices: int, changes: int
) -> Split:
    """Somebody leaves every second, each at another office; who waits there sees it."""
    plan = Plan(
        processes=[ROLES] * processes,
        offices=[office for hours in HOURS for office in offices_with(hours, offices // len(HOURS))],
    )
    async with court(connection, folder, plan) as product:
        ids = [office.office_id for office in plan.offices]
        visitors = await join_all(product.urls, ids, people)
        leavers, others = visitors[:changes], visitors[changes:]
        async with pages_of(others, HOLD) as pages:
            await asyncio.sleep(LAST_SECONDS)
            before = [await process.usage() for process in product.processes]
            began = time.monotonic()
            left = await _leave(leavers)
            await asyncio.sleep(LAST_SECONDS)
            after = [await process.usage() for process in product.processes]
            taken = time.monotonic() - began
    cpu = [(b.cpu - a.cpu) / taken * 100 for a, b in zip(before, after, strict=True)]
    here, elsewhere = _seen(pages.seen, left, {each.ticket_id: each for each in others})
    return Split(here, elsewhere, cpu, pages.seen.failures + pages.seen.refusals)


async def _leave(leavers: Sequence[Visitor]) -> dict[str, tuple[Visitor, float]]:
    """Office → who left, and when it was asked for."""
    left: dict[str, tuple[Visitor, float]] = {}
    due = time.monotonic()
    for visitor in leavers:
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        due += EVERY_SECONDS
        person = Person(visitor.url)
        left[visitor.office_id] = visitor, time.monotonic()
        await person.ask("POST", f"/api/tickets/{visitor.ticket_id}/leave", {}, secret=visitor.secret)
        await person.close()
    return left


def _seen(
    seen: Seen, left: Mapping[str, tuple[Visitor, float]], others: Mapping[str, Visitor]
) -> tuple[list[float], list[float]]:
    """The first change that each page saw after somebody had left its office."""
    here, elsewhere, told = list[float](), list[float](), set[str]()
    for ticket_id, at in sorted(seen.changes, key=lambda change: change[1]):
        visitor = others[ticket_id]
        if visitor.office_id not in left or ticket_id in told:
            continue
        leaver, asked = left[visitor.office_id]
        if at >= asked:
            told.add(ticket_id)
            (here if visitor.url == leaver.url else elsewhere).append((at - asked) * 1000)
    return here, elsewhere


async def run(connection: str, folder: Path) -> Report:
    """The case at its published sizes."""
    found = {
        count: await measure(connection, folder / f"{count}", count, PEOPLE, OFFICES, CHANGES)
        for count in PROCESSES
    }
    return Report(
        "13. Several processes",
        f"{PEOPLE:,} wait at {OFFICES} offices, half with the court's hours and half always open, spread "
        "over processes for HTTP and visits that share one store. Every second somebody leaves, "
        f"{CHANGES} times. The baseline is the one process.",
        [_table(found)],
    )


def _table(found: Mapping[int, Split]) -> ReportTable:
    rows = [
        (
            *(count, len(split.here), _both(split.here), len(split.elsewhere), _both(split.elsewhere)),
            *(f"{max(split.cpu):.1f}", f"{sum(split.cpu):.1f}", split.failures),
        )
        for count, split in found.items()
    ]
    return ReportTable(
        "Milliseconds until a page shows the change, and percent of a core",
        (
            *("processes", "pages here", "median, p99", "pages elsewhere", "median, p99"),
            *("busiest process", "all processes", "failures"),
        ),
        rows,
        [*_goals_of_changes(found), _goal_of_processor_time(found)],
        ["Here: at the process that took the change; elsewhere: through the change log."],
        [_chart(found)],
    )


def _goals_of_changes(found: Mapping[int, Split]) -> list[Goal]:
    return [
        at_most(
            "10",
            f"{count} processes: a change seen at another one within 1.2 s at p99",
            share(split.elsewhere, 0.99),
            GOAL_MS,
            " ms",
        )
        for count, split in found.items()
        if count > 1
    ]


def _goal_of_processor_time(found: Mapping[int, Split]) -> Goal:
    most = [max(split.cpu) for split in found.values()]
    falls = all(more < fewer for fewer, more in pairwise(most))
    measured = ", ".join(f"{percent:.1f} %" for percent in most)
    why = (
        "a process reads the board of every office at which one of its visitors waits, and the change log; "
        "of visitors that are spread evenly each process has some at nearly every office, however many "
        "share them"
    )
    return Goal("10", "processor time per process falls with the split", falls, measured, why)


def _chart(found: Mapping[int, Split]) -> Chart:
    lines = {
        "the busiest process": [(count, max(split.cpu)) for count, split in found.items()],
        "all together": [(count, sum(split.cpu)) for count, split in found.items()],
    }
    return Chart("processes", "The same load on several processes", "processes", "% of a core", lines)


def _both(times: Sequence[float]) -> str:
    return f"{share(times, 0.5):.0f}, {share(times, 0.99):.0f}" if times else "nobody"
