"""Case 6: a thousand held requests in one process, and one change that concerns all of them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.court import Plan, court
from benchmarks.crowd import Visitor, join_all, pages_of, until_held
from benchmarks.empty_host import EmptyProcess
from benchmarks.product import Person
from benchmarks.report import Goal, Report, ReportTable, at_most
from benchmarks.role_process import Running, running
from benchmarks.setting import HOURS, offices_with
from benchmarks.woken_together import WokenTogether, by_a_change, by_the_clock
from shared.front_desk.waking import AT_A_TURN

HELD = 1_000
SETTLE_SECONDS = 3.0
WATCHED_SECONDS = 10.0
"""Before the change, for what the process uses anyway, and after it."""
CPU_GOAL, LAST_GOAL = 0.6, 1.5
TURN_GOAL_MS = 20.0
COURT = (2_000, 400)
"""Visitors and offices that close at one instant."""


@dataclass(frozen=True)
class Held:
    """Times in seconds, memory in MB of the process. `cpu` is what the change took, to the last answer."""

    until_held: float
    first_answer: float
    last_answer: float
    cpu: float
    before: float
    while_held: float


async def measure(connection: str, folder: Path, count: int, hours: str | None) -> Held:
    """Hold `count` requests, let the first in line leave, and see when the others hear of it.

    Without `hours` the handlers are empty, and let go of what they hold.
    """
    async with _crowd(connection, folder, count + 1, hours) as (process, visitors):
        await asyncio.sleep(SETTLE_SECONDS)
        before = (await process.usage()).memory
        leaver, *others = visitors
        person = Person(process.url)
        async with pages_of(others) as pages:
            took = await until_held(process, count)
            await asyncio.sleep(SETTLE_SECONDS)
            resting = await process.usage()
            await asyncio.sleep(WATCHED_SECONDS)
            held = await process.usage()
            changed = time.monotonic()
            await person.ask("POST", f"/api/tickets/{leaver.ticket_id}/leave", {}, secret=leaver.secret)
            await asyncio.sleep(WATCHED_SECONDS)
            answered = await process.usage()
        await person.close()
    heard: dict[str, float] = {}
    for ticket_id, at in pages.seen.changes:
        if at >= changed:
            heard.setdefault(ticket_id, at - changed)
    assert len(heard) == count, f"{len(heard)} of {count} heard of the change"
    cpu = answered.cpu - held.cpu - (held.cpu - resting.cpu)
    return Held(took, min(heard.values()), max(heard.values()), cpu, before, held.memory)


@asynccontextmanager
async def _crowd(
    connection: str, folder: Path, count: int, hours: str | None
) -> AsyncGenerator[tuple[Running, list[Visitor]]]:
    if hours is None:
        async with running(EmptyProcess(folder, connection)) as process:
            yield process, [Visitor(process.url, "", f"{number}", "none") for number in range(count)]
        return
    plan = Plan(offices=offices_with(hours))
    async with court(connection, folder, plan) as product:
        yield product.processes[0], await join_all(product.urls, [plan.offices[0].office_id], count)


async def run(connection: str, folder: Path) -> Report:
    """The case at its published size."""
    empty = await measure(connection, folder / "empty", HELD, None)
    found = {hours: await measure(connection, folder / hours[:5], HELD, hours) for hours in HOURS}
    goals = [goal for hours, held in found.items() for goal in _goals(hours, held, empty)]
    return Report(
        "6. A thousand held requests",
        f"One process holds the requests of a whole queue of {HELD:,}; then the first in line leaves, and "
        "every position changes. The clients and the emulator share the machine.",
        [
            ReportTable(
                "One change",
                (
                    *("hours", "until all are held", "memory", "each", "first answer after"),
                    *("last answer after", "processor time"),
                ),
                [_row(name, held) for name, held in {**found, "empty handler": empty}.items()],
                goals,
                [
                    "Memory is the whole local host's: its HTTP server, the functions and their requests.",
                    "Baseline: the same requests, held by a handler that does nothing and let go of at once.",
                    f"Processor time is that of the process in the {WATCHED_SECONDS:.0f} s after the change, "
                    "less what it took in as many before.",
                ],
            ),
            await _turns_table(folder / "turns"),
        ],
    )


async def _turns_table(folder: Path) -> ReportTable:
    """How long others wait while everybody is told."""
    found: dict[str, WokenTogether] = {
        f"one of {HELD:,} at one office leaves": await by_a_change(folder, HELD),
        f"{COURT[1]} offices with {COURT[0]:,} close": await by_the_clock(folder, *COURT),
    }
    return ReportTable(
        "The loop held in one piece while all are woken",
        ("what happens", "answers", "milliseconds of processor time"),
        [(what, f"{woken.answers:,}", f"{woken.longest:.1f}") for what, woken in found.items()],
        [
            at_most("", f"{what}: at most {TURN_GOAL_MS:g} ms", woken.longest, TURN_GOAL_MS, " ms")
            for what, woken in found.items()
        ],
        [
            f"Held requests are woken {AT_A_TURN} at each turn of the loop, of all offices together. From "
            "the host's message to the answer's, over storage in memory, without a host and without HTTP."
        ],
    )


def _goals(hours: str, held: Held, empty: Held) -> tuple[Goal, Goal]:
    """Of processor time, and of the last answer."""
    why = (
        f"the host takes {empty.cpu:.2f} s of it, as for empty handlers; the rest are each page's "
        "view and answer, and credential and sign of life of the request that it sends at once"
    )
    cpu = f"{hours}: at most {CPU_GOAL} s of processor time"
    last = f"{hours}: the last answer within {LAST_GOAL} s"
    return (
        at_most("6b", cpu, held.cpu, CPU_GOAL, " s", why),
        at_most("6b", last, held.last_answer, LAST_GOAL, " s"),
    )


def _row(name: str, held: Held) -> tuple[str, ...]:
    return (
        name,
        f"{held.until_held:.1f} s",
        f"{held.while_held - held.before:.0f} MB on {held.before:.0f} MB",
        f"{(held.while_held - held.before) * 1024 / HELD:.0f} KB",
        f"{held.first_answer * 1000:.0f} ms",
        f"{held.last_answer * 1000:.0f} ms",
        f"{held.cpu:.2f} s",
    )
