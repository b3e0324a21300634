"""One day of the court, from its parameters to what was counted and what was broken."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

from benchmarks.simulate_day.background import run_background_work
from benchmarks.simulate_day.behaviour import draw_visitors
from benchmarks.simulate_day.clerk import Shift, SimulatedClerk
from benchmarks.simulate_day.court import SimulatedCourt
from benchmarks.simulate_day.demand import COURT_SIZE, HOURS, draw_clerks, draw_demand
from benchmarks.simulate_day.use_cases import PRODUCT, UseCases
from benchmarks.simulate_day.virtual_time import VirtualTimeLoop
from benchmarks.simulate_day.visitor import SimulatedVisitor

DAY = date(2026, 11, 24)
"""A Tuesday."""
(BLOCK,) = HOURS.blocks_on(DAY)
BEGINS = datetime(2026, 11, 24, 15, 45, tzinfo=UTC)
"""A quarter to one in São Paulo: before the offices open."""
ENDS = datetime(2026, 11, 25, 2, 20, tzinfo=UTC)
"""Twenty past eleven at night. The offices close at seven, for those inside at nine, and who has entered the
meeting by then is served for two hours at most."""


@dataclass(frozen=True)
class Parameters:
    """What a day is made of. The same parameters give the same day, to the last microsecond."""

    visits: int = 20_000
    offices: int = COURT_SIZE
    seed: int = 1
    use_cases: UseCases = PRODUCT


@dataclass(frozen=True)
class SimulatedDay:
    """A day that is over."""

    parameters: Parameters
    court: SimulatedCourt
    clerks: int
    processor_seconds: float


def simulate(parameters: Parameters) -> SimulatedDay:
    """Simulate the day. What was broken is in `court.checker.violations`."""
    started = time.process_time()
    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        court, clerks = runner.run(_simulate(parameters))
    return SimulatedDay(parameters, court, clerks, time.process_time() - started)


async def _simulate(parameters: Parameters) -> tuple[SimulatedCourt, int]:
    random = Random(parameters.seed)  # noqa: S311  (a simulation must be repeatable)
    demand = draw_demand(random, parameters.visits, parameters.offices)
    clerks = draw_clerks(random, demand)
    court = SimulatedCourt(BEGINS, random, [each.office for each in demand], parameters.use_cases)
    visitors = draw_visitors(random, demand, DAY, parameters.visits)
    runs = [
        run_background_work(court),
        *(SimulatedClerk(court, clerk, _shift(random)).run() for clerk in clerks),
        *(SimulatedVisitor(court, behaviour).run() for behaviour in visitors),
    ]
    tasks = [asyncio.create_task(run) for run in runs]
    await court.clock.until(ENDS)
    await _stop(tasks)
    await court.host.stop()
    await court.check_end()
    return court, len(clerks)


def _shift(random: Random) -> Shift:
    """From a little before or after the opening until the close, with a break."""
    opens, closes = (HOURS.instant(DAY, minute) for minute in (BLOCK.opens, BLOCK.closes))
    return Shift(
        begins=opens + timedelta(minutes=random.uniform(-5, 10)),
        ends=closes,
        lunch=(opens + timedelta(hours=random.uniform(1, 4)), random.uniform(900, 2_400)),
    )


async def _stop(tasks: Sequence[asyncio.Task[None]]) -> None:
    """Stop what still runs; what ended by itself must not have failed."""
    for task in tasks:
        task.cancel()
    for ended in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(ended, Exception):
            raise ended
