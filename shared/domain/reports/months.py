"""Calendar months: the sums of an office, and its visitors' opinions as they may be shown."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from shared.domain.reports.figures import NO_FIGURES, Figures
from shared.domain.reports.turned_away import NOBODY_TURNED_AWAY, TurnedAway

LEAST_SHOWN = 5
"""Fewer opinions than this, and more than none, are hidden: they might be told apart."""
CLOSED_AFTER = timedelta(days=2)
"""After a month's end by UTC: its opinions are published 18 hours after a visit's end at the latest."""
_Key = TypeVar("_Key", bound=Hashable)


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month."""

    year: int
    number: int

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        return (self.first + timedelta(days=32)).replace(day=1) - timedelta(days=1)

    @property
    def next_month(self) -> Month:
        return month_of(self.last + timedelta(days=1))

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


def month_of(day: date) -> Month:
    """The month that a day lies in."""
    return Month(day.year, day.month)


def months_between(first: date, last: date) -> list[Month]:
    """Every month with a day from `first` to `last`, in order."""
    found, month = list[Month](), month_of(first)
    while month.first <= last:
        found.append(month)
        month = month.next_month
    return found


def is_closed(month: Month, now: datetime) -> bool:
    """Whether the month's opinions stay as they are: only then are they told."""
    return now >= datetime.combine(month.next_month.first, time(), UTC) + CLOSED_AFTER


def month_of_opinion(day: date, now: datetime) -> Month:
    """The month an opinion published now counts in: its visit's, or the present one if that is closed."""
    month = month_of(day)
    return month_of(now.astimezone(UTC).date()) if is_closed(month, now) else month


def told_months(first: date, last: date, now: datetime) -> list[Month]:
    """The closed months of a period of whole months, of which the last one may still run; of others none."""
    whole = first.day == 1 and (last == month_of(last).last or last >= now.date())
    return [month for month in months_between(first, last) if is_closed(month, now)] if whole else []


@dataclass(frozen=True)
class Scores:
    """How often each score was given, from 1 to 5."""

    counts: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)

    @property
    def count(self) -> int:
        return sum(self.counts)

    @property
    def mean(self) -> float:
        """To two decimals; raises `ZeroDivisionError` without any."""
        return round(sum(score * n for score, n in enumerate(self.counts, 1)) / self.count, 2)


NO_SCORES = Scores()


def scores_of(given: Iterable[int]) -> Scores:
    """The counts of these scores."""
    of = list(given)
    one, two, three, four, five = (of.count(score) for score in range(1, 6))
    return Scores((one, two, three, four, five))


def all_scores(parts: Iterable[Scores]) -> Scores:
    """The sum."""
    of = [part.counts for part in parts]
    one, two, three, four, five = (sum(counts[place] for counts in of) for place in range(5))
    return Scores((one, two, three, four, five))


@dataclass(frozen=True)
class OfficeMonth:
    """An office's sums of one month."""

    office_id: str
    district: str
    month: Month
    figures: Figures = NO_FIGURES
    turned_away: TurnedAway = NOBODY_TURNED_AWAY
    scores: Scores = NO_SCORES


def shown_scores(cut: Mapping[_Key, Sequence[Scores]]) -> tuple[dict[_Key, Scores], Scores]:
    """What may be shown of a cut, and its total. Each part is given by its offices' months.

    An office's month with 1 to 4 opinions is in no sum: neither two answers nor two lines of one differ by
    it. A part with 1 to 4 in all is hidden, and with it the next smallest ones until 5 are.
    """
    every = {key: all_scores(of) for key, of in cut.items()}
    shown = {key: scores for key, scores in every.items() if scores.count >= LEAST_SHOWN}
    hidden = sum(scores.count for key, scores in every.items() if key not in shown)
    while shown and 0 < hidden < LEAST_SHOWN:
        smallest = min(shown, key=lambda key: (shown[key].count, str(key)))
        hidden += shown.pop(smallest).count
    sums = {key: all_scores(each for each in of if each.count >= LEAST_SHOWN) for key, of in cut.items()}
    return {key: sums[key] for key in shown if sums[key].count}, all_scores(sums.values())
