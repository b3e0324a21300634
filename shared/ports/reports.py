"""The figures of days: aggregated from visit records, kept by office, by district and for the court."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from shared.domain.reports.day import DayFigures
from shared.domain.reports.months import Month, OfficeMonth, Scores
from shared.domain.reports.turned_away import TurnedAway

Counting = Callable[[DayFigures | None], Awaitable[DayFigures]]
"""What a day's figures become; it is given what they were, None for a day that was never aggregated."""


@dataclass(frozen=True)
class AggregationMark:
    """An office's day that is to be aggregated (again), and since when; `version` of the mark."""

    office_id: str
    day: date
    at: datetime
    version: str = ""


@dataclass(frozen=True)
class ToAggregate:
    """Where aggregation stands: every day until `until` was once marked for every office active on it."""

    until: date | None
    """None before the first run."""
    marks: Sequence[AggregationMark]


@dataclass(frozen=True)
class OfficeOnDay:
    """One office's figures of one day, without its clerks."""

    office_id: str
    district: str
    figures: DayFigures


class ReportStore(Protocol):
    """Figures of days and months. Raises `StorageUnavailable`. A row that cannot be read is left out.

    Every row can be made again from visit records, refusals and opinions, and comes out the same.
    """

    async def mark(self, marks: Sequence[AggregationMark]) -> None:
        """These days of these offices are to be aggregated (again)."""
        ...

    async def to_aggregate(self) -> ToAggregate:
        """Everything that is marked (one request)."""
        ...

    async def unmark(self, marks: Sequence[AggregationMark]) -> None:
        """These were aggregated; those marked again meanwhile stay."""
        ...

    async def marked_until(self, day: date) -> None:
        """Every day until this one is marked for every office active on it."""
        ...

    async def aggregate(self, office_id: str, district: str, day: date, count: Counting) -> None:
        """Replace the office's day by what `count` finds, and the sum of its month.

        `count` is called after the present rows were read, with the day as it stands there. Raises `Conflict`
        where somebody else has replaced one of them meanwhile: then some of the rows may be new, and the day
        must be aggregated again.
        """
        ...

    async def sum_up(self, day: date) -> None:
        """Make the day's rows of all districts and of the court from its offices' rows. Raises `Conflict`."""
        ...

    async def put_scores(self, office_id: str, month: Month, scores: Scores) -> None:
        """Replace the office's opinions of one month, as counted. Raises `Conflict`."""
        ...

    async def of_office(self, office_id: str, first: date, last: date) -> Mapping[date, DayFigures]:
        """The office's aggregated days from `first` to `last`, both included (one request)."""
        ...

    async def of_district(self, district: str, first: date, last: date) -> Mapping[date, DayFigures]:
        """The district's days, without clerks; one request a calendar month."""
        ...

    async def of_court(self, first: date, last: date) -> Mapping[date, DayFigures]:
        """The court's days, without clerks; one request a calendar month."""
        ...

    async def offices_on(self, day: date) -> Sequence[OfficeOnDay]:
        """The day of every office that was active on it."""
        ...

    async def months(self, months: Sequence[Month]) -> Sequence[OfficeMonth]:
        """The sums of every office in these months; one range a month, read at once."""
        ...

    async def months_of(self, office_id: str, months: Sequence[Month]) -> Sequence[OfficeMonth]:
        """The sums of one office; one request a month."""
        ...


class Refusals(Protocol):
    """How many entries were refused, by office and hour. A crash may lose the last half minute."""

    def count(self, office_id: str, wall: datetime, why: TurnedAway) -> None:
        """One more, at this time of the office's clock. No request: it is written within half a minute."""
        ...

    async def of_day(self, office_id: str, day: date) -> Mapping[int, TurnedAway]:
        """Hour → refusals, of all instances (one request). Raises `StorageUnavailable`."""
        ...

    async def flush(self) -> None:
        """Write what is counted, if storage accepts it."""
        ...
