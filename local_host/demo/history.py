"""HISTORY=n of `make run`: weeks of made-up visits, so that reports, usual wait and staffing show something.

Every row says so: ids of tickets and clerks, and keys of opinions, begin with `demo-`. The same day of the
same office comes out the same at every start, and days that have figures already are left alone.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from local_host.demo.offices import ALWAYS_OPEN, FIRST_PICTURE, THIRD
from shared.domain.office.office import Office
from shared.domain.priority import Priority
from shared.domain.reports.day import DayFigures, day_figures
from shared.domain.reports.months import month_of, scores_of
from shared.domain.reports.turned_away import TurnedAway
from shared.domain.status import Outcome, Status
from shared.domain.ticket.evaluation import Evaluation
from shared.domain.ticket.visit_record import VisitRecord
from shared.ports import AggregationMark
from shared.storage import Storage

PREFIX = "demo-"
MOST_WEEKS = 52
OFFICES = (ALWAYS_OPEN, FIRST_PICTURE, THIRD)
_CLERKS = (("demo-clerk-1", "Ana (demonstração)"), ("demo-clerk-2", "Bruno (demonstração)"))
_PER_HOUR = {9: 3, 10: 5, 11: 6, 13: 9, 14: 8, 15: 5, 16: 4, 17: 3}
_AT_ONCE = 32
_COMMENTS = ("Fui bem atendido.", "Demorou um pouco.", "Atendimento rápido e claro.", "A imagem travou.")


async def put_history(storage: Storage, weeks: int, now: datetime) -> int:
    """Fill so many weeks before today; returns the number of visits made up."""
    made = 0
    for office_id in OFFICES:
        office = await storage.offices.get(office_id)
        if office is not None:
            made += await _fill_office(storage, office, weeks, now)
    for day in _days(weeks, now.date()):
        await storage.reports.sum_up(day)
    await _mark_what_is_real(storage, now)
    return made


async def _fill_office(storage: Storage, office: Office, weeks: int, now: datetime) -> int:
    days, made = _days(weeks, now.date()), list[VisitRecord]()
    there = await storage.reports.of_office(office.office_id, days[0], days[-1])
    for day in days:
        if day in there or day.weekday() > 4:
            continue
        visits = list(made_up_day(office, day))
        for start in range(0, len(visits), _AT_ONCE):
            await asyncio.gather(*(storage.records.add(each) for each in visits[start : start + _AT_ONCE]))
        stored = await storage.records.of_days(office.office_id, day, day)
        figures = day_figures(stored, _refused(day), day, office.hours.local)

        async def count(_: DayFigures | None, found: DayFigures = figures) -> DayFigures:
            return found

        await storage.reports.aggregate(office.office_id, office.district, day, count)
        made += visits
    await _put_opinions(storage, office, made)
    return len(made)


def made_up_day(office: Office, day: date) -> Iterator[VisitRecord]:
    """The visits of one working day: more of them early in the week and early in the afternoon."""
    chance = random.Random(f"{office.office_id} {day}")  # noqa: S311 - nothing secret
    busy = 1.3 - 0.1 * day.weekday()
    free = [office.hours.instant(day, 9 * 60)] * len(_CLERKS)
    arrivals = sorted(
        office.hours.instant(day, hour * 60) + timedelta(seconds=chance.randrange(3600))
        for hour, number in _PER_HOUR.items()
        for _ in range(round(number * busy * chance.uniform(0.6, 1.4)))
    )
    for place, arrived in enumerate(arrivals):
        clerk = min(range(len(free)), key=free.__getitem__)
        called = max(arrived + timedelta(seconds=8), free[clerk])
        patience = timedelta(seconds=chance.expovariate(1 / 2400))
        name = f"{PREFIX}{office.office_id}-{day:%Y%m%d}-{place:03d}"
        if called - arrived > patience:
            yield _visit(name, office, day, Status.LEFT, (arrived, None, None, arrived + patience))
            continue
        missed = chance.random() < 0.08
        entered = None if missed else called + timedelta(seconds=chance.uniform(6, 45))
        ended = called + timedelta(seconds=64) if entered is None else entered + _service(chance)
        free[clerk] = ended + timedelta(seconds=20)
        status = Status.NO_SHOW if missed else Status.COMPLETED
        dropped = not missed and chance.random() < 0.03
        priority = chance.choices(list(Priority), (2, 8, 1, 89))[0]
        times = (arrived, called, entered, ended)
        yield _visit(name, office, day, status, times, clerk, priority, dropped)


def _service(chance: random.Random) -> timedelta:
    return timedelta(seconds=chance.lognormvariate(6.25, 0.6))


def _visit(
    name: str,
    office: Office,
    day: date,
    status: Status,
    times: tuple[datetime, datetime | None, datetime | None, datetime],
    *call: int | Priority | bool,
) -> VisitRecord:
    arrived, called, entered, ended = times
    clerk, priority, dropped = call if call else (0, Priority.NONE, False)
    clerk_id, clerk_name = _CLERKS[int(clerk)]
    return VisitRecord(
        ticket_id=name,
        office_id=office.office_id,
        day=day,
        status=status,
        priority=Priority(priority),
        arrived_at=arrived,
        called_at=called,
        entered_meeting_at=entered,
        ended_at=ended,
        outcome=Outcome.DROPPED if dropped else Outcome.RESOLVED if entered else None,
        returned=False,
        clerk_id=clerk_id if called else None,
        clerk_name=clerk_name if called else None,
        missed_as=Status.NO_SHOW if status is Status.NO_SHOW else None,
    )


def _refused(day: date) -> dict[int, TurnedAway]:
    return {12: TurnedAway(closed=day.day % 5), 13: TurnedAway(full=day.day % 3)}


async def _put_opinions(storage: Storage, office: Office, made: Sequence[VisitRecord]) -> None:
    """About every fourth person says something."""
    for month in sorted({month_of(record.day) for record in made}):
        opinions = list[Evaluation]()
        for record in made:
            chance = random.Random(record.ticket_id)  # noqa: S311
            if month_of(record.day) == month and record.entered_meeting_at and chance.random() < 0.25:
                score = chance.choices((1, 2, 3, 4, 5), (3, 4, 10, 30, 53))[0]
                comment = chance.choice(_COMMENTS) if chance.random() < 0.1 else None
                key = f"{PREFIX}{chance.randrange(10**12):012d}"
                given = (office.office_id, month.first, record.status, score, None, comment)
                opinions.append(Evaluation(key, *given))
        every = await storage.evaluations.publish(office.office_id, month, opinions)
        scores = scores_of(each.score for each in every if each.score is not None)
        await storage.reports.put_scores(office.office_id, month, scores)


async def _mark_what_is_real(storage: Storage, now: datetime) -> None:
    """Visits of real people of the last two weeks are aggregated by housekeeping as if this had not run."""
    if (await storage.reports.to_aggregate()).until is not None:
        return
    for day in _days(2, now.date()):
        active = await storage.active.on(day)
        await storage.reports.mark([AggregationMark(each, day, now - timedelta(hours=1)) for each in active])
    await storage.reports.marked_until(now.date() - timedelta(days=1))


def _days(weeks: int, today: date) -> list[date]:
    return [today - timedelta(days=number) for number in range(7 * weeks, 0, -1)]


def weeks_of(text: str) -> int:
    """How many weeks HISTORY asks for. Raises `ValueError`, which says what may be given."""
    weeks = int(text) if text.isdecimal() else -1
    if not 0 <= weeks <= MOST_WEEKS:
        raise ValueError(f"give a number from 0 to {MOST_WEEKS}")
    return weeks
