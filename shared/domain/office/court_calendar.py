"""The court's calendar: days of the whole court, and days of one district, as municipal holidays are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from shared.domain.office.opening_hours import DayKind, SpecialDay
from shared.domain.office.spelling import fold


@dataclass(frozen=True)
class CourtDay:
    """A date of the calendar; `district` is empty where it holds for every office."""

    day: date
    special: SpecialDay
    district: str = ""

    @property
    def place(self) -> tuple[date, str]:
        """The key of the calendar: the date, and the district as `fold` writes every spelling of it."""
        return self.day, fold(self.district)


class CourtCalendar:
    """The days that hold in each district. Equal districts get the same object, so that it can be a key."""

    def __init__(self, days: Sequence[CourtDay] = ()) -> None:
        self._everywhere = {each.day: each.special for each in days if not each.district}
        self._own: dict[str, dict[date, SpecialDay]] = {}
        for each in days:
            if each.district:
                self._own.setdefault(fold(each.district), {})[each.day] = each.special
        self._made: dict[str, Mapping[date, SpecialDay]] = {}

    def of(self, district: str) -> Mapping[date, SpecialDay]:
        """Date → rule for the offices of this district; of two rules for one date, the stricter."""
        own = self._own.get(fold(district))
        if own is None:
            return self._everywhere
        key = fold(district)
        if key not in self._made:
            both = {
                day: stricter(self._everywhere.get(day, special), special) for day, special in own.items()
            }
            self._made[key] = {**self._everywhere, **both}
        return self._made[key]


def stricter(first: SpecialDay, second: SpecialDay) -> SpecialDay:
    """The rule that leaves less of the day: a closed day before a late start, the later start before the
    earlier. A late start without a time counts as the earlier one.
    """
    if second.kind is not DayKind.LATE_START:
        return first if first.kind is not DayKind.LATE_START else second
    if first.kind is not DayKind.LATE_START:
        return first
    return first if (first.opens or 0) >= (second.opens or 0) else second
