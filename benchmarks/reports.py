"""Case 18: reports from aggregated figures, beside the same counted from the rows of every ticket."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypeVar

from benchmarks.report import Report, ReportTable, at_most
from benchmarks.setting import OFFICE, START, CountedDesk, StillClock, counted_desk
from orchestrations.housekeeping.reports import aggregate_days
from shared.domain.office.office import Office
from shared.domain.priority import Priority
from shared.domain.reports.day import DayFigures, day_figures, of_many, together
from shared.domain.reports.durations import ERROR, durations, merged
from shared.domain.reports.months import Month, OfficeMonth, Scores, months_between
from shared.domain.status import Outcome, Status
from shared.domain.ticket.visit_record import VisitRecord
from shared.front_desk.read_models.reports import Cut, report_of_many, report_of_offices
from shared.ports import AggregationMark
from shared.storage.names import Table
from shared.storage.tables.client.account import Account
from shared.storage.tables.client.row import Row, key_part
from shared.storage.tables.client.table import RowTable, Verb, Write
from shared.storage.tables.reports import keys
from shared.storage.tables.reports.rows import DayRow, day_columns, month_columns

DAY = START.date() - timedelta(days=1)
FIRST, LAST = date(2025, 11, 1), date(2026, 10, 31)
"""A year that is over."""
AT_ONCE, MOST_ROWS, YEAR_SECONDS, MONTH_SECONDS = 32, 30_000, 5.0, 1.0
_Given = TypeVar("_Given")
_Found = TypeVar("_Found")


@dataclass(frozen=True)
class Size:
    """How much is reported: a court's offices and working days a month, the offices and visits of the day
    that is aggregated, and the working days of one office's month.
    """

    offices: int = 2_348
    days_of_a_month: int = 21
    aggregated_offices: int = 400
    visits: int = 50
    days: int = 22


@dataclass(frozen=True)
class AnswerCost:
    """What one answer took, and from how many rows it was made."""

    seconds: float
    processor: float
    """Seconds of this process; the rest is the emulator's."""
    requests: int
    rows: int


@dataclass(frozen=True)
class Costs:
    """Each beside its baseline: the same from the rows of the tickets."""

    year_by_office: AnswerCost
    year_by_day: AnswerCost
    year_by_month: AnswerCost
    month: AnswerCost
    month_from_tickets: AnswerCost
    aggregation: AnswerCost
    day_from_tickets: AnswerCost


class NextDay(StillClock):
    """`DAY` and the night after it are over."""

    def now(self) -> datetime:
        return START + timedelta(hours=12)


def offices(count: int) -> list[Office]:
    """So many offices in at most a hundred districts."""
    return [
        replace(OFFICE, office_id=f"medida-{number:04d}", district=f"Comarca {number % 100:02d}")
        for number in range(count)
    ]


def visits_of(office: Office, day: date, count: int) -> list[VisitRecord]:
    """So many visits of one day, with the waits and lengths of made-up people."""
    chance = random.Random(f"{office.office_id} {day}")  # noqa: S311 - nothing secret
    found = list[VisitRecord]()
    for number in range(count):
        arrived = office.hours.instant(day, 9 * 60) + timedelta(seconds=chance.randrange(9 * 3600))
        called = arrived + timedelta(seconds=chance.lognormvariate(5, 1))
        entered = called + timedelta(seconds=chance.uniform(5, 55))
        name, ended = f"{office.office_id}-{day}-{number}", chance.lognormvariate(6, 0.6)
        found.append(
            VisitRecord(
                *(name, office.office_id, day, Status.COMPLETED, Priority.NONE),
                *(arrived, called, entered, entered + timedelta(seconds=ended), Outcome.RESOLVED),
                returned=False,
                clerk_id=f"clerk-{number % 3}",
            )
        )
    return found


async def measure(connection: str, size: Size) -> Costs:
    """All answers, over one set of tables."""
    court = offices(size.offices)
    async with counted_desk(connection, NextDay(), court) as counted:
        await _write_a_year(counted, court, size)
        yearly = [await _year(counted, cut, size) for cut in (Cut.OFFICE, Cut.DAY, Cut.MONTH)]
        aggregation, day_from_tickets = await _day(counted, court[: size.aggregated_offices], size.visits)
        month, month_from_tickets = await _month(counted, court[0], size)
    by_office, by_day, by_month = yearly
    return Costs(by_office, by_day, by_month, month, month_from_tickets, aggregation, day_from_tickets)


