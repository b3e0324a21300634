"""Entries that an office refused: counted by the instances that refuse them, by hour, without names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shared.domain.errors import Problem


@dataclass(frozen=True)
class TurnedAway:
    """How many entries were refused, and why. A person who tries twice counts twice."""

    closed: int = 0
    full: int = 0
    suspended: int = 0
    limited: int = 0
    """Too many of one network waited."""

    @property
    def total(self) -> int:
        return self.closed + self.full + self.suspended + self.limited

    def packed(self) -> list[int]:
        """For a row; `TurnedAway(*packed)` reads it."""
        return [self.closed, self.full, self.suspended, self.limited]


NOBODY_TURNED_AWAY = TurnedAway()
_BY_PROBLEM = {
    Problem.OFFICE_CLOSED: TurnedAway(closed=1),
    Problem.QUEUE_FULL: TurnedAway(full=1),
    Problem.ENTRIES_SUSPENDED: TurnedAway(suspended=1),
    Problem.TOO_MANY_REQUESTS: TurnedAway(limited=1),
}


def turned_away_by(problem: Problem) -> TurnedAway:
    """One entry refused so; none for what is no refusal of the office."""
    return _BY_PROBLEM.get(problem, NOBODY_TURNED_AWAY)


def all_turned_away(parts: Iterable[TurnedAway]) -> TurnedAway:
    """The sum."""
    of = list(parts)
    return TurnedAway(
        closed=sum(part.closed for part in of),
        full=sum(part.full for part in of),
        suspended=sum(part.suspended for part in of),
        limited=sum(part.limited for part in of),
    )
