"""Reports: the figures of a period, cut by what a reader asks for.

An office's days that are not aggregated, or to which something was added since, are counted from visit
records: what an office's report says is never older than its records. Sums of districts and of the court
are as of the last aggregation, and say which of their days are still to come.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from shared.domain.office.office import Office
from shared.domain.reports.day import NO_DAY, DayFigures, together
from shared.domain.reports.figures import Figures, added
from shared.domain.reports.months import (
    Month,
    Scores,
    month_of,
    months_between,
    shown_scores,
    told_months,
)
from shared.domain.reports.turned_away import NOBODY_TURNED_AWAY, TurnedAway, all_turned_away
from shared.front_desk.day_figures import counted_day
from shared.front_desk.desk import Desk, office_of
from shared.ports import ToAggregate


class Cut(StrEnum):
    """By what a report is cut."""

    DAY = "day"
    MONTH = "month"
    HOUR = "hour"
    WEEKDAY = "weekday"
    PRIORITY = "class"
    CLERK = "clerk"
    OFFICE = "office"
    DISTRICT = "district"


@dataclass(frozen=True)
class ReportLine:
    """One line: `key` is a day, a month, an hour, a weekday from 0, a priority, or an id."""

    key: str
    figures: Figures
    turned_away: TurnedAway = NOBODY_TURNED_AWAY
    scores: Scores | None = None
    """None where they are hidden, or where the cut has none."""
    name: str | None = None


@dataclass(frozen=True)
class PeriodReport:
    """The lines in order of their keys, all together, and the days whose figures may still grow."""

    lines: Sequence[ReportLine]
    total: ReportLine
    pending: Sequence[date] = ()


@dataclass
class _Parts:
    """What one line is made of."""

    figures: list[Figures] = field(default_factory=list[Figures])
    turned_away: list[TurnedAway] = field(default_factory=list[TurnedAway])
    scores: list[Scores] = field(default_factory=list[Scores])
    name: str | None = None

    def line(self, key: str) -> ReportLine:
        return ReportLine(key, added(self.figures), all_turned_away(self.turned_away), None, self.name)


MOST_READS = 12
"""Months and single days of every office that one report reads: 28,176 rows at 2,348 offices."""


def reads_of(first: date, last: date) -> tuple[list[Month], list[date]]:
    """The months that lie wholly in the period, and the days outside them."""
    months = [month for month in months_between(first, last) if first <= month.first and month.last <= last]
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return months, [day for day in days if month_of(day) not in months]


async def report_of_offices(
    desk: Desk, office_ids: Sequence[str], first: date, last: date, cut: Cut
) -> PeriodReport:
    """The report of these offices together. Raises `not-found`."""
    offices = [await office_of(desk, office_id) for office_id in office_ids]
    to_aggregate = await desk.reports.to_aggregate()
    found = await asyncio.gather(*(office_days(desk, each, first, last, to_aggregate) for each in offices))
    scores = await _scores_of(desk, offices, first, last)
    parts = defaultdict[str, _Parts](_Parts)
    for office, days in zip(offices, found, strict=True):
        _share_out(parts, days, cut, office)
    everything = together(day for days in found for day in days.values())
    by_key = defaultdict[str, list[Scores]](list)
    for (office_id, month), given in scores.items():
        [office] = [each for each in offices if each.office_id == office_id]
        by_key[_key_of_month(cut, office, month)].append(given)
    return _report(parts, by_key, everything)


async def report_of_many(desk: Desk, district: str | None, first: date, last: date, cut: Cut) -> PeriodReport:
    """The report of a district, or of the court: from sums, without clerks."""
    to_aggregate = await desk.reports.to_aggregate()
    pending = _pending(desk, to_aggregate, first, last)
    if cut in {Cut.OFFICE, Cut.DISTRICT}:
        parts, by_key = await _by_office(desk, district, first, last, cut)
        return _report(parts, by_key, None, pending)
    if district is None:
        days = await desk.reports.of_court(first, last)
    else:
        days = await desk.reports.of_district(district, first, last)
    parts = defaultdict[str, _Parts](_Parts)
    _share_out(parts, days, cut, None)
    by_key = await _by_month(desk, district, first, last) if cut is Cut.MONTH else {}
    return _report(parts, by_key, together(days.values()), pending)


async def office_days(
    desk: Desk, office: Office, first: date, last: date, to_aggregate: ToAggregate
) -> Mapping[date, DayFigures]:
    """The office's days. Those not aggregated since their last record are counted now, until today."""
    stored = await desk.reports.of_office(office.office_id, first, last)
    today = office.hours.local(desk.clock.now()).date()
    marked = {mark.day for mark in to_aggregate.marks if mark.office_id == office.office_id}
    until = to_aggregate.until or first - timedelta(days=1)
    later = max(first, until + timedelta(days=1))
    days = {later + timedelta(days=number) for number in range((min(last, today) - later).days + 1)}
    days |= {day for day in marked if first <= day <= last}
    counted = await asyncio.gather(
        *(counted_day(desk, office, day, exact=day != today) for day in sorted(days))
    )
    fresh = {
        day: of
        for day, of in zip(sorted(days), counted, strict=True)
        if of.covers(stored.get(day, NO_DAY)) and of != NO_DAY
    }
    return dict(sorted({**stored, **fresh}.items()))


