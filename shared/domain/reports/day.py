"""The figures of one day: of an office, or of many together. Aggregated from visit records, and added up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from shared.domain.priority import Priority
from shared.domain.reports.figures import NO_FIGURES, Figures, added, figures
from shared.domain.reports.slots import Local, Slot, slots_of, summed_slots
from shared.domain.reports.turned_away import TurnedAway, all_turned_away
from shared.domain.ticket.visit_record import VisitRecord

_Key = TypeVar("_Key", bound=Hashable)


@dataclass(frozen=True)
class DayFigures:
    """A day, whole and in parts. Hours are those of the office's clock: of the entry, of the refusal."""

    total: Figures = NO_FIGURES
    hours: Mapping[int, Figures] = field(default_factory=dict[int, Figures])
    priorities: Mapping[Priority, Figures] = field(default_factory=dict[Priority, Figures])
    clerks: Mapping[str, Figures] = field(default_factory=dict[str, Figures])
    """By the id of the clerk of the last call. Only for one office, never in sums of several."""
    clerk_names: Mapping[str, str] = field(default_factory=dict[str, str])
    slots: Mapping[int, Slot] = field(default_factory=dict[int, Slot])
    refused: Mapping[int, TurnedAway] = field(default_factory=dict[int, TurnedAway])

    @property
    def turned_away(self) -> TurnedAway:
        return all_turned_away(self.refused.values())

    def covers(self, before: DayFigures) -> bool:
        """Whether no row is missing that `before` was counted from: rows are inserted, and changed never."""
        kept = self.total.ended >= before.total.ended
        return kept and self.turned_away.total >= before.turned_away.total


NO_DAY = DayFigures()


def day_figures(
    records: Sequence[VisitRecord], refused: Mapping[int, TurnedAway], day: date, local: Local
) -> DayFigures:
    """The figures of an office's day from all its visit records, in any order, and its refusals by hour."""
    hours, priorities = (
        defaultdict[int, list[VisitRecord]](list),
        defaultdict[Priority, list[VisitRecord]](list),
    )
    clerks, names = defaultdict[str, list[VisitRecord]](list), dict[str, str]()
    for record in sorted(records, key=lambda each: (each.ended_at, each.ticket_id)):
        hours[local(record.arrived_at).hour].append(record)
        priorities[record.priority].append(record)
        if record.clerk_id is not None:
            clerks[record.clerk_id].append(record)
            names[record.clerk_id] = record.clerk_name or names.get(record.clerk_id, "")
    return DayFigures(
        total=figures(records),
        hours={hour: figures(of) for hour, of in hours.items()},
        priorities={priority: figures(of) for priority, of in priorities.items()},
        clerks={clerk_id: figures(of) for clerk_id, of in clerks.items()},
        clerk_names=names,
        slots=slots_of(records, day, local),
        refused=refused,
    )


def together(parts: Iterable[DayFigures]) -> DayFigures:
    """Days, or offices, added up, with their clerks: for one office."""
    of = list(parts)
    names = dict[str, str]()
    for part in of:
        names |= {clerk_id: name for clerk_id, name in part.clerk_names.items() if name}
    return DayFigures(
        total=added(part.total for part in of),
        hours=summed(part.hours for part in of),
        priorities=summed(part.priorities for part in of),
        clerks=summed(part.clerks for part in of),
        clerk_names=names,
        slots=summed_slots(part.slots for part in of),
        refused=_refused(part.refused for part in of),
    )


def of_many(parts: Iterable[DayFigures]) -> DayFigures:
    """Several offices' figures added up, without their clerks."""
    return together(without_clerks(part) for part in parts)


def without_clerks(figures_of_day: DayFigures) -> DayFigures:
    """What may be read beyond the office: no clerk, no half hours."""
    of = figures_of_day
    return DayFigures(of.total, of.hours, of.priorities, refused=of.refused)


def summed(parts: Iterable[Mapping[_Key, Figures]]) -> dict[_Key, Figures]:
    """Key by key."""
    found = defaultdict[_Key, list[Figures]](list)
    for part in parts:
        for key, value in part.items():
            found[key].append(value)
    return {key: added(values) for key, values in found.items()}


def _refused(parts: Iterable[Mapping[int, TurnedAway]]) -> dict[int, TurnedAway]:
    found = defaultdict[int, list[TurnedAway]](list)
    for part in parts:
        for hour, number in part.items():
            found[hour].append(number)
    return {hour: all_turned_away(numbers) for hour, numbers in found.items()}
