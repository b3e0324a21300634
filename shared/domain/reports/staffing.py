"""How many clerks each half hour of the week needs, and how long people usually wait, from days gone by."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from shared.domain.reports.day import DayFigures, summed
from shared.domain.reports.erlang_a import Demand, called_in_time, clerks_needed
from shared.domain.reports.slots import HALF_HOUR, Slot, summed_slots

WEEKS = 8
LEAST_VISITS = 5
"""With fewer visits in an hour of the weeks looked at, no wait is estimated."""
LEAST_CALLS = 10
"""Half hours with fewer calls take the office's mean time of all."""
_SLOT_SECONDS = HALF_HOUR.total_seconds()


@dataclass(frozen=True)
class SlotNeed:
    """One half hour of a weekday (0 is Monday): what came, who was there, who is needed."""

    weekday: int
    slot: int
    arrivals: float
    """A day."""
    service_seconds: int
    had: float
    """Clerks who had somebody, a day."""
    needed: int
    expected_share_in_time: float


def staffing(days: Mapping[date, DayFigures], target_seconds: int, share: float) -> list[SlotNeed]:
    """The half hours in which anybody came, from these days of one office.

    Arrivals are the mean of the days of that weekday on which anybody came at all: a holiday is none.
    """
    by_weekday = defaultdict[int, list[Mapping[int, Slot]]](list)
    for day, figures in days.items():
        if figures.slots:
            by_weekday[day.weekday()].append(figures.slots)
    every = _all(slot for of in by_weekday.values() for part in of for slot in part.values())
    if not every.calls or not every.held_seconds:
        return []
    giving_up = every.gave_up / every.waited_seconds if every.waited_seconds else 0.0

    def need(weekday: int, number: int, slot: Slot, of: int) -> SlotNeed:
        basis = slot if slot.calls >= LEAST_CALLS and slot.held_seconds else every
        arrivals, service = slot.arrivals / of, basis.held_seconds / basis.calls
        demand = Demand(arrivals / _SLOT_SECONDS, service, giving_up)
        needed = clerks_needed(demand, target_seconds, share)
        in_time = round(called_in_time(demand, needed, target_seconds), 3)
        had = round(slot.clerks / of, 1)
        return SlotNeed(weekday, number, round(arrivals, 1), round(service), had, needed, in_time)

    return [
        need(weekday, number, slot, len(parts))
        for weekday, parts in sorted(by_weekday.items())
        for number, slot in sorted(summed_slots(parts).items())
        if slot.arrivals
    ]


def _all(slots: Iterable[Slot]) -> Slot:
    return summed_slots({0: slot} for slot in slots).get(0, Slot())


@dataclass(frozen=True)
class UsualWait:
    """The median wait of who comes in this hour."""

    hour: int
    median_seconds: int
    """Whole minutes, rounded up to five from ten minutes on."""


def usual_wait(days: Mapping[date, DayFigures], weekday: int) -> list[UsualWait]:
    """By hour of a weekday; hours with fewer than five waits are left out."""
    hours = summed(figures.hours for day, figures in days.items() if day.weekday() == weekday)
    return [
        UsualWait(hour, _rounded(median))
        for hour, figures in sorted(hours.items())
        if figures.waits.count >= LEAST_VISITS and (median := figures.waits.percentile(50)) is not None
    ]


def _rounded(seconds: int) -> int:
    minutes = math.ceil(seconds / 60)
    return 60 * (minutes if minutes < 10 else 5 * math.ceil(minutes / 5))