async def _by_office(
    desk: Desk, district: str | None, first: date, last: date, cut: Cut
) -> tuple[dict[str, _Parts], dict[str, list[Scores]]]:
    months, days = reads_of(first, last)
    told = set(told_months(first, last, desk.clock.now()))
    parts, by_key = defaultdict[str, _Parts](_Parts), defaultdict[str, list[Scores]](list)

    def part_of(office_id: str, where: str) -> _Parts:
        return parts[office_id if cut is Cut.OFFICE else where]

    for month in await desk.reports.months(months):
        if district in {None, month.district}:
            part = part_of(month.office_id, month.district)
            part.figures.append(month.figures)
            part.turned_away.append(month.turned_away)
            if month.month in told:
                by_key[month.office_id if cut is Cut.OFFICE else month.district].append(month.scores)
    for of_day in await asyncio.gather(*(desk.reports.offices_on(day) for day in days)):
        for each in of_day:
            if district in {None, each.district}:
                part = part_of(each.office_id, each.district)
                part.figures.append(each.figures.total)
                part.turned_away.append(each.figures.turned_away)
    if cut is Cut.OFFICE:
        for office_id, part in parts.items():
            office = await desk.offices.get(office_id)
            part.name = office.name if office else None
    return parts, by_key


async def _by_month(desk: Desk, district: str | None, first: date, last: date) -> dict[str, list[Scores]]:
    """Opinions of a district, or of the court, by month: from the months of its offices, a range each."""
    found = defaultdict[str, list[Scores]](list)
    for each in await desk.reports.months(told_months(first, last, desk.clock.now())):
        if district in {None, each.district}:
            found[str(each.month)].append(each.scores)
    return found


async def _scores_of(
    desk: Desk, offices: Sequence[Office], first: date, last: date
) -> dict[tuple[str, Month], Scores]:
    """Opinions are told by closed calendar month: none for a period with another beginning or end."""
    months = told_months(first, last, desk.clock.now())
    found = await asyncio.gather(*(desk.reports.months_of(each.office_id, months) for each in offices))
    return {(each.office_id, each.month): each.scores for of in found for each in of}


def _share_out(
    parts: defaultdict[str, _Parts], days: Mapping[date, DayFigures], cut: Cut, office: Office | None
) -> None:
    for day, figures in days.items():
        for key, of, turned_away, name in _pieces(cut, day, figures, office):
            part = parts[key]
            part.figures.append(of)
            part.turned_away.append(turned_away)
            part.name = name or part.name


_Piece = tuple[str, Figures, TurnedAway, str | None]


def _pieces(cut: Cut, day: date, of: DayFigures, office: Office | None) -> Iterable[_Piece]:
    if cut is Cut.HOUR:
        for hour in sorted({*of.hours, *of.refused}):
            yield f"{hour:02d}", of.hours.get(hour, Figures()), of.refused.get(hour, TurnedAway()), None
    elif cut is Cut.PRIORITY:
        for priority, figures in of.priorities.items():
            yield priority.name.lower(), figures, NOBODY_TURNED_AWAY, None
    elif cut is Cut.CLERK:
        for clerk_id, figures in of.clerks.items():
            yield clerk_id, figures, NOBODY_TURNED_AWAY, of.clerk_names.get(clerk_id) or None
    else:
        name = office.name if office and cut is Cut.OFFICE else None
        yield _KEYS[cut](day, office), of.total, of.turned_away, name


_KEYS: Mapping[Cut, Callable[[date, Office | None], str]] = {
    Cut.DAY: lambda day, _: day.isoformat(),
    Cut.MONTH: lambda day, _: str(month_of(day)),
    Cut.WEEKDAY: lambda day, _: str(day.weekday()),
    Cut.OFFICE: lambda _, office: office.office_id if office else "",
    Cut.DISTRICT: lambda _, office: office.district if office else "",
}


def _key_of_month(cut: Cut, office: Office, month: Month) -> str:
    """The line that a month's opinions belong to; those of no line count in the total alone."""
    return _KEYS[cut](month.first, office) if cut in {Cut.MONTH, Cut.OFFICE, Cut.DISTRICT} else ""


def _report(
    parts: Mapping[str, _Parts],
    by_key: Mapping[str, Sequence[Scores]],
    total: DayFigures | None,
    pending: Sequence[date] = (),
) -> PeriodReport:
    """`total` None: what the lines add up to."""
    shown, every = shown_scores(by_key)
    lines = [
        ReportLine(line.key, line.figures, line.turned_away, shown.get(key), line.name)
        for key, line in ((key, parts[key].line(key)) for key in sorted(parts))
    ]
    total = _whole(lines) if total is None else total
    total_line = ReportLine("total", total.total, total.turned_away, every if every.count else None)
    return PeriodReport(lines, total_line, pending)


def _whole(lines: Sequence[ReportLine]) -> DayFigures:
    refused = all_turned_away(line.turned_away for line in lines)
    return DayFigures(total=added(line.figures for line in lines), refused={0: refused})


def _pending(desk: Desk, to_aggregate: ToAggregate, first: date, last: date) -> list[date]:
    today = desk.clock.now().date()
    later = first if to_aggregate.until is None else max(first, to_aggregate.until + timedelta(days=1))
    days = {later + timedelta(days=number) for number in range((min(last, today) - later).days + 1)}
    return sorted(days | {mark.day for mark in to_aggregate.marks if first <= mark.day <= last})
