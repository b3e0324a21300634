"""Case 16: how late a minute that has run out is noticed, by decisions and by the timer that clears up."""

from __future__ import annotations

import random
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.product import running
from benchmarks.report import Report, ReportTable, at_most
from benchmarks.role_process import polling_seconds
from benchmarks.setting import FOR_GOOD, OFFICE, START
from benchmarks.visit_script import VisitScript
from local_host.clock import MovableClock
from local_host.durable.settings import DurableSettings
from shared.storage import StorageClock

VISITS = 20
STEP_SECONDS = 0.1
GIVE_UP_SECONDS = 40.0
RUNS, FIRST_SECONDS, MINUTE_SECONDS = 2_000, 0.05, 60.0
BASELINE_SECONDS = DurableSettings().max_queue_polling_interval
DECISION_GOAL, CLEAR_GOAL = 0, 1.0


@dataclass
class Lateness:
    """`accepted`: entries at the very end of the minute that were let in. `cleared`: seconds from the instant
    at which the no-show is due until the row says it."""

    accepted: int = 0
    cleared: list[float] = field(default_factory=list[float])


async def measure(connection: str, folder: Path, visits: int) -> Lateness:
    """So many visitors whose page rings and who never enter in time, one after the other, in virtual time."""
    clock = MovableClock(START)
    storage_clock = StorageClock(lambda: clock.now().timestamp())
    found = Lateness()
    async with running(
        connection, folder, clock, board_interval=FOR_GOOD, storage_clock=storage_clock
    ) as product:
        visit = VisitScript(product, clock, await product.person(), await product.person("ana"))
        for number in range(visits):
            await _miss(visit, number / visits, found)
    return found


async def _miss(visit: VisitScript, phase: float, found: Lateness) -> None:
    """`phase` is a part of a second, so that polls are met at any time between two of them."""
    await visit.join()
    await visit.wait(10 + phase)
    await visit.call()
    while not (await _view(visit))["call"]["roomReady"]:
        await visit.wait(STEP_SECONDS)
    await visit.ring()
    deadline = datetime.fromisoformat((await _view(visit))["call"]["deadline"])
    await visit.clock.move_to(deadline)
    path = f"/api/tickets/{visit.ticket['ticketId']}"
    entered = await visit.visitor.send("POST", f"{path}/enter", {}, secret=visit.ticket["secret"])
    found.accepted += entered.status == 200
    due = deadline + OFFICE.timing.no_show_after
    await visit.clock.move_to(due)
    while (await _view(visit))["status"] == "ringing" and visit.clock.now() < due + _GIVE_UP:
        await visit.wait(STEP_SECONDS)
    found.cleared.append((visit.clock.now() - due).total_seconds())
    await visit.wait(GIVE_UP_SECONDS)


_GIVE_UP = timedelta(seconds=GIVE_UP_SECONDS)


async def _view(visit: VisitScript) -> dict[str, Any]:
    path = f"/api/tickets/{visit.ticket['ticketId']}"
    return dict((await visit.visitor.ask("GET", path, secret=visit.ticket["secret"])).body)


async def run(connection: str, folder: Path) -> Report:
    """The case at its published size."""
    given = polling_seconds()
    ours = await measure(connection, folder, VISITS)
    rows = [
        _row(f"{given:g} s (host.json), the local host's engine", ours.cleared, ours.accepted),
        _row(f"{given:g} s (host.json), the simulated queue", simulated(given), "no decision asks it"),
        _row(f"{BASELINE_SECONDS:g} s (the default), the simulated queue", simulated(BASELINE_SECONDS), ""),
    ]
    goals = [
        at_most("8", "no entry after the minute is let in", ours.accepted, DECISION_GOAL, f" of {VISITS}"),
        at_most("8", f"cleared up at most {CLEAR_GOAL:g} s late", max(ours.cleared), CLEAR_GOAL, " s"),
    ]
    return Report(
        "16. The end of the minute",
        f"{VISITS} visitors whose page rings do not enter within the minute, in virtual time, one process. "
        "Each tries at its very end; the visit's timer then writes the no-show, which is due 3 s later.",
        [
            ReportTable(
                "Seconds by which the no-show is late, and entries let in too late",
                ("longest interval between polls", "median", "latest", "let in too late"),
                rows,
                goals,
                [
                    "Decisions compare the row's deadline with the clock; no timer is asked.",
                    "Simulated, the baseline of a minute that a timer ends: an otherwise idle queue of the "
                    f"storage provider, which looks after {FIRST_SECONDS:g} s and then after twice as long "
                    f"each time, {RUNS:,} times.",
                ],
            )
        ],
    )


def _row(name: str, cleared: Sequence[float], accepted: object) -> Sequence[object]:
    return name, f"{statistics.median(cleared):.2f}", f"{max(cleared):.2f}", accepted


def simulated(most: float) -> list[float]:
    """Seconds by which a timer of a minute is seen late; the pauses double, a fifth more or less each."""
    chance = random.Random(1)  # noqa: S311 -- a simulation, the same each time
    late: list[float] = []
    for _ in range(RUNS):
        now, pause = 0.0, FIRST_SECONDS
        while now < MINUTE_SECONDS:
            now += min(most, pause * chance.uniform(0.8, 1.2))
            pause *= 2
        late.append(now - MINUTE_SECONDS)
    return late
