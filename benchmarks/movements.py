"""Case 5: the queue moves before a visitor is called; the visit must not notice."""

from __future__ import annotations

from pathlib import Path

from benchmarks.chart import Chart
from benchmarks.durable_price import price
from benchmarks.report import Goal, Report, Table
from benchmarks.setting import OFFICE_ID
from benchmarks.visit import a_visit
from benchmarks.visit_script import VisitScript
from benchmarks.woken_visit import work_when_woken
from local_host.durable.records import DurableWork

BASELINE = ("baseline: episodes", "price on Azure")
PEOPLE = (0, 5, 50, 500)
"""Who come and go: two movements each."""
WOKEN_AT_MOST = 50
"""Of the baseline, which replays its history for each movement: a minute of it at ten times as many."""


async def work_of_a_visit(connection: str, folder: Path, others: int) -> DurableWork:
    """The durable work of one ordinary visit before whose call `others` people join and leave again."""
    async with a_visit(connection, folder) as visit:
        await visit.join()
        await _come_and_go(visit, others)
        await visit.call()
        await visit.wait(2)
        await visit.ring()
        await visit.wait(5)
        await visit.enter()
        await visit.wait(60)
        await visit.finish()
        await visit.wait(120)
        return visit.product.host.engine.work_done()[visit.instance]


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
    woken = {
        k: await work_when_woken(connection, folder / f"woken-{k}", 2 * k)
        for k in PEOPLE
        if k <= WOKEN_AT_MOST
    }
    rows = [
        (
            *(2 * k, work.episodes, work.wakeups, work.activities, work.timers_created, price(work)),
            *((woken[k].episodes, price(woken[k])) if k in woken else ("not run", "not run")),
        )
        for k, work in found.items()
    ]
    lines = {
        "ours": [(2 * k, price(work)) for k, work in found.items() if k],
        "woken by each": [(2 * k, price(work)) for k, work in woken.items() if k],
    }
    same = len(set(found.values())) == 1
    return Report(
        "5. The queue moves",
        "While one visitor waits, others join and leave behind; then the visit goes its ordinary way.",
        [
            Table(
                "Durable work of the one visit",
                ("movements", "episodes", "wake-ups", "activities", "timers", "price on Azure", *BASELINE),
                rows,
                [Goal("4", "the same for any number of movements", same, f"{len(found)} sizes")],
                ["Baseline: an orchestration of the same engine that each movement wakes."],
                [Chart("movements", "Durable work of one visit", "movements", "storage requests", lines)],
            )
        ],
    )
