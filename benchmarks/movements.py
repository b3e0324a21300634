"""Case 5: the queue moves before a visitor is called; the visit must not notice."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.durable_price import price
from benchmarks.report import Goal, Report, ReportTable
from benchmarks.setting import OFFICE_ID
from benchmarks.visit import a_visit
from benchmarks.visit_script import VisitScript
from benchmarks.woken_visit import work_when_woken
from docs.svg_scaling_chart import Chart
from local_host.durable.records import DurableWork

BASELINE = ("baseline: episodes", "history events", "price on Azure", "processor time, s")
PEOPLE = (0, 5, 50, 150)
"""Who come and go: two movements each."""


@dataclass(frozen=True)
class Moved:
    """The durable work of one visit, and the longest history that any of its generations had."""

    work: DurableWork
    history: int


async def work_of_a_visit(connection: str, folder: Path, others: int) -> Moved:
    """One ordinary visit before whose call `others` people join and leave again."""
    async with a_visit(connection, folder) as visit:
        await visit.join()
        await _come_and_go(visit, others)
        lengths = [_history(visit)]
        steps: tuple[tuple[Callable[[], Awaitable[None]], float], ...] = (
            (visit.call, 2),
            (visit.ring, 5),
            (visit.enter, 60),
            (visit.finish, 120),
        )
        for step, seconds in steps:
            await step()
            lengths.append(_history(visit))
            await visit.wait(seconds)
            lengths.append(_history(visit))
        return Moved(visit.product.host.engine.work_done()[visit.instance], max(lengths))


def _history(visit: VisitScript) -> int:
    """Events of its present generation."""
    views = visit.product.host.engine.instances()
    return max((len(one.history) for one in views if one.instance_id == visit.instance), default=0)


async def _come_and_go(visit: VisitScript, others: int) -> None:
    stranger = await visit.product.person()
    for _ in range(others):
        joined = await stranger.ask("POST", f"/api/offices/{OFFICE_ID}/tickets", {})
        path = f"/api/tickets/{joined['ticketId']}/leave"
        await stranger.ask("POST", path, {}, secret=joined["secret"])
        await visit.clock.advance(0)


async def run(connection: str, folder: Path) -> Report:
    """The case at its published sizes."""
    found = {k: await work_of_a_visit(connection, folder / f"{k}", k) for k in PEOPLE}
    woken = {k: await work_when_woken(connection, folder / f"woken-{k}", 2 * k) for k in PEOPLE}
    rows = [
        (
            *(2 * k, work.episodes, moved.history, work.wakeups, work.activities, work.timers_created),
            *(price(work), woken[k].work.episodes, woken[k].history, price(woken[k].work)),
            f"{woken[k].seconds:.1f}",
        )
        for k, moved in found.items()
        for work in (moved.work,)
    ]
    lines = {
        "ours": [(2 * k, price(moved.work)) for k, moved in found.items() if k],
        "woken by each": [(2 * k, price(one.work)) for k, one in woken.items() if k],
    }
    same = len(set(found.values())) == 1
    return Report(
        "5. The queue moves",
        "While one visitor waits, others join and leave behind; then the visit goes its ordinary way.",
        [
            ReportTable(
                "Durable work of the one visit",
                (
                    *("movements", "episodes", "longest history", "wake-ups", "activities", "timers"),
                    *("price on Azure", *BASELINE),
                ),
                rows,
                [Goal("4", "the same for any number of movements", same, f"{len(found)} sizes")],
                [
                    "Baseline: an orchestration of the same engine that each movement wakes. Its processor "
                    "time has the requests in it that tell it of the movements.",
                    "History: the events of a generation, the longest of the visit's; the baseline has one.",
                ],
                [Chart("movements", "Durable work of one visit", "movements", "storage requests", lines)],
            )
        ],
    )
