"""Demand and capacity: offices like those of the court's list, the visitors each expects, and its clerks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from shared.domain.clerk import Clerk, Role
from shared.domain.office.office import Office
from shared.domain.office.office_list import DEFAULT_ZONE
from shared.domain.office.opening_hours import COURT_DEFAULT, OpeningHours

KINDS = {
    "civel": (447, 1.3),
    "juizado": (322, 2.0),
    "cejusc": (259, 0.7),
    "turma_recursal": (187, 0.3),
    "familia": (132, 1.5),
    "upj": (12, 6.0),
    "outro": (989, 1.0),
}
"""Kind → how many of the court's 2,348 offices are of it, and how many visitors one of them expects, as a
multiple of the other kinds'. The multiples are guesses: no figures are published."""
COURT_SIZE = sum(offices for offices, _ in KINDS.values())
HOURS = OpeningHours(DEFAULT_ZONE, COURT_DEFAULT)
"""Of every office: the court's own."""
SERVICE_MINUTES = 7.0
CLERK_MINUTES = 360 * 0.72
"""What a clerk can give to visitors within the six hours of an office."""
MOST_OFFICES = 5
"""So many quiet offices may share their clerks."""


@dataclass(frozen=True)
class OfficeDemand:
    """An office with the number of visitors it expects today."""

    office: Office
    visitors: float


def draw_demand(random: Random, visits: int, count: int) -> list[OfficeDemand]:
    """`count` offices that expect `visits` visitors together."""
    kinds = random.choices(list(KINDS), weights=[offices for offices, _ in KINDS.values()], k=count)
    weights = [KINDS[kind][1] * random.lognormvariate(0.0, 1.1) for kind in kinds]
    offices = [_office(number, kind) for number, kind in enumerate(kinds)]
    scale = visits / sum(weights)
    return [OfficeDemand(office, weight * scale) for office, weight in zip(offices, weights, strict=True)]


def _office(number: int, kind: str) -> Office:
    return Office(f"unidade-{number}", f"Unidade {number}", "Comarca", "Comarca", kind, HOURS)


def draw_clerks(random: Random, demand: Sequence[OfficeDemand]) -> list[Clerk]:
    """As many clerks as the demand asks for; up to five quiet offices in a row share a clerk or two."""
    clerks: list[Clerk] = []
    shared: list[OfficeDemand] = []
    for office in demand:
        if _minutes([office]) > CLERK_MINUTES * 0.5:
            clerks += _clerks(random, [office])
            continue
        shared.append(office)
        if len(shared) == MOST_OFFICES or _minutes(shared) > CLERK_MINUTES * 0.8:
            clerks += _clerks(random, shared)
            shared = []
    return clerks + _clerks(random, shared) if shared else clerks


def _minutes(demand: Sequence[OfficeDemand]) -> float:
    """Of service that the visitors need."""
    return sum(office.visitors for office in demand) * SERVICE_MINUTES


def _clerks(random: Random, demand: Sequence[OfficeDemand]) -> list[Clerk]:
    count = max(1, round(_minutes(demand) / CLERK_MINUTES + random.uniform(0.0, 0.7)))
    office_ids = tuple(each.office.office_id for each in demand)
    names = [f"clerk-{office_ids[0]}-{number}" for number in range(count)]
    return [Clerk(name, name, frozenset({Role.CLERK}), office_ids) for name in names]
