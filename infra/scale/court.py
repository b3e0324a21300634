"""The court at some multiple of its visits: who comes and waits, at how many offices, and how many clerks."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import NormalDist

from benchmarks.simulate_day.demand import COURT_SIZE
from infra.scale import given

SIMULATION = Path(__file__).resolve().parents[2] / "docs" / "simulation.md"
_QUANTILES = 400


@dataclass(frozen=True)
class PublishedDay:
    """A line of docs/simulation.md. Waits are minutes from the arrival to the first call."""

    visitors: int
    offices: int
    clerks: int
    tickets: int
    median_wait: float
    p90: float
    longest_queue: int


def simulated_days(section: int, text: str | None = None) -> list[PublishedDay]:
    """The lines of the table «Days» of this section. Raises `ValueError` where there are none."""
    told = SIMULATION.read_text("utf-8") if text is None else text
    part = re.search(rf"(?ms)^## {section}\. (.+?)(?=^## |\Z)", told)
    days: list[PublishedDay] = []
    table = re.search(r"\*\*Days\*\*\n\n\|.*\n\|.*\n((?:\|.*\n)+)", part[1] if part else "")
    for row in table[1].splitlines() if table else ():
        cells = [cell.strip().replace(",", "") for cell in row.split("|")[1:-1]]
        visitors, offices, clerks, _, tickets, median, p90, longest, *_ = cells
        days.append(
            PublishedDay(
                int(visitors),
                int(offices),
                int(clerks),
                int(tickets),
                float(median),
                float(p90),
                int(longest),
            )
        )
    if not days:
        raise ValueError(f"docs/simulation.md has no days in section {section}: run `make bench`")
    return days


@dataclass(frozen=True)
class CourtDemand:
    """What comes to one deployment in one second of the day."""

    visits: float
    """That begin, per second."""
    clerks: float
    """Whose pages are open."""
    offices: float
    """That the deployment serves."""
    wait_seconds: float = given.WAIT_SECONDS
    unevenness: float = given.UNEVENNESS
    """0 where all offices have as many visitors."""

    @staticmethod
    def at(factor: float, *, peak: float = given.PEAK, deployments: int = 1) -> CourtDemand:
        """This multiple of the court's visits, its offices divided over so many deployments."""
        [day] = simulated_days(1)
        return CourtDemand(
            given.VISITS_PER_DAY * factor / given.OPEN_SECONDS * peak / deployments,
            day.clerks * given.VISITS_PER_DAY / day.visitors * factor / deployments,
            COURT_SIZE / deployments,
        )

    @property
    def waiting(self) -> float:
        return self.visits * self.wait_seconds

    @property
    def held(self) -> float:
        """Requests: each waiting visitor and each clerk holds one."""
        return self.waiting + self.clerks

    @cached_property
    def awaited(self) -> float:
        """Offices at which somebody waits.

        Offices draw their visitors unevenly, as those of the simulation do: the mean over the quantiles of
        that distribution of the probability that at least one waits.
        """
        normal = NormalDist()
        weights = [
            math.exp(self.unevenness * normal.inv_cdf((n + 0.5) / _QUANTILES)) for n in range(_QUANTILES)
        ]
        mean = sum(weights) / _QUANTILES
        each = self.waiting / self.offices
        return self.offices * sum(1 - math.exp(-each * weight / mean) for weight in weights) / _QUANTILES