async def _write_a_year(counted: CountedDesk, court: Sequence[Office], size: Size) -> None:
    """The rows that a year of aggregation leaves, written as they are."""
    account = Account(counted.config)
    table = RowTable(account, Table.REPORTS)
    figures = day_figures(visits_of(OFFICE, DAY, size.visits), {}, DAY, OFFICE.hours.local)
    of_month, of_day = together([figures] * size.days_of_a_month), of_many([figures] * len(court))
    for month in months_between(FIRST, LAST):
        await table.write_all(Write(Verb.PUT, _month_row(office, month, of_month)) for office in court)
        days = (month.first + timedelta(days=number) for number in range(size.days_of_a_month))
        partition = keys.sums_partition(month)
        await table.write_all(
            Write(Verb.PUT, Row(partition, keys.court_key(day), day_columns(of_day, DayRow(day, 0))))
            for day in days
        )
    await account.close()


def _month_row(office: Office, month: Month, of: DayFigures) -> Row:
    whole = OfficeMonth(office.office_id, office.district, month, of.total, scores=Scores((1, 0, 2, 3, 9)))
    return Row(keys.month_partition(month), key_part(office.office_id), month_columns(whole))


async def _year(counted: CountedDesk, cut: Cut, size: Size) -> AnswerCost:
    await counted.desk.offices.get(offices(1)[0].office_id)  # the directory is in memory
    by_office, by_day = 12 * size.offices, 12 * size.days_of_a_month
    lines = {Cut.OFFICE: size.offices, Cut.DAY: by_day}.get(cut, 12)
    rows = {Cut.OFFICE: by_office, Cut.DAY: by_day}.get(cut, by_day + by_office)

    async def ask() -> int:
        return len((await report_of_many(counted.desk, None, FIRST, LAST, cut)).lines)

    return replace(await _cost(counted, f"a year by {cut}", ask, lines), rows=rows)


async def _day(counted: CountedDesk, court: Sequence[Office], visits: int) -> tuple[AnswerCost, AnswerCost]:
    """Aggregate a day of these offices; the same counted from its tickets."""
    desk = counted.desk
    made = [each for office in court for each in visits_of(office, DAY, visits)]
    await _each(made, desk.records.add)
    before = START - timedelta(hours=1)
    await desk.reports.mark([AggregationMark(office.office_id, DAY, before) for office in court])
    await desk.reports.marked_until(DAY)

    async def aggregate() -> int:
        return await aggregate_days(desk) * visits

    async def from_tickets() -> int:
        found = await _each(court, lambda office: desk.records.of_days(office.office_id, DAY, DAY))
        return of_many(day_figures(of, {}, DAY, OFFICE.hours.local) for of in found).total.entered

    aggregation = await _cost(counted, "aggregation", aggregate, len(made))
    return aggregation, await _cost(counted, "a day from tickets", from_tickets, len(made))


async def _month(counted: CountedDesk, office: Office, size: Size) -> tuple[AnswerCost, AnswerCost]:
    """A month of one office, which was aggregated day by day; the same counted from its tickets."""
    desk, last = counted.desk, DAY - timedelta(days=1)
    days = [last - timedelta(days=number) for number in range(size.days)]
    await _each([each for day in days for each in visits_of(office, day, size.visits)], desk.records.add)
    marked_at = START - timedelta(hours=1)
    await desk.reports.mark([AggregationMark(office.office_id, day, marked_at) for day in days])
    await aggregate_days(desk)

    async def ask() -> int:
        found = await report_of_offices(desk, [office.office_id], days[-1], last, Cut.DAY)
        return found.total.figures.entered

    async def from_tickets() -> int:
        records = await desk.records.of_days(office.office_id, days[-1], last)
        return day_figures(records, {}, last, office.hours.local).total.entered

    visits = size.days * size.visits
    answer = await _cost(counted, "a month", ask, visits)
    return replace(answer, rows=size.days), await _cost(counted, "a month from tickets", from_tickets, visits)


