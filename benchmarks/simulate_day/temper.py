"""What sort of visitor comes, and when: drawn before the day begins. All shares are guesses, named here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from random import Random

from benchmarks.simulate_day.offices import Counter
from shared.domain.office.opening_hours import OpeningHours
from shared.domain.status import Need, Priority

CLASSES = {Priority.NONE: 80, Priority.LEGAL: 12, Priority.OVER_80: 5, Priority.DONOR: 3}
AT_OPENING = 0.4
"""Share of the visitors who come with the opening, soon fewer."""
OPENING_MINUTES = 25.0
OUTSIDE = 0.015
"""Share of those who come a little before the opening or after the end."""


class Reaction(StrEnum):
    """What somebody does when the call rings."""

    ENTER = "enter"
    AT_THE_LIMIT = "at the limit"
    MORE_TIME = "more time"
    LEAVE = "leave"
    NOTHING = "nothing"


REACTIONS = {
    Reaction.ENTER: 82,
    Reaction.AT_THE_LIMIT: 4,
    Reaction.MORE_TIME: 5,
    Reaction.LEAVE: 1,
    Reaction.NOTHING: 8,
}


@dataclass(frozen=True)
class Temper:
    """One visitor. Durations are seconds from the arrival unless said otherwise; None: not this one."""

    name: str
    office_id: str
    arrives: datetime
    priority: Priority
    needs: frozenset[Need]
    patience: float
    says_goodbye: bool
    """Presses «Sair» when the patience is over; others close the page."""
    silences: Sequence[tuple[float, float]]
    """When the page falls silent, and for how long."""
    second_entry: float | None
    """Joins once more from the same device."""
    details: float | None
    pause: float | None
    """«Preciso de mais tempo» while waiting."""
    returns: float | None
    """Seconds from a missed call to «Voltar à fila»."""
    ends: float | None
    """Seconds in the meeting until «Já terminei»."""
    evaluates: bool


def draw(random: Random, counters: Sequence[Counter], day: date, visits: int) -> list[Temper]:
    """So many visitors in the order of their coming.

    Given their number, the arrivals of a Poisson process are independent draws from its intensity.
    """
    weights = [counter.expected for counter in counters]
    chosen = random.choices(counters, weights=weights, k=visits)
    tempers = [_temper(random, f"visitante-{number}", counter, day) for number, counter in enumerate(chosen)]
    return sorted(tempers, key=lambda temper: temper.arrives)


def _temper(random: Random, name: str, counter: Counter, day: date) -> Temper:
    def some(share: float, low: float, high: float) -> float | None:
        return random.uniform(low, high) if random.random() < share else None

    needs = {Need.MORE_TIME: 0.06, Need.LIBRAS: 0.01, Need.CHAT: 0.03}
    return Temper(
        name=name,
        office_id=counter.office.office_id,
        arrives=_arrival(random, counter.office.hours, day),
        priority=random.choices(list(CLASSES), weights=list(CLASSES.values()))[0],
        needs=frozenset(need for need, share in needs.items() if random.random() < share),
        patience=random.expovariate(1 / 4_500) + 60,
        says_goodbye=random.random() < 0.6,
        silences=_silences(random),
        second_entry=some(0.02, 1, 600),
        details=some(0.08, 5, 900),
        pause=some(0.03, 30, 1_200),
        returns=some(0.6, 3, 310),
        ends=some(0.15, 30, 900),
        evaluates=random.random() < 0.3,
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
    blocks = hours.blocks_on(day)
    opens, closes = hours.instant(day, blocks[0].opens), hours.instant(day, blocks[-1].closes)
    if random.random() < OUTSIDE:
        off = timedelta(seconds=random.uniform(1, 300))
        return opens - off if random.random() < 0.5 else closes + off
    if random.random() < AT_OPENING:
        at = opens + timedelta(minutes=random.expovariate(1 / OPENING_MINUTES))
        if hours.is_open(at):
            return at
    minutes = [block.closes - block.opens for block in blocks]
    block = random.choices(blocks, weights=minutes)[0]
    return hours.instant(day, block.opens) + timedelta(minutes=random.uniform(0, block.closes - block.opens))
