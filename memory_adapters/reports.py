"""Figures of days and months, and refusals, in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from shared.domain.reports.day import DayFigures, of_many, without_clerks
from shared.domain.reports.figures import added
from shared.domain.reports.months import NO_SCORES, Month, OfficeMonth, Scores, month_of
from shared.domain.reports.turned_away import TurnedAway, all_turned_away
from shared.ports import AggregationMark, Counting, OfficeOnDay, ToAggregate


@dataclass
class MemoryReports:
    """Implements `shared.ports.ReportStore`: sums are made when they are asked for."""

    days: dict[tuple[str, date], tuple[str, DayFigures]] = field(
        default_factory=dict[tuple[str, date], tuple[str, DayFigures]]
    )
    scores: dict[tuple[str, Month], Scores] = field(default_factory=dict[tuple[str, Month], Scores])
    marks: dict[tuple[str, date], AggregationMark] = field(
        default_factory=dict[tuple[str, date], AggregationMark]
    )
    until: date | None = None
    _made: int = 0

    async def mark(self, marks: Sequence[AggregationMark]) -> None:
        for mark in marks:
            self._made += 1
            self.marks[mark.office_id, mark.day] = replace(mark, version=str(self._made))

    async def to_aggregate(self) -> ToAggregate:
        return ToAggregate(self.until, list(self.marks.values()))

    async def unmark(self, marks: Sequence[AggregationMark]) -> None:
        for mark in marks:
            if self.marks.get((mark.office_id, mark.day)) == mark:
                del self.marks[mark.office_id, mark.day]

    async def marked_until(self, day: date) -> None:
        self.until = day

    async def aggregate(self, office_id: str, district: str, day: date, count: Counting) -> None:
        _, before = self.days.get((office_id, day), (district, None))
        self.days[office_id, day] = (district, await count(before))

    async def sum_up(self, day: date) -> None:
        pass

    async def put_scores(self, office_id: str, month: Month, scores: Scores) -> None:
        self.scores[office_id, month] = scores

    async def of_office(self, office_id: str, first: date, last: date) -> Mapping[date, DayFigures]:
        own = sorted((day, of) for (office, day), (_, of) in self.days.items() if office == office_id)
        return {day: of for day, of in own if first <= day <= last}

    async def of_district(self, district: str, first: date, last: date) -> Mapping[date, DayFigures]:
        return self._sums(first, last, lambda named: named == district)

    async def of_court(self, first: date, last: date) -> Mapping[date, DayFigures]:
        return self._sums(first, last, lambda _: True)

    async def offices_on(self, day: date) -> Sequence[OfficeOnDay]:
        return [
            OfficeOnDay(office, district, without_clerks(of))
            for (office, at), (district, of) in sorted(self.days.items())
            if at == day
        ]

    async def months(self, months: Sequence[Month]) -> Sequence[OfficeMonth]:
        offices = {office for office, _ in (*self.days, *self.scores)}
        return [each for office in sorted(offices) for each in await self.months_of(office, months)]

    async def months_of(self, office_id: str, months: Sequence[Month]) -> Sequence[OfficeMonth]:
        return [found for month in months if (found := self._month(office_id, month)) is not None]

    def _month(self, office_id: str, month: Month) -> OfficeMonth | None:
        own = {day: of for (office, day), of in self.days.items() if office == office_id}
        within = [of for day, of in sorted(own.items()) if month_of(day) == month]
        scores = self.scores.get((office_id, month), NO_SCORES)
        if not within and not scores.count:
            return None
        return OfficeMonth(
            office_id,
            within[-1][0] if within else "",
            month,
            added(of.total for _, of in within),
            all_turned_away(of.turned_away for _, of in within),
            scores,
        )

    def _sums(self, first: date, last: date, wanted: Callable[[str], bool]) -> Mapping[date, DayFigures]:
        found = defaultdict[date, list[DayFigures]](list)
        for (_, day), (district, of) in sorted(self.days.items()):
            if first <= day <= last and wanted(district):
                found[day].append(of)
        return {day: of_many(parts) for day, parts in found.items()}


@dataclass
class MemoryRefusals:
    """Implements `shared.ports.Refusals`."""

    counted: dict[tuple[str, date, int], TurnedAway] = field(
        default_factory=dict[tuple[str, date, int], TurnedAway]
    )

    def count(self, office_id: str, wall: datetime, why: TurnedAway) -> None:
        key = (office_id, wall.date(), wall.hour)
        self.counted[key] = all_turned_away((self.counted.get(key, TurnedAway()), why))

    async def of_day(self, office_id: str, day: date) -> Mapping[int, TurnedAway]:
        found = self.counted.items()
        return {hour: number for (office, at, hour), number in found if (office, at) == (office_id, day)}

    async def flush(self) -> None:
        pass