async def _cost(
    counted: CountedDesk, step: str, work: Callable[[], Awaitable[int]], expected: int
) -> AnswerCost:
    """Raises `ValueError` where the work did not find what it should have."""
    began, used = time.perf_counter(), time.process_time()
    with counted.requests.step(step):
        found = await work()
    took, used = time.perf_counter() - began, time.process_time() - used
    if found != expected:
        raise ValueError(f"{step}: {found} instead of {expected}")
    return AnswerCost(took, used, counted.requests.total([step]), expected)


async def _each(given: Iterable[_Given], ask: Callable[[_Given], Awaitable[_Found]]) -> list[_Found]:
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(each: _Given) -> _Found:
        async with turn:
            return await ask(each)

    return await asyncio.gather(*(one(each) for each in given))


def percentile_errors(days: int = 250, visits: int = 50) -> dict[int, float]:
    """Per cent → the relative error of a year's merged histograms against the waits themselves."""
    waits = [
        round((each.called_at - each.arrived_at).total_seconds())
        for number in range(days)
        for each in visits_of(OFFICE, FIRST + timedelta(days=number), visits)
        if each.called_at is not None
    ]
    parts = [waits[start : start + visits] for start in range(0, len(waits), visits)]
    whole = merged(durations(timedelta(seconds=each) for each in part) for part in parts)
    exact = sorted(waits)
    found = dict[int, float]()
    for percent in (10, 25, 50, 75, 90, 99):
        true = exact[-(-percent * len(exact) // 100) - 1]
        found[percent] = abs((whole.percentile(percent) or 0) - true) / true
    return found


async def run(connection: str) -> Report:
    """The case at its published size."""
    size = Size()
    costs = await measure(connection, size)
    errors = percentile_errors()
    return Report(
        "18. Reports",
        f"A court of {size.offices:,} offices: reports from rows that housekeeping aggregates.",
        [_answers(costs), _aggregation(costs, size), _errors(errors)],
    )


def _line(name: str, cost: AnswerCost) -> tuple[str, ...]:
    return (name, f"{cost.rows:,}", f"{cost.requests:,}", f"{cost.seconds:.2f}", f"{cost.processor:.2f}")


def _answers(costs: Costs) -> ReportTable:
    year, month = costs.year_by_office, costs.month
    why = f"{year.processor:.1f} s of it are our own, the rest is the emulator's on the same cores"
    return ReportTable(
        "One answer",
        ("report", "rows", "requests", "seconds", "of our processor time"),
        [
            _line("a year of the court, by office", year),
            _line("a year of the court, by day", costs.year_by_day),
            _line("a year of the court, by month, with its opinions", costs.year_by_month),
            _line("a month of one office, by day", month),
            _line("the same from the rows of its tickets (baseline)", costs.month_from_tickets),
        ],
        [
            at_most("12", f"a year of the court from at most {MOST_ROWS:,} rows", year.rows, MOST_ROWS),
            at_most("12", f"in at most {YEAR_SECONDS:g} s", year.seconds, YEAR_SECONDS, " s", why),
            at_most("12", "by month as well", costs.year_by_month.seconds, YEAR_SECONDS, " s", why),
            at_most(
                "12", f"a month of one office in {MONTH_SECONDS:g} s", month.seconds, MONTH_SECONDS, " s"
            ),
        ],
    )


def _aggregation(costs: Costs, size: Size) -> ReportTable:
    name = f"{size.aggregated_offices * size.visits:,} visits at {size.aggregated_offices} offices"
    return ReportTable(
        "A day of the court",
        ("what", "rows", "requests", "seconds", "of our processor time"),
        [
            _line(f"aggregating {name}", costs.aggregation),
            _line("the court's report of that day from its tickets' rows (baseline)", costs.day_from_tickets),
        ],
        notes=["Once a night; every report of that day afterwards reads one row."],
    )


def _errors(errors: dict[int, float]) -> ReportTable:
    return ReportTable(
        "Percentiles of a year's waits from 250 histograms that were added up",
        ("percentile", "error against the waits themselves"),
        [(f"p{percent}", f"{100 * error:.1f} %") for percent, error in errors.items()],
        [at_most("12", f"at most {100 * ERROR:g} %", 100 * max(errors.values()), 100 * ERROR, " %")],
    )
