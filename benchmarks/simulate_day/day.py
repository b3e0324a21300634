"""One day of the court from its parameters to what was counted and what was broken."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from benchmarks.simulate_day.clerk import ClerkAtWork, Shift
from benchmarks.simulate_day.closing import check_the_end
from benchmarks.simulate_day.day_loop import DayLoop
from benchmarks.simulate_day.house import House, Trouble, build
from benchmarks.simulate_day.janitor import after_visits, housekeeping
from benchmarks.simulate_day.offices import COURT_SIZE, Counter, Team, counters, teams
from benchmarks.simulate_day.temper import draw
from benchmarks.simulate_day.trouble import day_closed, entries_suspended, graph_fails, positions_sampled
from benchmarks.simulate_day.upgrade import Upgrade, upgraded
from benchmarks.simulate_day.use_cases import REAL, UseCases
from benchmarks.simulate_day.visitor import Visitor
from shared.domain.clerk import Clerk
from shared.domain.office.office import Office

DAY = date(2026, 11, 24)
"""A Tuesday."""
BEGINS = datetime(2026, 11, 24, 10, 45, tzinfo=UTC)
"""A quarter to eight in São Paulo: before the first office opens."""
ENDS = datetime(2026, 11, 25, 2, 20, tzinfo=UTC)
"""Twenty past eleven at night. The last offices close at seven, for those inside at nine, and who has
entered the meeting by then is served for two hours at most."""


@dataclass(frozen=True)
class Parameters:
    """What a day is made of. The same parameters give the same day, to the last microsecond."""

    visits: int = 20_000
    offices: int = COURT_SIZE
    seed: int = 1
    office_list: Path | None = None
    rules: UseCases = REAL
    trouble: Trouble = field(default_factory=Trouble)
    upgrade: Upgrade | None = None


@dataclass(frozen=True)
class Day:
    """A day that is over. `took` is seconds of real time, `worked` of the processor's."""

    parameters: Parameters
    house: House
    counters: Sequence[Counter]
    clerks: Sequence[Clerk]
    took: float
    worked: float


def simulate(parameters: Parameters) -> Day:
    """Play the day. What was broken is in `day.house.watch.violations`."""
    started, idle = time.perf_counter(), time.process_time()
    with asyncio.Runner(loop_factory=DayLoop) as runner:
        day = runner.run(_play(parameters))
    took, worked = time.perf_counter() - started, time.process_time() - idle
    return Day(parameters, *day, took=took, worked=worked)


async def _play(parameters: Parameters) -> tuple[House, Sequence[Counter], Sequence[Clerk]]:
    random = Random(parameters.seed)  # noqa: S311  (a simulation must be repeatable)
    found = counters(random, DAY, parameters.visits, parameters.offices, parameters.office_list)
    staff = teams(found, random)
    offices = [counter.office for counter in found]
    house = build(BEGINS, random, offices, parameters.rules, parameters.trouble)
    visitors = [Visitor(house, temper) for temper in draw(random, found, DAY, parameters.visits)]
    atmosphere = [
        housekeeping(house),
        after_visits(house),
        graph_fails(house, BEGINS, ENDS - timedelta(hours=5)),
        positions_sampled(house, [office.office_id for office in offices], parameters.visits),
        *_suspensions(house, staff),
        *_days_closed(house, staff),
        *([upgraded(house, parameters.upgrade, DAY)] if parameters.upgrade else []),
    ]
    clerks = [clerk for team in staff for clerk in team.clerks]
    workers = [
        ClerkAtWork(house, clerk, team, _shift(house, team), _elsewhere(house, offices)).work()
        for team in staff
        for clerk in team.clerks
    ]
    tasks = [_started(work) for work in (*atmosphere, *workers, *(each.live() for each in visitors))]
    await house.clock.until(ENDS)
    await _go_home(house, tasks)
    await check_the_end(house, clerks)
    return house, found, clerks


def _started(work: Coroutine[object, object, None]) -> asyncio.Task[None]:
    return asyncio.create_task(work)


def _suspensions(house: House, staff: Sequence[Team]) -> list[Coroutine[object, object, None]]:
    """Three offices in a hundred suspend their entries once."""
    some = [(team, c) for team in staff for c in team.counters if house.random.random() < 0.03]
    return [
        entries_suspended(
            house, team, counter, _opening(counter) + timedelta(hours=house.random.uniform(0, 5))
        )
        for team, counter in some
    ]


def _days_closed(house: House, staff: Sequence[Team]) -> list[Coroutine[object, object, None]]:
    """One office in a hundred is closed early by its manager."""
    some = [counter for team in staff for counter in team.counters if house.random.random() < 0.01]
    return [
        day_closed(house, counter, _opening(counter) + timedelta(hours=house.random.uniform(2, 7)))
        for counter in some
    ]


def _elsewhere(house: House, offices: Sequence[Office]) -> list[str]:
    """Where a clerk may send people: to a few offices, some closed, some by chance the clerk's own."""
    return [office.office_id for office in house.random.sample(offices, min(5, len(offices)))]


def _opening(counter: Counter) -> datetime:
    hours = counter.office.hours
    return hours.instant(DAY, hours.blocks_on(DAY)[0].opens)


def _shift(house: House, team: Team) -> Shift:
    """From a little before or after the opening until the last office has closed."""
    random = house.random
    closing = [counter.office.hours.last_close(DAY) for counter in team.counters]
    ends = max(instant for instant in closing if instant is not None)
    begins = min(_opening(counter) for counter in team.counters)
    lunch = begins + timedelta(hours=random.uniform(1, 4))
    return Shift(
        begins=begins + timedelta(minutes=random.uniform(-5, 10)),
        ends=ends,
        goes_at_once=random.random() < 0.1,
        lunch=(lunch, random.uniform(900, 2_400)),
    )


async def _go_home(house: House, tasks: Sequence[asyncio.Task[None]]) -> None:
    """Stop what still runs; what ended by itself must not have failed."""
    for task in tasks:
        task.cancel()
    for ended in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(ended, Exception):
            raise ended
    await house.visits.stop()
