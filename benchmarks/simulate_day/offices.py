"""Offices in the shape of the court's list, how many people each expects, and the clerks who serve them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random

from shared.domain.clerk import Clerk, Role
from shared.domain.office.office import Office
from shared.domain.office.office_list import DEFAULT_ZONE, read_offices
from shared.domain.office.opening_hours import COURT_DEFAULT, Block, DayKind, OpeningHours, SpecialDay

KINDS = {
    "civel": 447,
    "juizado": 322,
    "cumulativa": 296,
    "cejusc": 259,
    "criminal": 226,
    "turma_recursal": 187,
    "familia": 132,
    "vara_unica": 110,
    "execucao_fiscal": 100,
    "fazenda": 56,
    "camara_privado": 38,
    "infancia": 34,
    "execucao_criminal": 31,
    "juri": 29,
    "camara_criminal": 16,
    "camara_publico": 16,
    "violencia_domestica": 15,
    "upj": 12,
    "outro": 22,
}
"""Kind → how many of the court's 2,348 offices are of it; the rarest are counted as «outro»."""
BUSIER = {"upj": 6.0, "juizado": 2.0, "civel": 1.3, "familia": 1.5, "cejusc": 0.7, "turma_recursal": 0.3}
"""Kind → how many visitors, as a multiple of the other kinds'. A guess: no figures are published."""
COURT_SIZE = sum(KINDS.values())
SERVICE_MINUTES = 7.0
CLERK_MINUTES = 360 * 0.72
"""What a clerk can give to visitors within the six hours of an office."""
EARLIEST_OPENING, LATEST_CLOSING = 8 * 60, 19 * 60
"""Minutes after midnight; what lies outside cannot be played to its end."""
MOST_CLERKS = 5
MOST_OFFICES = 5


@dataclass(frozen=True)
class Counter:
    """An office with the visitors it expects today."""

    office: Office
    expected: float


def counters(random: Random, day: date, visits: int, count: int, path: Path | None) -> list[Counter]:
    """`count` offices (or the first `count` of the file) that expect `visits` visitors together.

    A file's offices that are closed on `day`, or open later than the simulated day lasts, are left out.
    """
    offices = _from_file(path, day)[:count] if path else _invented(random, count)
    offices = [_with_exceptions(office, random, day) for office in offices]
    weights = [BUSIER.get(office.kind, 1.0) * random.lognormvariate(0.0, 1.1) for office in offices]
    scale = visits / sum(weights)
    return [Counter(office, weight * scale) for office, weight in zip(offices, weights, strict=True)]


def _from_file(path: Path, day: date) -> list[Office]:
    return [office for office in _listed(path) if _can_be_played(office.hours.blocks_on(day))]


def _can_be_played(blocks: Sequence[Block]) -> bool:
    return bool(blocks) and blocks[0].opens >= EARLIEST_OPENING and blocks[-1].closes <= LATEST_CLOSING


def _listed(path: Path) -> list[Office]:
    return list(read_offices(path.read_bytes()).offices)


def _invented(random: Random, count: int) -> list[Office]:
    kinds = random.choices(list(KINDS), weights=list(KINDS.values()), k=count)
    return [
        Office(
            office_id=f"unidade-{number}",
            name=f"Unidade {number}",
            district=f"Comarca {number // 7}",
            city=f"Comarca {number // 7}",
            kind=kind,
            hours=OpeningHours(DEFAULT_ZONE, COURT_DEFAULT),
        )
        for number, kind in enumerate(kinds)
    ]


def _with_exceptions(office: Office, random: Random, day: date) -> Office:
    """Some offices have a gap at noon or a late start: the list itself has one block for all."""
    chance = random.random()
    if chance < 0.04:
        blocks = (Block(9 * 60, 12 * 60), Block(13 * 60, 18 * 60))
        special = SpecialDay(DayKind.SPECIAL_HOURS, "horário especial", blocks=blocks)
    elif chance < 0.06:
        special = SpecialDay(DayKind.LATE_START, "início tardio", opens=15 * 60)
    else:
        return office
    return replace(office, hours=replace(office.hours, exceptions={day: special}))


@dataclass(frozen=True)
class Team:
    """Clerks who serve the same offices."""

    clerks: Sequence[Clerk]
    counters: Sequence[Counter]


def teams(counters: Sequence[Counter], random: Random) -> list[Team]:
    """One to five clerks for a busy office; up to five quiet ones in a row share a clerk or two."""
    found: list[Team] = []
    waiting: list[Counter] = []
    for counter in counters:
        if counter.expected * SERVICE_MINUTES > CLERK_MINUTES * 0.5:
            found.append(_team(len(found), [counter], random))
            continue
        waiting.append(counter)
        minutes = sum(each.expected for each in waiting) * SERVICE_MINUTES
        if len(waiting) == MOST_OFFICES or minutes > CLERK_MINUTES * 0.8:
            found.append(_team(len(found), waiting, random))
            waiting = []
    if waiting:
        found.append(_team(len(found), waiting, random))
    return found


def _team(number: int, counters: Sequence[Counter], random: Random) -> Team:
    minutes = sum(counter.expected for counter in counters) * SERVICE_MINUTES
    count = min(MOST_CLERKS, max(1, round(minutes / CLERK_MINUTES + random.uniform(0.0, 0.7))))
    office_ids = tuple(counter.office.office_id for counter in counters)
    names = (f"atendente-{number}-{place}" for place in range(count))
    clerks = [Clerk(name, name, frozenset({_role(random)}), office_ids) for name in names]
    return Team(clerks, counters)


def _role(random: Random) -> Role:
    return Role.MANAGER if random.random() < 0.1 else Role.CLERK
