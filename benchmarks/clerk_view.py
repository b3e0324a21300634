"""Case 15: the processor time of a clerk's view of a long queue, which nobody else can use meanwhile."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.report import Report, ReportTable, at_most
from benchmarks.setting import NoVisits, clerks, offices_with
from benchmarks.turns import longest_turn
from benchmarks.waiting_request import memory_services
from docs.svg_scaling_chart import Chart
from functions.staff.shown_queue import shown_queue
from shared.front_desk.read_models.snapshots import queue_snapshot
from shared.front_desk.visitor.joining import Join, join

PEOPLE = (10, 100, 1_000)
REPETITIONS = 5
GOAL_MS = 20.0
FIGURES = ("first", "changed", "snapshot", "unchanged", "longest")


@dataclass(frozen=True)
class Views:
    """Milliseconds of one view: a clerk's first one, after one more has joined, and while nothing changes."""

    first: float
    changed: float
    snapshot: float
    """Of the office, which that view and every other one at the instance is made from."""
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

    async def view() -> tuple[float, float]:
        """Of the whole, and of the snapshot in it."""
        began = time.process_time()
        picture = await queue_snapshot(desk, office.office_id)
        between = time.process_time()
        (await shown_queue([picture], clerk, desk.clock.now())).body(None)
        return (time.process_time() - began) * 1000, (between - began) * 1000

    for _ in range(people):
        await join(desk, Join(office.office_id))
    others = asyncio.create_task(longest_turn())
    await asyncio.sleep(0)
    first, _ = await view()
    others.cancel()
    longest = await others
    await join(desk, Join(office.office_id))
    (changed, snapshot), (unchanged, _) = await view(), await view()
    await services.storage.close()
    return Views(first, changed, snapshot, unchanged, longest)


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
            ReportTable(
                f"Milliseconds of processor time, the least of {REPETITIONS}",
                (
                    *("N", "first view (baseline)", "one more has joined", "its snapshot alone"),
                    *("nothing has changed", "loop held for"),
                ),
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
