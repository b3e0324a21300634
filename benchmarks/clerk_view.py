"""Case 15: the processor time of a clerk's view of a long queue, which nobody else can use meanwhile."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.chart import Chart
from benchmarks.report import Report, Table, at_most
from benchmarks.setting import NoVisits, clerks, offices_with
from benchmarks.waiting_request import memory_services
from functions.staff import presenters
from shared.front_desk.reading.snapshots import queue_snapshot
from shared.front_desk.visitor.joining import Join, join

PEOPLE = (10, 100, 1_000)
REPETITIONS = 5
GOAL_MS = 20.0
FIGURES = ("first", "changed", "unchanged", "longest")


@dataclass(frozen=True)
class Views:
    """Milliseconds of one view: a clerk's first one, after one more has joined, and while nothing changes."""

    first: float
    changed: float
    unchanged: float
    longest: float
    """For which the first view held the loop in one piece."""


async def measure(folder: Path, people: int) -> Views:
    """The least of the repetitions; each begins with an instance that knows nothing."""
    found = [await _once(folder, people) for _ in range(REPETITIONS)]
    return Views(*(min(getattr(one, name) for one in found) for name in FIGURES))


async def _once(folder: Path, people: int) -> Views:
    services = memory_services(folder)
    [office] = offices_with("court hours")
    await services.storage.registry.put_offices([office])
    desk, [clerk] = services.desk.with_signals(NoVisits()), clerks(1)

    async def view() -> float:
        began = time.process_time()
        picture = await queue_snapshot(desk, office.office_id)
        (await presenters.shown_queue([picture], clerk, desk.clock.now())).body(None)
        return (time.process_time() - began) * 1000

    for _ in range(people):
        await join(desk, Join(office.office_id))
    others = asyncio.create_task(_longest_turn())
    await asyncio.sleep(0)
    first = await view()
    others.cancel()
    longest = await others
    await join(desk, Join(office.office_id))
    changed, unchanged = await view(), await view()
    await services.storage.close()
    return Views(first, changed, unchanged, longest)


async def _longest_turn() -> float:
    """Milliseconds of processor time for which the loop did nothing for others, until cancelled."""
    longest, last = 0.0, time.process_time()
    try:
        while True:
            await asyncio.sleep(0)
            longest, last = max(longest, time.process_time() - last), time.process_time()
    except asyncio.CancelledError:
        return max(longest, time.process_time() - last) * 1000


async def run(_connection: str, folder: Path) -> Report:
    """The case at its published sizes."""
    found = {people: await measure(folder, people) for people in PEOPLE}
    most = found[PEOPLE[-1]]
    lines = {
        "first view (baseline)": [(n, views.first) for n, views in found.items()],
        "one more has joined": [(n, views.changed) for n, views in found.items()],
        "nothing has changed": [(n, views.unchanged) for n, views in found.items()],
    }
    why = "it makes every row as this clerk sees it, with what the clerk may do to it, with no pause"
    return Report(
        "15. A clerk's view of a long queue",
        "A clerk's page asks for a queue of N, over storage in memory. The baseline is the first view, which "
        "every view would cost if no row were kept.",
        [
            Table(
                f"Milliseconds of processor time, the least of {REPETITIONS}",
                ("N", "first view (baseline)", "one more has joined", "nothing has changed", "loop held for"),
                [
                    (f"{n:,}", *(f"{ms:.1f}" for ms in (getattr(views, name) for name in FIGURES)))
                    for n, views in found.items()
                ],
                [
                    at_most(
                        "",
                        f"a clerk's first view of {PEOPLE[-1]:,} holds the loop at most {GOAL_MS:g} ms",
                        most.longest,
                        GOAL_MS,
                        " ms",
                        why,
                    )
                ],
                charts=[Chart("clerk-view", "A clerk's view", "visitors", "ms", lines)],
            )
        ],
    )
