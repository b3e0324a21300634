"""What visitors and clerks are like, drawn before the day begins. All shares are guesses, named here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from random import Random

from benchmarks.simulate_day.demand import OfficeDemand
from shared.domain.office.opening_hours import OpeningHours
from shared.domain.priority import Priority
from shared.domain.status import Outcome

PRIORITIES = {Priority.NONE: 80, Priority.LEGAL: 12, Priority.OVER_80: 5, Priority.DONOR: 3}
AT_OPENING = 0.4
"""Share of the visitors who come at the opening, fewer with every minute."""
OPENING_MINUTES = 25.0


class Reaction(StrEnum):
    """What a visitor does when the call rings."""

    ENTER = "enter"
    AT_THE_LIMIT = "at the limit"
    LEAVE = "leave"
    NOTHING = "nothing"


REACTIONS = {Reaction.ENTER: 86, Reaction.AT_THE_LIMIT: 5, Reaction.LEAVE: 1, Reaction.NOTHING: 8}


@dataclass(frozen=True)
class VisitorBehaviour:
    """One visitor. Durations are seconds from the arrival unless said otherwise; None: does not do it."""

    name: str
    office_id: str
    arrives: datetime
    priority: Priority
    patience: float
    presses_leave: bool
    """Leaves by the button when the patience is over; others close the page."""
    silences: Sequence[tuple[float, float]]
    """When the page falls silent, and for how long."""
    returns: float | None
    """Seconds from a missed call to the way back."""


@dataclass(frozen=True)
class ClerkBehaviour:
    """How a clerk treats one call. Durations are seconds."""

    enters_after: float
    service: float
    vanishes: bool
    finishes_and_calls: bool
    outcome: Outcome

    @staticmethod
    def draw(random: Random) -> ClerkBehaviour:
        """For the next call."""
        return ClerkBehaviour(
            enters_after=random.uniform(0, 40),
            service=min(3_600.0, random.lognormvariate(5.75, 0.7)),
            vanishes=random.random() < 0.006,
            finishes_and_calls=random.random() < 0.5,
            outcome=Outcome.DROPPED if random.random() < 0.05 else Outcome.RESOLVED,
        )


def draw_visitors(
    random: Random, demand: Sequence[OfficeDemand], day: date, count: int
) -> list[VisitorBehaviour]:
    """So many visitors in the order of their arrival.

    Given their number, the arrivals of a Poisson process are independent draws from its intensity.
    """
    weights = [office.visitors for office in demand]
    chosen = random.choices(demand, weights=weights, k=count)
    visitors = [_visitor(random, f"visitor-{number}", at, day) for number, at in enumerate(chosen)]
    return sorted(visitors, key=lambda visitor: visitor.arrives)


def _visitor(random: Random, name: str, demand: OfficeDemand, day: date) -> VisitorBehaviour:
    return VisitorBehaviour(
        name=name,
        office_id=demand.office.office_id,
        arrives=_arrival(random, demand.office.hours, day),
        priority=random.choices(list(PRIORITIES), weights=list(PRIORITIES.values()))[0],
        patience=random.expovariate(1 / 4_500) + 60,
        presses_leave=random.random() < 0.6,
        silences=_silences(random),
        returns=random.uniform(3, 310) if random.random() < 0.6 else None,
    )


def _silences(random: Random) -> list[tuple[float, float]]:
    """A phone that sleeps, a lost network, a closed lid: shorter and longer than what makes one absent."""
    found: list[tuple[float, float]] = []
    at = 0.0
    while random.random() < 0.15:
        at += random.expovariate(1 / 900)
        length = random.choice([random.uniform(20, 100), random.uniform(80, 400), random.uniform(600, 3_000)])
        found.append((at, length))
        at += length
    return found


def _arrival(random: Random, hours: OpeningHours, day: date) -> datetime:
    (block,) = hours.blocks_on(day)
    length = block.closes - block.opens
    minutes = random.expovariate(1 / OPENING_MINUTES) if random.random() < AT_OPENING else length
    minutes = minutes if minutes < length else random.uniform(0, length)
    return hours.instant(day, block.opens) + timedelta(minutes=minutes)
